"""WeChat's platform, and a house in which the account is open but nothing moves."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.bot.channels.wechat.account import Account, still
from tests.bot.channels.wechat.browsing import KEY, browsing
from tests.live.wechat import WeChatPlatform


@pytest.fixture
async def platform() -> AsyncIterator[WeChatPlatform]:
    """WeChat."""
    async with WeChatPlatform() as made:
        yield made


@pytest.fixture
async def account(tmp_path: Path, platform: WeChatPlatform) -> AsyncIterator[Account]:
    """A verified 服务号, quiet."""
    async with still(tmp_path, platform) as made:
        yield made


@pytest.fixture
async def browser(account: Account) -> AsyncIterator[httpx.AsyncClient]:
    """The same, in plain mode."""
    async with browsing(account) as made:
        yield made


@pytest.fixture
async def secret(tmp_path: Path, platform: WeChatPlatform) -> AsyncIterator[Account]:
    """An account in AES mode."""
    async with still(tmp_path, platform, wechat_aes_key=KEY) as account:
        yield account
