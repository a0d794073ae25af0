"""Doors to staff for the tests of the notices: who stands there, and a pump that runs for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import clock
from bot.channels.doors.port import NO_REST, Message, Told
from bot.channels.port import Sent
from bot.noticing import NoticePump
from bot.storage import doors, notices
from bot.storage.doors import DoorKind
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.notices import Occasion
from patrol.complaint import Complaint
from tests.bot.pages.desk_world import hire
from tests.bot.talking import column

PHONE = "13812345678"

SMS = "{}/sms?to={{phone}}&text={{text}}"

STATES = "SELECT state FROM notice ORDER BY position"

REASONS = "SELECT reason FROM notice ORDER BY position"


class Doorstep:
    """A door on the wire's side that notes what it is told and answers as it is scripted."""

    apart = 2

    def __init__(self, *answers: Told) -> None:
        self.answers = list(answers)
        self.told: list[tuple[str, Message]] = []

    def rest(self, urgent: bool) -> timedelta:
        return NO_REST

    async def tell(self, address: str, message: Message) -> Told:
        self.told.append((address, message))
        return self.answers.pop(0) if self.answers else Sent()

    async def close(self) -> None:
        pass


async def reach(wired: Wired, kind: DoorKind, address: str, name: str = "张三", **whose: Any) -> int:
    person = await hire(wired, name, **whose)
    await wired.database.write(doors.add_of_person, wired.site.vault, person, kind, address, clock.now())
    return person


async def tell(wired: Wired, item: Complaint, occasion: Occasion = Occasion.FILED) -> None:
    site = wired.site
    await wired.database.write(notices.tell, site.vault, site.house, item, occasion, clock.now())


def pump_of(wired: Wired, doorstep: Doorstep, kind: DoorKind = DoorKind.WECOM) -> NoticePump:
    return replace(wired.telling, doorways={kind: doorstep})


@asynccontextmanager
async def running(pump: NoticePump) -> AsyncIterator[None]:
    task = asyncio.create_task(pump.run())
    yield
    pump.stop()
    await task


async def until(wired: Wired, sql: str, expected: list[Any]) -> None:
    """Wait until a column reads so."""
    end = clock.monotonic() + 10
    while (found := await column(wired, sql)) != expected:
        assert clock.monotonic() < end, found
        await asyncio.sleep(0.01)


async def until_told(doorstep: Doorstep) -> None:
    end = clock.monotonic() + 10
    while not doorstep.told:
        assert clock.monotonic() < end
        await asyncio.sleep(0.01)


def due_now(db: Db) -> None:
    db.execute("UPDATE notice SET due_at = 0")
