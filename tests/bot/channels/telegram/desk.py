"""A front door whose inbox can be looked at; no turn ever begins."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.channels.front import Front
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Pace
from bot.channels.telegram.reading import NAME, parse
from bot.notices import Notices
from bot.packs import read_pack
from bot.settings import Limits, Settings
from bot.storage import inbox
from bot.storage.admit import Door
from bot.storage.database import Database, Row
from bot.vault import Vault
from handlers.messages import Said
from knowledge.town import Town
from tests.empty import furnish
from tests.live.botapi import TOKEN, BotApi

TOWN = Path(__file__).parents[3] / "town"
QUICK = Pace(hold=2, margin=2.0, listen=1, shortest=0.01, longest=0.05)
# Everything that was stored, in order.
STORED = "SELECT external_id, state, reason, bundle, raw_sealed, chat FROM inbox ORDER BY position"


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """A front door with its inbox; no turn ever begins."""

    database: Database
    front: Front
    vault: Vault
    town: Town

    async def rows(self) -> list[Row]:
        return await self.database.read(STORED)

    async def said(self) -> list[Said]:
        """What was stored, as a turn would read it."""
        rows = [row for row in await self.rows() if row["state"] == "waiting"]
        return [parse(self.vault.open(row["raw_sealed"], inbox.RAW)) for row in rows]

    async def texts(self) -> list[str]:
        return [said.text for said in await self.said()]

    def channel(self, settings: Settings, pace: Pace = QUICK) -> TelegramChannel:
        return TelegramChannel(settings, self.front, self.vault, self.town, pace)


@asynccontextmanager
async def running(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    """The channel while it takes updates in; it is closed afterwards."""
    task = asyncio.create_task(channel.run())
    try:
        yield channel
    finally:
        channel.stop()
        async with asyncio.timeout(5):
            await task
        await channel.close()


@cache
def little_town() -> Town:
    """The invented town, read once."""
    return read_pack(str(TOWN)).town


@asynccontextmanager
async def open_desk(directory: Path) -> AsyncIterator[Desk]:
    """A front door on this directory."""
    vault, town = Vault(b"k" * 32), little_town()
    furnish(directory)
    database = await Database.open(directory)
    door = Door(vault=vault, town=town, limits=Limits(), parsers={NAME: parse})
    front = Front(database=database, door=door, notices=Notices(), wake=lambda: None)
    yield Desk(database=database, front=front, vault=vault, town=town)
    await database.close()


def settings_for(api: BotApi, **more: Any) -> Settings:
    """The settings of an operator whose Telegram is the loopback one."""
    return Settings(telegram_token=TOKEN, telegram_api=api.url, **more)
