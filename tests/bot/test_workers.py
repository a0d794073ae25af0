"""The pumps: order in each chat, chats side by side, an ordered stop, and beats that go on."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import clock
from bot.storage import inbox
from bot.storage.database import Database, Row
from bot.storage.errors import Busy, Conflict
from bot.wiring import Wired
from bot.workers import WIDTH, ClockPump, Errand, InboxPump
from tests.bot.talking import arrival, column, store

ANSWERED = """SELECT inbox.chat, inbox.seq AS asked, outbox.seq AS said, outbox.inbox AS position FROM outbox
JOIN inbox ON inbox.position = outbox.inbox WHERE outbox.part = 0 ORDER BY outbox.seq"""


async def test_200_messages_of_20_chats_are_each_answered_once_and_in_order(wired: Wired) -> None:
    places = [(number, str(number % 20)) for number in range(200)]
    texts = ["末班车几点", "谢谢", "你好", "柳溪1路票价"]
    sending = [wired.front.receive(arrival(texts[number % 4], chat)) for number, chat in places]
    received = await asyncio.gather(*sending)
    assert all(await asyncio.gather(*(wired.front.answered(one, 20) for one in received)))
    assert await column(wired, "SELECT DISTINCT state FROM inbox") == ["done"]
    asked = defaultdict(list)
    for row in await wired.database.read(ANSWERED):
        assert row["said"] > row["asked"]
        asked[row["chat"]].append(row["position"])
    assert {chat: len(positions) for chat, positions in asked.items()} == dict.fromkeys(asked, 10)
    assert all(positions == sorted(positions) for positions in asked.values())


async def test_positions_have_no_hole_after_many_turns_at_once(wired: Wired) -> None:
    sending = [wired.front.receive(arrival("你好", str(number % 7))) for number in range(50)]
    received = await asyncio.gather(*sending)
    assert all(await asyncio.gather(*(wired.front.answered(one, 20) for one in received)))
    for table in ("inbox", "outbox"):
        positions = await column(wired, f"SELECT position FROM {table} ORDER BY position")  # noqa: S608 - two words
        assert positions == list(range(1, len(positions) + 1))
    seqs = "SELECT seq FROM inbox WHERE chat = ? UNION ALL SELECT seq FROM outbox WHERE chat = ? ORDER BY seq"
    for chat in await column(wired, "SELECT id FROM chat"):
        found = await column(wired, seqs, chat, chat)
        assert found == list(range(1, len(found) + 1))


class Slow:
    """Turns that wait until they are let go, and finish their message then."""

    def __init__(self, wired: Wired) -> None:
        self.wired, self.begun, self.gate = wired, list[int](), asyncio.Event()
        self.news = asyncio.Event()

    async def run(self, position: int) -> None:
        self.begun.append(position)
        self.news.set()
        await self.gate.wait()
        await self.wired.database.write(inbox.finish, position, clock.now())

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.begun) < count:
                self.news.clear()
                await self.news.wait()


async def test_chats_run_side_by_side_and_one_chat_one_by_one(still: Wired) -> None:
    slow = Slow(still)
    for chat in "abca":
        await store(still, arrival("你好", chat))
    pump = InboxPump(still.database, slow.run)
    running = asyncio.create_task(pump.run())
    await slow.until(3)
    assert sorted(slow.begun) == [1, 2, 3]
    slow.gate.set()
    await slow.until(4)
    pump.stop()
    await running
    assert slow.begun[3] == 4


async def test_no_more_turns_run_at_once_than_there_is_room_for(still: Wired) -> None:
    slow = Slow(still)
    for number in range(WIDTH + 5):
        await store(still, arrival("你好", str(number)))
    pump = InboxPump(still.database, slow.run)
    running = asyncio.create_task(pump.run())
    await slow.until(WIDTH)
    pump.wake()
    await still.database.read("SELECT 1")
    assert len(slow.begun) == WIDTH
    slow.gate.set()
    await slow.until(WIDTH + 5)
    pump.stop()
    await running


async def test_a_message_is_not_begun_before_it_is_ready(still: Wired) -> None:
    slow = Slow(still)
    slow.gate.set()
    await store(still, replace(arrival("一"), bundle="album"))
    await store(still, arrival("二", "b"))
    pump = InboxPump(still.database, slow.run)
    running = asyncio.create_task(pump.run())
    begun = clock.monotonic()
    await slow.until(2)
    pump.stop()
    await running
    assert slow.begun == [2, 1]
    assert clock.monotonic() - begun > 1.2


async def test_a_clock_that_was_set_back_makes_nobody_wait_for_it(still: Wired) -> None:
    slow = Slow(still)
    slow.gate.set()
    received = await store(still, arrival("一"))
    await still.database.write(inbox.postpone, received.position, clock.now() + timedelta(hours=3))
    pump = InboxPump(still.database, slow.run)
    running = asyncio.create_task(pump.run())
    await slow.until(1)
    pump.stop()
    await running


async def test_stopping_finishes_what_has_begun_and_begins_no_more(still: Wired) -> None:
    slow = Slow(still)
    for chat in "aab":
        await store(still, arrival("你好", chat))
    pump = InboxPump(still.database, slow.run)
    running = asyncio.create_task(pump.run())
    await slow.until(2)
    pump.stop()
    slow.gate.set()
    await running
    assert await column(still, "SELECT state FROM inbox ORDER BY position") == ["done", "waiting", "done"]


async def test_after_the_word_to_stop_no_errand_begins(still: Wired) -> None:
    begun, gate, run = asyncio.Event(), asyncio.Event(), list[int]()

    async def errand() -> bool:
        run.append(1)
        return True

    async def begin(position: int) -> Errand:
        begun.set()
        await gate.wait()
        return errand

    await store(still, arrival("一"))
    pump = InboxPump(still.database, begin)
    running = asyncio.create_task(pump.run())
    await asyncio.wait_for(begun.wait(), 10)
    pump.stop()
    gate.set()
    await running
    assert run == []


@pytest.mark.parametrize("error", [Busy("满了"), Conflict("不接受")])
async def test_a_turn_that_cannot_be_written_is_tried_again(
    still: Wired, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    slow, errors = Slow(still), [error, error]
    slow.gate.set()

    async def fails_twice(position: int) -> None:
        if errors:
            raise errors.pop()
        await slow.run(position)

    await store(still, arrival("你好"))
    pump = InboxPump(still.database, fails_twice, rest=0)
    running = asyncio.create_task(pump.run())
    await slow.until(1)
    pump.stop()
    await running
    assert len(caplog.records) == 2


class Reluctant(Database):
    """The same database, but the first question cannot be answered."""

    def __init__(self, behind: Database) -> None:
        self.behind, self.refused = behind, False

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        if not self.refused:
            self.refused = True
            raise Busy("满了")
        return await self.behind.read(sql, params)


async def test_a_pump_that_cannot_look_looks_again(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    slow = Slow(still)
    slow.gate.set()
    await store(still, arrival("你好"))
    pump = InboxPump(Reluctant(still.database), slow.run, rest=0)
    running = asyncio.create_task(pump.run())
    await slow.until(1)
    pump.stop()
    await running
    assert "the inbox waits" in caplog.text


@pytest.mark.parametrize("error", [Busy("满了"), Conflict("不接受"), PermissionError("不让删")])
async def test_the_clock_beats_until_it_is_stopped_whatever_a_duty_does(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    beats: list[str] = []
    third = asyncio.Event()

    async def fails() -> None:
        beats.append("fails")
        raise error

    async def works() -> None:
        beats.append("works")
        if len(beats) >= 6:
            third.set()

    pump = ClockPump((fails, works), beat=0.001)
    running = asyncio.create_task(pump.run())
    await asyncio.wait_for(third.wait(), 10)
    pump.stop()
    await running
    assert beats[:6] == ["fails", "works"] * 3
    assert "a duty waits for the next beat" in caplog.text


async def test_what_is_brisk_is_done_between_the_beats() -> None:
    done: list[str] = []
    enough = asyncio.Event()

    async def slow() -> None:
        done.append("slow")

    async def brisk() -> None:
        done.append("brisk")
        if len(done) >= 4:
            enough.set()

    pump = ClockPump((slow,), beat=3600, brisk=(brisk,), tick=0.001)
    running = asyncio.create_task(pump.run())
    await asyncio.wait_for(enough.wait(), 10)
    pump.stop()
    await running
    assert done[:4] == ["slow", "brisk", "brisk", "brisk"]


def test_a_message_is_stored_in_a_form_that_can_be_read_by_eye() -> None:
    stored = json.loads(arrival("路灯坏了").raw)
    assert stored == {"text": "路灯坏了", "button": None, "photos": [], "note": None}
