"""The pump outbox -> channel: order, once, at its pace, and an ordered stop."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

import pytest

from bot import clock, sending
from bot.channels.port import Later, Sent
from bot.sending import OutboxPump
from bot.storage import outbox
from bot.storage.chats import index_of
from bot.storage.inbox import Window
from bot.wiring import Wired
from bot.workers import InboxPump
from tests.bot.fetched import Vendor, arrive, raw, turns_of
from tests.bot.talking import column
from tests.bot.wires import CAN, Wire, execute, hear, holds, lane, place, running, sent, states, truth_of, until, write

LONG = "您的事已经交给柳东村了。" * 8
SAID = """SELECT outbox.body_sealed FROM outbox JOIN chat ON chat.id = outbox.chat
WHERE chat.address_index = ? ORDER BY outbox.seq"""
P = ParamSpec("P")
T = TypeVar("T")


async def row(wired: Wired, sql: str = "SELECT * FROM outbox") -> Any:
    return (await wired.database.read(sql))[0]


async def test_what_is_said_in_a_chat_is_sent_once_and_in_order(still: Wired) -> None:
    wire = Wire()
    for text in ("一", "二", "三"):
        await write(still, text)
    async with running(lane(still, wire)):
        await sent(still, 3)
    assert wire.heard == [("a", "一"), ("a", "二"), ("a", "三")]
    assert wire.most_at_once == 1
    async with running(lane(still, wire)) as again:
        again.wake()
    assert len(wire.heard) == 3


async def test_replies_to_one_message_are_one_message_with_its_buttons(still: Wired) -> None:
    wire, received = Wire(), await hear(still, "1")
    offer = [{"id": "file", "label": "提交"}]
    await write(still, "收到了。", inbox=received.position, buttons=offer)
    await write(still, "请看：", inbox=received.position, part=1)
    await write(still, "小王说：来了", buttons=[])
    async with running(lane(still, wire)):
        await sent(still, 3)
    assert wire.texts() == ["收到了。\n\n请看：", "小王说：来了"]
    assert wire.buttons == [("file",), ()]


async def test_chats_are_written_to_side_by_side_but_not_more_than_there_is_room_for(still: Wired) -> None:
    wire, many = Wire(), sending.WIDTH + 20
    wire.gate.clear()
    await asyncio.gather(*(write(still, "好", str(number)) for number in range(many)))
    async with running(lane(still, wire)):
        await wire.until(sending.WIDTH)
        assert wire.at_once == sending.WIDTH
        wire.gate.set()
        await sent(still, many)
    assert wire.most_at_once == sending.WIDTH
    assert len(set(wire.heard)) == many


async def test_a_long_text_goes_in_pieces_and_after_a_restart_goes_on_where_it_was(still: Wired) -> None:
    first, second = Wire(script=[Sent(), Later(seconds=0.01, reason="slow")]), Wire()
    await write(still, LONG)
    async with running(lane(still, first)):
        await first.until(2)
    assert (await row(still))["pieces"] == 1
    async with running(lane(still, second)):
        await sent(still, 1)
    assert "".join([*first.texts()[:1], *second.texts()]) == LONG


async def test_stopping_finishes_what_is_being_sent_and_begins_no_more(still: Wired) -> None:
    wire = Wire(capabilities=replace(CAN, per_chat=0.001))
    wire.gate.clear()
    await write(still, LONG)
    await write(still, "二", "b")
    pump = lane(still, wire)
    task = asyncio.create_task(pump.run())
    await wire.until(2)
    pump.stop()
    wire.gate.set()
    await asyncio.wait_for(task, 10)
    assert await states(still) == ["waiting", "sent"]
    assert len(wire.heard) == 2


async def test_a_chat_is_written_to_at_its_pace(still: Wired) -> None:
    wire, begun = Wire(capabilities=replace(CAN, per_chat=50)), clock.monotonic()
    for text in ("一", "二", "三", "四"):
        await write(still, text)
    async with running(lane(still, wire)):
        await sent(still, 4)
    assert clock.monotonic() - begun > 0.055


async def test_paces_of_chats_that_have_long_been_quiet_are_forgotten(
    still: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MANY_CHATS", 2)
    wire = Wire()
    for number in range(6):
        await write(still, "好", str(number))
    async with running(lane(still, wire)) as pump:
        await sent(still, 6)
    assert len(pump._paces) <= 3


async def test_of_a_reply_without_words_nothing_is_sent(still: Wired) -> None:
    wire = Wire()
    await write(still, "")
    async with running(lane(still, wire)):
        await sent(still, 1)
    assert wire.heard == []


async def test_the_last_word_reaches_whoever_is_forgotten_and_then_the_address_goes(still: Wired) -> None:
    wire = Wire()
    await write(still, "已经删掉了。")
    await still.database.write(execute, "UPDATE chat SET forgetting = 1")
    async with running(lane(still, wire)):
        await sent(still, 1)
    assert wire.heard == [("a", "已经删掉了。")]
    assert await column(still, "SELECT address_sealed FROM chat") == [None]


async def test_while_a_window_is_open_the_messages_are_counted(still: Wired) -> None:
    wire = Wire(capabilities=replace(CAN, windowed=True))
    await hear(still, "1", opens=Window(lasts=timedelta(hours=48), messages=2))
    await write(still, "您的事已经交给柳东村了。" * 4)
    await write(still, "二")
    async with running(lane(still, wire)):
        await sent(still, 2)
    assert wire.open == [True, True, False]
    assert await column(still, "SELECT open_left FROM chat") == [0]


async def test_a_channel_without_windows_may_always_write(still: Wired) -> None:
    wire = Wire()
    await write(still, "一")
    async with running(lane(still, wire)):
        await sent(still, 1)
    assert wire.open == [True]


async def test_what_falls_due_later_is_sent_by_itself(still: Wired) -> None:
    wire = Wire()
    received = await hear(still, "1", hold=0.05)
    await write(still, "一", inbox=received.position)
    async with running(lane(still, wire)):
        await sent(still, 1)
    assert clock.milliseconds(clock.now()) >= (await row(still))["due_at"]


async def _whole(wired: Wired, wire: Wire, done: Callable[[], Any]) -> None:
    """Turns and replies of the whole house, until it is done; then an ordered stop."""
    pump, sender = InboxPump(wired.database, turns_of(wired, Vendor()).begin), lane(wired, wire)
    wired.site.notices.ring(sender.wake)
    turning = asyncio.create_task(pump.run())
    async with running(sender):
        await until(done)
        pump.stop()
        await asyncio.wait_for(turning, 20)


async def test_200_messages_of_20_chats_are_answered_once_and_in_order_over_a_restart(still: Wired) -> None:
    texts = ["末班车几点", "谢谢", "你好", "柳溪1路票价"]
    for number in range(200):
        await arrive(still, str(number), raw(texts[number % 4]), str(number % 20))
    first, second = Wire(capabilities=replace(CAN, most=4096)), Wire(capabilities=replace(CAN, most=4096))
    await _whole(still, first, truth_of(lambda: len(first.heard) >= 60))
    await _whole(still, second, holds(still, "SELECT COUNT(*) = 0 FROM outbox WHERE state = 'waiting'"))
    await _whole(still, second, holds(still, "SELECT COUNT(*) = 200 FROM inbox WHERE state = 'done'"))
    await _whole(still, second, holds(still, "SELECT COUNT(*) = 0 FROM outbox WHERE state = 'waiting'"))
    heard = [*first.heard, *second.heard]
    assert len(heard) == 200
    for chat in map(str, range(20)):
        said = await still.database.read(SAID, (index_of(still.site.vault, place(chat)),))
        bodies = [outbox.opened(still.site.vault, each["body_sealed"]) or {} for each in said]
        assert "\n\n".join(text for name, text in heard if name == chat) == "\n\n".join(
            str(body["text"]) for body in bodies
        )


async def test_a_pump_without_lanes_runs_until_it_is_stopped() -> None:
    pump = OutboxPump()
    task = asyncio.create_task(pump.run())
    pump.wake()
    await asyncio.sleep(0)
    assert not task.done()
    pump.stop()
    await asyncio.wait_for(task, 10)


async def test_the_pump_wakes_and_stops_all_its_lanes(still: Wired) -> None:
    wire = Wire()
    pump = OutboxPump((lane(still, wire),))
    still.site.notices.ring(pump.wake)
    task = asyncio.create_task(pump.run())
    await until(truth_of(lambda: not pump.lanes[0]._bell.is_set()))
    still.site.notices.announce(await write(still, "一"))
    await sent(still, 1)
    pump.stop()
    await asyncio.wait_for(task, 10)
