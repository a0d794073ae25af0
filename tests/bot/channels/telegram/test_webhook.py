"""Telegram comes to us: what it brings is on disk before it is told so, and nobody else gets in."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from bot.channels.telegram import advice
from bot.channels.telegram.channel import CONNECTIONS, TelegramChannel
from bot.channels.telegram.polling import KINDS
from bot.channels.telegram.webhook import HEADER, MOST, PATH
from bot.storage.database import FILE
from tests.bot.channels.telegram.desk import Desk, running, settings_for
from tests.bot.channels.telegram.updates import GROUP, message, raw
from tests.live.botapi import BotApi
from tests.live.faults import Status

SECRET = "a-secret_of-16-characters"
URL = "https://town.example/xunfang/"


@pytest.fixture
async def hooked(api: BotApi, desk: Desk) -> AsyncIterator[TelegramChannel]:
    """A channel to which Telegram comes; on its way it finds nobody."""
    api.web_port = 1
    settings = settings_for(api, telegram_mode="webhook", telegram_secret=SECRET, public_url=URL)
    made = desk.channel(settings)
    yield made
    await made.close()


@pytest.fixture
async def door(hooked: TelegramChannel) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever knocks at its address."""
    transport = httpx.ASGITransport(Starlette(routes=list(hooked.routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://town.example") as client:
        yield client


async def bring(door: httpx.AsyncClient, body: bytes, secret: str = SECRET) -> int:
    return (await door.post(PATH, content=body, headers={HEADER: secret})).status_code


async def test_what_is_brought_is_stored(door: httpx.AsyncClient, desk: Desk) -> None:
    assert await bring(door, raw(message(text="路灯坏了"))) == 200
    assert await desk.texts() == ["路灯坏了"]


async def test_what_is_brought_again_is_stored_once(door: httpx.AsyncClient, desk: Desk) -> None:
    update = raw(message(text="路灯坏了"))
    assert await asyncio.gather(*(bring(door, update) for _ in range(5))) == [200] * 5
    assert await desk.texts() == ["路灯坏了"]


@pytest.mark.parametrize(
    "secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "秘密".encode().decode("latin-1")]
)
async def test_whoever_does_not_know_the_secret_is_turned_away(
    door: httpx.AsyncClient, desk: Desk, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0, logger="bot")
    answer = await door.post(
        PATH, content=raw(message(text="路灯坏了")), headers={HEADER.encode(): secret.encode("latin-1")}
    )
    assert (answer.status_code, answer.content) == (403, b"")
    assert await desk.rows() == []
    assert caplog.text == ""


async def test_without_the_secret_the_body_is_not_even_read(hooked: TelegramChannel) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(said: Message) -> None:
        sent.append(said)

    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": [(b"host", b"a")]}
    await Starlette(routes=list(hooked.routes))(scope, receive, send)
    assert sent[0]["status"] == 403


async def test_without_a_secret_of_ours_nobody_gets_in(api: BotApi, desk: Desk) -> None:
    settings = settings_for(api, telegram_mode="webhook", public_url=URL)
    app = Starlette(routes=list(desk.channel(settings).routes))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
        assert await bring(client, raw(message(text="a")), "") == 403


async def test_what_is_too_large_is_not_read_to_the_end(door: httpx.AsyncClient, desk: Desk) -> None:
    assert await bring(door, b"x" * (MOST + 1)) == 413
    assert await desk.rows() == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"3", b"[" * 100_000, raw({"message": 3})])
async def test_what_cannot_be_read_is_put_aside_once(door: httpx.AsyncClient, desk: Desk, body: bytes) -> None:
    assert [await bring(door, body), await bring(door, body)] == [200, 200]
    assert [(row["state"], row["reason"]) for row in await desk.rows()] == [("parked", "unreadable")]


async def test_what_is_not_for_us_is_taken_and_not_kept(door: httpx.AsyncClient, desk: Desk) -> None:
    assert await bring(door, raw(message(GROUP, text="老王今天来吗"))) == 200
    assert await desk.rows() == []


async def test_what_cannot_be_stored_is_to_come_again(door: httpx.AsyncClient, desk: Desk, tmp_path: Path) -> None:
    await desk.database.close()
    assert await bring(door, raw(message(text="路灯坏了"))) == 503


async def test_telegram_is_not_told_before_it_is_on_disk(door: httpx.AsyncClient, desk: Desk, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "data" / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    brought = asyncio.create_task(bring(door, raw(message(text="路灯坏了"))))
    done, _ = await asyncio.wait({brought}, timeout=0.2)
    assert not done
    other.execute("ROLLBACK")
    other.close()
    assert await brought == 200
    assert await desk.texts() == ["路灯坏了"]


async def test_telegram_learns_where_to_bring_updates(api: BotApi, hooked: TelegramChannel) -> None:
    api.say(7, "路灯坏了")
    async with asyncio.timeout(5):
        await hooked.run()
    told = dict(api.calls)["setWebhook"]
    assert told == {
        "url": "https://town.example/xunfang/hook/telegram",
        "secret_token": SECRET,
        "allowed_updates": list(KINDS),
        "max_connections": CONNECTIONS,
    }
    assert len(api.updates.pending) == 1
    assert api.count("getUpdates") == 0


async def test_it_is_said_again_until_telegram_heard_it(api: BotApi, hooked: TelegramChannel) -> None:
    api.misbehave("setWebhook", Status(500), Status(429, retry_after=0.01))
    async with asyncio.timeout(5):
        await hooked.run()
    assert api.webhook is not None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"public_url": "http://town.example"}, advice.NOT_HTTPS),
        ({"public_url": ""}, advice.NOT_HTTPS),
        ({"telegram_secret": ""}, advice.NO_WATCHWORD),
        ({"telegram_secret": "暗号暗号暗号暗号暗号暗号暗号暗号"}, advice.NO_WATCHWORD),
        ({"telegram_secret": "short"}, advice.NO_WATCHWORD),
    ],
)
async def test_where_telegram_could_not_come_nothing_is_promised(
    api: BotApi, desk: Desk, caplog: pytest.LogCaptureFixture, more: dict[str, Any], said: str
) -> None:
    given = {"telegram_mode": "webhook", "telegram_secret": SECRET, "public_url": URL, **more}
    channel = desk.channel(settings_for(api, **given))
    await channel.run()
    await channel.close()
    assert said in caplog.text
    assert api.calls == []


async def test_while_we_fetch_there_is_no_address(channel: TelegramChannel) -> None:
    assert channel.routes == ()


async def test_the_loopback_platform_brings_it_through(api: BotApi, desk: Desk, hooked: TelegramChannel) -> None:
    """What stands in the update is what is stored, byte for byte."""
    async with running(hooked):
        api.say(7, "路灯坏了")
        (update,) = api.updates.pending.values()
    assert isinstance(update, dict)
    transport = httpx.ASGITransport(Starlette(routes=list(hooked.routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        assert await bring(client, json.dumps(update, ensure_ascii=False).encode()) == 200
    assert await desk.texts() == ["路灯坏了"]
