"""WeChat waits five seconds and asks three times in all: whatever is slow, one message has one effect."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest

from bot.fetching import AT_ONCE
from bot.settings import Settings
from bot.storage.database import FILE
from bot.wiring import Wired
from tests.bot.channels.phones import WeChatPhone
from tests.bot.channels.test_contract import COMPLAINT, filed, picture
from tests.bot.talking import column
from tests.live.faults import Slow
from tests.live.home import home
from tests.live.wechat import WeChatPlatform, openid

ANNA = openid(1)
SLOW = 6.0
"""Seconds: longer than the platform waits."""
IN_TIME = 4.8
"""Seconds within which it has our answer."""
PEOPLE = [openid(number) for number in range(100, 125)]


@pytest.fixture
async def phone() -> AsyncIterator[WeChatPhone]:
    async with WeChatPhone() as made:
        yield made


@pytest.fixture
async def house(phone: WeChatPhone, settings: Settings) -> AsyncIterator[Wired]:
    async with home(phone.open_in(settings)) as made:
        yield made


@pytest.fixture
def platform(phone: WeChatPhone) -> WeChatPlatform:
    return phone.platform


async def test_three_deliveries_at_once_have_one_effect_and_one_answer(platform: WeChatPlatform, house: Wired) -> None:
    complained = await platform.say(ANNA, COMPLAINT.format(1), at_once=3)
    handed_in = await platform.say(ANNA, "提交", at_once=3)
    for delivery, words in ((complained, "第1件"), (handed_in, "编号")):
        (answer,) = {one.text for one in delivery.tries}
        assert (len(delivery.tries), words in answer) == (3, True)
    assert (len(await filed(house)), await column(house, "SELECT COUNT(*) FROM inbox")) == (1, [2])
    asked = await platform.say(ANNA, "柳溪1路停哪些站？")
    assert platform.texts(ANNA) == [complained.text, handed_in.text, asked.text]


async def test_a_slow_turn_is_answered_in_time_and_by_the_other_road(platform: WeChatPlatform, house: Wired) -> None:
    # So many are fetched at once; everybody else's waits behind them.
    platform.misbehave("media/get", *[Slow(SLOW)] * AT_ONCE)
    deliveries = await asyncio.gather(*(platform.image(person, picture()) for person in PEOPLE))
    tries = [one for delivery in deliveries for one in delivery.tries]
    assert [(one.status, one.text) for one in tries] == [(200, "")] * len(PEOPLE)
    assert max(one.seconds for one in tries) < IN_TIME
    await platform.until(lambda: all(platform.texts(person) for person in PEOPLE))
    assert {heard.road for person in PEOPLE for heard in platform.heard(person)} == {"service"}
    assert platform.count("media/get") == len(PEOPLE)
    assert await column(house, "SELECT COUNT(*) FROM media") == [len(PEOPLE)]


@contextmanager
def nothing_can_be_written(settings: Settings) -> Iterator[None]:
    """Another connection holds the file's one lock for writing."""
    with closing(sqlite3.connect(settings.directory / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_a_slow_database_acknowledges_nothing_and_stores_the_retry_once(
    platform: WeChatPlatform, house: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_can_be_written(house.settings):
        saying = asyncio.create_task(platform.say(ANNA, COMPLAINT.format(1)))
        await asyncio.sleep(SLOW)
    delivery = await saying
    assert (delivery.tries[0].status != 200, delivery.taken) == (True, True)
    await platform.until(lambda: platform.texts(ANNA))
    assert await column(house, "SELECT state FROM inbox") == ["done"]
    assert len(platform.texts(ANNA)) == 1
    caplog.clear()
