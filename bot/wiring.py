"""Builds everything by hand; the only place that knows the concrete classes together."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot import clock
from bot.channels import words
from bot.channels.port import Front
from bot.channels.web import WEB
from bot.duties import Duties
from bot.fitting import matcher
from bot.notices import Notices
from bot.packs import Pack, read_pack
from bot.pages.site import Site
from bot.settings import Settings
from bot.storage import editions, house
from bot.storage.admit import Door
from bot.storage.commit import House
from bot.storage.database import FILE, UNFINISHED, Database
from bot.storage.errors import Unusable
from bot.storage.lock import make_private
from bot.storage.media import Album
from bot.turn import Turns
from bot.vault import KeyMissing, KeyWrong, Vault
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
    try:
        await _check_key(settings, database, vault)
        index = await asyncio.to_thread(matcher, settings.directory, settings.pack, pack, settings.encoder)
        house = await _publish(database, pack)
        return _wire(settings, answers_for(pack.town, index), pack, vault, database, house)
    except BaseException:  # an open database's threads would keep the process alive; passed on
        await database.close()
        raise


async def _check_key(settings: Settings, database: Database, vault: Vault) -> None:
    wanted = await database.write(house.claim, vault.fingerprint())
    if wanted != vault.fingerprint():
        raise KeyWrong(f"{settings.key_path} 不是这个数据目录的钥匙，要的是指纹 {wanted} 的那一把。")


async def _publish(database: Database, pack: Pack) -> House:
    edition = await database.write(editions.publish, pack.town, pack.sha256, clock.now())
    return House(town=pack.town, table=read_table(pack.town.lifecycle_rows), edition=edition)


def _wire(settings: Settings, answers: Answers, pack: Pack, vault: Vault, database: Database, house: House) -> Wired:
    notices, album = Notices(), Album(settings.directory / "media", vault)
    parsers = {WEB: words.parse, COMMAND_LINE: words.parse}
    turns = Turns(
        database=database,
        vault=vault,
        house=house,
        answers=answers,
        parsers=parsers,
        album=album,
        notices=notices,
        aside=bool(settings.encoder),
    )
    pump = InboxPump(database, turns.run)
    door = Door(vault=vault, town=pack.town, limits=settings.limits, parsers=parsers)
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
    make_private(settings.directory)
    _refuse_half_restored(settings.directory)
    try:
        return Vault.load(settings.key_path)
    except KeyMissing:
        if (settings.directory / FILE).exists():
            raise
        return Vault.create(settings.key_path)


def _refuse_half_restored(directory: Path) -> None:
    if (directory / UNFINISHED).exists() and not (directory / FILE).exists():
        raise Unusable(
            f"目录 {directory} 里的恢复还没有做完（有 {UNFINISHED}）。请先把 xunfang restore 重新做一遍，再启动。"
        )
