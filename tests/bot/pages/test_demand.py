"""大家在问什么: the numbers by week, topic and post, drawn without a script, and as a sheet."""

from datetime import timedelta

import pytest

from bot import clock, sheets
from bot.pages.plots import Bar, bars
from bot.storage import demand, questions
from bot.wiring import Wired
from handlers.outcome import NoteQuestion
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hire
from tests.bot.pages.visitor import visiting

PAGE = "/desk/demand"


async def ask(wired: Wired, kind: str, entry: str | None = None, *, post: str = "", weeks: int = 0) -> None:
    note = NoteQuestion(text="狗证怎么办", kind=kind, entry=entry)
    now = clock.now() - timedelta(weeks=weeks)
    await wired.database.write(questions.note, note, wired.site.house.edition, now, post)


async def page(wired: Wired, address: str = PAGE) -> str:
    async with at_desk(wired, await hire(wired, "李四", Role.TOWN, "ZJ")) as client:
        return (await client.get(address)).text


async def test_nothing_asked_yet(wired: Wired) -> None:
    assert "最近 12 周还没有人问过" in await page(wired)


async def test_the_page_counts_by_week_topic_and_post(wired: Wired) -> None:
    for kind, entry in (("answer", "card_lost"), ("options", None), ("options", None), ("picked", "card_lost")):
        await ask(wired, kind, entry, post="LD")
    await ask(wired, "notknown", weeks=3)
    await ask(wired, "useless", "card_lost")
    await ask(wired, "notknown", weeks=demand.WEEKS + 1)
    shown = await page(wired)
    assert (
        "最近 12 周一共问了 4 次：直接答了 1，选了一条 1，给了选择没选 1，没答上来 1。说有用 0 次，说没帮助 1 次"
        in shown
    )
    assert 'aria-label="按主题：没有答案的 给了选择没选 2、没答上来 1；医保 直接答了 1、选了一条 1"' in shown
    assert 'aria-label="按巡访岗：柳东村 直接答了 1、选了一条 1、给了选择没选 1；没有扫村里的码 没答上来 1"' in shown
    assert shown.count('<svg class="plot"') == 3
    assert "<script>" not in shown
    assert "狗证怎么办 <span" in shown


async def test_whoever_came_by_a_posts_code_is_counted_there_and_no_closer(wired: Wired) -> None:
    async with visiting(wired) as resident:
        await resident.open("/?post=ld")
        await resident.say("医保卡丢了怎么补？")
    rows = await wired.database.read("SELECT * FROM question")
    assert [row["post"] for row in rows] == ["LD"]
    assert "chat" not in rows[0].keys()  # noqa: SIM118 - a row is not a mapping


async def test_the_sheet_holds_the_same_numbers(wired: Wired) -> None:
    await ask(wired, "answer", "card_lost", post="LD")
    await ask(wired, "answer", "gone")
    await ask(wired, "notknown")
    async with at_desk(wired, await hire(wired, "李四", Role.ADMIN, "ZJ")) as client:
        got = await client.get(f"{PAGE}.xlsx")
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    week = demand.mondays(clock.now())[-1].isoformat()
    rows = await sheets.read(got.content)
    assert isinstance(rows, list)
    assert [week, "柳东村党员巡访服务岗", "医保", "医保卡丢了怎么补？", "直接答了", "1"] in rows
    assert [week, "没有扫村里的码", "没有答案的", "gone", "直接答了", "1"] in rows
    assert len(rows) == 4


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.xlsx"])
async def test_others_do_not_know_of_it(wired: Wired, address: str) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        assert (await client.get(address)).status_code == 404


def test_a_bar_is_as_long_as_its_number_and_its_label_is_no_markup() -> None:
    drawn = bars(
        "试", ("甲", "乙"), [Bar(label="<b>很长很长很长很长的名字", parts=(3, 1)), Bar(label="无", parts=(0, 0))]
    )
    assert "&lt;b&gt;" in drawn
    assert 'width="141.0"' in drawn
    assert "无 0" in drawn
    assert bars("空", ("甲",), []).startswith("<svg")
