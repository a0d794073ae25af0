"""An admin on a phone: finds an answer, changes it, sees the check, publishes and takes it back; nobody else can."""

import pytest

from bot import clock
from bot.storage import drafts, revisions
from bot.storage.answer_deeds import do
from bot.storage.chats import Stale
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.messages import Said
from handlers.outcome import DecideAnswer, DraftAnswer, TellAgain
from knowledge.parts import Kind, Part
from patrol.complaint import Role
from tests.bot.at_work import at_work, change, press, say, texts
from tests.bot.editing import FIRST, edit
from tests.bot.talking import column
from tests.bot.talking import say as ask
from tests.bot.test_publishing import SOON

NEW = "带身份证来，当场办。"
SHOW = Said(button=f"amend:show:{FIRST.id}")


async def boss(wired: Wired) -> int:
    return await at_work(wired, "boss", name="管理员小李", role=Role.ADMIN, post="ZJ")


async def answer(wired: Wired, chat: str) -> str:
    return str((await ask(wired, FIRST.question, chat))[0]["text"])


async def test_an_answer_is_found_changed_checked_published_and_taken_back(wired: Wired) -> None:
    before = await answer(wired, "a")
    await boss(wired)
    heard = await say(wired, "boss", f"答案 {FIRST.question}")
    heard = await press(wired, "boss", FIRST.question, heard)
    assert heard[0]["text"].startswith(f"问：{FIRST.question}\n答：{FIRST.answer}")
    heard = await say(wired, "boss", f"改成：{NEW}")
    assert "0 道试题会答错" in heard[0]["text"]
    assert await answer(wired, "b") == before
    begun = clock.monotonic()
    heard = await press(wired, "boss", "发布，马上用", heard)
    assert NEW in await answer(wired, "c")
    assert clock.monotonic() - begun < SOON
    assert (await press(wired, "boss", "撤回，用回原来的", heard))[0]["text"].startswith("撤回了")
    assert await answer(wired, "d") == before
    assert (await press(wired, "boss", "撤回，用回原来的", heard))[0]["text"].startswith("没有办成：后来又发布过别的")


async def test_a_phrasing_is_added_and_a_draft_is_dropped(wired: Wired) -> None:
    await boss(wired)
    await say(wired, "boss", SHOW)
    heard = await say(wired, "boss", "加问法 小巴士到啥地方")
    assert (await press(wired, "boss", "不改了", heard))[0]["text"].startswith("好，不改了")
    assert (await press(wired, "boss", "发布，马上用", heard))[0]["text"].startswith("没有办成")
    await say(wired, "boss", SHOW)
    heard = await say(wired, "boss", "加问法 小巴士到啥地方")
    await press(wired, "boss", "发布，马上用", heard)
    assert "小巴士到啥地方" in wired.site.house.town.entries[0].phrasings


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (f"改成 {FIRST.answer}", "和现在的一样，没有要改的。"),
        ("改成 看 http://a.example.com", "不能这样改：“a.example.com”不在"),
        ("答案 呜呼哀哉咦", "没有找到这样的答案"),
    ],
)
async def test_what_cannot_be_done_is_said(wired: Wired, said: str, heard: str) -> None:
    await boss(wired)
    await say(wired, "boss", SHOW)
    assert (await texts(wired, "boss", said))[0].startswith(heard)


async def test_an_entry_that_is_not_there_is_not_found(wired: Wired) -> None:
    await boss(wired)
    assert (await texts(wired, "boss", Said(button="amend:show:no_such")))[0].startswith("没有找到")
    gone = Said(button="amend:publish:no_such:1")
    assert (await texts(wired, "boss", gone))[0].startswith("没有办成")


async def test_what_a_colleague_wrote_meanwhile_is_not_published_unseen(wired: Wired) -> None:
    await boss(wired)
    await say(wired, "boss", SHOW)
    heard = await say(wired, "boss", f"改成 {NEW}")
    by = (await column(wired, "SELECT MAX(id) FROM person"))[0]
    await edit(wired, revisions.Hand(by=by, at=clock.now()), answer="别人改的。")
    assert (await press(wired, "boss", "发布，马上用", heard))[0]["text"].startswith("没有办成：这一稿后来又改过")
    shown = await texts(wired, "boss", SHOW)
    assert "别人改的。" in shown[0]
    assert "还没发布的稿" in shown[0]


async def test_who_is_no_admin_is_answered_like_anybody(wired: Wired) -> None:
    await at_work(wired, "wang")
    await say(wired, "wang", SHOW)
    await say(wired, "wang", f"改成 {NEW}")
    assert [each.part.id for each in await drafts.waiting(wired.database) if each.by is not None] == []


async def test_a_right_that_was_lost_meanwhile_is_asked_in_the_commit(wired: Wired) -> None:
    person = await boss(wired)
    chat = (await column(wired, "SELECT MAX(id) FROM chat"))[0]
    await change(wired, person, Role.TOWN, "ZJ")
    deeds = (
        DraftAnswer(entry=FIRST.id, seen=1, body="{}"),
        DecideAnswer(entry=FIRST.id, seq=1, publish=True),
        TellAgain(number=1, serving=1),
    )
    for deed in deeds:
        with pytest.raises(Stale):
            await wired.database.write(do, wired.site.vault, wired.site.house, chat, deed, clock.now())


async def test_what_moved_on_is_decided_again(wired: Wired) -> None:
    await boss(wired)
    chat = (await column(wired, "SELECT MAX(id) FROM chat"))[0]
    deeds = (
        DraftAnswer(entry=FIRST.id, seen=7, body="{}"),
        DecideAnswer(entry=FIRST.id, seq=7, publish=True),
        DecideAnswer(entry=FIRST.id, seq=7, publish=False),
        TellAgain(number=1, serving=7),
    )
    for deed in deeds:
        with pytest.raises(Stale, match="answer"):
            await wired.database.write(do, wired.site.vault, wired.site.house, chat, deed, clock.now())

    def head(db: Db) -> int:
        found = revisions.head(db, Part(Kind.ENTRY, FIRST.id))
        return found.seq if found else 0

    assert await wired.database.write(head) == 1
