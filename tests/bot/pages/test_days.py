"""放假和调休: a year's suggestion with one tap, single days, and the warning of what is missing."""

from datetime import date

import httpx
import pytest

from bot import clock, holidays
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, file, hidden, hire

YEAR = max(holidays.known_years())


@pytest.fixture
def this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it were the first day of the last year that is known."""
    now = clock.now().replace(year=YEAR, month=1, day=4)
    monkeypatch.setattr(clock, "now", lambda: now)


async def town(wired: Wired) -> int:
    return await hire(wired, "李四", Role.TOWN, "ZJ")


async def pressed(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = (await client.get("/desk/days")).text
    return await client.post("/desk/days", data={"csrf": hidden(page, "csrf"), **fields})


async def known(wired: Wired) -> dict[str, int]:
    return {row["day"]: row["works"] for row in await wired.database.read("SELECT day, works FROM day")}


@pytest.mark.usefixtures("this_year")
async def test_a_years_suggestion_is_taken_over_with_one_tap(wired: Wired) -> None:
    await file(wired)
    async with at_desk(wired, await town(wired)) as client:
        page = (await client.get("/desk/days")).text
        assert "还没有录入，期限先按每周的上班时间算" in page
        assert f"程序建议录入 {len(holidays.suggested(YEAR))} 天" in page
        answer = await pressed(client, do="year", year=str(YEAR))
        page = (await client.get(answer.headers["location"])).text
    assert len(await known(wired)) == len(holidays.suggested(YEAR))
    assert "这一年的日子都记下了" in page
    assert "程序建议录入" not in page
    assert f"往后 60 天里，{YEAR} 年" not in page


async def test_a_day_is_set_changed_and_taken_out(wired: Wired) -> None:
    day = date(clock.now().year, 12, 31).isoformat()
    async with at_desk(wired, await town(wired)) as client:
        await pressed(client, do="set", day=day, works="no", name="岁末<b>")
        assert await known(wired) == {day: 0}
        assert "岁末&lt;b&gt;" in (await client.get("/desk/days")).text
        await pressed(client, do="set", day=day, works="yes")
        assert await known(wired) == {day: 1}
        answer = await pressed(client, do="gone", day=day)
        assert "这一天照星期几算" in (await client.get(answer.headers["location"])).text
    assert await known(wired) == {}


@pytest.mark.parametrize("fields", [{"do": "set", "day": "x"}, {"do": "gone"}, {"do": "set", "day": "1999-01-01"}])
async def test_an_odd_day_is_refused(wired: Wired, fields: dict[str, str]) -> None:
    async with at_desk(wired, await town(wired)) as client:
        answer = await pressed(client, **fields)
    assert (answer.status_code, await known(wired)) == (400, {})
    assert "日期没有选，或者不对" in answer.text


async def test_a_year_that_nobody_knows_is_said(wired: Wired) -> None:
    later = str(clock.now().year + 2)
    async with at_desk(wired, await town(wired)) as client:
        assert "程序还不知道" in (await client.get(f"/desk/days?year={later}")).text
        assert (await pressed(client, do="year", year=later)).status_code == 400
    assert await known(wired) == {}


async def test_posts_have_no_calendar_of_their_own(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        assert (await client.get("/desk/days")).status_code == 404
        csrf = hidden((await client.get("/desk")).text, "csrf")
        answer = await client.post("/desk/days", data={"csrf": csrf, "do": "year", "year": str(YEAR)})
    assert (answer.status_code, await known(wired)) == (404, {})
