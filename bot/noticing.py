"""The pump notice -> door: what staff are to be told goes out at each door in order, one door beside the other."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from bot import clock
from bot.channels.doors.port import Doorway, Doorways, Message
from bot.channels.port import Later, Never, Sent
from bot.notices import QUEUES, Notices
from bot.storage import knocking
from bot.storage.bodies import House
from bot.storage.database import Database
from bot.storage.errors import Closed, Unavailable
from bot.storage.knocking import Gone, Held, Knock, Mark, Parked, PutOff, Waiting
from bot.storage.telling import next_morning
from bot.vault import Unopenable, Vault
from handlers.notices import Occasion, notice_of, several
from patrol.deadlines import is_night

log = logging.getLogger(__name__)

WIDTH = 32
"""Most doors at once."""
REST = 1.0
"""Seconds before what could not be read or noted is tried again."""
LONGEST_SLEEP = 60.0
"""Seconds after which the table is looked at anyhow."""
BACK_OFF = (15, 60, 300, 900)
"""Seconds until the next try, at least, by how often it was tried; then always the last."""
DAMAGED = timedelta(hours=1)
"""Until a door that cannot be opened is looked at again."""


@dataclass(slots=True)
class NoticePump:
    """Tells at each door what waits there. Order and once-only come from the table, as for messages.

    A door that does not answer keeps nobody else waiting; what could not be told for a day is left to the call list.
    """

    database: Database
    vault: Vault
    house: House
    doorways: Doorways
    notices: Notices
    rest: float = REST
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _complained: set[str] = field(default_factory=set)
    _stopping: bool = False

    async def run(self) -> None:
        """Tell until `stop`; then what is being told is finished and noted, and nothing else begins."""
        with self.notices.subscribe(QUEUES) as self._bell:
            while not self._stopping:
                self._bell.clear()
                await self._sleep(await self._look())
        if self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True
        self._bell.set()

    async def close(self) -> None:
        """Let go of connections."""
        for doorway in self.doorways.values():
            await doorway.close()

    async def _sleep(self, seconds: float) -> None:
        if self._stopping:
            return
        try:
            await asyncio.wait_for(self._bell.wait(), seconds)
        except TimeoutError:
            return

    async def _look(self) -> float:
        """Begin what is due; the seconds until something else is."""
        try:
            rows = await self.database.read(knocking.WAITING, (WIDTH + len(self._busy),))
        except Unavailable as error:
            log.warning("the notices wait: %s", error)
            return self.rest
        now, next_due = clock.now(), LONGEST_SLEEP
        for row in rows:
            wait = (clock.moment(row["due"]) - now).total_seconds()
            if row["door"] in self._busy or len(self._busy) >= WIDTH:
                continue
            if wait <= 0:
                self._start(row["door"])
            else:
                next_due = min(next_due, wait)
        return next_due

    def _start(self, door: int) -> None:
        self._busy.add(door)
        task = asyncio.create_task(self._serve(door))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, door: int) -> None:
        try:
            knock = await knocking.read_knock(self.database, self.vault, door, now := clock.now())
            if knock is not None:
                await self._note(await self._tell(knock, now))
        except Unopenable:
            log.warning("door %d cannot be opened: its key is another one, or it was damaged", door)
            await self._note([Held(door=door, until=clock.now() + DAMAGED)])
        except Unavailable as error:
            log.warning("a door waits: %s", error)
            await asyncio.sleep(self.rest)
        finally:
            self._busy.discard(door)
            self._bell.set()

    async def _note(self, marks: Sequence[Mark]) -> None:
        """Note what became of them, as often as it takes: what was told must not be told again."""
        while marks:
            try:
                return await self.database.write(knocking.write_marks, tuple(marks), clock.now())
            except Closed:
                return log.warning("%d notices may be told twice", len(marks))
            except Unavailable as error:
                log.warning("notices are not noted yet: %s", error)
                await asyncio.sleep(self.rest)

    async def _tell(self, knock: Knock, now: datetime) -> list[Mark]:
        doorway = self.doorways.get(knock.door.kind)
        if doorway is None or not knock.open:
            why = "not set up" if doorway is None else "closed"
            return [Parked(position=one.position, reason=why) for one in knock.notices]
        marks, worth = _sorted(knock, now)
        # Danger stands alone; the rest follows at its own pace.
        worth = [one for one in worth if one.item.urgent] or worth
        until = max(filter(None, (_peace(doorway, knock, worth), self._morning(worth, now))), default=now)
        if until > now:
            return [*marks, Held(door=knock.door.id, until=until)]
        return [*marks, *await self._speak(doorway, knock, worth, now)]

    def _morning(self, worth: Sequence[Waiting], now: datetime) -> datetime | None:
        """When the town's night is over; None by day, in danger, and where all that staff say leaves at once."""
        hours = self.house.town.hours
        if not self.house.book.take_back or any(one.item.urgent for one in worth) or not is_night(hours, now):
            return None
        return next_morning(hours.quiet_until, now)

    async def _speak(self, doorway: Doorway, knock: Knock, worth: Sequence[Waiting], now: datetime) -> list[Mark]:
        """Say them one after the other; once one is put off the rest wait with it."""
        marks: list[Mark] = []
        put_off: Later | None = None
        for batch in batches(worth, doorway.apart):
            if put_off is None:
                receipt = await doorway.tell(knock.door.address, message_of(batch, self.house))
                put_off = self._heard(knock, receipt)
            else:
                receipt = put_off
            marks += [_mark(one, receipt, now) for one in batch]
        return [*marks, *_rest_of(knock, marks)]

    def _heard(self, knock: Knock, receipt: Sent | Later | Never) -> Later | None:
        """Say what is wrong with a kind of door once, until it works again."""
        said = "" if isinstance(receipt, Sent) else f"{knock.door.kind}: {receipt.reason}"
        if not said:
            self._complained = {one for one in self._complained if not one.startswith(f"{knock.door.kind}:")}
        elif said not in self._complained:
            self._complained.add(said)
            log.warning("staff were not told by %s", said)
        return receipt if isinstance(receipt, Later) else None


