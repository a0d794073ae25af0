"""The pump outbox -> channel: in each chat in order, chats side by side, at the pace that the vendor allows."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar, assert_never

from bot import clock
from bot.channels.pieces import joined, pieces
from bot.channels.port import Later, Moved, Never, Owed, Piece, Receipt, Recipient, Sender, Sent
from bot.pacing import Pace, pause
from bot.storage import outbox, sendings
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.sendings import Due, Sending
from bot.storage.transaction import Db
from bot.vault import Unopenable, Vault

log = logging.getLogger(__name__)

WIDTH = 256
"""Most chats of one lane that are written to at once."""
SLOWEST = 45.0
"""Seconds after which a vendor that says nothing is taken for gone."""
LOOKS_ANYHOW = 30.0
"""Seconds after which the table is looked at although nobody said that something is there."""
FAULT_RESTS = 60.0
"""Seconds that a chat is left alone after a fault of our own in its channel."""
MOST_MOVES = 3
LAST_MARKS = 5
"""How often a mark is tried once more after the word to stop."""
MANY_CHATS = 4096
"""Paces of chats that are kept in mind before those of quiet ones are dropped."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Lane:
    """One channel's account: nothing that is wrong with it touches another.

    Order comes from the table; the set of busy chats in memory keeps a chat from being written to twice at once, and
    from being written to again while it can't be noted that the vendor has it.
    """

    name: str
    sender: Sender
    database: Database
    vault: Vault
    rest: float = 1.0
    patience: float = SLOWEST
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _tasks: set[asyncio.Task[bool]] = field(default_factory=set)
    _paces: dict[int, Pace] = field(default_factory=dict)
    _pace: Pace = field(init=False)
    _passed_over: bool = False
    _paused_until: float = 0.0
    _pauses: int = 0

    def __post_init__(self) -> None:
        self._pace = Pace(self.sender.capabilities.per_second)

    def wake(self) -> None:
        """Something may be waiting."""
        self._bell.set()

    def stop(self) -> None:
        """Begin no more messages."""
        self._stopped.set()
        self._bell.set()

    async def run(self) -> None:
        """Send until `stop`; then what is being sent is finished and noted, and no other begins."""
        await self._mark(sendings.wake_late, self.name, clock.now())
        while not self._stopped.is_set():
            self._bell.clear()
            await self._rung(await self._look())
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _rung(self, most: float) -> None:
        """Until the bell, but no longer than so many seconds."""
        alarm = asyncio.get_running_loop().call_later(most, self._bell.set)
        await self._bell.wait()
        alarm.cancel()

    async def _look(self) -> float:
        """Begin what may be sent; the seconds until the next look is due."""
        paused = self._paused_until - clock.monotonic()
        if paused > 0:
            return paused
        now, most, busy = clock.now(), WIDTH + len(self._busy) + 1, frozenset(self._busy)  # one more tells of more
        try:
            due = await sendings.read_due(self.database, self.name, now, most)
        except Unavailable as error:
            log.warning("%s waits: %s", self.name, error)
            return self.rest
        self._begin(due.sendings, busy)
        return _until(due, now)

    def _begin(self, due: Sequence[Sending], busy: frozenset[int]) -> None:
        """Send what was read; of a chat that was busy then nothing: what it has got since may not be marked there."""
        if any(sending.chat in busy - self._busy for sending in due):
            self._bell.set()
        fresh = [sending for sending in due if sending.chat not in busy | self._busy]
        room = WIDTH - len(self._busy)
        self._passed_over = len(fresh) < len(due) or len(fresh) > room
        for sending in fresh[:room]:
            self._busy.add(sending.chat)
            task = asyncio.create_task(self._send_all(sending))
            self._tasks.add(task)
            task.add_done_callback(partial(self._over, sending.chat))

    def _over(self, chat: int, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        fault = task.exception()
        if fault is None:
            return self._free(chat, again=task.result())
        # Only its kind: what it says may hold an address.
        log.error("a message of chat %d waits: %s in %s", chat, type(fault).__name__, self.name)
        asyncio.get_running_loop().call_later(FAULT_RESTS, partial(self._free, chat, again=True))

    def _free(self, chat: int, *, again: bool) -> None:
        self._busy.discard(chat)
        if again or self._passed_over:
            self._bell.set()

    async def _send_all(self, sending: Sending) -> bool:
        """Send what is due of a chat; whether the table may hold more that can be sent now or soon."""
        try:
            cut, address = self._cut(sending), sending.address(self.vault)
        except Unopenable:
            return await self._park(sending, "damaged")
        if address is None:
            return await self._owe(sending, "no address")
        to = Recipient(chat=sending.chat, address=address, open=sending.open or not self._windowed)
        for number, piece in enumerate(cut[sending.pieces :], start=sending.pieces + 1):
            if not await self._may_send(sending.chat):
                return True
            receipt = await self._deliver(to, piece)
            if not isinstance(receipt, Sent):
                return await self._unsent(sending, receipt)
            await self._has(sending, number, number == len(cut))
        if len(cut) <= sending.pieces:  # nothing of it is left to send
            await self._mark(sendings.sent, sending, False, clock.now())
        return sending.more

    @property
    def _windowed(self) -> bool:
        return self.sender.capabilities.windowed

    def _cut(self, sending: Sending) -> tuple[Piece, ...]:
        bodies = [body for sealed in sending.sealed if (body := outbox.opened(self.vault, sealed)) is not None]
        can = self.sender.capabilities
        return pieces(*joined(bodies, can), can)

    async def _may_send(self, chat: int) -> bool:
        """Wait for the chat's place and then for the lane's; False where nothing may be sent after that."""
        for pace in (self._pace_of(chat), self._pace):
            wait = pace.wait(clock.monotonic())
            if wait > 0:
                await self._sleep(wait)
        return not self._stopped.is_set() and self._paused_until <= clock.monotonic()

    def _pace_of(self, chat: int) -> Pace:
        if len(self._paces) > MANY_CHATS:
            now = clock.monotonic()
            self._paces = {each: pace for each, pace in self._paces.items() if not pace.is_free(now)}
        return self._paces.setdefault(chat, Pace(self.sender.capabilities.per_chat))

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), seconds)

    async def _deliver(self, to: Recipient, piece: Piece) -> Receipt:
        try:
            async with asyncio.timeout(self.patience):
                return await self.sender.send(to, piece)
        except TimeoutError:
            return Later(seconds=0, reason="no answer")

    async def _unsent(self, sending: Sending, receipt: Later | Owed | Never | Moved) -> bool:
        match receipt:
            case Later():
                return await self._later(sending, receipt)
            case Owed():
                return await self._owe(sending, receipt.reason)
            case Never():
                return await self._park(sending, receipt.reason)
            case Moved():
                return await self._move(sending, receipt.address)
            case _ as never:
                assert_never(never)

    async def _has(self, sending: Sending, number: int, last: bool) -> None:
        self._pauses = 0
        counted = self._windowed and sending.open
        if last:
            await self._mark(sendings.sent, sending, counted, clock.now())
        else:
            await self._mark(sendings.note, sending, number, counted)

    async def _later(self, sending: Sending, later: Later) -> bool:
        if not later.all_chats:
            return await self._put_off(sending, pause(later.seconds, sending.tries), later.reason)
        seconds = pause(later.seconds, self._pauses)
        self._pauses += 1
        self._paused_until = max(self._paused_until, clock.monotonic() + seconds)
        log.warning("%s pauses for %.0f s: %s", self.name, seconds, later.reason)
        return True

    async def _put_off(self, sending: Sending, seconds: float, reason: str) -> bool:
        await self._mark(sendings.put_off, sending, clock.now() + timedelta(seconds=seconds), reason)
        return True

    async def _owe(self, sending: Sending, reason: str) -> bool:
        if await self._mark(sendings.owe, sending, reason):
            log.info("chat %d of %s is owed its replies: %s", sending.chat, self.name, reason)
        return True

    async def _park(self, sending: Sending, reason: str) -> bool:
        log.warning("reply %d of %s is put aside: %s", sending.head, self.name, reason)
        await self._mark(sendings.park, sending, reason)
        return True

    async def _move(self, sending: Sending, address: str) -> bool:
        await self._mark(sendings.move, self.vault, sending, address)
        seconds = 0.0 if sending.tries < MOST_MOVES else pause(0, sending.tries)
        return await self._put_off(sending, seconds, "moved")

    async def _mark(self, function: Callable[Concatenate[Db, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Write down what happened, however long the database cannot: what is marked is never sent again."""
        tries = 0
        while tries < LAST_MARKS:
            try:
                return await self.database.write(function, *args, **kwargs)
            except Unavailable as error:
                log.warning("%s keeps a mark in mind: %s", self.name, error)
                tries += self._stopped.is_set()
                await asyncio.sleep(self.rest)
        log.warning("%s could not note what it has sent: it may be said once more", self.name)
        return None


def _until(due: Due, now: datetime) -> float:
    if due.next_at is None:
        return LOOKS_ANYHOW
    return min(LOOKS_ANYHOW, max(0.0, (due.next_at - now).total_seconds()))


@dataclass(slots=True)
class OutboxPump:
    """All lanes that are open. What is said in a channel that is not open waits in the table until it is."""

    lanes: tuple[Lane, ...] = ()
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Something was said somewhere."""
        for lane in self.lanes:
            lane.wake()

    async def run(self) -> None:
        """Send until `stop`; then what is being sent is finished."""
        await asyncio.gather(self._stopped.wait(), *(lane.run() for lane in self.lanes))

    def stop(self) -> None:
        """Begin no more messages."""
        self._stopped.set()
        for lane in self.lanes:
            lane.stop()
