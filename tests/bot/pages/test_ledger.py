"""台账: what is in the sheet and for whom, and what comes back from it."""

from io import BytesIO

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from bot import sheets
from bot.pages import returned
from bot.storage import ledger, people
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.wording import ledger as words
from patrol.actions import Action
from patrol.complaint import Complaint, Role
from tests.bot.pages.desk_world import VILLAGE, actions, at_desk, file, hidden, hire, press
from tests.bot.pages.test_desk import SECRET, SENSITIVE

EVIL = Draft(text="=1+1 打我13812345678", village=VILLAGE, category="road", place="@桥", contact="+8613812345678")


async def town(wired: Wired) -> int:
    return await hire(wired, "李四", Role.TOWN, "ZJ")


async def downloaded(client: httpx.AsyncClient, **fields: str) -> list[dict[str, str]]:
    """The rows of a ledger, by the names of their columns."""
    csrf = hidden((await client.get("/desk/ledger")).text, "csrf")
    answer = await client.post("/desk/ledger/file", data={"csrf": csrf, **fields})
    assert answer.status_code == 200, answer.text
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert page.freeze_panes == "A2"
    assert all(cell.data_type in {"s", "n"} for row in page.iter_rows() for cell in row if cell.value is not None)
    head, *rows = ([str(cell.value or "") for cell in row] for row in page.iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rows]


def sheet(*rows: dict[str, str]) -> bytes:
    """A workbook with these rows."""
    book, out = Workbook(), BytesIO()
    page = book.worksheets[0]
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    book.save(out)
    return out.getvalue()


async def sent(client: httpx.AsyncClient, content: bytes) -> httpx.Response:
    """Send a sheet in."""
    csrf = hidden((await client.get("/desk/ledger")).text, "csrf")
    return await client.post("/desk/ledger/back", data={"csrf": csrf}, files={"file": ("a.xlsx", content)})


async def yes(client: httpx.AsyncClient, page: str) -> httpx.Response:
    """Say yes to what was shown."""
    return await client.post("/desk/ledger/yes", data={"csrf": hidden(page, "csrf"), "name": hidden(page, "name")})


def changed(item: Complaint, state: str = "", version: str = "", **cells: str) -> dict[str, str]:
    """A row that came back."""
    return {
        words.NUMBER: item.number,
        words.STATE: state or "待签收",
        words.NOTE: cells.get("note", ""),
        words.HOW: cells.get("how", ""),
        words.CLOSING: cells.get("closing", ""),
        words.VERSION: version or f"{item.version}-{item.state}",
    }


async def test_text_is_text_and_nothing_masked_is_in_it(wired: Wired) -> None:
    item = await file(wired, EVIL)
    async with at_desk(wired, await hire(wired)) as client:
        (row,) = await downloaded(client, opened="yes", guarded="yes")
    assert (row["编号"], row["内容"], row["状态"]) == (item.number, "=1+1 打我［手机号］", "待签收")
    assert words.WHO not in row
    assert await actions(wired, item) == ["file"]


async def test_whose_rows_are_in_it(wired: Wired) -> None:
    mine, other = await file(wired), await file(wired, Draft(text="桥", village="shiqiao"))
    secret, _ = await file(wired, SECRET), await file(wired, SENSITIVE)
    async with at_desk(wired, await hire(wired)) as client:
        assert [row["编号"] for row in await downloaded(client, post="SQ", guarded="yes")] == [mine.number]
    async with at_desk(wired, await town(wired)) as client:
        assert [row["编号"] for row in await downloaded(client)] == [mine.number, other.number]
        assert [row["编号"] for row in await downloaded(client, guarded="yes", category="cadres")] == [secret.number]
        assert [row["编号"] for row in await downloaded(client, post="SQ")] == [other.number]
        assert await downloaded(client, first="2020-01-01", last="2020-02-01") == []
    assert await actions(wired, secret) == ["file", "read"]
    async with at_desk(wired, await hire(wired, "王五", Role.CARE, "ZJ")) as client:
        csrf = hidden((await client.get("/desk")).text, "csrf")
        assert (await client.get("/desk/ledger")).status_code == 404
        assert (await client.post("/desk/ledger/file", data={"csrf": csrf})).status_code == 404


