"""Whatever stands in an update or a push: it is stored or turned away, and everybody else is served.

XUNFANG_MUTATIONS says how many of each there are (200); `make thorough` takes 1,000, `make soak` 50,000.
"""

import asyncio
import logging
import os
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from bot import clock
from bot.settings import Settings
from bot.wiring import Wired
from tests.bot.channels.mutations import Json, pushes, updates
from tests.bot.channels.phone import Phone, until
from tests.bot.channels.phones import TelegramPhone, WeChatPhone
from tests.bot.talking import column
from tests.live.home import home
from tests.live.wechat import TOKEN, WeChatPlatform
from tests.live.wechat_crypto import sign
from tests.live.wire import Line

AT_ONCE = 50
EXAMPLES = max(1, int(os.environ.get("XUNFANG_MUTATIONS", "200")) // AT_ONCE)
T = TypeVar("T")
many = hypothesis.settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
"""Each example is a batch; a batch that fails names its members well enough without being made smaller."""


class Lived:
    """A house that stays up from example to example, on a loop of its own."""

    def __init__(self, settings: Settings, phone: Phone) -> None:
        self._runner, self._phone, self._settings = asyncio.Runner(), phone, settings

    def __enter__(self) -> "Lived":
        self.wait(self._phone.__aenter__())
        self._home = home(self._phone.open_in(self._settings))
        self.house: Wired = self.wait(self._home.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self.wait(self._home.__aexit__(None, None, None))
        self.wait(self._phone.__aexit__(None, None, None))
        self._runner.close()

    def wait(self, doing: Coroutine[Any, Any, T]) -> T:
        """Let it happen."""
        return self._runner.run(doing)


@pytest.fixture
def open_all(settings: Settings) -> Settings:
    """A house without limits."""
    return replace(settings, limit_chat=10**9, limit_network=10**9, limit_day=10**9)


def only_what_cannot_be_read_was_put_aside(caplog: pytest.LogCaptureFixture) -> None:
    """The one error that may be logged here: a message is parked because its channel cannot read it."""
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert {record.exc_info[0] if record.exc_info else None for record in errors} <= {ValueError}
    caplog.clear()


def test_no_update_stops_the_polling_or_others(open_all: Settings, caplog: pytest.LogCaptureFixture) -> None:
    phone = TelegramPhone()
    with Lived(open_all, phone) as lived:

        @many
        @given(batch=st.lists(updates(), min_size=AT_ONCE, max_size=AT_ONCE))
        def brought(batch: list[Json]) -> None:
            for update in batch:
                phone.api.raw(update)
            lived.wait(phone.api.until(lambda: not phone.api.updates.pending))

        brought()
        lived.wait(everybody_else_is_served(phone, lived.house))
    only_what_cannot_be_read_was_put_aside(caplog)


def test_no_push_makes_the_address_fail(open_all: Settings, caplog: pytest.LogCaptureFixture) -> None:
    phone = PlainPhone()
    with Lived(open_all, phone) as lived:
        port = lived.house.settings.port

        @many
        @given(batch=st.lists(pushes(), min_size=AT_ONCE, max_size=AT_ONCE))
        def brought(batch: list[bytes]) -> None:
            statuses = lived.wait(all_pushed(port, batch))
            assert set(statuses) <= {200, 400, 403, 413}, statuses

        brought()
        lived.wait(everybody_else_is_served(phone, lived.house))
    only_what_cannot_be_read_was_put_aside(caplog)


class PlainPhone(WeChatPhone):
    """The account in plain mode, where anybody who may sign can write any bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.platform = WeChatPlatform()
        self.platform.target = f"http://127.0.0.1:{self._port}/hook/wechat"

    def open_in(self, settings: Settings) -> Settings:
        return replace(super().open_in(settings), wechat_aes_key="")


async def all_pushed(port: int, bodies: list[bytes]) -> list[int]:
    return await asyncio.gather(*(pushed(port, body) for body in bodies))


async def pushed(port: int, body: bytes) -> int:
    timestamp = str(clock.milliseconds(clock.now()) // 1000)
    query = urlencode({"signature": sign(TOKEN, timestamp, "n"), "timestamp": timestamp, "nonce": "n"})
    line = await Line.open(port)
    try:
        return (await line.ask("POST", f"/hook/wechat?{query}", {"Content-Type": "text/xml"}, body)).status
    finally:
        line.close()


async def everybody_else_is_served(phone: Phone, house: Wired) -> None:
    """Somebody with a good message is answered, and nothing is left waiting for ever or was a fault of ours."""
    await phone.say("柳溪1路停哪些站？")
    await until(lambda: any("柳溪1路" in text for text in phone.texts()), 60)
    states = await column(house, "SELECT state FROM inbox")
    reasons = set(await column(house, "SELECT reason FROM inbox WHERE state = 'parked'"))
    assert len(states) > EXAMPLES
    assert all(reason.isascii() and not reason.endswith("Error") for reason in reasons - {"ValueError"}), reasons
