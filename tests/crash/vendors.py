"""The vendors beside the service, and the settings by which it finds them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.live.botapi import BotApi
from tests.live.service import HOST, Service
from tests.live.wechat import APP_ID, SECRET, TOKEN, WeChatPlatform
from tests.live.wechat_crypto import new_key

MODES = ("polling", "webhook")
LATENCY = 0.03
"""Seconds that a call of the Bot API takes at least, ours and the comparison's: it is not next door."""
STOCK = "654321:stock-token"


@dataclass(frozen=True, kw_only=True, slots=True)
class Vendors:
    """Telegram with our bot, Telegram with the bot of the comparison, and WeChat."""

    api: BotApi
    stock: BotApi
    platform: WeChatPlatform


@asynccontextmanager
async def vendors(town: Service) -> AsyncIterator[Vendors]:
    """All of them, and this service set to use them."""
    key = new_key()
    # WeChat itself gives a message up after three pushes; here it goes on until somebody is there again.
    patient = WeChatPlatform(aes_key=key, tries=1_000_000, pause=0.05)
    async with BotApi() as api, BotApi(STOCK) as stock, patient as platform:
        api.latency = stock.latency = LATENCY
        api.web_port = town.port
        platform.target = f"http://{HOST}:{town.port}/hook/wechat"
        town.environment |= {
            "XUNFANG_PUBLIC_URL": "https://town.example",
            "XUNFANG_TELEGRAM_TOKEN": api.token,
            "XUNFANG_TELEGRAM_API": api.url,
            "XUNFANG_TELEGRAM_SECRET": "webhook-secret-of-tests",
            "XUNFANG_WECHAT_APP_ID": APP_ID,
            "XUNFANG_WECHAT_APP_SECRET": SECRET,
            "XUNFANG_WECHAT_TOKEN": TOKEN,
            "XUNFANG_WECHAT_AES_KEY": key,
            "XUNFANG_WECHAT_API": platform.url,
        }
        yield Vendors(api=api, stock=stock, platform=platform)
