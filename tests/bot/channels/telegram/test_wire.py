"""python-telegram-bot over our own connections."""

import asyncio
import warnings
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TimedOut

from bot import clock
from bot.channels.http import Http
from bot.channels.telegram.api import Api, Done, Refused, Unreached
from bot.channels.telegram.wire import Lost, Refusal, Unparsable, Wire, spelled
from tests.live.botapi import TOKEN, BotApi
from tests.live.faults import AcceptThenDrop, Drop, Fault, Garbage, HalfClosed, Held, Redirect, Slow, SlowBody, Status

METHODS = ("getMe", "getUpdates", "sendMessage", "answerCallbackQuery", "editMessageReplyMarkup", "setMyCommands")


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """A pool of connections."""
    made = Http()
    yield made
    await made.close()


@pytest.fixture
async def line(api: BotApi) -> AsyncIterator[Api]:
    """Calls of the loopback Bot API."""
    made = Api(TOKEN, api.url)
    yield made
    await made.close()


def bot(api: BotApi, http: Http, token: str = TOKEN) -> Bot:
    """The library's own bot on our wire."""
    wire = Wire(http, 0.5, 4096)
    return Bot(token, base_url=f"{api.url}/bot", request=wire, get_updates_request=wire)


async def test_the_librarys_own_calls_run_on_it(api: BotApi, http: Http) -> None:
    async with bot(api, http) as made:
        assert (await made.get_me()).username == "xunfang_test_bot"
        api.say(7, "喂")
        sent = await made.send_message(7, "您好", reply_markup=None)
    assert [(heard.text, heard.message_id) for heard in api.heard(7)] == [("您好", sent.message_id)]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Drop(), Lost),
        (AcceptThenDrop(), Lost),
        (HalfClosed(), Lost),
        (Slow(5), TimedOut),
        (SlowBody(5), TimedOut),
        (Garbage(b"{"), Unparsable),
        (Garbage(b"[" * 4000), Unparsable),
        (Garbage(b" " * 5000), Lost),
        (Redirect("http://127.0.0.1:1/"), Refusal),
    ],
)
async def test_what_goes_wrong_is_an_error_of_the_library(
    api: BotApi, http: Http, fault: Fault, kind: type[Exception]
) -> None:
    api.misbehave("getMe", fault)
    with pytest.raises(kind) as caught:
        await bot(api, http).get_me()
    assert isinstance(caught.value, NetworkError) or kind is Refusal


async def test_a_wrong_token_stays_what_telegram_said(api: BotApi, http: Http) -> None:
    with pytest.raises(Refusal) as caught:
        await bot(api, http, "1:wrong").get_me()
    assert caught.value.status == 401
    with pytest.raises(InvalidToken):
        Bot("")


@pytest.mark.parametrize("method", METHODS)
def test_a_method_reaches_the_library_in_a_spelling_that_it_does_not_warn_of(method: str) -> None:
    assert not hasattr(Bot, spelled(method))


async def test_raw_calls_give_no_warning_and_reach_their_method(api: BotApi, line: Api) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for method in METHODS:
            await line.call(method, {"timeout": 0, "chat_id": 1})
    assert [method for method, _ in api.calls] == list(METHODS)


async def test_an_answer_is_a_value(api: BotApi, line: Api) -> None:
    answer = await line.call("getMe")
    assert isinstance(answer, Done)
    assert answer.result["id"] == 123456
    assert await line.call("noSuchMethod") == Refused(status=404, description="Not Found: method not found")


async def test_what_helps_to_handle_a_refusal_is_read(api: BotApi, line: Api) -> None:
    api.misbehave("getMe", Status(429, "slow down", retry_after=1.5), Status(400, "moved", migrate_to=-200))
    assert await line.call("getMe") == Refused(status=429, description="slow down", wait=1.5)
    assert await line.call("getMe") == Refused(status=400, description="moved", moved_to=-200)


@pytest.mark.parametrize("body", [b"{}", b'{"parameters": 3}', b'{"parameters": {"retry_after": "soon"}}', b"no"])
async def test_an_odd_refusal_is_one_all_the_same(api: BotApi, line: Api, body: bytes) -> None:
    api.misbehave("getMe", Garbage(body, 429))
    assert await line.call("getMe") == Refused(status=429)


async def test_what_is_no_answer_is_handed_over_and_not_logged(
    api: BotApi, line: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    api.misbehave("getMe", Garbage(b"secret words"))
    assert await line.call("getMe") == Unreached(reason="not an answer of the Bot API", payload=b"secret words")
    assert "secret words" not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_an_answer_that_is_too_large_is_not_read(api: BotApi, line: Api) -> None:
    api.misbehave("getMe", Garbage(b" " * 2**21))
    assert await line.call("getMe") == Unreached(reason="too large")


async def test_a_call_ends_in_its_time(api: BotApi, line: Api) -> None:
    api.misbehave("getMe", SlowBody(30))
    began = clock.monotonic()
    assert await line.call("getMe", seconds=0.1) == Unreached(reason="no answer in time")
    assert clock.monotonic() - began < 5


async def test_what_nobody_foresaw_is_not_reached(api: BotApi, http: Http) -> None:
    line = Api(TOKEN, api.url)
    answer = await line.call("getMe", {"text": object()})
    assert answer == Unreached(reason="NetworkError")
    await line.close()


async def test_polls_have_their_own_connections(api: BotApi, line: Api) -> None:
    """A poll that hangs stops nobody, and hanging up on it leaves the others alone."""
    held = asyncio.Event()
    api.misbehave("getUpdates", Held(held))
    poll = asyncio.create_task(line.call("getUpdates", {"timeout": 0}))
    await api.until(lambda: not api.scripted("getUpdates"))
    assert isinstance(await line.call("getMe"), Done)
    await line.hang_up()
    assert isinstance(await poll, Unreached)
    held.set()
    assert isinstance(await line.call("getUpdates", {"timeout": 0}), Done)


async def test_a_proxy_is_asked_instead(api: BotApi) -> None:
    line = Api(TOKEN, "http://api.telegram.invalid", api.url)
    answer = await line.call("getMe")
    await line.close()
    assert isinstance(answer, Done | Refused)
