"""Builds everything by hand; the only place that knows the concrete classes together."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot import clock
from bot.amending import Amending
from bot.channels import words
from bot.channels.doors.opening import open_doors, open_presses
from bot.channels.doors.presses import Presses
from bot.channels.front import Front
from bot.channels.port import Channel, Fetcher
from bot.channels.telegram import reading as telegram
from bot.channels.telegram.channel import TelegramChannel, open_telegram
from bot.channels.web import WEB
from bot.channels.wechat import reading as wechat
from bot.channels.wechat.channel import WeChatChannel, open_wechat
from bot.checking import Checking
from bot.duties import Duties
from bot.fetching import Fetching
from bot.hearing import Hearing, Parse
from bot.live import Live, open_live
from bot.notices import Notices
from bot.noticing import NoticePump
from bot.packs import Pack, read_pack
from bot.pages.site import Site, no_link
from bot.publishing import Publishing
from bot.riding import Riding, open_riding
from bot.sending import Lane, OutboxPump
from bot.settings import Settings
from bot.storage import clocks, house, moves, seeding
from bot.storage.admit import Door
from bot.storage.bodies import House
from bot.storage.database import FILE, UNFINISHED, Database
from bot.storage.errors import Unusable
from bot.storage.insurance import Kept
from bot.storage.lock import make_private
from bot.storage.media import Album
from bot.storage.outbox import lane
from bot.storage.rulebook import rulebook
from bot.transcribing import open_transcriber
from bot.turn import Turns
from bot.vault import KeyMissing, KeyWrong, Vault
from bot.workers import ClockPump, InboxPump
from knowledge.town import Town

COMMAND_LINE = "cli"
PARSERS: Mapping[str, Parse] = {
    WEB: words.parse,
    COMMAND_LINE: words.parse,
    telegram.NAME: telegram.parse,
    wechat.NAME: wechat.parse,
}
"""How each channel's bytes are read, whether it is open or not: what came in while it was open is still there."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Wired:
    """The whole house, built; nothing runs yet but the writer. `channels` are those that are open and push.

    Written out it would be the whole town, which asyncio does at each end of a loop: it has no such form.
    """

    settings: Settings
    pack: Pack
    live: Live
    riding: Riding
    database: Database
    turns: Turns
    pump: InboxPump
    sending: OutboxPump
    telling: NoticePump
    presses: Presses | None
    clock: ClockPump
    channels: tuple[Channel, ...]
    site: Site

    @property
    def front(self) -> Front:
        """The front door."""
        return self.site.front

    async def close(self) -> None:
        """Let go of the vendors and of the data directory; whatever was promised is on disk."""
        await self.site.checking.close()
        try:
            for channel in self.channels:
                await channel.close()
            if self.presses is not None:
                await self.presses.close()
            await self.telling.close()
            if (transcriber := self.turns.fetching.transcriber) is not None:
                await transcriber.close()
        finally:
            await self.database.close()


async def build(settings: Settings, *, at_once: bool = False) -> Wired:
    """Open the data directory (made when new) and build the house on it; fitted to the edition, unless `at_once`.

    PackError, SettingsError, VaultError and Unusable say in Chinese what stands in the way.
    """
    pack = read_pack(settings.pack)
    vault = await asyncio.to_thread(open_vault, settings)
    database = await Database.open(settings.directory)
    try:
        await _check_key(settings, database, vault)
        house = await _publish(settings, database, pack)
        live = await open_live(settings.directory, settings.encoder, house)
        if not at_once:
            await live.settle()
        insurance = Kept()
        await insurance.read(database, vault)
        riding = await open_riding(database, pack.town, settings.public_url)
        return _wire(settings, live, riding, pack, vault, database, insurance)
    except BaseException:  # an open database's threads would keep the process alive; passed on
        await database.close()
        raise


async def _check_key(settings: Settings, database: Database, vault: Vault) -> None:
    wanted = await database.write(house.claim, vault.fingerprint())
    if wanted != vault.fingerprint():
        raise KeyWrong(f"{settings.key_path} 不是这个数据目录的钥匙，要的是指纹 {wanted} 的那一把。")


