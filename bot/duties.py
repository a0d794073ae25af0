"""What falls due by itself; each duty looks at the database, so a restart forgets nothing and repeats nothing."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock
from bot.notices import Notices
from bot.storage import inbox, media, people, seals, usage
from bot.storage.commit import House
from bot.storage.database import Database
from bot.storage.media import Album
from bot.storage.reminders import say_unseen
from bot.storage.transaction import Db
from bot.vault import Vault


@dataclass(frozen=True, kw_only=True, slots=True)
class Duties:
    """The clock's work, as methods for the clock's pump."""

    database: Database
    vault: Vault
    house: House
    album: Album
    notices: Notices

    async def unseen_urgent(self) -> None:
        """Tell residents whose urgent item nobody has seen."""
        for chat in await self.database.write(say_unseen, self.vault, self.house, clock.now()):
            self.notices.announce(chat)

    async def once_a_day(self) -> None:
        """Seal yesterday, and erase what is kept no longer. The seal is also the mark that the day's work is done."""
        now = clock.now()
        yesterday = (now - timedelta(days=1)).date().isoformat()
        if await self.database.read(seals.SEALED, (yesterday,)):
            return
        await self.database.write(sweep, now)
        known = {row["address"] for row in await self.database.read_slow(media.ALL)}
        await asyncio.to_thread(self.album.sweep, known, now)
        await self.database.write(seals.seal, yesterday, now)


def sweep(db: Db, now: datetime) -> None:
    """Erase raw messages, links, sessions, counts and photos that are kept no longer."""
    inbox.purge(db, now)
    people.sweep(db, now)
    usage.forget_before(db, now)
    media.forget_orphans(db, now)
