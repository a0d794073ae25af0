"""The door that every channel uses: hand a message in, wait for its turn, read what was answered."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot import clock
from bot.notices import QUEUES, Notices
from bot.storage import outbox
from bot.storage.admit import Door, Photo, admit, admit_all
from bot.storage.database import Database
from bot.storage.inbox import STATE, Arrival, InboxState, Received


@dataclass(frozen=True, kw_only=True, slots=True)
class Front:
    """The front door of the house. A message is on disk when `receive` returns, and not before."""

    database: Database
    door: Door
    notices: Notices
    wake: Callable[[], None]

    async def receive(self, arrival: Arrival, photos: tuple[Photo, ...] = ()) -> Received:
        """Store a message and let its turn begin; Unavailable when it could not be stored."""
        received = await self.database.write(admit, self.door, arrival, photos, clock.now())
        self._tell(received)
        return received

    async def receive_all(self, arrivals: Sequence[Arrival]) -> tuple[Received, ...]:
        """Store messages in their order, all of them or none, in one commit; Unavailable when it could not be."""
        received = await self.database.write(admit_all, self.door, arrivals, clock.now())
        for one in received:
            self._tell(one)
        return received

    def _tell(self, received: Received) -> None:
        if received.state in {InboxState.HELD, InboxState.PARKED} and not received.again:
            self.notices.announce(QUEUES)
        tell = self.notices.arrived if received.state is InboxState.WAITING else self.notices.announce
        tell(received.chat)
        self.wake()

    async def answered(self, received: Received, patience: float) -> bool:
        """Wait up to `patience` seconds until the message's turn is over; whether it is, False also when closing."""
        with self.notices.subscribe(received.chat) as news:
            try:
                await asyncio.wait_for(self._over(received.position, news), patience)
            except TimeoutError:
                return False
        return not self.notices.closing

    async def _over(self, position: int, news: asyncio.Event) -> None:
        while await self._waits(position) and not self.notices.closing:
            await news.wait()
            news.clear()

    async def _waits(self, position: int) -> bool:
        rows = await self.database.read(STATE, (position,))
        return bool(rows) and rows[0]["state"] == InboxState.WAITING

    async def answers(self, position: int) -> list[dict[str, Any]]:
        """What was answered to the message, as `xunfang ask --json` prints it."""
        return await outbox.answers(self.database, self.door.vault, position)
