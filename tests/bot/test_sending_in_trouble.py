"""The pump outbox -> channel in trouble: pauses, marks that cannot be written, and what cannot reach anybody."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from bot import clock, sending
from bot.channels.port import Later, Moved, Never, Owed
from bot.storage import sendings
from bot.storage.database import Database, Db, Row
from bot.storage.errors import Busy
from bot.wiring import Wired
from tests.bot.talking import column
from tests.bot.wires import CAN, Wire, are, execute, hear, holds, lane, running, sent, states, truth_of, until, write

LONG = "您的事已经交给柳东村了。" * 8
SAID = """SELECT outbox.body_sealed FROM outbox JOIN chat ON chat.id = outbox.chat
WHERE chat.address_index = ? ORDER BY outbox.seq"""
P = ParamSpec("P")
T = TypeVar("T")


class Forgetful(Database):
    """The same database, but of what the pump notes nothing can be written while `broken`."""

    def __init__(self, behind: Database) -> None:
        self.behind, self.broken, self.refused = behind, True, 0

    async def write(self, function: Callable[Concatenate[Db, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if self.broken and function is not sendings.wake_late:
            self.refused += 1
            raise Busy("满了")
        return await self.behind.write(function, *args, **kwargs)

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return await self.behind.read(sql, params)


class Reluctant(Database):
    """The same database, but the first question cannot be answered."""

    def __init__(self, behind: Database) -> None:
        self.behind, self.asked = behind, 0
        self.write = behind.write  # type: ignore[method-assign]  # passed on as it is

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        self.asked += 1
        if self.asked == 1:
            raise Busy("满了")
        return await self.behind.read(sql, params)


class Behindhand(Database):
    """The same database, but what was read while `late` is set is heard of when the reply has been noted as sent."""

    def __init__(self, wired: Wired, wire: Wire) -> None:
        self.wired, self.wire, self.late = wired, wire, False
        self.write = wired.database.write  # type: ignore[method-assign]  # passed on as it is

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        rows = await self.wired.database.read(sql, params)
        if self.late:
            self.late = False
            self.wire.gate.set()
            await sent(self.wired, 1)
        return rows


async def test_what_was_read_before_it_was_noted_is_not_sent_again(still: Wired) -> None:
    wire = Wire()
    wire.gate.clear()
    database = Behindhand(still, wire)
    await write(still, "一")
    async with running(lane(still, wire, database)) as pump:
        await wire.until(1)
        await write(still, "二")
        database.late = True
        pump.wake()
        await sent(still, 2)
    assert wire.texts() == ["一", "二"]


async def test_what_cannot_be_noted_is_not_sent_again(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    wire, database = Wire(), Forgetful(still.database)
    await write(still, "一")
    async with running(lane(still, wire, database)) as pump:
        await until(truth_of(lambda: database.refused > 3))
        pump.wake()
        assert (wire.texts(), await states(still)) == (["一"], ["waiting"])
        database.broken = False
        await sent(still, 1)
    assert wire.texts() == ["一"]
    assert "keeps a mark in mind" in caplog.text


async def test_after_a_crash_between_sending_and_noting_it_is_said_once_more_and_no_more(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    wire, database = Wire(), Forgetful(still.database)
    await write(still, "一")
    await write(still, "二")
    async with running(lane(still, wire, database)):
        await wire.until(1)
    assert "it may be said once more" in caplog.text
    async with running(lane(still, wire)):
        await sent(still, 2)
    assert wire.texts() == ["一", "一", "二"]


async def test_one_chats_pause_never_stops_another(still: Wired) -> None:
    wire = Wire(script=[Later(seconds=0.1, reason="429")])
    await write(still, "一", "a")
    await write(still, "二", "a")
    async with running(lane(still, wire)) as pump:
        await wire.until(1)
        await write(still, "三", "b")
        pump.wake()
        await sent(still, 3)
    assert wire.heard == [("a", "一"), ("b", "三"), ("a", "一"), ("a", "二")]
    assert await column(still, "SELECT tries FROM outbox ORDER BY position") == [1, 0, 0]


async def test_when_the_account_is_to_pause_nobody_is_written_to_until_then(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    wire = Wire(script=[Later(seconds=0.1, reason="quota", all_chats=True)])
    await write(still, "一", "a")
    async with running(lane(still, wire)) as pump:
        await wire.until(1)
        begun = clock.monotonic()
        await write(still, "二", "b")
        pump.wake()
        await sent(still, 2)
    assert clock.monotonic() - begun > 0.08
    assert sorted(wire.heard) == [("a", "一"), ("a", "一"), ("b", "二")]
    assert "wire:us pauses for 0 s: quota" in caplog.text


async def test_what_is_under_way_while_the_account_pauses_waits_too(still: Wired) -> None:
    paced = replace(CAN, per_second=50)
    wire = Wire(capabilities=paced, script=[Later(seconds=0.15, reason="quota", all_chats=True)])
    for name in "abc":
        await write(still, "好", name)
    async with running(lane(still, wire)):
        await wire.until(2)
        assert (await states(still)).count("sent") <= 1
        await sent(still, 3)
    assert len(wire.heard) == 4


async def test_who_cannot_be_reached_is_told_when_they_write_again(still: Wired) -> None:
    wire = Wire(script=[Owed(reason="blocked")])
    for text in ("一", "二"):
        await write(still, text)
    async with running(lane(still, wire)) as pump:
        await until(are(still, "owed", "owed"))
        received = await hear(still, "1")
        await write(still, "三", inbox=received.position)
        pump.wake()
        await sent(still, 3)
    assert wire.texts() == ["一", "一", "二", "三"]


async def test_who_writes_while_a_message_cannot_reach_them_is_owed_nothing(still: Wired) -> None:
    wire = Wire(script=[Owed(reason="blocked")])
    await write(still, "一")
    wire.gate.clear()
    async with running(lane(still, wire)):
        await wire.until(1)
        await hear(still, "1")
        wire.gate.set()
        await sent(still, 1)
    assert wire.texts() == ["一", "一"]


async def test_what_a_vendor_never_takes_is_put_aside_and_the_talk_goes_on(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    wire = Wire(script=[Never(reason="400")])
    for text in ("一", "二"):
        await write(still, text)
    async with running(lane(still, wire)):
        await sent(still, 1)
    assert await states(still) == ["parked", "sent"]
    assert await sendings.count_unsent(still.database) == 1
    assert "reply 1 of wire:us is put aside: 400" in caplog.text


async def test_a_chat_that_moved_is_written_to_where_it_is_now(still: Wired) -> None:
    wire = Wire(script=[Moved(address="b")])
    await write(still, "一")
    async with running(lane(still, wire)):
        await sent(still, 1)
    assert wire.heard == [("a", "一"), ("b", "一")]


async def test_a_chat_that_moves_without_end_is_left_alone_for_longer_and_longer(still: Wired) -> None:
    wire = Wire(script=[Moved(address=str(number)) for number in range(9)])
    await write(still, "一")
    async with running(lane(still, wire)):
        await wire.until(4)
        await until(holds(still, "SELECT tries >= 4 FROM outbox"))
    assert len(wire.heard) == 4


async def test_a_fault_of_ours_stops_one_chat_and_says_nothing_of_whose(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    wire = Wire(script=[RuntimeError("secret")])
    await write(still, "一", "a")
    async with running(lane(still, wire)) as pump:
        await wire.until(1)
        await write(still, "二", "b")
        pump.wake()
        await sent(still, 1)
    assert wire.texts() == ["一", "二"]
    assert "RuntimeError in wire:us" in caplog.text
    assert "secret" not in caplog.text
    caplog.clear()


async def test_after_such_a_fault_it_is_tried_again(
    still: Wired, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FAULT_RESTS", 0.01)
    wire = Wire(script=[RuntimeError("")])
    await write(still, "一")
    async with running(lane(still, wire)):
        await sent(still, 1)
    caplog.clear()


async def test_a_vendor_that_says_nothing_is_asked_again(still: Wired) -> None:
    wire = Wire()
    wire.gate.clear()
    await write(still, "一")
    async with running(lane(still, wire, patience=0.01)):
        await until(holds(still, "SELECT reason = 'no answer' FROM outbox"))
        wire.gate.set()


async def test_a_damaged_reply_is_put_aside(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    await write(still, "一")
    await still.database.write(execute, "UPDATE outbox SET body_sealed = ?", b"x" * 40)
    async with running(lane(still, Wire())):
        await until(are(still, "parked"))
    assert "put aside: damaged" in caplog.text


async def test_a_chat_whose_address_is_forgotten_is_owed(still: Wired) -> None:
    await write(still, "一")
    await still.database.write(execute, "UPDATE chat SET address_sealed = NULL")
    async with running(lane(still, Wire())):
        await until(are(still, "owed"))


async def test_a_lane_that_cannot_look_looks_again(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    await write(still, "一")
    async with running(lane(still, Wire(), Reluctant(still.database))):
        await sent(still, 1)
    assert "wire:us waits" in caplog.text
