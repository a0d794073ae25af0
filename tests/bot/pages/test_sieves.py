"""Parts of the queue: what each filter lets through, and that its address keeps it."""

from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.pages.sieves import View, page_of, view_address
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Complaint, Kind, Role
from tests.bot.pages.desk_world import VILLAGE, at_desk, file, hire, press

ROAD = Draft(text="路面坏了", village=VILLAGE, category="road", place="桥头")


async def shown(wired: Wired, person: int, address: str) -> str:
    async with at_desk(wired, person) as client:
        return (await client.get(address)).text


async def due(wired: Wired, item: Complaint, at: datetime) -> None:
    def move(db: Db) -> None:
        stamp = clock.milliseconds(at)
        db.execute("UPDATE complaint SET due_at = ?, claim_due_at = ? WHERE id = ?", (stamp, stamp, item.id))

    await wired.database.write(move)


async def test_mine_and_what_nobody_took(wired: Wired) -> None:
    mine, free = await file(wired), await file(wired)
    person = await hire(wired)
    async with at_desk(wired, person) as client:
        await press(client, mine.number, "take")
    own, untaken = [await shown(wired, person, f"/desk?who={who}") for who in ("mine", "untaken")]
    assert (mine.number in own, free.number in own) == (True, False)
    assert (mine.number in untaken, free.number in untaken) == (False, True)


async def test_late_and_soon(wired: Wired) -> None:
    late, soon, far = await file(wired), await file(wired), await file(wired)
    now = clock.now()
    for item, at in (
        (late, now - timedelta(hours=3)),
        (soon, now + timedelta(minutes=20)),
        (far, now + timedelta(days=30)),
    ):
        await due(wired, item, at)
    person = await hire(wired)
    pages = [await shown(wired, person, f"/desk?due={word}") for word in ("late", "soon")]
    assert [[item.number in page for item in (late, soon, far)] for page in pages] == [
        [True, False, False],
        [False, True, False],
    ]
    assert "签收超时" in pages[0]
    assert "还剩" in pages[1]


async def test_state_category_village_and_kind_together(wired: Wired) -> None:
    road, rubbish = await file(wired, ROAD), await file(wired)
    person = await hire(wired)
    page = await shown(wired, person, f"/desk?kind=complaint&state=new&category=road&village={VILLAGE}")
    assert (road.number in page, rubbish.number in page) == (True, False)
    assert "诉求 <b>1</b>" in page
    assert road.number not in await shown(wired, person, "/desk?state=accepted")
    assert 'value="road" selected' in page


async def test_the_town_looks_at_one_post_and_posts_do_not_choose(wired: Wired) -> None:
    here, there = await file(wired), await file(wired, Draft(text="桥", village="shiqiao"))
    town = await hire(wired, "李四", Role.TOWN, "ZJ")
    page = await shown(wired, town, "/desk?post=SQ")
    assert (here.number in page, there.number in page) == (False, True)
    page = await shown(wired, await hire(wired), "/desk?post=SQ")
    assert (here.number in page, there.number in page) == (True, False)
    assert 'name="post" id="by-post"' not in page


async def test_links_keep_what_is_chosen(wired: Wired) -> None:
    await file(wired, ROAD)
    page = await shown(wired, await hire(wired), "/desk?category=road&who=untaken")
    assert "/desk?kind=question&amp;category=road&amp;who=untaken" in page
    assert "/desk?category=road&amp;who=untaken&amp;due=late" in page
    assert 'href="/desk?category=road"' in page


@pytest.mark.parametrize(
    "query", ["state=closed", "category=x", "village=<b>", "who=all", "due=1", "post=LD", "kind=1"]
)
async def test_what_is_not_offered_is_left_out(wired: Wired, query: str) -> None:
    item = await file(wired)
    assert item.number in await shown(wired, await hire(wired), f"/desk?{query}")


def test_addresses() -> None:
    view = View(kind=Kind.COMPLAINT, due="late", number=2)
    assert view_address(view) == "/desk?kind=complaint&due=late&page=3"
    assert view.but(due="") == "/desk?kind=complaint"
    assert (View().narrowed, View(kind="question").narrowed, view.narrowed) == (False, False, True)
    assert [page_of(number) for number in ("0", "7", "x", "9999999")] == [0, 6, 0, 0]
