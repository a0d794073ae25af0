"""The pumps: inbox -> turn, and the clock. The outbox of a channel that pulls (web) needs none."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.errors import StorageError, Unavailable

log = logging.getLogger(__name__)

WIDTH = 64
"""Most turns at once; more only makes each of them wait."""
REST = 1.0
"""Seconds before a turn that could not be written is tried again."""


@dataclass(slots=True)
class InboxPump:
    """Starts the next turn of every chat that has one, the same chat in order, different chats in parallel.

    Order and once-only come from the table; the set in memory only avoids useless work.
    """

    database: Database
    run_turn: Callable[[int], Awaitable[None]]
    rest: float = REST
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopping: bool = False
    running: bool = False

    def wake(self) -> None:
        """Something may be waiting."""
        self._bell.set()

    async def run(self) -> None:
        """Pump until `stop`; then the turns that have begun are finished, and no other begins."""
        self.running = True
        while not self._stopping:
            self._bell.clear()
            await self._look()
            await self._bell.wait()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Begin no more turns."""
        self._stopping = True
        self._bell.set()

    async def _look(self) -> None:
        try:
            await self._start_what_waits()
        except Unavailable as error:
            log.warning("the inbox waits: %s", error)
            await asyncio.sleep(self.rest)
            self._bell.set()

    async def _start_what_waits(self) -> None:
        free = WIDTH - len(self._busy)
        if free <= 0:
            return
        rows = await self.database.read(inbox.HEADS, (WIDTH + len(self._busy),))
        for row in [one for one in rows if one["chat"] not in self._busy][:free]:
            self._start(row["chat"], row["position"])

    def _start(self, chat: int, position: int) -> None:
        self._busy.add(chat)
        task = asyncio.create_task(self._turn(chat, position))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _turn(self, chat: int, position: int) -> None:
        try:
            await self.run_turn(position)
        except StorageError as error:
            log.warning("message %d waits: %s", position, error)
            await asyncio.sleep(self.rest)
        finally:
            self._busy.discard(chat)
            self._bell.set()


@dataclass(slots=True)
class ClockPump:
    """Does what falls due, at a steady beat; a late beat does everything that fell due meanwhile, once."""

    duties: tuple[Callable[[], Awaitable[None]], ...]
    beat: float = 15.0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Beat until `stop`."""
        while not self._stopping.is_set():
            for duty in self.duties:
                await self._do(duty)
            await self._sleep()

    def stop(self) -> None:
        """No more beats."""
        self._stopping.set()

    async def _do(self, duty: Callable[[], Awaitable[None]]) -> None:
        try:
            await duty()
        except (OSError, StorageError) as error:
            log.warning("a duty waits for the next beat: %s", error)

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), self.beat)
        except TimeoutError:
            return
