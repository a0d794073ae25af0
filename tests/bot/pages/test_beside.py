"""Who else looks at an item, and what a page is told while it is open."""

import asyncio
import json
from collections.abc import AsyncGenerator

from starlette.requests import Request

from bot.notices import QUEUES
from bot.pages.beside import Beside
from bot.pages.case_events import changes
from bot.storage import people
from bot.wiring import Wired
from patrol.complaint import Complaint, Person, Role
from tests.bot.pages.desk_world import at_desk, file, hire, press
from tests.bot.pages.test_desk import SECRET

PEOPLE = [Person(id=number, name=name, role=Role.POST, post="LD") for number, name in enumerate("甲乙丙丁", start=1)]


def test_others_are_named_once_and_many_are_counted() -> None:
    beside, (one, two, three, four) = Beside(), PEOPLE
    with beside.looking(7, one), beside.looking(7, two), beside.looking(7, two):
        assert beside.others(7, one) == "乙也在看"
        assert beside.others(8, one) == ""
        with beside.looking(7, three), beside.looking(7, four):
            assert beside.others(7, one) == "乙、丙等 3 人也在看"
    assert beside.others(7, one) == ""


Lines = AsyncGenerator[tuple[str, str], None]


async def watching(wired: Wired, item: Complaint, person: int, version: int = 1) -> Lines:
    """The named lines of somebody's open page, as they come."""
    async with at_desk(wired, person) as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    scope = {
        "type": "http",
        "headers": [(b"cookie", cookie.encode())],
        "query_string": f"version={version}".encode(),
        "path_params": {"number": item.number},
    }
    rows = await wired.database.read(people.BY_ID, (person,))
    who = people.read_person(wired.site.vault, rows[0])
    async for line in changes(Request(scope), wired.site, who, item):
        name, _, data = line.partition("\ndata:")
        yield name.removeprefix("event: "), json.loads(data) if data.strip() else ""


async def after(lines: Lines) -> tuple[str, str]:
    return await asyncio.wait_for(anext(lines), 10)


async def test_two_pages_learn_of_each_other_and_of_what_was_done(wired: Wired) -> None:
    item = await file(wired)
    first, second = await hire(wired, "王巡访"), await hire(wired, "李巡访")
    one, two = watching(wired, item, first), watching(wired, item, second)
    assert await after(one) == ("beside", "")
    assert await after(two) == ("beside", "王巡访也在看")
    assert await after(one) == ("beside", "李巡访也在看")
    async with at_desk(wired, first) as client:
        await press(client, item.number, "take")
    name, news = await after(two)
    assert (name, news.endswith("王巡访签收了")) == ("news", True)
    await two.aclose()
    told = [await after(one), await after(one)]
    assert sorted(name for name, _ in told) == ["beside", "news"]
    await one.aclose()


async def test_of_a_guarded_item_nobody_learns_who_looks_at_it(wired: Wired) -> None:
    item = await file(wired, SECRET)
    first, second = await hire(wired, "甲", Role.TOWN, "ZJ"), await hire(wired, "乙", Role.TOWN, "ZJ")
    one, two = watching(wired, item, first), watching(wired, item, second)
    assert [await after(one), await after(two)] == [("beside", ""), ("beside", "")]
    assert wired.site.beside._there == {}


async def test_the_stream_ends_with_the_right_to_see_it(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    lines = watching(wired, item, person)
    await after(lines)
    await wired.database.write(people.change, person, Role.POST, "SQ", True)
    wired.site.notices.arrived(QUEUES)
    assert await after(lines) == ("over", "")


async def test_a_foreign_page_has_no_stream(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired, post="SQ")
    async with at_desk(wired, person) as client:
        foreign = await client.get(f"/desk/case/{item.number}/events")
        client.cookies.clear()
        nobody = await client.get(f"/desk/case/{item.number}/events")
    assert (foreign.status_code, nobody.status_code) == (404, 403)
