"""The figures in one place: who quotes them, confirmed in bulk, changed one by one; offices likewise."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.pages.values import matter
from bot.wiring import Wired
from handlers.wording import answers as said
from knowledge.figures import Figure, change_day
from tests.bot.pages.editor import checked, decide, editing, form, save
from tests.bot.storage.world import pack

FIGURE = pack().town.figures[0]
VALUES, ONE = "/desk/answers/values", f"/desk/answers/values/figure/{pack().town.figures[0].id}"


def figure(**changes: Any) -> Figure:
    confirmed = replace(
        FIGURE, since=date(2026, 7, 1), until=None, confirmed_by="民政办", confirmed_on=date(2026, 7, 5)
    )
    return replace(confirmed, **changes)


@pytest.mark.parametrize(
    ("changes", "today", "why"),
    [
        ({}, date(2026, 11, 24), ""),
        ({"confirmed_by": None, "confirmed_on": None}, date(2026, 11, 24), said.UNCONFIRMED),
        ({"until": date(2026, 8, 1)}, date(2026, 11, 24), said.OLD),
        ({"since": date(2027, 1, 1)}, date(2026, 11, 24), said.NOT_YET),
        ({}, date(2027, 7, 1), "2027 年 7 月可能又变了，请再核实"),
        ({"confirmed_on": date(2027, 7, 2)}, date(2027, 8, 1), ""),
        ({}, date(2028, 3, 1), said.OLD),
    ],
)
def test_what_is_the_matter_with_a_figure(changes: dict[str, Any], today: date, why: str) -> None:
    assert matter(figure(**changes), today) == why


def test_a_standard_may_change_in_the_month_it_began_in() -> None:
    assert change_day(figure(), date(2027, 6, 30)) is None
    assert change_day(figure(), date(2027, 7, 1)) == date(2027, 7, 1)


async def test_figures_are_confirmed_in_bulk_after_the_check(wired: Wired) -> None:
    async with editing(wired) as client:
        page = (await client.get(VALUES)).text
        csrf = page.split('name="csrf" value="')[1][:43]
        ticks = {f"f_{each.id}": "yes" for each in pack().town.figures[:2]}
        nobody = await client.post(VALUES, data={"csrf": csrf, **ticks})
        done = await client.post(VALUES, data={"csrf": csrf, **ticks, "confirmed_by": "民政办电话"})
        again = await client.post(VALUES, data={"csrf": csrf, **ticks, "confirmed_by": "再来一次"})
        checks = await checked(wired, client, done.headers["location"])
        await decide(client, checks, "publish", anyway="yes")
    assert FIGURE.source in page
    assert nobody.status_code == 400
    assert again.status_code == 303
    confirmed = [each.confirmed_by for each in wired.site.house.town.figures[:3]]
    assert confirmed == ["民政办电话", "民政办电话", pack().town.figures[2].confirmed_by]


async def test_one_figure_is_changed_wherever_it_is_quoted(wired: Wired) -> None:
    quoting = [entry for entry in pack().town.entries if FIGURE.id in entry.figures]
    async with editing(wired) as client:
        page = (await client.get(ONE)).text
        saved = await save(client, ONE, value="98765", why="新标准")
        checks = await checked(wired, client, saved.headers["location"])
        await decide(client, checks, "publish", anyway="yes")
    assert all(entry.question in page for entry in quoting)
    assert "98765" in checks
    changed = wired.site.house.town.figure(FIGURE.id)
    assert changed is not None
    assert changed.value == "98765"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": ""}, "“数”不能空着"),
        ({"since": "去年"}, "“从哪一天”要写成"),
        ({"confirmed_by": "某人", "confirmed_on": ""}, "要么都写，要么都空着"),
        ({"until": "1999-01-01"}, "比“从哪一天”还早"),
    ],
)
async def test_a_wrong_figure_is_refused(wired: Wired, changes: dict[str, str], sentence: str) -> None:
    async with editing(wired) as client:
        refused = await save(client, ONE, **changes)
    assert refused.status_code == 400
    assert sentence in refused.text


async def test_two_who_change_one_figure_lose_nothing(wired: Wired) -> None:
    async with editing(wired) as client:
        opened = form((await client.get(ONE)).text)
        await save(client, ONE, value="111")
        refused = await client.post(ONE, data={**opened, "value": "222"})
    assert refused.status_code == 409
    assert 'value="222"' in refused.text
    assert "<dd>111</dd>" in refused.text


async def test_a_gap_leads_to_the_place_where_it_is_filled(wired: Wired) -> None:
    office = next(each for each in pack().town.offices if not each.phone)
    address = f"/desk/answers/values/office/{office.id}"
    async with editing(wired) as client:
        gaps = (await client.get("/desk/gaps")).text
        saved = await save(client, address, phone="021-5735 0000", hours="周一到周五 8:30-16:30")
        empty = await save(client, address, name="")
        await decide(client, await checked(wired, client, saved.headers["location"]), "publish", anyway="yes")
        missing = [(await client.get(f"{VALUES}/{one}")).status_code for one in ("figure/no_such", "entry/line_1")]
    assert f'href="{address}"' in gaps
    assert empty.status_code == 400
    changed = wired.site.house.town.office(office.id)
    assert changed is not None
    assert changed.phone == "021-5735 0000"
    assert missing == [404, 404]
