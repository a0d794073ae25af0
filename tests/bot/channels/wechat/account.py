"""An official account on loopback: its platform, and a house in which it is open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import wiring
from bot.channels.wechat.channel import WeChatChannel
from bot.settings import Settings
from bot.wiring import Wired
from tests.empty import TOWN, furnish
from tests.live.home import home
from tests.live.service import HOST, free_port
from tests.live.wechat import APP_ID, SECRET, TOKEN, WeChatPlatform, openid

ANNA = openid(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Both sides of one account."""

    platform: WeChatPlatform
    wired: Wired

    @property
    def channel(self) -> WeChatChannel:
        """Our side."""
        (channel,) = self.wired.channels
        assert isinstance(channel, WeChatChannel)
        return channel

    async def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the house's database."""
        found = await self.wired.database.read(sql, values)
        return [tuple(row[place] for place in range(len(row.keys()))) for row in found]


def settings_for(folder: Path, platform: WeChatPlatform, **more: Any) -> Settings:
    """An empty house's settings in which the account is open."""
    furnish(folder / "data")
    given = {
        "data": str(folder / "data"),
        "pack": str(TOWN),
        "wechat_app_id": APP_ID,
        "wechat_app_secret": SECRET,
        "wechat_token": TOKEN,
        "wechat_kind": platform.kind,
        "wechat_api": platform.url,
    }
    return Settings(**(given | more))


@asynccontextmanager
async def still(folder: Path, platform: WeChatPlatform, **more: Any) -> AsyncIterator[Account]:
    """The account in a house in which nothing moves by itself and no door is open."""
    wired = await wiring.build(settings_for(folder, platform, **more))
    try:
        yield Account(platform=platform, wired=wired)
    finally:
        await wired.close()


@asynccontextmanager
async def at_home(
    folder: Path, platform: WeChatPlatform, *, turns: bool = True, sends: bool = True, **more: Any
) -> AsyncIterator[Account]:
    """The account in a house that is up."""
    port = free_port()
    platform.target = f"http://{HOST}:{port}/hook/wechat"
    settings = settings_for(folder, platform, port=port, **more)
    async with home(settings, turns=turns, sends=sends) as wired:
        yield Account(platform=platform, wired=wired)
