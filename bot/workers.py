"""The pumps inbox -> turn, and the clock. What is said is sent by `bot.sending`, or fetched by the page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot import clock
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.errors import StorageError, Unavailable

log = logging.getLogger(__name__)

WIDTH = 64
"""Most turns at once; more only makes each of them wait."""
REST = 1.0
"""Seconds before a turn that could not be written is tried again."""
FARTHEST = 120_000
"""Milliseconds; no message is made to wait for as long as that."""


Errand = Callable[[], Awaitable[bool]]
"""What a message needs before its turn, and that may take long; see `bot.turn`."""


@dataclass(slots=True)
class InboxPump:
    """Starts the next turn of every chat that has one, the same chat in order, different chats in parallel.

    Order and once-only come from the table; the set in memory only avoids useless work. A chat whose message is away
    on an errand (its photo is being fetched) takes up no place of the others.
    """

    database: Database
    begin_turn: Callable[[int], Awaitable[Errand | None]]
    rest: float = REST
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _again: set[int] = field(default_factory=set)
    _away: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _crowded: bool = False
    _stopping: bool = False
    running: bool = False

    def wake(self) -> None:
        """Something may be waiting."""
        self._bell.set()

    async def run(self) -> None:
        """Pump until `stop`; then the turns that have begun are finished, and no other begins.

        Errands are given up then: their messages wait in the table.
        """
        self.running = True
        while not self._stopping:
            self._bell.clear()
            await self._rung(await self._look())
        for task in self._away.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Begin no more turns."""
        self._stopping = True
        self._bell.set()

    async def _rung(self, most: float | None) -> None:
        """Until the bell, or for so many seconds."""
        alarm = asyncio.get_running_loop().call_later(most, self._bell.set) if most is not None else None
        await self._bell.wait()
        if alarm is not None:
            alarm.cancel()

    async def _look(self) -> float | None:
        """Begin what may begin; the seconds until a message is ready that is not ready yet."""
        try:
            return await self._start_what_waits()
        except Unavailable as error:
            log.warning("the inbox waits: %s", error)
            return self.rest

    async def _start_what_waits(self) -> float | None:
        free = WIDTH - len(self._busy) + len(self._away)
        self._crowded = free <= 0
        if self._crowded:
            return None
        now, most = clock.milliseconds(clock.now()), WIDTH + len(self._busy) + 1
        rows = await self.database.read(inbox.HEADS, (now, most))
        heads = [row for row in rows if row["chat"] not in self._busy]
        ready = [row for row in heads if _wait(row["ready_at"], now) <= 0]
        self._crowded = len(ready) > free or len(rows) == most
        self._again.update(row["chat"] for row in rows if row["waiting"] > 1 or row["chat"] in self._busy)
        for row in ready[:free]:
            self._start(row["chat"], row["position"])
        return min((wait for row in heads if (wait := _wait(row["ready_at"], now)) > 0), default=None)

    def _start(self, chat: int, position: int) -> None:
        self._busy.add(chat)
        task = asyncio.create_task(self._turn(chat, position))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _turn(self, chat: int, position: int) -> None:
        try:
            errand = await self.begin_turn(position)
            if errand is not None:
                self._again.add(chat)
                await self._run_errand(chat, errand)
        except StorageError as error:
            log.warning("message %d waits: %s", position, error)
            self._again.add(chat)
            await asyncio.sleep(self.rest)
        finally:
            self._busy.discard(chat)
            # Another look is needed only where the last one left something out.
            if self._crowded or chat in self._again:
                self._again.discard(chat)
                self._bell.set()

    async def _run_errand(self, chat: int, errand: Errand) -> None:
        task = asyncio.current_task()
        if self._stopping or task is None:
            return
        self._away[chat] = task
        self._bell.set()  # its place is free
        try:
            await errand()
        finally:
            del self._away[chat]


def _wait(ready_at: int, now: int) -> float:
    """Seconds until a message is ready; a clock that was set back must not make anybody wait for it to catch up."""
    wait = ready_at - now
    return wait / 1000 if wait < FARTHEST else 0.0


@dataclass(slots=True)
class ClockPump:
    """Does what falls due, at a steady beat; a late beat does everything that fell due meanwhile, once.

    What is `brisk` falls due to the second: it is done at every `tick` between the beats.
    """

    duties: tuple[Callable[[], Awaitable[None]], ...]
    beat: float = 15.0
    brisk: tuple[Callable[[], Awaitable[None]], ...] = ()
    tick: float = 1.0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Beat until `stop`."""
        while not self._stopping.is_set():
            for duty in self.duties:
                await self._do(duty)
            await self._wait_a_beat()

    async def _wait_a_beat(self) -> None:
        begun = clock.monotonic()
        while not self._stopping.is_set() and (left := self.beat - (clock.monotonic() - begun)) > 0:
            for duty in self.brisk:
                await self._do(duty)
            await self._sleep(min(left, self.tick) if self.brisk else left)

    def stop(self) -> None:
        """No more beats."""
        self._stopping.set()

    async def _do(self, duty: Callable[[], Awaitable[None]]) -> None:
        try:
            await duty()
        except (OSError, StorageError) as error:
            log.warning("a duty waits for the next beat: %s", error)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
