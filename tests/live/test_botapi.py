"""The loopback Bot API keeps to Telegram's documentation, and misbehaves only on order."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.live.botapi import LONGEST, BotApi
from tests.live.faults import (
    AcceptThenDrop,
    Drop,
    Duplicate,
    Garbage,
    HalfClosed,
    Held,
    Redirect,
    Reorder,
    Slow,
    SlowBody,
    Status,
)
from tests.live.wire import Answer, Broken, Line

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Told = dict[str, Any]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as made:
        yield made


async def asked(api: BotApi, method: str, /, token: str = "", **params: object) -> Told:
    answer = await raw(api, f"/bot{token or api.token}/{method}", json.dumps(params).encode())
    told: Told = json.loads(answer.body)
    assert (told["ok"], told.get("error_code", 200)) == (answer.status == 200, answer.status)
    return told


async def raw(api: BotApi, target: str, body: bytes = b"", headers: dict[str, str] = JSON) -> Answer:
    line = await Line.open(api.port)
    try:
        return await line.ask("POST", target, headers, body)
    finally:
        line.close()


def ids(told: Told) -> list[int]:
    return [update["update_id"] for update in told["result"]]


async def test_updates_come_again_until_the_offset_confirms_them(api: BotApi) -> None:
    first, second = api.say(7, "一"), api.say(7, "二")
    assert ids(await asked(api, "getUpdates")) == [first, second]
    assert ids(await asked(api, "getUpdates", offset=first)) == [first, second]
    assert ids(await asked(api, "getUpdates", offset=first + 1)) == [second]
    assert ids(await asked(api, "getUpdates", offset=0)) == [second]
    assert ids(await asked(api, "getUpdates", offset=second + 1)) == []


async def test_a_negative_offset_forgets_all_but_the_last(api: BotApi) -> None:
    made = [api.say(7, str(number)) for number in range(5)]
    assert ids(await asked(api, "getUpdates", offset=-2)) == made[-2:]
    assert ids(await asked(api, "getUpdates")) == made[-2:]


async def test_at_most_a_hundred_come_at_once(api: BotApi) -> None:
    made = [api.say(7, str(number)) for number in range(150)]
    assert ids(await asked(api, "getUpdates", limit=1000)) == made[:100]
    assert ids(await asked(api, "getUpdates", limit=3)) == made[:3]


async def test_a_long_poll_waits_for_news_and_ends_without(api: BotApi) -> None:
    poll = asyncio.create_task(asked(api, "getUpdates", timeout=30))
    await api.until(lambda: api.count("getUpdates") == 1)
    made = api.say(7, "来了")
    assert ids(await poll) == [made]
    assert ids(await asked(api, "getUpdates", offset=made + 1, timeout=1)) == []


async def test_the_earlier_of_two_polls_is_turned_away(api: BotApi) -> None:
    earlier = asyncio.create_task(asked(api, "getUpdates", timeout=30))
    await api.until(lambda: api.count("getUpdates") == 1)
    later = asyncio.create_task(asked(api, "getUpdates", timeout=30))
    assert (await earlier)["error_code"] == 409
    made = api.say(7, "好")
    assert ids(await later) == [made]


async def test_a_poll_whose_caller_is_gone_confirms_nothing(api: BotApi) -> None:
    line = await Line.open(api.port)
    poll = asyncio.create_task(line.ask("POST", f"/bot{api.token}/getUpdates", JSON, b'{"timeout": 30, "offset": 0}'))
    await api.until(lambda: api.count("getUpdates") == 1)
    poll.cancel()
    line.close()
    made = api.say(7, "好")
    assert ids(await asked(api, "getUpdates")) == [made]


async def test_only_wanted_kinds_come(api: BotApi) -> None:
    await asked(api, "getUpdates", allowed_updates=["callback_query"])
    api.say(7, "不要")
    assert ids(await asked(api, "getUpdates")) == []
    await asked(api, "getUpdates", allowed_updates=[])
    made = [api.say(7, "要"), api.block(7)]
    assert ids(await asked(api, "getUpdates")) == made


async def test_what_is_sent_is_heard_with_its_buttons(api: BotApi) -> None:
    api.say(7, "您好")
    keyboard = {"inline_keyboard": [[{"text": "提交", "callback_data": "~t"}]]}
    sent = (await asked(api, "sendMessage", chat_id=7, text="好的", reply_markup=keyboard))["result"]
    (heard,) = api.heard(7)
    assert (heard.text, heard.labels, heard.message_id) == ("好的", ("提交",), sent["message_id"])
    pressed = api.press(7, "提交")
    update = (await asked(api, "getUpdates", offset=pressed))["result"][0]["callback_query"]
    assert (update["data"], update["from"]["id"], update["message"]["message_id"]) == ("~t", 7, sent["message_id"])


@pytest.mark.parametrize("headers", [JSON, FORM, None])
async def test_every_encoding_of_parameters_is_read(api: BotApi, headers: dict[str, str] | None) -> None:
    api.say(7, "您好")
    multipart = (
        b'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n7\r\n'
        b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xe5\xa5\xbd\r\n--b--\r\n'
    )
    form = b"chat_id=7&text=%E5%A5%BD"
    bodies = {str(JSON): '{"chat_id": 7, "text": "好"}'.encode(), str(FORM): form, str(None): multipart}
    kind = headers or {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await raw(api, f"/bot{api.token}/sendMessage", bodies[str(headers)], kind)
    assert (answer.status, api.texts(7)) == (200, ["好"])


@pytest.mark.parametrize(
    ("params", "code", "says"),
    [
        ({"chat_id": 7, "text": "字" * (LONGEST + 1)}, 400, "too long"),
        ({"chat_id": 7, "text": "𠮷" * (LONGEST // 2 + 1)}, 400, "too long"),
        ({"chat_id": 7, "text": "  "}, 400, "empty"),
        ({"chat_id": 99, "text": "好"}, 400, "chat not found"),
        ({"chat_id": 8, "text": "好"}, 403, "blocked"),
        (
            {
                "chat_id": 7,
                "text": "好",
                "reply_markup": {"inline_keyboard": [[{"text": "长", "callback_data": "x" * 65}]]},
            },
            400,
            "BUTTON_DATA",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused(api: BotApi, params: Told, code: int, says: str) -> None:
    api.say(7, "您好")
    api.block(8)
    told = await asked(api, "sendMessage", **params)
    assert (told["error_code"], says in told["description"]) == (code, True)
    assert api.texts(int(params["chat_id"])) == []


async def test_a_wrong_token_and_an_unknown_method_are_refused(api: BotApi) -> None:
    assert (await asked(api, "getMe", token="123:wrong"))["error_code"] == 401
    assert (await asked(api, "getMe", token="nonsense"))["error_code"] == 404
    assert (await asked(api, "getNothing"))["error_code"] == 404


async def test_a_message_is_edited_once(api: BotApi) -> None:
    api.say(7, "您好")
    sent = (await asked(api, "sendMessage", chat_id=7, text="好的"))["result"]["message_id"]
    assert (await asked(api, "editMessageText", chat_id=7, message_id=sent, text="改了"))["ok"]
    assert not (await asked(api, "editMessageText", chat_id=7, message_id=sent, text="改了"))["ok"]
    keyboard = {"inline_keyboard": [[{"text": "一", "callback_data": "1"}]]}
    assert (await asked(api, "editMessageReplyMarkup", chat_id=7, message_id=sent, reply_markup=keyboard))["ok"]
    assert [(heard.text, heard.labels) for heard in api.heard(7)] == [("改了", ("一",))]


async def test_a_group_that_moved_says_where(api: BotApi) -> None:
    api.say(7, "/queue", chat=-5)
    api.migrate(-5, -1005)
    told = await asked(api, "sendMessage", chat_id=-5, text="好")
    assert (told["error_code"], told["parameters"]) == (400, {"migrate_to_chat_id": -1005})
    assert (await asked(api, "sendMessage", chat_id=-1005, text="好"))["ok"]


async def test_a_file_is_told_of_and_fetched(api: BotApi) -> None:
    api.photo(7, b"picture")
    photo = (await asked(api, "getUpdates"))["result"][0]["message"]["photo"][-1]
    path = (await asked(api, "getFile", file_id=photo["file_id"]))["result"]["file_path"]
    assert (await raw(api, f"/file/bot{api.token}/{path}")).body == b"picture"
    api.photo(7, b"huge", size=25 * 1024 * 1024)
    large = (await asked(api, "getUpdates"))["result"][1]["message"]["photo"][-1]
    assert "too big" in (await asked(api, "getFile", file_id=large["file_id"]))["description"]


async def test_a_press_is_answered_once(api: BotApi) -> None:
    api.say(7, "您好")
    await asked(api, "sendMessage", chat_id=7, text="好的")
    api.press_data(7, "~t")
    assert (await asked(api, "answerCallbackQuery", callback_query_id="q1"))["ok"]
    assert not (await asked(api, "answerCallbackQuery", callback_query_id="q1"))["ok"]


async def test_whoever_does_not_wait_is_told_again(api: BotApi) -> None:
    api.say(7, "您好")
    api.misbehave("sendMessage", Status(429, retry_after=3))
    told = await asked(api, "sendMessage", chat_id=7, text="好")
    assert (told["error_code"], told["parameters"]["retry_after"]) == (429, 3)
    assert (await asked(api, "sendMessage", chat_id=7, text="好"))["error_code"] == 429
    assert (api.impatient, api.texts(7)) == (1, [])


async def test_refusals_and_garbage_do_nothing(api: BotApi) -> None:
    api.say(7, "您好")
    api.misbehave("sendMessage", Status(500), Status(400, "Bad Request: x", migrate_to=-1), Garbage(b"<html>"), Drop())
    assert (await asked(api, "sendMessage", chat_id=7, text="好"))["error_code"] == 500
    assert (await asked(api, "sendMessage", chat_id=7, text="好"))["parameters"] == {"migrate_to_chat_id": -1}
    assert (await raw(api, f"/bot{api.token}/sendMessage", b'{"chat_id": 7, "text": "x"}')).body == b"<html>"
    with pytest.raises(Broken):
        await asked(api, "sendMessage", chat_id=7, text="好")
    assert (api.texts(7), api.scripted("sendMessage")) == ([], 0)
    api.misbehave("sendMessage", Redirect("http://127.0.0.1/"))
    assert (await raw(api, f"/bot{api.token}/sendMessage")).headers["location"] == "http://127.0.0.1/"


@pytest.mark.parametrize("fault", [AcceptThenDrop(), HalfClosed()])
async def test_what_was_done_without_an_answer_is_done(api: BotApi, fault: AcceptThenDrop | HalfClosed) -> None:
    api.say(7, "您好")
    api.misbehave("sendMessage", fault)
    with pytest.raises(Broken):
        await asked(api, "sendMessage", chat_id=7, text="好")
    assert api.texts(7) == ["好"]


async def test_slow_answers_are_whole_in_the_end(api: BotApi) -> None:
    api.say(7, "您好")
    gate = asyncio.Event()
    api.misbehave("sendMessage", Slow(0.01), SlowBody(0.02), Held(gate))
    assert (await asked(api, "sendMessage", chat_id=7, text="一"))["ok"]
    assert (await asked(api, "sendMessage", chat_id=7, text="二"))["ok"]
    held = asyncio.create_task(asked(api, "sendMessage", chat_id=7, text="三"))
    await api.until(lambda: api.scripted("sendMessage") == 0)
    assert api.texts(7) == ["一", "二"]
    gate.set()
    assert (await held)["ok"]


async def test_a_batch_comes_twice_or_backwards_on_order(api: BotApi) -> None:
    first, second = api.say(7, "一"), api.say(7, "二")
    api.misbehave("getUpdates", Duplicate(), Reorder())
    assert ids(await asked(api, "getUpdates")) == [first, first, second, second]
    assert ids(await asked(api, "getUpdates")) == [second, first]
    assert ids(await asked(api, "getUpdates")) == [first, second]
