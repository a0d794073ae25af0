"""One update that nobody can read stops nobody else: here 49 of 50 are answered, by the stock library none."""

import asyncio
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.bot.channels.phones import TelegramPhone, WebhookPhone
from tests.bot.talking import column
from tests.crash.stock import Stock
from tests.live.botapi import BotApi
from tests.live.home import home

PEOPLE = range(1, 51)
POISONED = 25
POISON = {"message": {"message_id": "seven", "date": [], "chat": 7, "from": None, "text": {"no": "text"}}}
POLLS = 20
"""Polls after which it is plain that nothing more will come of it."""
LONG = 60.0
"""Seconds in which a busy machine gets so far too."""


def fill(api: BotApi) -> None:
    for person in PEOPLE:
        if person == POISONED:
            api.raw(POISON)
        else:
            api.say(person, "您好")


def answered(api: BotApi) -> int:
    return sum(1 for person in PEOPLE if api.texts(person))


@pytest.mark.parametrize("kind", [TelegramPhone, WebhookPhone])
async def test_one_unreadable_update_of_fifty_harms_no_other(settings: Settings, kind: type[TelegramPhone]) -> None:
    async with kind() as phone:
        fill(phone.api)
        async with home(phone.open_in(settings)) as house:
            await phone.api.until(lambda: answered(phone.api) == len(PEOPLE) - 1)
            await phone.api.until(lambda: not phone.api.updates.pending)
            parked = await column(house, "SELECT reason FROM inbox WHERE state = 'parked'")
            done = await column(house, "SELECT position FROM inbox WHERE state = 'done'")
    assert (parked, len(done)) == (["unreadable"], len(PEOPLE) - 1)


def polled(stock: Stock, api: BotApi) -> bool:
    """Whether it has asked often. Where its very first call takes 5 s it gives up; then it is started again."""
    if not stock.running:
        stock.spawn()
    return api.count("getUpdates") >= POLLS


async def test_the_stock_library_answers_nobody(tmp_path: Path) -> None:
    async with BotApi() as api:
        stock = Stock(api, tmp_path / "stock.log")
        fill(api)
        stock.spawn()
        try:
            await api.until(lambda: polled(stock, api), LONG)
        finally:
            await asyncio.to_thread(stock.kill)
        assert (answered(api), len(api.updates.pending)) == (0, len(PEOPLE))
