"""没答好的: asked in vain, it becomes a phrasing or a draft by one press, or is dropped, and is not asked twice."""

from datetime import timedelta

import pytest

from bot import clock
from bot.storage import questions, revisions, taught
from bot.storage.questions import KEEP
from bot.storage.revisions import Hand, Revision, Status, Wording
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.outcome import NoteQuestion
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, thing_of, written
from patrol.complaint import Kind as ItemKind
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, file, hidden, hire, press

PAGE = "/desk/asked"
DOG = "狗证怎么办"


async def ask(wired: Wired, text: str, kind: str = "notknown", entry: str | None = None, days: float = 0) -> None:
    note = NoteQuestion(text=text, kind=kind, entry=entry)
    now = clock.now() - timedelta(days=days)
    await wired.database.write(questions.note, note, wired.site.house.edition, now)


async def done(wired: Wired, **fields: str) -> tuple[int, str]:
    """What a press brings: the status, and the page after it."""
    async with at_desk(wired, await hire(wired, "李四", Role.ADMIN, "ZJ")) as client:
        seen = (await client.get(PAGE)).text
        answer = await client.post(PAGE, data={"csrf": hidden(seen, "csrf"), **fields})
        page = answer.text if answer.status_code != 303 else (await client.get(answer.headers["location"])).text
        return answer.status_code, page


async def shown(wired: Wired) -> str:
    async with at_desk(wired, await hire(wired, "李四", Role.ADMIN, "ZJ")) as client:
        return (await client.get(PAGE)).text


async def drafts(wired: Wired) -> list[Entry]:
    rows = await wired.database.read("SELECT * FROM revision WHERE status = 'draft' AND why <> '资料包' ORDER BY id")
    found = [revisions.read_revision(row) for row in rows]
    return [thing for each in found if isinstance(thing := thing_of(each.part, each.body), Entry)]


async def test_near_duplicates_stand_together_with_what_became_of_them(wired: Wired) -> None:
    for _ in range(3):
        await ask(wired, DOG)
    await ask(wired, "哪里办狗证", "useless", "card_lost")
    await ask(wired, "老早问过的", days=KEEP.days + 1)
    await ask(wired, "医保卡没了", "answer", "card_lost")
    page = await shown(wired)
    assert "问过 4 次" in page
    assert "没答上来 3" in page
    assert "说没帮助 1" in page
    assert [text in page for text in (DOG, "哪里办狗证", "老早问过的", "医保卡没了")] == [True, True, False, False]


async def test_one_press_makes_a_phrasing_of_an_entry_as_a_draft(wired: Wired) -> None:
    await ask(wired, "医保的卡寻不着了")
    status, page = await done(wired, say0="医保的卡寻不着了", to="card_lost")
    assert (status, "加好了" in page, "没有了，都处理好了。" in page) == (303, True, True)
    (draft,) = await drafts(wired)
    before = wired.site.house.town.entry("card_lost")
    assert before is not None
    assert draft.phrasings == (*before.phrasings, "医保的卡寻不着了")


async def test_what_somebody_drafts_already_is_kept(wired: Wired) -> None:
    before = wired.site.house.town.entry("card_lost")
    assert before is not None
    part = Part(Kind.ENTRY, before.id)
    body = written(Entry(**{**{name: getattr(before, name) for name in before.__slots__}, "answer": "改到一半"}))
    made = await wired.database.write(
        revisions.draft, Wording(part=part, body=body), 1, Hand(by=None, at=clock.now()), Status.DRAFT
    )
    assert isinstance(made, Revision)
    await done(wired, say0="医保的卡寻不着了", to="card_lost")
    last = (await drafts(wired))[-1]
    assert (last.answer, last.phrasings[-1]) == ("改到一半", "医保的卡寻不着了")


async def test_a_phrasing_of_another_entry_is_refused_and_nothing_changes(wired: Wired) -> None:
    other = next(entry for entry in wired.site.house.town.entries if entry.id != "card_lost")
    status, page = await done(wired, say0=other.phrasings[0], to="card_lost")
    assert (status, "同一句话不能有两个答案" in page) == (409, True)
    assert await drafts(wired) == []


async def test_a_new_draft_begins_with_what_staff_wrote(wired: Wired) -> None:
    item = await file(wired, Draft(kind=ItemKind.QUESTION, text=DOG, village="liudong"))
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, item.number, "take")
        await press(client, item.number, "reply", "到派出所办，问张警官 13812345678。")
    page = await shown(wired)
    assert "到派出所办" in page
    status, page = await done(wired, say0=DOG, do="draft", reply="到派出所办，问张警官 13812345678。")
    assert (status, "到派出所办" in page, "13812345678" in page) == (303, True, False)
    (draft,) = await drafts(wired)
    assert (draft.question, draft.answer[:5], "13812345678" in draft.answer) == (DOG, "到派出所办", False)
    assert wired.site.house.town.entry(draft.id) is None, "nobody is told a draft"


async def test_a_guarded_question_is_nobodys_lesson(wired: Wired) -> None:
    draft = Draft(kind=ItemKind.QUESTION, text="书记家的低保怎么来的", village="liudong", confidential=True)
    await file(wired, draft)
    assert "书记家" not in await shown(wired)


async def test_what_was_dropped_stays_so_until_it_is_taken_up(wired: Wired) -> None:
    await ask(wired, DOG)
    status, page = await done(wired, say0=DOG, do="dropped")
    assert (status, "放下了" in page) == (303, True)
    await ask(wired, DOG)
    assert "没有了，都处理好了。" in await shown(wired)
    assert "问过 2 次" in (await done(wired, up=DOG))[1]
    assert (await done(wired, up=DOG))[0] == 404


async def test_what_is_asked_in_vain_after_it_was_taken_in_comes_up_again(wired: Wired) -> None:
    await ask(wired, DOG, days=1)
    await done(wired, say0=DOG, do="draft")
    assert "问过" not in await shown(wired)
    await ask(wired, DOG, days=-1)
    assert "问过 2 次" in await shown(wired)
    assert [each.verdict for each in await taught.decided(wired.database)] == ["draft"]


async def test_other_entries_are_found_by_a_few_words(wired: Wired) -> None:
    status, page = await done(wired, say0=DOG, do="find", find="末班车")
    assert (status, "找到这几条" in page) == (200, True)
    assert (await done(wired, say0=DOG, do="find", find="飞船"))[0] == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"do": "draft"}, 400), ({"say0": DOG, "to": "gone"}, 404), ({"say0": "？", "do": "dropped"}, 400)],
)
async def test_what_cannot_be_done_changes_nothing(wired: Wired, fields: dict[str, str], status: int) -> None:
    assert (await done(wired, **fields))[0] == status
    assert await taught.decided(wired.database) == []
    assert await drafts(wired) == []


async def test_many_groups_are_on_several_pages(wired: Wired) -> None:
    for number in range(25):
        await ask(wired, f"{chr(0x4E00 + 97 * number)}{chr(0x5E00 + 131 * number)}是谁管")
    async with at_desk(wired, await hire(wired, "李四", Role.TOWN, "ZJ")) as client:
        first, second = (await client.get(PAGE)).text, (await client.get(f"{PAGE}?page=2")).text
    assert (first.count('class="act"'), second.count('class="act"')) == (20, 5)
    assert "第 2 页，共 2 页" in second


async def test_others_do_not_know_of_it(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        assert (await client.get(PAGE)).status_code == 404
