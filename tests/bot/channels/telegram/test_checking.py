"""`xunfang channels check` says in plain Chinese what is missing or wrong with Telegram."""

import json
from typing import Any

import pytest

from bot.channels.port import Finding, Grade
from bot.channels.telegram import advice
from bot.channels.telegram.advice import CALM, Once
from bot.channels.telegram.channel import TelegramChannel, log
from bot.channels.telegram.checking import shapes
from bot.settings import Settings
from tests.bot.channels.telegram.desk import Desk, settings_for
from tests.live.botapi import BotApi
from tests.live.faults import Drop, Garbage, Status

TOKEN = "123456:" + "A" * 35
SECRET = "a-secret_of-16-characters"
URL = "https://town.example"
HOOK: dict[str, Any] = {"telegram_mode": "webhook", "telegram_secret": SECRET, "public_url": URL}


async def checked(api: BotApi, desk: Desk, address: str = "", **more: Any) -> tuple[Finding, ...]:
    """What a check of these settings finds, the odd shape of the loopback token left out."""
    channel = desk.channel(settings_for(api, **more))
    found = await channel.check(address)
    await channel.close()
    return tuple(one for one in found if one.advice != advice.ODD_SHAPE)


def grades(found: tuple[Finding, ...]) -> list[Grade]:
    return [one.grade for one in found]


def test_without_a_token_it_says_how_to_get_one() -> None:
    assert shapes(Settings()) == (Finding(grade=Grade.MISSING, what="Telegram 令牌", advice=advice.NOT_OPEN),)
    assert "@BotFather" in advice.NOT_OPEN


@pytest.mark.parametrize("token", ["abc", "123456", ":" + "A" * 35, TOKEN + " ", TOKEN.replace(":", "：")])
def test_a_token_that_cannot_be_one_is_told(token: str) -> None:
    assert [one.advice for one in shapes(Settings(telegram_token=token))] == [advice.ODD_SHAPE]


def test_good_settings_have_nothing_to_tell() -> None:
    assert shapes(Settings(telegram_token=TOKEN, telegram_proxy="http://127.0.0.1:7890")) == ()
    assert shapes(Settings(telegram_token=TOKEN, **HOOK)) == ()


def test_a_proxy_that_we_cannot_use_is_told() -> None:
    (found,) = shapes(Settings(telegram_token=TOKEN, telegram_proxy="socks5://127.0.0.1:1080"))
    assert found.advice == advice.ODD_PROXY


async def test_all_is_well(api: BotApi, desk: Desk) -> None:
    found = await checked(api, desk)
    assert grades(found) == [Grade.GOOD, Grade.GOOD]
    assert "@xunfang_test_bot" in found[0].what


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Status(401), advice.NOT_KNOWN),
        (Status(404), advice.NOT_KNOWN),
        (Drop(), advice.UNREACHED.format(reason="连上又断了")),
        (Status(500), advice.REFUSED.format(status=500)),
    ],
)
async def test_where_telegram_does_not_answer_nothing_else_is_asked(
    api: BotApi, desk: Desk, fault: Any, said: str
) -> None:
    api.misbehave("getMe", fault)
    found = await checked(api, desk)
    assert [(one.grade, one.advice) for one in found] == [(Grade.WRONG, said)]
    assert api.count("getWebhookInfo") == 0


async def test_another_program_that_polls_is_found(api: BotApi, desk: Desk) -> None:
    api.misbehave("getUpdates", Status(409, "Conflict: terminated by other getUpdates request"))
    assert (await checked(api, desk))[-1].advice == advice.ANOTHER


async def test_listening_for_it_confirms_nothing(api: BotApi, desk: Desk) -> None:
    api.say(7, "路灯坏了")
    await checked(api, desk)
    assert len(api.updates.pending) == 1


async def test_while_this_very_program_polls_nobody_listens(api: BotApi, polling: TelegramChannel) -> None:
    await api.until(lambda: api.count("getUpdates"))
    found = await polling.check()
    assert found[-1].grade is Grade.GOOD
    assert api.count("getUpdates") == 1


async def test_a_webhook_beside_polling_is_told(api: BotApi, desk: Desk) -> None:
    api.webhook = None
    api.misbehave("getWebhookInfo", Garbage(b'{"ok":true,"result":{"url":"https://other.example/x"}}'))
    assert (await checked(api, desk))[-1].advice == advice.STILL_REGISTERED


def told(**fields: Any) -> Garbage:
    """What getWebhookInfo tells."""
    info = {"url": f"{URL}/hook/telegram", "pending_update_count": 0, **fields}
    return Garbage(json.dumps({"ok": True, "result": info}).encode())


@pytest.mark.parametrize(
    ("info", "grade"),
    [
        (told(), Grade.GOOD),
        (told(url=""), Grade.MISSING),
        (told(url="https://other.example"), Grade.WRONG),
        (told(url=3), Grade.MISSING),
        (told(last_error_message="SSL error", pending_update_count=0), Grade.GOOD),
        (told(last_error_message="SSL error", pending_update_count=2), Grade.WRONG),
        (Garbage(b'{"ok":true,"result":3}'), Grade.WRONG),
        (Status(500), Grade.WRONG),
    ],
)
async def test_what_telegram_knows_of_the_webhook_is_compared(api: BotApi, desk: Desk, info: Any, grade: Grade) -> None:
    api.misbehave("getWebhookInfo", info)
    assert (await checked(api, desk, **HOOK))[-1].grade is grade


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("SSL error {error:1416F086}", "证书"),
        ("Wrong response from the webhook: 403 Forbidden", "SECRET"),
        ("Connection refused", "防火墙"),
        ("Connection timed out", "防火墙"),
        ("Failed to resolve host: Name or service not known", "域名"),
        ("Wrong response from the webhook: 404 Not Found", "反向代理"),
        ("Wrong response from the webhook: 502 Bad Gateway", "没有开"),
        ("Something else", "Something else"),
    ],
)
def test_why_updates_do_not_arrive_is_told_plainly(fault: str, cause: str) -> None:
    assert cause in advice.not_brought(fault)
    assert fault in advice.not_brought(fault)


async def test_a_test_message_goes_out(api: BotApi, desk: Desk) -> None:
    api.say(7, "喂")
    assert (await checked(api, desk, "7"))[-1].grade is Grade.GOOD
    assert len(api.texts(7)) == 1


@pytest.mark.parametrize(
    ("address", "fault", "said"),
    [
        ("7", Status(403), "开始"),
        ("8", None, "开始"),
        ("@somebody", None, "数字"),
        ("7", Status(429, retry_after=3), "过一会儿"),
        ("7", Status(400, "upgraded", migrate_to=-200), "-200"),
    ],
)
async def test_a_test_message_that_does_not_arrive_says_why(
    api: BotApi, desk: Desk, address: str, fault: Any, said: str
) -> None:
    api.say(7, "喂")
    if fault is not None:
        api.misbehave("sendMessage", fault)
    found = (await checked(api, desk, address))[-1]
    assert found.grade is Grade.WRONG
    assert said in found.advice


async def test_no_secret_is_in_what_a_check_says(api: BotApi, desk: Desk) -> None:
    said = repr(await checked(api, desk, "7", **HOOK))
    assert "TEST-token" not in said
    assert SECRET not in said


def test_a_trouble_is_worth_a_line_again_once_things_went_well(caplog: pytest.LogCaptureFixture) -> None:
    once = Once(log)
    for calm in (CALM - 1, CALM, 0):
        once.say("不好")
        for _ in range(calm):
            once.worked()
    assert caplog.text.count("不好") == 2
