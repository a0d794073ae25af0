"""The pump at the doors, with real gateways: what goes out, together or apart, and nothing twice over a restart."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import clock, wiring
from bot.notices import QUEUES
from bot.settings import Settings
from bot.storage import doors
from bot.storage.doors import DoorKind
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.notices import Occasion
from knowledge.hours import Hours
from knowledge.workdays import CHINA
from patrol.complaint import Kind, Role
from patrol.deadlines import TAKE_BACK
from tests.bot.doorsteps import (
    PHONE,
    REASONS,
    SMS,
    STATES,
    Doorstep,
    due_now,
    pump_of,
    reach,
    running,
    tell,
    until,
)
from tests.bot.pages.desk_world import VILLAGE, file
from tests.bot.talking import file as complain
from tests.live import doors as live
from tests.live.doors import SmsGateway
from tests.live.faults import ErrCode, Held, Status


async def test_a_complaint_reaches_the_post_by_the_very_commit_that_filed_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with SmsGateway() as gateway:
        wired = await wiring.build(
            replace(settings, sms_url=SMS.format(gateway.url), public_url="https://town.example")
        )
        await reach(wired, DoorKind.SMS, PHONE)
        async with running(wired.telling):
            number = await complain(wired)
            await until(wired, STATES, ["sent"])
        await wired.close()
    (sms,) = gateway.sent
    assert sms.query["to"] == PHONE
    assert sms.query["text"] == f"有一件新事：{number} 垃圾保洁 柳东村 https://town.example/desk/case/{number}"


async def test_what_waited_while_nothing_ran_goes_out_after_a_restart_and_once(settings: Settings) -> None:
    async with SmsGateway() as gateway:
        settings = replace(settings, sms_url=SMS.format(gateway.url))
        first = await wiring.build(settings)
        await reach(first, DoorKind.SMS, PHONE)
        await complain(first)
        await first.close()
        for _ in range(2):
            again = await wiring.build(settings)
            async with running(again.telling):
                await until(again, STATES, ["sent"])
            await again.close()
    assert len(gateway.sent) == 1


async def test_a_phone_is_told_of_what_came_meanwhile_in_one_message(settings: Settings) -> None:
    async with SmsGateway() as gateway:
        wired = await wiring.build(replace(settings, sms_url=SMS.format(gateway.url)))
        await reach(wired, DoorKind.SMS, PHONE)
        items = [await file(wired) for _ in range(4)]
        async with running(wired.telling):
            await tell(wired, items[0])
            wired.site.notices.announce(QUEUES)
            await until(wired, STATES, ["sent"])
            for item in items[1:]:
                await tell(wired, item)
            wired.site.notices.announce(QUEUES)
            await until(
                wired,
                "SELECT DISTINCT due_at - (SELECT sent_at FROM notice WHERE state = 'sent') FROM notice "
                "WHERE state = 'waiting'",
                [600_000],
            )
            await wired.database.write(sooner)
            wired.site.notices.announce(QUEUES)
            await until(wired, STATES, ["sent"] * 4)
        await wired.close()
    numbers = "、".join(item.number for item in items[1:])
    assert [sms.query["text"] for sms in gateway.sent][1:] == [f"有 3 件新事：{numbers}"]


def sooner(db: Db) -> None:
    """As if ten minutes had passed."""
    db.execute("UPDATE notice SET sent_at = sent_at - 600000 WHERE state = 'sent'")
    db.execute("UPDATE notice SET due_at = due_at - 600000 WHERE state = 'waiting'")


async def test_danger_is_told_at_once_and_the_next_after_a_minute(settings: Settings) -> None:
    danger = Draft(text="着火了", village=VILLAGE, category="fire", urgent=True)
    async with SmsGateway() as gateway:
        wired = await wiring.build(replace(settings, sms_url=SMS.format(gateway.url)))
        await reach(wired, DoorKind.SMS, PHONE)
        await tell(wired, await file(wired))
        async with running(wired.telling):
            await until(wired, STATES, ["sent"])
            for sent in (["sent", "sent"], ["sent", "sent", "waiting"]):
                await tell(wired, await file(wired, danger))
                wired.site.notices.announce(QUEUES)
                await until(wired, STATES, list(sent))
            await until(
                wired, "SELECT due_at - (SELECT MAX(sent_at) FROM notice) FROM notice WHERE state = 'waiting'", [60_000]
            )
        await wired.close()
    assert len(gateway.sent) == 2
    assert gateway.sent[1].query["text"].startswith("【急】有一件新事：LD-1002-")


async def test_danger_is_told_alone_and_before_what_waited_longer(still: Wired) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    items = [await file(still), await file(still, Draft(text="着火了", village=VILLAGE, category="fire", urgent=True))]
    for item in items:
        await tell(still, item)
    doorstep = Doorstep()
    doorstep.apart = 1
    async with running(pump_of(still, doorstep)):
        await until(still, STATES, ["sent"] * 2)
    assert [message.number for _, message in doorstep.told] == [items[1].number, items[0].number]


async def test_cards_come_one_by_one_and_many_together(still: Wired) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    doorstep = Doorstep()
    first = [await file(still) for _ in range(2)]
    for item in first:
        await tell(still, item)
        await tell(still, item, Occasion.ADDED)
    async with running(pump_of(still, doorstep)):
        await until(still, STATES, ["sent"] * 4)
    assert [(address, message.take) for address, message in doorstep.told] == [("wang", item.number) for item in first]
    for item in [await file(still) for _ in range(3)]:
        await tell(still, item)
    async with running(pump_of(still, doorstep)):
        await until(still, STATES, ["sent"] * 7)
    assert (doorstep.told[-1][1].take, len(doorstep.told)) == ("", 3)


async def test_a_door_that_does_not_answer_keeps_nobody_waiting(settings: Settings) -> None:
    hang = asyncio.Event()
    async with live.WeCom(members=("slow", "wang")) as server:
        wired = await wiring.build(
            replace(
                settings,
                wecom_corp_id=live.CORP,
                wecom_agent_id=live.AGENT,
                wecom_secret=live.SECRET,
                wecom_api=server.url,
            )
        )
        await reach(wired, DoorKind.WECOM, "slow")
        await reach(wired, DoorKind.WECOM, "wang", "李四")
        server.misbehave("message/send", Held(hang))
        item = await file(wired)
        await tell(wired, item)
        async with running(wired.telling):
            await server.until(lambda: len(server.cards) == 1)
            hang.set()
            await until(wired, STATES, ["sent"] * 2)
        await wired.close()
    assert {card.to for card in server.cards} == {"slow", "wang"}


async def test_a_group_hears_of_its_posts_items_but_not_of_confidential_ones(settings: Settings) -> None:
    async with live.WeCom() as server:
        wired = await wiring.build(replace(settings, wecom_api=server.url))
        await wired.database.write(
            doors.add_of_post, wired.site.vault, "LD", DoorKind.WECOM_GROUP, server.robot_url(), clock.now()
        )
        item = await file(wired)
        for one in (item, await file(wired, Draft(text="书记的事", village=VILLAGE, confidential=True))):
            await tell(wired, one)
        server.misbehave("webhook/send", ErrCode(-1))
        async with running(wired.telling):
            await until(wired, "SELECT tries FROM notice", [1])
            await wired.database.write(due_now)
            wired.site.notices.announce(QUEUES)
            await until(wired, STATES, ["sent"])
        await wired.close()
    assert [card.content["content"] for card in server.cards_to(live.ROBOT)] == [
        f"有一件新事：{item.number} 垃圾保洁 柳东村"
    ]


async def test_the_named_person_gets_bare_words(settings: Settings) -> None:
    async with SmsGateway() as gateway:
        wired = await wiring.build(replace(settings, sms_url=SMS.format(gateway.url)))
        await reach(wired, DoorKind.SMS, PHONE, role=Role.CARE, post="ZJ")
        draft = Draft(kind=Kind.CALLBACK, text="请求专人联系", confidential=True, sensitive=True)
        for _ in range(2):
            await tell(wired, await file(wired, draft))
        async with running(wired.telling):
            await until(wired, STATES, ["sent"] * 2)
        await wired.close()
    assert [sms.query["text"] for sms in gateway.sent] == ["有一件新事，请到工作台看"]


async def test_the_gateway_is_tried_again_when_it_fails(settings: Settings) -> None:
    async with SmsGateway() as gateway:
        wired = await wiring.build(replace(settings, sms_url=SMS.format(gateway.url)))
        await reach(wired, DoorKind.SMS, PHONE)
        await tell(wired, await file(wired))
        gateway.misbehave("sms", Status(500))
        async with running(wired.telling):
            await until(wired, REASONS, ["status 500"])
            await wired.database.write(due_now)
            wired.site.notices.announce(QUEUES)
            await until(wired, STATES, ["sent"])
        await wired.close()
    assert len(gateway.sent) == 1


async def test_at_night_only_danger_is_told_and_the_rest_in_the_morning(wired: Wired) -> None:
    await reach(wired, DoorKind.WECOM, "zhang")
    doorstep, house, now = Doorstep(), wired.site.house, clock.now()
    begins = (now - timedelta(minutes=1)).astimezone(CHINA).time()
    hours = Hours(quiet_from=begins, quiet_until=(now + timedelta(hours=9)).astimezone(CHINA).time())
    asleep = replace(house, book=replace(house.book, town=replace(house.town, hours=hours), take_back=TAKE_BACK))
    await tell(wired, await file(wired))
    async with running(replace(pump_of(wired, doorstep), house=asleep)):
        await until(wired, "SELECT due_at > created_at + 32000000 FROM notice", [1])
        await tell(wired, await file(wired, Draft(text="着火了", village=VILLAGE, category="fire", urgent=True)))
        wired.site.notices.announce(QUEUES)
        await until(wired, STATES, ["waiting", "sent"])
    assert [message.urgent for _, message in doorstep.told] == [True]
