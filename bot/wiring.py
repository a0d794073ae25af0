"""Builds everything by hand; the only place that knows the concrete classes together."""

import asyncio
from dataclasses import dataclass

from bot import clock
from bot.channels import words
from bot.channels.port import Front
from bot.channels.web import WEB
from bot.duties import Duties
from bot.notices import Notices
from bot.packs import Pack, read_pack
from bot.pages.site import Site
from bot.settings import Settings
from bot.storage import editions
from bot.storage.admit import Door
from bot.storage.commit import House
from bot.storage.database import FILE, Database
from bot.storage.media import Album
from bot.turn import Turns
from bot.vault import KeyMissing, Vault
from bot.workers import ClockPump, InboxPump
from handlers.ports import Answers, answers_for
from patrol.lifecycle import read_table

COMMAND_LINE = "cli"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wired:
    """The whole house, built; nothing runs yet but the writer."""

    settings: Settings
    pack: Pack
    answers: Answers
    database: Database
    turns: Turns
    pump: InboxPump
    clock: ClockPump
    site: Site

    @property
    def front(self) -> Front:
        """The front door."""
        return self.site.front

    async def close(self) -> None:
        """Let go of the data directory; whatever was promised is on disk."""
        await self.database.close()


async def build(settings: Settings) -> Wired:
    """Open the data directory (made when new) and build the house on it.

    PackError, VaultError and Unusable say in Chinese what stands in the way.
    """
    pack = read_pack(settings.pack)
    vault = await asyncio.to_thread(open_vault, settings)
    database = await Database.open(settings.directory)
    edition = await database.write(editions.publish, pack.town, pack.sha256, clock.now())
    table = read_table(pack.town.lifecycle_rows)
    house = House(town=pack.town, table=table, edition=edition)
    return _wire(settings, pack, vault, database, house)


def _wire(settings: Settings, pack: Pack, vault: Vault, database: Database, house: House) -> Wired:
    notices, album = Notices(), Album(settings.directory / "media", vault)
    answers = answers_for(pack.town)
    parsers = {WEB: words.parse, COMMAND_LINE: words.parse}
    turns = Turns(database=database, vault=vault, house=house, answers=answers, parsers=parsers, notices=notices)
    pump = InboxPump(database, turns.run)
    door = Door(vault=vault, town=pack.town, limits=settings.limits)
    front = Front(database=database, door=door, notices=notices, wake=pump.wake)
    duties = Duties(database=database, vault=vault, house=house, album=album, notices=notices)
    site = Site(
        settings=settings,
        database=database,
        vault=vault,
        house=house,
        front=front,
        album=album,
        notices=notices,
    )
    return Wired(
        settings=settings,
        pack=pack,
        answers=answers,
        database=database,
        turns=turns,
        pump=pump,
        clock=ClockPump((duties.unseen_urgent, duties.once_a_day)),
        site=site,
    )


def open_vault(settings: Settings) -> Vault:
    """The key of this data directory; a new one only where there is no database that an old one had sealed."""
    settings.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return Vault.load(settings.key_path)
    except KeyMissing:
        if (settings.directory / FILE).exists():
            raise
        return Vault.create(settings.key_path)