async def test_names_and_phones_only_where_asked_for_and_that_is_noted(wired: Wired) -> None:
    item, plain = await file(wired, EVIL), await file(wired)
    async with at_desk(wired, await town(wired)) as client:
        row, _ = await downloaded(client, opened="yes", first="x")
        assert (row[words.WHO], row[words.WHOLE]) == ("+8613812345678", "=1+1 打我13812345678")
        assert "连被遮住的内容一起下载在台账里" in (await client.get(f"/desk/case/{item.number}")).text
    assert [await actions(wired, each) for each in (item, plain)] == [["file", "read"], ["file"]]


async def test_more_than_a_sheet_takes_is_said(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST", 1)
    for _ in range(2):
        await file(wired)
    async with at_desk(wired, await town(wired)) as client:
        csrf = hidden((await client.get("/desk/ledger")).text, "csrf")
        answer = await client.post("/desk/ledger/file", data={"csrf": csrf})
        away = [(await client.get(f"/desk/ledger/{name}")).status_code for name in ("file", "back", "yes")]
    assert (answer.status_code, away) == (400, [303, 303, 303])
    assert "一份最多 1 件" in answer.text


async def test_rows_come_back_as_deeds_after_a_yes(wired: Wired) -> None:
    taken, noted, closed = await file(wired), await file(wired), await file(wired)
    same = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, closed.number, "take")
        rows = [
            changed(taken, "已签收"),
            changed(noted, note="等材料"),
            changed(closed, "已办结待确认", "2-accepted", how="实际解决", closing="灯换好了"),
            changed(same),
        ]
        shown = await sent(client, sheet(*rows))
        assert "3 行要改，其中 3 行能办" in shown.text
        assert "办结（实际解决）：灯换好了" in shown.text
        assert await actions(wired, taken) == ["file"]
        done = await yes(client, shown.text)
        assert "3 件，办好 3 件" in done.text
        assert "请把文件再传一次" in (await yes(client, shown.text)).text
    assert [await actions(wired, each) for each in (taken, noted, closed, same)] == [
        ["file", "take"],
        ["file", "note"],
        ["file", "take", "close"],
        ["file"],
    ]


async def test_a_row_that_does_not_fit_says_why_and_the_others_go_on(wired: Wired) -> None:
    item, moved, foreign = await file(wired), await file(wired), await file(wired, Draft(text="桥", village="shiqiao"))
    async with at_desk(wired, await hire(wired)) as client:
        await press(client, moved.number, "take")
        shown = (
            await sent(
                client,
                sheet(
                    changed(item, "已签收"),
                    changed(moved, "已签收"),
                    changed(foreign, "已签收"),
                ),
            )
        ).text
        assert "3 行要改，其中 1 行能办" in shown
        assert "下载以后这件事有了变化（现在是“已签收”）" in shown
        assert "没有这一件，或者不归您看" in shown
        await press(client, item.number, "take")
        done = (await yes(client, shown)).text
    assert "没有办成 1 件" in done
    assert "下载以后这件事有了变化（现在是“已签收”）" in done


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({words.STATE: "已结案"}, words.NO_SUCH_STATE.format(state="已结案")),
        ({words.STATE: "瞎写"}, words.NO_SUCH_STATE.format(state="瞎写")),
        ({words.STATE: "已办结待确认"}, words.NO_CLOSING),
        ({words.STATE: "已办结待确认", words.CLOSING: "好了"}, words.NO_HOW),
        ({words.NOTE: "长" * 1001}, words.TOO_LONG.format(most=1000)),
        ({words.NOTE: "x", words.VERSION: "1"}, words.NO_VERSION),
        ({words.NOTE: "x", words.NUMBER: "LD-1-1"}, words.NOT_A_NUMBER),
    ],
)
def test_odd_rows(cells: dict[str, str], says: str) -> None:
    row = {words.NUMBER: "LD-1001-4", words.STATE: "待签收", words.VERSION: "1-new", **cells}
    asked = returned.rows_of([list(row), list(row.values())])
    assert asked == [returned.Problem(number=row[words.NUMBER], says=says)]


