"""一天和半月: what is counted and listed, what is left out, and for whom."""

from datetime import timedelta

from bot import clock
from bot.pages import report
from bot.storage import reports
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Complaint, Role
from tests.bot.pages.desk_world import VILLAGE, at_desk, file, hire
from tests.bot.pages.test_desk import SECRET, SENSITIVE

LEFT = Draft(text="路灯坏了，找张三，打13812345678", village=VILLAGE, category="road", contact="张三 13812345678")


async def sheet(wired: Wired, person: int, query: str = "") -> str:
    async with at_desk(wired, person) as client:
        page = (await client.get(f"/desk/report{query}")).text
    return page[page.index('<article class="sheet">') :]


async def change(wired: Wired, item: Complaint, sql: str, *values: object) -> None:
    def run(db: Db) -> None:
        db.execute("INSERT OR IGNORE INTO move (from_state, to_state) VALUES ('new', 'resolved')")
        db.execute(sql, (*values, item.id))

    await wired.database.write(run)


async def done(wired: Wired, item: Complaint, days: int = 0) -> None:
    sql = "UPDATE complaint SET state = 'resolved', version = 2, outcome = 'solved', resolved_at = ? WHERE id = ?"
    await change(wired, item, sql, clock.milliseconds(clock.now() - timedelta(days=days)))


async def test_a_posts_day(wired: Wired) -> None:
    new, solved, late = await file(wired, LEFT), await file(wired), await file(wired)
    await done(wired, solved)
    past = clock.milliseconds(clock.now() - timedelta(hours=3))
    await change(wired, late, "UPDATE complaint SET due_at = ?, claim_due_at = ? WHERE id = ?", past, past)
    page = await sheet(wired, await hire(wired))
    assert all(
        words in page for words in ("新来的（3 件）", "办结的（1 件）", "现在超时的（1 件）", "签收超时", "实际解决")
    )
    assert "<td>2 件</td>" in page
    assert all(item.number in page for item in (new, solved, late))


async def test_nobody_who_complains_is_in_it_nor_anything_guarded(wired: Wired) -> None:
    await file(wired, LEFT)
    empty = await sheet(wired, await hire(wired, post="SQ"))
    assert "没有。" in empty
    for draft in (SECRET, SENSITIVE):
        await file(wired, draft)
    town = await hire(wired, "李四", Role.TOWN, "ZJ")
    for person, query in ((await hire(wired), ""), (town, "?post=all"), (town, "?post=ZJ")):
        page = await sheet(wired, person, query)
        assert "13812345678" not in page
        assert "书记" not in page
        assert "专人" not in page


async def test_a_fortnight_counts_what_a_day_does_not(wired: Wired) -> None:
    item = await file(wired, LEFT)
    before = clock.milliseconds(clock.now() - timedelta(days=5))
    await change(wired, item, "UPDATE complaint SET created_at = ? WHERE id = ?", before)
    person = await hire(wired)
    assert "新来的（0 件）" in await sheet(wired, person)
    fortnight = await sheet(wired, person, "?span=fortnight")
    assert "新来的（1 件）" in fortnight
    assert "路灯坏了" not in fortnight
    assert "新来的（0 件）" in await sheet(
        wired, person, f"?span=fortnight&on={clock.now() - timedelta(days=9):%Y-%m-%d}"
    )


async def test_more_than_fits_is_counted(wired: Wired) -> None:
    for _ in range(report.LISTED[reports.DAY] + 2):
        await file(wired)
    page = await sheet(wired, await hire(wired))
    assert "还有 2 件，请看工作台" in page


async def test_whose_it_is(wired: Wired) -> None:
    await file(wired, LEFT)
    town, care = await hire(wired, "李四", Role.TOWN, "ZJ"), await hire(wired, "王五", Role.CARE, "ZJ")
    assert "新来的（1 件）" in await sheet(wired, town, "?post=LD")
    assert "柳溪镇全镇" in await sheet(wired, town, "?post=all")
    for person, query in (
        (care, ""),
        (await hire(wired), "?post=SQ"),
        (await hire(wired), "?post=all"),
        (town, "?post=X"),
    ):
        async with at_desk(wired, person) as client:
            assert (await client.get(f"/desk/report{query}")).status_code == 404


async def test_a_day_to_come_is_today(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        page = (await client.get("/desk/report?on=2999-01-01")).text
        odd = (await client.get("/desk/report?on=x")).text
    assert f'value="{clock.now():%Y-%m-%d}"' in page
    assert f'value="{clock.now():%Y-%m-%d}"' in odd
    assert "往后" not in page


def test_many_sorts_are_cut() -> None:
    assert report._listed(["路 3", "灯 2", "水 1", "电 1", "树 1", "狗 1"]).endswith("树 1，其他若干")
