"""A client at the address at which WeChat comes to us, and pushes as it signs and seals them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from bot import clock
from bot.channels.wechat.abilities import Kind
from bot.channels.wechat.crypto import sign
from bot.channels.wechat.door import Door, Times
from bot.channels.wechat.passive import Passive
from tests.bot.channels.wechat.account import ANNA, Account
from tests.bot.channels.wechat.pushes import push
from tests.live.wechat import APP_ID, TOKEN
from tests.live.wechat_crypto import Envelope, new_key
from tests.live.wechat_words import as_xml

KEY = new_key()
HI = push("text", Content="你好")
QUICK = Times(turn=0.3, taking=0.6, storing=0.9)
STORED = "SELECT state, reason, external_id FROM inbox ORDER BY position"


def now() -> int:
    """The time as the platform writes it."""
    return clock.milliseconds(clock.now()) // 1000


def query(at: int | str | None = None, **other: str) -> dict[str, str]:
    """A signed query, of this time or of now."""
    times = {"timestamp": str(now() if at is None else at), "nonce": "n0nce"}
    return {"signature": sign(TOKEN, *times.values()), **times, "openid": ANNA, **other}


def sealed(raw: bytes, app: str = APP_ID) -> tuple[dict[str, str], bytes]:
    """A sealed push and its query."""
    times, encrypted = query(), Envelope(KEY, app).sealed(raw.decode())
    signature = sign(TOKEN, times["timestamp"], times["nonce"], encrypted)
    return times | {"encrypt_type": "aes", "msg_signature": signature}, as_xml({"Encrypt": encrypted}).encode()


@asynccontextmanager
async def browsing(
    account: Account, times: Times | None = None, *, turns: bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    """A client at the account's address, while turns are made."""
    wired, site = account.wired, account.wired.site
    answers = Passive(Kind(wired.settings.wechat_kind), wired.database, site.vault, site.notices.announce)
    door = Door(wired.settings, wired.front, answers, wired.pack.town, times)
    pump = asyncio.create_task(wired.pump.run())
    if not turns:
        wired.pump.stop()
    transport = httpx.ASGITransport(Starlette(routes=door.routes()))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://town") as browser:
            yield browser
    finally:
        wired.pump.stop()
        await pump
