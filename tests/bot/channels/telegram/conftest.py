"""A bot on the loopback Bot API, and the channel that speaks to it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wiring
from bot.channels.telegram.channel import TelegramChannel
from bot.settings import Settings
from bot.wiring import Wired
from tests.bot.channels.telegram.desk import Desk, open_desk, running, settings_for
from tests.live.botapi import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram."""
    async with BotApi() as made:
        yield made


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A front door on a directory of its own."""
    async with open_desk(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
async def channel(api: BotApi, desk: Desk) -> AsyncIterator[TelegramChannel]:
    """The channel, not yet run."""
    made = desk.channel(settings_for(api))
    yield made
    await made.close()


@pytest.fixture
async def polling(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    """The channel while it runs."""
    async with running(channel):
        yield channel


@pytest.fixture
async def house(api: BotApi, settings: Settings) -> AsyncIterator[Wired]:
    """The whole house as serve runs it, with Telegram open."""
    made = await wiring.build(replace(settings, telegram_token=api.token, telegram_api=api.url))
    (channel,) = made.channels
    tasks = [asyncio.create_task(one.run()) for one in (made.pump, made.sending, channel)]
    yield made
    channel.stop()
    made.site.notices.close()
    made.pump.stop()
    made.sending.stop()
    await asyncio.wait(tasks)
    await made.close()
