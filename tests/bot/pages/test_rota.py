"""值班表: who may see and enter it, what is kept, and two who enter at once."""

import re
from datetime import datetime, timedelta

import httpx
import pytest

from bot import clock
from bot.storage import people, rota
from bot.storage.transaction import Db
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, file, hidden, hire

WEEK = timedelta(days=7)


async def plan(client: httpx.AsyncClient, page: str, chosen: dict[str, int], **change: str) -> httpx.Response:
    """Enter the week that the page shows."""
    fields = {name: hidden(page, name) for name in ("csrf", "post", "week", "mark")}
    named = {name: str(person) for name, person in chosen.items()}
    return await client.post("/desk/rota", data={**fields, **named, **change})


def slots(page: str) -> list[str]:
    """The shifts that can still be entered."""
    return re.findall(r'<select id="(shift-\d+)"', page)


async def next_week(client: httpx.AsyncClient, **query: str) -> str:
    monday = rota.monday_of((clock.now() + WEEK).date())
    return (await client.get("/desk/rota", params={"week": monday.isoformat(), **query})).text


async def entered(wired: Wired) -> list[tuple[str, int]]:
    rows = await wired.database.read("SELECT post, person FROM rota ORDER BY from_at")
    return [(row["post"], row["person"]) for row in rows]


async def test_a_head_enters_a_week_by_day_and_night(wired: Wired) -> None:
    head, worker = await hire(wired, "赵岗长", Role.HEAD), await hire(wired, "王巡访")
    async with at_desk(wired, head) as client:
        page = await next_week(client)
        assert len(slots(page)) == 14
        answer = await plan(client, page, {slots(page)[0]: worker, slots(page)[1]: head})
        assert answer.status_code == 303
        page = await next_week(client)
    assert await entered(wired) == [("LD", worker), ("LD", head)]
    assert page.count(" selected") == 2


async def test_the_queue_says_who_is_on_duty_now(wired: Wired) -> None:
    worker = await hire(wired, "王巡访")

    def on_duty(db: Db, person: int) -> None:
        now = clock.milliseconds(clock.now())
        db.execute(rota.ADD, (1, "LD", now - 1000, now + 100_000, person))

    await wired.database.write(on_duty, worker)
    async with at_desk(wired, worker) as client:
        assert "现在值班：王巡访" in (await client.get("/desk")).text
        await wired.database.write(people.change, worker, Role.POST, "SQ", True)
    async with at_desk(wired, await hire(wired)) as client:
        assert "现在值班" not in (await client.get("/desk")).text
    assert await wired.database.write(rota.on_duty, wired.site.vault, "LD", clock.now()) is None


async def test_a_patroller_reads_it_and_another_post_does_not(wired: Wired) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        page = await next_week(client)
        assert "没有排" in page
        assert slots(page) == []
        assert (await client.get("/desk/rota?post=SQ")).status_code == 404
        refused = await client.post("/desk/rota", data={"csrf": hidden(page, "csrf"), "post": "LD", "week": ""})
    assert refused.status_code == 404
    assert await entered(wired) == []


async def test_the_town_enters_any_post_with_that_posts_people_only(wired: Wired) -> None:
    town, there, here = (
        await hire(wired, "李四", Role.TOWN, "ZJ"),
        await hire(wired, "桥", post="SQ"),
        await hire(wired),
    )
    async with at_desk(wired, town) as client:
        page = await next_week(client, post="SQ")
        assert (await plan(client, page, {slots(page)[0]: here})).status_code == 404
        assert (await plan(client, page, {slots(page)[0]: there})).status_code == 303
        assert (await client.get("/desk/rota?post=XX")).status_code == 404
    assert await entered(wired) == [("SQ", there)]


async def test_two_at_once_the_second_sees_both_and_keeps_what_they_chose(wired: Wired) -> None:
    head, worker = await hire(wired, "赵岗长", Role.HEAD), await hire(wired, "王巡访")
    async with at_desk(wired, head) as client:
        page = await next_week(client)
        await plan(client, page, {slots(page)[0]: worker})
        late = await plan(client, page, {slots(page)[0]: head})
        assert late.status_code == 409
        assert "别人改过这一周" in late.text
        assert "现在是：王巡访" in late.text
        assert f'value="{head}" selected' in late.text
        assert (await plan(client, late.text, {slots(page)[0]: head})).status_code == 303
    assert await entered(wired) == [("LD", head)]


async def test_the_week_before_is_a_proposal_until_it_is_kept(wired: Wired) -> None:
    head = await hire(wired, "赵岗长", Role.HEAD)
    async with at_desk(wired, head) as client:
        page = await next_week(client)
        await plan(client, page, {slots(page)[3]: head})
        monday = rota.monday_of((clock.now() + 2 * WEEK).date()).isoformat()
        copied = (await client.get("/desk/rota", params={"week": monday, "copy": "1"})).text
        assert "还没有记下" in copied
        assert copied.count(" selected") == 1
        assert len(await entered(wired)) == 1


async def test_what_is_over_stays_what_it_was(wired: Wired) -> None:
    head = await hire(wired, "赵岗长", Role.HEAD)
    monday = rota.monday_of((clock.now() - WEEK).date())
    async with at_desk(wired, head) as client:
        page = (await client.get("/desk/rota", params={"week": monday.isoformat()})).text
        assert slots(page) == []
        old = clock.milliseconds(datetime(monday.year, monday.month, monday.day, 8, tzinfo=clock.SHANGHAI))
        await plan(client, page, {f"shift-{old}": head, "shift-x": head})
    assert await entered(wired) == []


@pytest.mark.parametrize("week", ["", "x", "2026-02-30"])
async def test_an_odd_week_is_this_one(wired: Wired, week: str) -> None:
    async with at_desk(wired, await hire(wired)) as client:
        assert "（今天）" in (await client.get("/desk/rota", params={"week": week})).text


async def test_the_named_person_has_no_rota(wired: Wired) -> None:
    await file(wired)
    async with at_desk(wired, await hire(wired, "王五", Role.CARE, "ZJ")) as client:
        assert (await client.get("/desk/rota")).status_code == 404


async def test_who_left_is_said_to_have_left(wired: Wired) -> None:
    head, worker = await hire(wired, "赵岗长", Role.HEAD), await hire(wired, "王巡访")
    async with at_desk(wired, head) as client:
        page = await next_week(client)
        await plan(client, page, {slots(page)[0]: worker})
        await wired.database.write(people.change, worker, Role.POST, "LD", False)
        late = await plan(client, page, {slots(page)[0]: head})
    assert "现在是：王巡访（已经离开）" in late.text
