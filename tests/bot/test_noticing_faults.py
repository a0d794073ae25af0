"""The pump at the doors when something is wrong: put off, put aside, never told twice, never silent."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import clock
from bot.channels.port import Later, Never
from bot.notices import QUEUES
from bot.storage import knocking, people, unread
from bot.storage.doors import DoorKind
from bot.storage.errors import Closed, NotWritten, Unavailable
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.doorsteps import (
    REASONS,
    STATES,
    Doorstep,
    due_now,
    pump_of,
    reach,
    running,
    tell,
    until,
    until_told,
)
from tests.bot.pages.desk_world import file
from tests.bot.talking import column


async def test_what_was_seen_or_withdrawn_or_is_somebody_elses_now_is_not_told(still: Wired) -> None:
    person = await reach(still, DoorKind.WECOM, "wang")
    seen, moved = await file(still), await file(still)
    for item in (seen, moved):
        await tell(still, item)
    await still.database.write(unread.see, seen.id, person, clock.now())
    await still.database.write(people.change, person, Role.POST, "SQ", True)
    doorstep = Doorstep()
    async with running(pump_of(still, doorstep)):
        await until(still, STATES, ["parked"] * 2)
    assert await column(still, REASONS) == ["seen", "not theirs"]
    assert doorstep.told == []


async def test_a_closed_door_and_one_that_is_not_set_up_are_put_aside(still: Wired) -> None:
    person = await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))
    async with running(replace(still.telling, doorways={})):
        await until(still, STATES, ["parked"])
    await tell(still, await file(still))
    await still.database.write(people.change, person, Role.POST, "LD", False)
    async with running(pump_of(still, Doorstep())):
        await until(still, STATES, ["parked"] * 2)
    assert await column(still, REASONS) == ["not set up", "closed"]


async def test_what_cannot_be_told_now_is_tried_again_with_patience(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    for _ in range(2):
        await tell(still, await file(still))
    doorstep = Doorstep(Later(seconds=1, reason="busy"))
    async with running(pump_of(still, doorstep)):
        await until(still, "SELECT tries FROM notice ORDER BY position", [1, 1])
        assert len(doorstep.told) == 1
        waits = await column(still, "SELECT due_at FROM notice")
        assert all(14_000 < due - clock.milliseconds(clock.now()) <= 15_000 for due in waits)
        await still.database.write(due_now)
        still.site.notices.announce(QUEUES)
        await until(still, STATES, ["sent"] * 2)
    assert [record.getMessage() for record in caplog.records] == ["staff were not told by wecom: busy"]


async def test_the_more_tries_the_longer_and_after_a_day_it_is_given_up(still: Wired) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))
    await still.database.write(lambda db: db.execute("UPDATE notice SET tries = 9"))
    async with running(pump_of(still, Doorstep(Later(seconds=1, reason="busy")))):
        await until(still, "SELECT tries FROM notice", [10])
        (due,) = await column(still, "SELECT due_at FROM notice")
        assert due - clock.milliseconds(clock.now()) > 890_000
        await still.database.write(
            lambda db: db.execute("UPDATE notice SET due_at = 0, created_at = created_at - 90000000")
        )
        still.site.notices.announce(QUEUES)
        await until(still, STATES, ["parked"])
    assert await column(still, REASONS) == ["late"]


async def test_what_is_refused_for_ever_is_put_aside_with_the_reason_and_said_once(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    for _ in range(2):
        await tell(still, await file(still))
    doorstep = Doorstep(Never(reason="errcode 81013"), Never(reason="errcode 81013"))
    async with running(pump_of(still, doorstep)):
        await until(still, STATES, ["parked"] * 2)
    assert await column(still, REASONS) == ["errcode 81013"] * 2
    assert len(caplog.records) == 1


class Blocked:
    """The same database, whose writes (and reads) fail so many times: the disk is full."""

    def __init__(self, wired: Wired, times: int, *, unread: int = 0, why: type[Unavailable] = NotWritten) -> None:
        self.behind, self.times, self.unread, self.why = wired.database, times, unread, why

    async def write(self, function: Callable[..., Any], /, *args: Any) -> Any:
        if self.times:
            self.times -= 1
            raise self.why("full")
        return await self.behind.write(function, *args)

    async def read(self, sql: str, params: Any = ()) -> Any:
        if self.unread:
            self.unread -= 1
            raise self.why("full")
        return await self.behind.read(sql, params)


async def test_what_was_told_is_not_told_again_because_it_could_not_be_noted(still: Wired) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))
    doorstep, blocked = Doorstep(), Blocked(still, 3)
    pump = replace(pump_of(still, doorstep), database=blocked, rest=0.01)  # type: ignore[arg-type] # the wire to the disk
    async with running(pump):
        await until(still, STATES, ["sent"])
    assert (len(doorstep.told), blocked.times) == (1, 0)


@pytest.mark.parametrize("unread", [1, 2])
async def test_what_could_not_be_read_is_read_again(still: Wired, unread: int) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))
    doorstep, blocked = Doorstep(), Blocked(still, 0, unread=unread)
    await blocked_reads(still, blocked, doorstep)
    assert len(doorstep.told) == 1


async def blocked_reads(wired: Wired, blocked: Blocked, doorstep: Doorstep) -> None:
    pump = replace(pump_of(wired, doorstep), database=blocked, rest=0.01)  # type: ignore[arg-type] # as above
    async with running(pump):
        await until(wired, STATES, ["sent"])


async def test_a_door_whose_rows_could_not_be_read_waits_its_turn(still: Wired) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))

    class Hiccup(Blocked):
        async def read(self, sql: str, params: Any = ()) -> Any:
            if sql == knocking.AT_DOOR and self.unread:
                return await Blocked.read(self, sql, params)
            return await self.behind.read(sql, params)

    doorstep = Doorstep()
    await blocked_reads(still, Hiccup(still, 0, unread=1), doorstep)
    assert len(doorstep.told) == 1


async def test_a_house_that_closes_says_that_something_may_come_twice(
    still: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))
    doorstep = Doorstep()
    blocked = Blocked(still, 1, why=Closed)
    pump = replace(pump_of(still, doorstep), database=blocked)  # type: ignore[arg-type] # as above
    async with running(pump):
        await until_told(doorstep)
    assert "1 notices may be told twice" in caplog.text


async def test_a_damaged_door_is_left_alone_for_a_while(still: Wired, caplog: pytest.LogCaptureFixture) -> None:
    await reach(still, DoorKind.WECOM, "wang")
    await tell(still, await file(still))
    await still.database.write(lambda db: db.execute("UPDATE door SET address_sealed = x'00'"))
    async with running(pump_of(still, Doorstep())):
        await until(still, "SELECT due_at > created_at + 3000000 FROM notice", [1])
    assert "cannot be opened" in caplog.text


async def test_the_pump_stops_before_it_began(still: Wired) -> None:
    pump = pump_of(still, Doorstep())
    pump.stop()
    await asyncio.wait_for(pump.run(), 5)
