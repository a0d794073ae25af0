"""Who looked at an item first, on its page and in the queue; and who was told of it."""

import asyncio

import pytest

from bot import clock
from bot.notices import QUEUES
from bot.storage import doors, knocking, notices
from bot.storage.doors import DoorKind
from bot.storage.knocking import Gone
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.notices import Occasion
from patrol.complaint import Role
from tests.bot.pages.desk_world import VILLAGE, at_desk, file, hire, press
from tests.bot.pages.test_desk import SECRET, SENSITIVE


async def page(wired: Wired, person: int, address: str) -> str:
    async with at_desk(wired, person) as client:
        return (await client.get(address)).text


async def test_an_item_is_unread_until_somebody_of_its_post_opens_it(wired: Wired) -> None:
    item, first, second = await file(wired), await hire(wired), await hire(wired, "李四")
    assert "还没人看</b>" in await page(wired, first, "/desk")
    with wired.site.notices.subscribe(QUEUES) as news:
        assert "<dt>看过</dt><dd>您 " in await page(wired, first, f"/desk/case/{item.number}")
        assert news.is_set()
    assert "还没人看</b>" not in await page(wired, second, "/desk")
    assert "<dt>看过</dt><dd>张三 " in await page(wired, second, f"/desk/case/{item.number}")


async def test_the_town_desk_looking_at_a_villages_item_does_not_mean_the_village_knows(wired: Wired) -> None:
    item, town = await file(wired), await hire(wired, "李四", Role.TOWN, "ZJ")
    assert "<dt>看过</dt><dd>还没人看</dd>" in await page(wired, town, f"/desk/case/{item.number}")
    assert "还没人看</b>" in await page(wired, town, "/desk")


@pytest.mark.parametrize(("draft", "role"), [(SECRET, Role.ADMIN), (SENSITIVE, Role.CARE)])
async def test_guarded_items_are_seen_by_those_whose_work_they_are(wired: Wired, draft: Draft, role: Role) -> None:
    item, person = await file(wired, draft), await hire(wired, "李四", role, "ZJ")
    assert "<dt>看过</dt><dd>您 " in await page(wired, person, f"/desk/case/{item.number}")


async def test_taking_from_the_town_desk_counts_as_seen(wired: Wired) -> None:
    item, town = await file(wired), await hire(wired, "李四", Role.TOWN, "ZJ")
    async with at_desk(wired, town) as client:
        await press(client, item.number, "take")
        assert "<dt>看过</dt><dd>您 " in (await client.get(f"/desk/case/{item.number}")).text


async def test_many_open_it_at_once_and_one_was_first(wired: Wired) -> None:
    item = await file(wired)
    people = [await hire(wired, name) for name in "甲乙丙"]
    await asyncio.gather(*(page(wired, person, f"/desk/case/{item.number}") for person in people))
    (row,) = await wired.database.read("SELECT seen_by FROM complaint")
    assert row["seen_by"] in people


async def test_where_nothing_can_be_written_the_page_is_shown_all_the_same(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    async with at_desk(wired, person) as client:
        wired.database._writer.stop()
        answer = await client.get(f"/desk/case/{item.number}")
    assert answer.status_code == 200
    assert "还没人看" in answer.text


async def test_an_ended_item_is_not_called_unread(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    over = "UPDATE complaint SET state = 'cancelled', version = version + 1"
    await wired.database.write(lambda db: db.execute(over))
    assert "<dt>看过</dt>" not in await page(wired, person, f"/desk/case/{item.number}")


async def test_seen_by_somebody_whose_name_is_gone(wired: Wired) -> None:
    item, person = await file(wired), await hire(wired)
    await wired.database.write(lambda db: db.execute("UPDATE complaint SET seen_at = created_at, seen_by = NULL"))
    assert "第一次看" in await page(wired, person, f"/desk/case/{item.number}")


async def test_the_page_tells_who_was_told_by_which_door(wired: Wired) -> None:
    item, person = await file(wired, Draft(text="灯坏了", village=VILLAGE)), await hire(wired)
    site, now = wired.site, clock.now()
    await wired.database.write(doors.add_of_person, site.vault, person, DoorKind.SMS, "13812345678", now)
    robot = "https://work.example/cgi-bin/webhook/send?key=0123456789"
    await wired.database.write(doors.add_of_post, site.vault, "LD", DoorKind.WECOM_GROUP, robot, now)
    await wired.database.write(notices.tell, site.vault, site.house, item, Occasion.FILED, now)
    await wired.database.write(knocking.write_marks, (Gone(position=1),), now)
    text = await page(wired, person, f"/desk/case/{item.number}")
    assert "通知了谁（2 次）" in text
    assert "张三短信：新事，已经发出" in text
    assert "企业微信群：新事，还没发出" in text
    assert "138" not in text
