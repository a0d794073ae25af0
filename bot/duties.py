"""What falls due by itself; each duty looks at the database, so a restart forgets nothing and repeats nothing."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock
from bot.notices import QUEUES, Notices
from bot.storage import (
    attachments,
    case_codes,
    house,
    inbox,
    media,
    paging,
    people,
    private_talks,
    questions,
    seals,
    sendings,
    silence,
    staff_chats,
    usage,
)
from bot.storage.bodies import House
from bot.storage.database import Database
from bot.storage.held import release
from bot.storage.lateness import remind_late
from bot.storage.media import Album
from bot.storage.reminders import remind, say_unseen
from bot.storage.transaction import Db
from bot.storage.unanswered import file_unanswered
from bot.vault import Vault

log = logging.getLogger(__name__)

GAP = timedelta(days=3)
"""The longest time between two seals after which what is old is erased at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duties:
    """The clock's work, as methods for the clock's pump."""

    database: Database
    vault: Vault
    house: House
    album: Album
    notices: Notices
    unread: timedelta = timedelta(hours=4)

    async def unseen_urgent(self) -> None:
        """Tell residents whose urgent item nobody has seen."""
        for chat in await self.database.write(say_unseen, self.vault, self.house, clock.now()):
            self.notices.announce(chat)

    async def unanswered_calls(self) -> None:
        """Call the next person to a danger where nobody has said yes."""
        told = await self.database.write(paging.call_on, self.vault, self.house, clock.now())
        for topic in (*told, QUEUES) if told is not None else ():
            self.notices.announce(topic)

    async def unread_items(self) -> None:
        """Remind staff of what none of those whose work it is has looked at."""
        told = await self.database.write(remind, self.vault, self.house, self.unread, clock.now())
        for topic in (*told, QUEUES) if told is not None else ():
            self.notices.announce(topic)

    async def what_runs_out(self) -> None:
        """Tell staff whose clocks have come to half, four fifths, all or one and a half of their time."""
        told = await self.database.write(remind_late, self.vault, self.house, clock.now())
        for topic in (*told, QUEUES) if told is not None else ():
            self.notices.announce(topic)

    async def silent_cases(self) -> None:
        """Close what is done and of which the resident has said nothing for seven days."""
        proofs = await silence.reached(self.database)
        for chat in await self.database.write(silence.expire, self.vault, self.house, proofs, clock.now()):
            self.notices.announce(chat)

    async def private_talks(self) -> None:
        """Erase what was said in talks on relief in which nobody has said anything for half an hour."""
        if not await private_talks.silent(self.database, now := clock.now()):
            return
        gone = await self.database.write(private_talks.expire, self.vault, now)
        await asyncio.to_thread(self.album.remove, gone)
        await self.database.checkpoint()

    async def held_words(self) -> None:
        """Let go what staff said to residents and did not take back."""
        for chat in await self.database.write(release, self.vault, clock.now()):
            self.notices.announce(chat)

    async def unanswered_voices(self) -> None:
        """File the voices of those who were asked whether it is urgent and said no more."""
        told = await self.database.write(file_unanswered, self.vault, self.house, clock.now())
        for topic in (*told, QUEUES) if told is not None else ():
            self.notices.announce(topic)

    async def once_a_day(self) -> None:
        """Seal yesterday, and erase what is kept no longer. The seal is also the mark that the day's work is done.

        After a gap of days nothing is erased until the next day: it may be the clock that has run ahead.
        """
        now = clock.now()
        yesterday = (now - timedelta(days=1)).date().isoformat()
        if await self.database.read(seals.SEALED, (yesterday,)):
            return
        if await self._has_kept_pace(now):
            await self._erase(now)
        await self.database.write(seals.seal, yesterday, now)

    async def _has_kept_pace(self, now: datetime) -> bool:
        at = (await self.database.read(house.LAST_SEALED, (clock.milliseconds(now),)))[0]["at"]
        if at is None or now - clock.moment(at) <= GAP:
            return True
        log.warning("no day was sealed since %s: nothing is erased today, please check the clock", clock.moment(at))
        return False

    async def _erase(self, now: datetime) -> None:
        await self.database.write(sweep, now)
        known = {row["address"] for row in await self.database.read_slow(media.ALL)}
        await asyncio.to_thread(self.album.sweep, known, now)
        await self.database.checkpoint()


def sweep(db: Db, now: datetime) -> None:
    """Erase raw messages, links, sessions, counts, questions and photos that are kept no longer."""
    inbox.purge(db, now)
    attachments.purge(db, now)
    sendings.forget_addresses(db)
    people.sweep(db, now)
    staff_chats.sweep(db, now)
    case_codes.sweep(db, now)
    usage.forget_before(db, now)
    questions.forget_before(db, now)
    media.forget_orphans(db, now)
