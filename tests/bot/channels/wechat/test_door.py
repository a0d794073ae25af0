"""The address at which WeChat comes to us: who is let in, what is answered, what is put aside."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from bot.channels.wechat.crypto import sign
from bot.channels.wechat.door import PATH
from bot.channels.wechat.xml import MOST, read
from tests.bot.channels.wechat.account import ANNA, Account, still
from tests.bot.channels.wechat.browsing import HI, STORED, browsing, now, query
from tests.bot.channels.wechat.pushes import push
from tests.live.wechat import WeChatPlatform


async def test_the_address_is_verified(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(PATH, params=query(echostr="5927<b>"))

    assert (answer.status_code, answer.text) == (200, "5927<b>")
    assert answer.headers["content-type"].startswith("text/plain")


WRONG = [
    {"signature": ""},
    {"signature": "0" * 40},
    {"signature": "é" * 40},
    {"nonce": "other"},
    {"timestamp": "1"},
    {"timestamp": ""},
]


@pytest.mark.parametrize("other", WRONG)
async def test_nobody_else_is_let_in_and_nothing_is_noted_of_them(
    account: Account, browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, other: dict[str, str]
) -> None:
    with caplog.at_level(logging.DEBUG, "bot"):
        answers = [
            await browser.get(PATH, params=query(echostr="5927") | other),
            await browser.post(PATH, params=query() | other, content=HI),
        ]

    assert [(answer.status_code, answer.text) for answer in answers] == [(403, "")] * 2
    assert await account.rows(STORED) == []
    assert caplog.text == ""


async def test_without_a_token_nobody_at_all_is_let_in(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with still(tmp_path, platform, wechat_token="") as account, browsing(account) as browser:
        forged = query() | {"signature": sign("", str(now()), "n0nce"), "timestamp": str(now())}
        assert (await browser.post(PATH, params=forged, content=HI)).status_code == 403


async def test_a_body_is_read_only_of_those_who_signed(account: Account) -> None:
    reads, said = [], list[Message]()

    async def receive() -> Message:
        reads.append(1)
        return {"type": "http.request", "body": HI, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    app = Starlette(routes=account.channel.routes)
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"signature=x", "headers": []}
    await app(scope, receive, send)
    assert (reads, said[0]["status"]) == ([], 403)


@pytest.mark.parametrize("age", [601, 86_400, -700])
async def test_an_old_request_is_not_taken_again(
    account: Account, browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, age: int
) -> None:
    for _ in range(2):
        answer = await browser.post(PATH, params=query(now() - age), content=HI)
        assert answer.status_code == 403

    assert await account.rows(STORED) == []
    assert caplog.text.count("时钟") == 1


@pytest.mark.parametrize("at", ["", "x", "٣", "9" * 11, "-5", "1e9"])
async def test_a_time_that_is_none(account: Account, browser: httpx.AsyncClient, at: str) -> None:
    assert (await browser.post(PATH, params=query(at), content=HI)).status_code == 403


async def test_what_is_said_is_answered(account: Account, browser: httpx.AsyncClient) -> None:
    answer = await browser.post(PATH, params=query(), content=HI)

    said = read(answer.content)
    assert answer.headers["content-type"].startswith("text/xml")
    assert (said["ToUserName"], said["FromUserName"]) == (ANNA, "gh_0123456789ab")
    assert said["Content"].startswith("您好，这里是柳溪镇巡访。")
    assert await account.rows("SELECT DISTINCT state, road FROM outbox") == [("sent", "passive")]


async def test_a_retry_gets_the_same_answer_and_nothing_happens_twice(
    account: Account, browser: httpx.AsyncClient
) -> None:
    raw = push("text", Content="柳东村河边堆了好多垃圾")
    answers = [await browser.post(PATH, params=query(), content=raw) for _ in range(3)]

    assert len({read(answer.content)["Content"] for answer in answers}) == 1
    assert await account.rows("SELECT COUNT(*) FROM inbox") == [(1,)]


async def test_three_at_once_are_one_with_the_same_answer(account: Account, browser: httpx.AsyncClient) -> None:
    raw = push("text", Content="柳东村河边堆了好多垃圾")
    answers = await asyncio.gather(*(browser.post(PATH, params=query(), content=raw) for _ in range(3)))

    assert len({read(answer.content)["Content"] for answer in answers}) == 1
    assert await account.rows(STORED) == [("done", "", "m7")]
    assert await account.rows("SELECT DISTINCT state FROM outbox") == [("sent",)]


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH"])
async def test_where_nothing_is_said_nothing_is_kept(account: Account, browser: httpx.AsyncClient, event: str) -> None:
    answer = await browser.post(PATH, params=query(), content=push("event", Event=event, Latitude="31.1"))

    assert (answer.status_code, answer.text) == (200, "success")
    assert await account.rows(STORED) == []


UNREADABLE = [
    (b"<xml><MsgType>text", "xml is broken"),
    (b"<!DOCTYPE xml [<!ENTITY a 'b'>]><xml><MsgId>&a;</MsgId></xml>", "xml with a document type"),
    (b"<a>" * 100, "xml too deep"),
    (b'{"MsgType": "text"}', "json in place of xml"),
    ("<xml><Content>字</Content></xml>".encode("gbk"), "xml is not utf-8"),
    (b"<xml><MsgType>text</MsgType></xml>", "no sender or no id"),
    (b"<xml>" + b"x" * MOST + b"</xml>", "xml too long"),
]


@pytest.mark.parametrize(("raw", "why"), UNREADABLE)
async def test_what_cannot_be_read_is_kept_for_staff(
    account: Account, browser: httpx.AsyncClient, raw: bytes, why: str
) -> None:
    for _ in range(2):
        answer = await browser.post(PATH, params=query(), content=raw)
        assert (answer.status_code, answer.text) == (200, "success")

    ((state, reason, _),) = await account.rows(STORED)
    assert (state, reason) == ("parked", why)
    assert await account.rows("SELECT * FROM outbox") == []


async def test_of_a_flood_only_the_beginning_is_read(account: Account, browser: httpx.AsyncClient) -> None:
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += MOST
            yield b"x" * MOST

    answer = await browser.post(PATH, params=query(), content=flood())
    assert answer.text == "success"
    ((raw,),) = await account.rows("SELECT raw_sealed FROM inbox")
    assert len(raw) < MOST + 100


async def test_a_message_that_its_channel_cannot_read_is_put_aside_and_answered(
    account: Account, browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await browser.post(PATH, params=query(), content=push("location", Location_X="north"))
    assert "north" not in caplog.text
    caplog.clear()

    assert "刚才没处理好" in read(answer.content)["Content"]
    assert [state for state, *_ in await account.rows(STORED)] == ["parked"]


async def test_with_a_key_that_cannot_be_one_nobody_is_let_in(tmp_path: Path, platform: WeChatPlatform) -> None:
    async with still(tmp_path, platform, wechat_aes_key="short") as account, browsing(account) as browser:
        assert (await browser.get(PATH, params=query(echostr="5927"))).status_code == 403
        assert (await browser.post(PATH, params=query(), content=HI)).status_code == 403
        assert await account.rows(STORED) == []
