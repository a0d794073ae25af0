"""Notices in the chats that staff have joined: sent by the channel, taken by its button, parked and never owed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot import clock
from bot.settings import Settings
from bot.storage import calls, staff_chats
from bot.storage.calls import Patience
from bot.storage.reminders import PATIENCE
from bot.wiring import Wired
from patrol.complaint import Person, Role
from tests.bot.pages.desk_world import hire
from tests.bot.talking import column
from tests.bot.talking import file as complain
from tests.live.botapi import TOKEN, BotApi
from tests.live.home import home
from tests.live.service import free_port

WANG = 7_100


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as made:
        yield made


@asynccontextmanager
async def working(settings: Settings, api: BotApi) -> AsyncIterator[Wired]:
    """A running house in which somebody of the post has joined their Telegram account."""
    opened = replace(settings, port=free_port(), telegram_token=TOKEN, telegram_api=api.url)
    async with home(replace(opened, public_url="https://town.example")) as wired:
        person = await hire(wired, "王巡访")
        code = await wired.database.write(staff_chats.make_code, wired.site.vault, person, clock.now())
        api.say(WANG, f"绑定 {code}")
        await api.until(lambda: any("绑定好了" in text for text in api.texts(WANG)))
        yield wired


async def test_a_new_item_comes_into_the_chat_and_is_taken_there(settings: Settings, api: BotApi) -> None:
    async with working(settings, api) as wired:
        number = await complain(wired)
        await api.until(lambda: any(number in text for text in api.texts(WANG)))
        notice = next(heard for heard in api.heard(WANG) if number in heard.text)
        assert notice.text == f"有一件新事：{number} 垃圾保洁 柳东村\nhttps://town.example/desk/case/{number}"
        assert notice.labels == ("接单", "打开")
        api.press(WANG, "接单")
        await api.until(lambda: len(api.heard(WANG)) > api.heard(WANG).index(notice) + 1)
        assert await column(wired, "SELECT state FROM complaint") == ["accepted"]
        assert await column(wired, "SELECT seen_at IS NOT NULL FROM complaint") == [1]


async def test_what_cannot_be_said_in_a_chat_is_owed_to_nobody(settings: Settings, api: BotApi) -> None:
    async with working(settings, api) as wired:
        api.block(WANG)
        await complain(wired)
        parked = "SELECT state FROM outbox WHERE notice IS NOT NULL"
        await until(wired, api, parked, ["parked"])
        town = Person(id=1, name="镇台", role=Role.TOWN, post="ZJ")
        patience, now = Patience(urgent=PATIENCE, other=PATIENCE), clock.now()
        found = await calls.read_calls(wired.database, wired.site.vault, town, patience, now + calls.OWED_AFTER)
        assert found.owed == ()


async def until(wired: Wired, api: BotApi, sql: str, expected: list[object]) -> None:
    """Wait until a column reads so; the loopback's heart-beat says when to look again."""
    found: list[object] = []
    end = clock.monotonic() + 10
    while found != expected:
        assert clock.monotonic() < end, found
        found = await column(wired, sql)
        await api.until(lambda: True)