async def _publish(settings: Settings, database: Database, pack: Pack) -> House:
    served = await database.write(seeding.publish, pack.town, pack.sha256, clock.now())
    book = rulebook(served.town, timedelta(seconds=settings.take_back_seconds))
    await database.write(moves.publish, book.table)
    await database.write(clocks.start_missing, book, clock.now())
    return House(book=book, edition=served.number, desk=settings.public_url.rstrip("/"))


def _wire(
    settings: Settings, live: Live, riding: Riding, pack: Pack, vault: Vault, database: Database, insurance: Kept
) -> Wired:
    notices, album = Notices(), Album(settings.directory / "media", vault)
    publishing = Publishing(database=database, live=live, pack=pack.town)
    checking = Checking(database=database, live=live, pack=pack.town)
    fetchers, abroad, house = dict[str, Fetcher](), set[str](), live.serving.house
    turns = Turns(
        database=database,
        vault=vault,
        live=live,
        riding=riding,
        hearing=Hearing(database=database, vault=vault, parsers=PARSERS),
        fetching=Fetching(
            database=database,
            vault=vault,
            album=album,
            fetchers=fetchers,
            transcriber=open_transcriber(settings),
        ),
        album=album,
        notices=notices,
        amending=Amending(database=database, checking=checking, publishing=publishing),
        insurance=insurance,
        abroad=abroad,
        aside=bool(settings.encoder),
    )
    pump = InboxPump(database, turns.begin)
    door = Door(vault=vault, town=pack.town, limits=settings.limits, parsers=PARSERS)
    front = Front(database=database, door=door, notices=notices, wake=pump.wake)
    channels = open_channels(settings, front, database, vault, pack.town)
    fetchers.update({channel.name: channel.fetcher for channel in channels})
    abroad.update(channel.name for channel in channels if channel.sender.capabilities.abroad)
    house.offers.update({one.name: one.offer for one in channels if isinstance(one, WeChatChannel)})
    sending = OutboxPump(tuple(_lane(channel, database, vault) for channel in channels))
    notices.ring(sending.wake)
    doorways = open_doors(settings)
    telling = NoticePump(database, vault, house, doorways, notices)
    presses = open_presses(settings, doorways, database, vault, house, notices)
    duties = Duties(
        database=database,
        vault=vault,
        house=house,
        album=album,
        notices=notices,
        unread=timedelta(minutes=settings.unread_minutes),
    )
    site = Site(
        settings=settings,
        database=database,
        vault=vault,
        live=live,
        riding=riding,
        publishing=publishing,
        checking=checking,
        front=front,
        album=album,
        notices=notices,
        insurance=insurance,
        parsers=PARSERS,
        hooks=tuple(route for one in (*channels, *((presses,) if presses else ())) for route in one.routes),
        telegram_link=next((one.deep_link for one in channels if isinstance(one, TelegramChannel)), no_link),
    )
    return Wired(
        settings=settings,
        pack=pack,
        live=live,
        riding=riding,
        database=database,
        turns=turns,
        pump=pump,
        sending=sending,
        telling=telling,
        presses=presses,
        clock=ClockPump(
            (
                duties.unanswered_calls,
                *(duties.unseen_urgent, duties.unanswered_voices, duties.unread_items, duties.what_runs_out),
                *(duties.silent_cases, duties.private_talks, publishing.what_is_planned, duties.once_a_day),
            ),
            brisk=(duties.held_words,),
        ),
        channels=channels,
        site=site,
    )


def open_channels(
    settings: Settings, front: Front, database: Database, vault: Vault, town: Town
) -> tuple[Channel, ...]:
    """The channels whose settings are there."""
    opened: tuple[Channel | None, ...] = (
        open_telegram(settings, front, vault, town),
        open_wechat(settings, front, database, vault, town),
    )
    return tuple(channel for channel in opened if channel is not None)


def _lane(channel: Channel, database: Database, vault: Vault) -> Lane:
    return Lane(lane(channel.name, channel.account), channel.sender, database, vault)


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
