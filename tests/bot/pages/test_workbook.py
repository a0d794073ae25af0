"""答案表格: what a clerk changes in a workbook is shown, checked, published, and told to residents; all or nothing."""

import re

import httpx
import pytest

from bot import clock
from bot.importing import comma_separated
from bot.storage import revisions
from bot.storage.revisions import Hand, Wording
from bot.wiring import Wired
from knowledge.parts import Kind, Part, written
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hidden, hire
from tests.bot.pages.visitor import visiting

PAGE = "/desk/workbook"
TOLD = "当场能拿到新卡"
NEW = "当场就好拿到新的卡"


async def send(client: httpx.AsyncClient, content: bytes, csrf: str = "") -> httpx.Response:
    csrf = csrf or hidden((await client.get(PAGE)).text, "csrf")
    return await client.post(f"{PAGE}/file", data={"csrf": csrf}, files={"file": ("base.csv", content, "text/csv")})


async def press(client: httpx.AsyncClient, step: str, page: str, **fields: str) -> httpx.Response:
    data = {"csrf": hidden(page, "csrf"), "name": hidden(page, "name"), **fields}
    return await client.post(f"{PAGE}/{step}", data=data)


async def admin(wired: Wired) -> int:
    return await hire(wired, "李四", Role.ADMIN, "ZJ")


def changed(wired: Wired) -> bytes:
    return comma_separated(wired.site.house.town).decode("utf-8-sig").replace(TOLD, NEW).encode()


async def checked(wired: Wired, client: httpx.AsyncClient, address: str) -> str:
    """The page of the check, once it is done."""
    await wired.site.checking.whole({Part(Kind.ENTRY, "card_lost"): 2})
    return (await client.get(address)).text


async def test_a_changed_answer_is_shown_checked_published_and_told(wired: Wired) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        preview = (await send(client, changed(wired))).text
        assert "改动 1 处" in preview
        assert "条目 card_lost：医保卡丢了怎么补？" in preview
        drafted = await press(client, "draft", preview)
        check = await checked(wired, client, drafted.headers["location"])
        assert "0 道试题会答错" in check
        done = await press(client, "publish", check)
        assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?done=2")
        assert "现在是第 2 版" in (await client.get(done.headers["location"])).text
    async with visiting(wired) as resident:
        await resident.open()
        assert NEW in await resident.say("医保卡丢了怎么补？")


async def test_the_files_are_there_to_be_kept(wired: Wired) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        for name, begins in (("base.xlsx", b"PK"), ("template.xlsx", b"PK"), ("base.csv", b"\xef\xbb\xbf")):
            got = await client.get(f"{PAGE}/{name}")
            assert got.content.startswith(begins)
            assert got.headers["content-disposition"].startswith("attachment")


async def test_what_takes_most_of_the_answers_away_needs_the_word(wired: Wired) -> None:
    rows = comma_separated(wired.site.house.town).decode().splitlines(keepends=True)
    kept = [row for row in rows if row.startswith("\ufeff条目,编号")]
    first = re.search(r"条目,card_lost,.*?\r\n(?=条目,|数字,)", "".join(rows), re.S)
    assert first is not None
    async with at_desk(wired, await admin(wired)) as client:
        preview = (await send(client, ("".join(kept) + first[0]).encode())).text
        assert "请写上“清空”两个字" in preview
        assert (await press(client, "draft", preview, word="好的")).status_code == 400
        assert await wired.database.read("SELECT 1 FROM revision WHERE why = '表格导入'") == []
        assert (await press(client, "draft", preview, word="清空")).status_code == 303


async def test_a_file_that_is_wrong_is_refused_with_its_row(wired: Wired) -> None:
    bad = comma_separated(wired.site.house.town).decode().replace("card_lost", "丢卡").encode()
    async with at_desk(wired, await admin(wired)) as client:
        answer = await send(client, bad)
    assert answer.status_code == 400
    assert "“编号”只能用英文字母、数字和 _，现在是“丢卡”" in answer.text


async def test_nothing_to_change_no_file_and_a_foreign_form(wired: Wired) -> None:
    same = comma_separated(wired.site.house.town)
    async with at_desk(wired, await admin(wired)) as client:
        assert "没有要改的" in (await send(client, same)).text
        assert "还没有选文件" in (await send(client, b"")).text
        assert (await send(client, same, csrf="x")).status_code == 403
        for step in ("draft", "publish"):
            form = {"csrf": hidden((await client.get(PAGE)).text, "csrf"), "name": "gone"}
            assert (await client.post(f"{PAGE}/{step}", data=form)).status_code == 404
        assert (await client.get(f"{PAGE}/check?name=gone")).status_code == 404


async def test_what_somebody_else_drafts_is_never_overwritten(wired: Wired) -> None:
    entry = wired.site.house.town.entry("card_lost")
    assert entry is not None
    wording = Wording(part=Part(Kind.ENTRY, entry.id), body=written(entry).replace(TOLD, "我正在写"))
    hand = Hand(by=await admin(wired), at=clock.now(), why="我来改")
    await wired.database.write(revisions.draft, wording, 1, hand)
    async with at_desk(wired, await admin(wired)) as client:
        answer = await press(client, "draft", (await send(client, changed(wired))).text)
    assert (answer.status_code, "card_lost" in answer.text) == (409, True)
    head = await wired.database.write(revisions.head, wording.part)
    assert head is not None
    assert "我正在写" in head.body


async def test_a_newer_edition_asks_for_the_file_again(wired: Wired) -> None:
    async with at_desk(wired, await admin(wired)) as client:
        preview = (await send(client, changed(wired))).text
        hand = Hand(by=None, at=clock.now())
        await wired.site.publishing.tell_again(1, hand)
        answer = await press(client, "draft", preview)
    assert (answer.status_code, "请把文件再交一次" in answer.text) == (409, True)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/base.xlsx", f"{PAGE}/base.csv", f"{PAGE}/template.xlsx"])
async def test_others_do_not_know_of_it(wired: Wired, address: str) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        assert (await client.get(address)).status_code == 404