def _rest_of(knock: Knock, marks: Sequence[Mark]) -> list[Mark]:
    """What was not even looked at waits too, where something was put off."""
    until = [mark.until for mark in marks if isinstance(mark, PutOff)]
    return [Held(door=knock.door.id, until=min(until))] if until else []


def _sorted(knock: Knock, now: datetime) -> tuple[list[Mark], list[Waiting]]:
    """What need not be told any more, and what must."""
    marks: list[Mark] = []
    worth: list[Waiting] = []
    for one in knock.notices:
        idle = one.idle(now) or ("" if knock.meant(one.item) else "not theirs")
        if idle:
            marks.append(Parked(position=one.position, reason=idle))
        else:
            worth.append(one)
    return marks, worth


def _peace(doorway: Doorway, knock: Knock, worth: Sequence[Waiting]) -> datetime | None:
    """Until when whoever stands at the door is left in peace; danger waits for nothing but an earlier danger."""
    urgent = any(one.item.urgent for one in worth)
    last = knock.last_urgent if urgent else knock.last_sent
    return None if last is None else last + doorway.rest(urgent)


def batches(worth: Sequence[Waiting], apart: int) -> list[list[Waiting]]:
    """One batch for each item, or one for all where they are more than may be told one by one."""
    of_item: dict[int, list[Waiting]] = {}
    for one in worth:
        of_item.setdefault(one.item.id, []).append(one)
    return list(of_item.values()) if len(of_item) <= apart else [list(worth)]


def message_of(batch: Sequence[Waiting], house: House) -> Message:
    """What is said of a batch; of several notices of one item the first says enough."""
    items = list({one.item.id: one.item for one in batch}.values())
    new = all(one.occasion is Occasion.FILED for one in batch)
    single = len(items) == 1
    notice = notice_of(items[0], batch[0].occasion, house.town) if single else several(items, new=new)
    return Message(
        text=notice.text,
        link=f"{house.desk}{notice.path}" if house.desk else "",
        number=notice.number,
        sort=notice.sort,
        take=notice.number if notice.take else "",
        urgent=any(item.urgent and not item.sensitive for item in items),
    )


def _mark(one: Waiting, receipt: Sent | Later | Never, now: datetime) -> Mark:
    match receipt:
        case Sent():
            return Gone(position=one.position)
        case Later(seconds=seconds, reason=reason):
            least = BACK_OFF[min(one.tries, len(BACK_OFF) - 1)]
            return PutOff(position=one.position, until=now + timedelta(seconds=max(seconds, least)), reason=reason)
        case Never(reason=reason):
            return Parked(position=one.position, reason=reason)
        case _:
            assert_never(receipt)
