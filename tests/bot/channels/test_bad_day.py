"""A day on which everything goes wrong at the vendors, each thing once: everybody is answered, few of them twice."""

import pytest

from bot import clock
from bot.settings import Settings
from bot.storage import outbox
from bot.storage.outbox import Saying
from bot.wiring import Wired
from tests.bot.channels.phones import TelegramPhone, WebhookPhone, WeChatPhone
from tests.bot.talking import column
from tests.live.faults import (
    AcceptThenDrop,
    Drop,
    Duplicate,
    ErrCode,
    Garbage,
    HalfClosed,
    Redirect,
    Reorder,
    Slow,
    SlowBody,
    Status,
)
from tests.live.home import home
from tests.live.wechat import openid

UNTOLD = (AcceptThenDrop(), HalfClosed())
"""Done without our being told: only these may end in a message that comes twice."""
ON_THE_WIRE = (*UNTOLD, Drop(), Garbage(b"<html>502</html>"), Garbage(b'{"ok": tru', 502), SlowBody(0.2), Slow(0.2))
TELEGRAM = (*ON_THE_WIRE, Status(429, retry_after=1), Status(429, retry_after=1.5), Status(500), Status(503))
WECHAT = (*ON_THE_WIRE, Status(500), ErrCode(-1, "system error"), ErrCode(40001), ErrCode(42001))
POLLING = (Garbage(b"{}"), HalfClosed(), Redirect("/"), Duplicate(), Reorder())
WORDS = "您的事有人在办了。"
PATIENCE = 150.0


@pytest.mark.parametrize("kind", [TelegramPhone, WebhookPhone])
async def test_telegram(settings: Settings, kind: type[TelegramPhone]) -> None:
    people = range(1, len(TELEGRAM) + 1)
    async with kind() as phone:
        api = phone.api
        api.misbehave("sendMessage", *TELEGRAM)
        api.misbehave("getUpdates", *POLLING)
        api.misbehave("webhook", Duplicate(), Reorder())
        api.misbehave("setWebhook", Status(500), Drop())
        for person in people:
            api.say(person, "您好")
        async with home(phone.open_in(settings)) as house:
            await api.until(lambda: all(api.texts(person) for person in people), PATIENCE)
            await api.until(lambda: not api.updates.pending)
            await nothing_is_left(house)
        assert api.impatient == 0
    assert sum(len(api.texts(person)) for person in people) <= len(people) + len(UNTOLD)


async def test_wechat(settings: Settings) -> None:
    people = [openid(number) for number in range(len(WECHAT))]
    async with WeChatPhone() as phone, home(phone.open_in(settings)) as house:
        platform = phone.platform
        for person in people:
            await platform.say(person, "您好")
        before = {person: len(platform.texts(person)) for person in people}
        platform.misbehave("message/custom/send", *WECHAT)
        await said_to_everybody(house)
        await platform.until(lambda: all(WORDS in platform.texts(person) for person in people), PATIENCE)
        await nothing_is_left(house)
    assert sum(len(platform.texts(person)) - before[person] for person in people) <= len(people) + len(UNTOLD)


async def said_to_everybody(house: Wired) -> None:
    """Words to every chat that there is, as staff would send them."""
    for chat in await column(house, "SELECT id FROM chat ORDER BY id"):
        saying = Saying(chat=chat, body={"kind": "progress", "text": WORDS, "buttons": []})
        await house.database.write(outbox.put, house.site.vault, saying, clock.now())
        house.site.notices.announce(chat)


async def nothing_is_left(house: Wired) -> None:
    """Nothing waits to come in, was put aside or is still to be sent."""
    assert await column(house, "SELECT state FROM inbox WHERE state <> 'done'") == []
    assert await column(house, "SELECT reason FROM outbox WHERE state IN ('parked', 'owed')") == []
