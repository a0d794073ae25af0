"""What people with bad intentions send to our addresses and through the vendors: refused, and the talk goes on."""

import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest

from bot import clock
from bot.settings import Settings
from tests.bot.channels.phone import Phone, until
from tests.bot.channels.phones import RESIDENT, TelegramPhone, WebhookPhone, WeChatPhone
from tests.bot.channels.test_contract import media_of, picture
from tests.bot.talking import column
from tests.live.faults import Fault, Redirect
from tests.live.home import home
from tests.live.loopback import Loopback, Reply, Request
from tests.live.telegram_words import message, words
from tests.live.wechat import TOKEN, openid
from tests.live.wechat_crypto import sign
from tests.live.wechat_words import Fields, as_xml
from tests.live.wire import Answer, Line

LARGE = 25 * 1024 * 1024
MARK = "秘密的话"
ROWS = "SELECT position FROM inbox"


class Trap(Loopback):
    """A server inside that nobody from outside may reach through us."""

    def __init__(self) -> None:
        super().__init__()
        self.reached: list[str] = []

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        self.reached.append(request.path)
        return Reply(body=picture(), kind="image/jpeg")


@pytest.fixture
async def trap() -> AsyncIterator[Trap]:
    async with Trap() as made:
        yield made


async def posted(port: int, target: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
    line = await Line.open(port)
    try:
        return await line.ask("POST", target, headers or {}, body)
    finally:
        line.close()


def update() -> bytes:
    return json.dumps({"update_id": 5, "message": message(1, 7, 7, **words(MARK))}).encode()


def push(person: str = openid(1), message_id: int = 77) -> bytes:
    fields: Fields = {"ToUserName": "gh_0123456789ab", "FromUserName": person, "CreateTime": 1, "MsgType": "text"}
    return as_xml({**fields, "Content": MARK, "MsgId": message_id}).encode()


def query(age: int = 0, token: str = TOKEN) -> str:
    timestamp = str(clock.milliseconds(clock.now()) // 1000 - age)
    return "?" + urlencode({"signature": sign(token, timestamp, "n"), "timestamp": timestamp, "nonce": "n"})


SECRET = "X-Telegram-Bot-Api-Secret-Token"
FORGED = [
    (WebhookPhone, "/hook/telegram", update(), {}),
    (WebhookPhone, "/hook/telegram", update(), {SECRET: "guess"}),
    (WebhookPhone, "/hook/telegram", b"x" * 100, {SECRET: ""}),
    (WeChatPhone, "/hook/wechat", push(), {}),
    (WeChatPhone, "/hook/wechat" + query(token="guess"), push(), {}),
    (WeChatPhone, "/hook/wechat" + query(age=3600), push(), {}),
    (WeChatPhone, "/hook/wechat?signature=&timestamp=&nonce=", push(), {}),
]


@pytest.mark.parametrize(("kind", "target", "body", "headers"), FORGED, ids=[str(at) for at in range(len(FORGED))])
async def test_what_is_not_the_vendors_is_turned_away_unread(
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    kind: type[WebhookPhone | WeChatPhone],
    target: str,
    body: bytes,
    headers: dict[str, str],
) -> None:
    caplog.set_level(0)
    async with kind() as phone, home(opened := phone.open_in(settings)) as house:
        answer = await posted(opened.port, target, body, headers)
        assert (answer.status, await column(house, ROWS)) == (403, [])
    said = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert [line for line in said if MARK in line or "guess" in line] == []


async def test_polling_leaves_no_address_open(settings: Settings) -> None:
    async with TelegramPhone() as phone, home(opened := phone.open_in(settings)) as house:
        secret = {SECRET: opened.telegram_secret}
        assert (await posted(opened.port, "/hook/telegram", update(), secret)).status == 404
        assert await column(house, ROWS) == []


@pytest.mark.parametrize("kind", [TelegramPhone, WebhookPhone])
@pytest.mark.parametrize(
    "path",
    [
        "../../../etc/passwd",
        "/etc/passwd",
        "http://127.0.0.1:1/x.jpg",
        "photos/%2e%2e/%2e%2e/x.jpg",
        "photos/\r\nHost: x",
    ],
)
async def test_a_hostile_file_is_refused_and_the_talk_goes_on(
    settings: Settings, kind: type[TelegramPhone], path: str
) -> None:
    async with kind() as phone, home(opened := phone.open_in(settings)):
        phone.api.photo(RESIDENT, picture(), path=path)
        await until(phone.texts)
        await goes_on(phone)
        assert (phone.api.fetched, media_of(opened)) == ([], [])


@pytest.mark.parametrize("size", [LARGE, 15 * 1024 * 1024 + 1])
async def test_a_file_too_large_is_not_fetched(settings: Settings, size: int) -> None:
    async with TelegramPhone() as phone, home(opened := phone.open_in(settings)):
        phone.api.document(RESIDENT, picture(), "large.jpg", "image/jpeg", size=size)
        await until(phone.texts)
        await goes_on(phone)
        assert (phone.api.fetched, media_of(opened)) == ([], [])


async def test_a_file_that_is_longer_than_told_is_not_read_to_its_end(settings: Settings) -> None:
    async with TelegramPhone() as phone, home(opened := phone.open_in(settings)):
        phone.api.photo(RESIDENT, picture() + b"\0" * LARGE, size=1000)
        await until(phone.texts)
        await goes_on(phone)
        assert media_of(opened) == []


async def test_a_redirect_is_not_followed(settings: Settings, trap: Trap) -> None:
    async with TelegramPhone() as phone, home(opened := phone.open_in(settings)):
        phone.api.misbehave("file", *[Redirect(f"{trap.url}/inside")] * 9)
        phone.api.misbehave("getFile", *[Redirect(f"{trap.url}/inside")] * 2)
        phone.api.photo(RESIDENT, picture())
        await until(phone.texts)
        await goes_on(phone)
        assert (trap.reached, media_of(opened)) == ([], [])


async def test_a_picture_of_wechat_that_lies_inside_is_not_fetched(settings: Settings, trap: Trap) -> None:
    async with WeChatPhone() as phone, home(opened := phone.open_in(settings)):
        phone.platform.misbehave("media/get", *[Redirect(f"{trap.url}/inside")] * 20)
        await phone.platform.image(openid(RESIDENT), picture(), f"{trap.url}/picture.jpg")
        await goes_on(phone)
        assert (trap.reached, media_of(opened)) == ([], [])


async def goes_on(phone: Phone) -> None:
    """Somebody who sent something bad is still answered."""
    await phone.say("柳溪1路停哪些站？")
    await until(lambda: any("柳溪1路" in text for text in phone.texts()), 60)


async def test_a_replay_has_no_second_effect(settings: Settings) -> None:
    async with WeChatPhone() as phone, home(phone.open_in(settings)) as house:
        first = await phone.platform.say(openid(RESIDENT), "您好")
        again = await phone.platform.again(openid(RESIDENT), at_once=2)
        assert {one.text for one in again.tries} == {first.text} != {""}
        assert len(await column(house, ROWS)) == 1
        assert len(await column(house, "SELECT position FROM outbox WHERE part = 0")) == 1