async def test_what_cannot_be_done_in_this_state_is_foreseen(wired: Wired) -> None:
    row = changed(await file(wired), "已办结待确认", how="实际解决", closing="好了")
    async with at_desk(wired, await hire(wired)) as client:
        shown = (await sent(client, sheet(row))).text
        lamp = await file(wired, Draft(text="灯坏了", village=VILLAGE, category="road"))
        await press(client, lamp.number, "take")
        row = changed(lamp, "已办结待确认", "2-accepted", how="实际解决", closing="好了")
        photo = (await sent(client, sheet(row))).text
    assert "现在是“待签收”，还不能这样办" in shown
    assert words.PHOTO in photo
    assert "就这样改" not in shown + photo


def test_one_number_twice() -> None:
    rows = [[words.NUMBER, words.VERSION, words.NOTE], *(["LD-1001-4", "1-new", note] for note in "一二")]
    assert [getattr(one, "says", "") for one in returned.rows_of(rows)] == [words.TWICE, words.TWICE]


async def test_a_file_that_is_no_ledger_is_refused_whole(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    item = await file(wired)
    monkeypatch.setattr(returned, "MOST_CHANGES", 1)
    async with at_desk(wired, await hire(wired)) as client:
        many = sheet(changed(item, note="一"), changed(item, note="二"))
        cases = {
            b"": words.NO_FILE,
            b"not a sheet": words.FAULTS["sheet_unreadable"],
            many: words.TOO_MANY.format(most=1, count=2),
        }
        for content, says in cases.items():
            answer = await sent(client, content)
            assert (answer.status_code, says in answer.text) == (400, True)
        forged = await client.post("/desk/ledger/back", data={"csrf": "x"}, files={"file": ("a.xlsx", many)})
        large = await sent(client, b"x" * (sheets.LARGEST_FILE + 100_000))
    assert [forged.status_code, large.status_code] == [403, 413]
    assert await actions(wired, item) == ["file"]


def test_what_is_no_ledger_and_what_changes_nothing() -> None:
    assert returned.rows_of([]) == returned.rows_of([["编号"]]) == words.NO_COLUMNS
    same = [[words.NUMBER, words.STATE, words.VERSION], ["LD-1001-4", "待签收", "1-new"], ["LD-1001-4"]]
    assert returned.rows_of(same) == words.NOTHING_TO_CHANGE


async def test_a_deed_that_does_not_fit_takes_the_rows_other_deeds_back(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    asked = (ledger.Step(action=Action.NOTE, text="x"), ledger.Step(action=Action.CLOSE, text="好了"))
    row = ledger.RowDeed(number=item.number, version=1, steps=asked)
    site, now = wired.site, item.created_at
    undone = await ledger.carry_out(site.database, site.vault, site.house, person, row, now)
    assert isinstance(undone, ledger.Undone)
    assert (undone.why, undone.refused) == (ledger.Why.REFUSED, "refused_state")
    assert "还不能这样办" in returned._why(undone)
    assert await actions(wired, item) == ["file"]


async def test_a_row_is_carried_out_by_the_rights_of_now(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    site, row = wired.site, ledger.RowDeed(number=item.number, version=1, steps=(ledger.Step(action=Action.TAKE),))
    for post, active in (("SQ", True), ("LD", False)):
        await wired.database.write(people.change, person, Role.POST, post, active)
        undone = await ledger.carry_out(site.database, site.vault, site.house, person, row, item.created_at)
        assert undone == ledger.Undone(why=ledger.Why.ABSENT)
    assert await actions(wired, item) == ["file"]


async def test_when_the_house_is_closing_each_row_says_so(wired: Wired) -> None:
    item = await file(wired)
    async with at_desk(wired, await hire(wired)) as client:
        shown = await sent(client, sheet(changed(item, "已签收")))
        wired.database._writer.stop()
        done = await yes(client, shown.text)
    assert "刚才没有写进去" in done.text


async def test_the_named_person_sends_no_sheet_in(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired, "王五", Role.CARE, "ZJ")) as client:
        csrf = hidden((await client.get("/desk")).text, "csrf")
        back = await client.post("/desk/ledger/back", data={"csrf": csrf}, files={"file": ("a.xlsx", b"x")})
        yes_ = await client.post("/desk/ledger/yes", data={"csrf": csrf, "name": "x"})
        two = {"file": ("a.xlsx", b"x"), "more": ("b.xlsx", b"x")}
        many = await client.post("/desk/ledger/back", data={"csrf": csrf}, files=two)
    assert [back.status_code, yes_.status_code, many.status_code] == [404, 404, 400]
