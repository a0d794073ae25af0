"""A house whose cards go out by a loopback WeCom, and whose address WeCom knows."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot import wiring
from bot.settings import Settings
from bot.wiring import Wired
from tests.live import doors

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture
async def server() -> AsyncIterator[doors.WeCom]:
    """WeCom on loopback."""
    async with doors.WeCom(aes_key=KEY) as made:
        yield made


@pytest.fixture
def with_wecom(settings: Settings, server: doors.WeCom) -> Settings:
    """The settings with WeCom's app in them."""
    return replace(
        settings,
        public_url="https://town.example/",
        wecom_corp_id=doors.CORP,
        wecom_agent_id=doors.AGENT,
        wecom_secret=doors.SECRET,
        wecom_token=doors.TOKEN,
        wecom_aes_key=KEY,
        wecom_api=server.url,
    )


@pytest.fixture
async def house(with_wecom: Settings) -> AsyncIterator[Wired]:
    """The whole house with that door, in which nothing moves by itself."""
    built = await wiring.build(with_wecom)
    yield built
    await built.close()
