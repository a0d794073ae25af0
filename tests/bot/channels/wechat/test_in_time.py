"""Five seconds: what is not ready is not waited for, what is not on disk is not acknowledged, nothing is said twice."""

import asyncio
import sqlite3
import threading

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import clock
from bot.channels.wechat.door import PATH
from bot.storage.transaction import Db
from tests.bot.channels.wechat.account import Account
from tests.bot.channels.wechat.browsing import HI, QUICK, STORED, browsing, query


async def test_a_slow_turn_is_acknowledged_and_answered_by_the_other_road(account: Account) -> None:
    async with browsing(account, QUICK, turns=False) as browser:
        begun = clock.monotonic()
        answer = await browser.post(PATH, params=query(), content=HI)

    assert (answer.text, clock.monotonic() - begun >= 0.3) == ("success", True)
    assert [state for state, *_ in await account.rows(STORED)] == ["waiting"]


async def test_what_is_not_on_disk_in_time_is_not_acknowledged_and_stored_once(account: Account) -> None:
    busy, go = threading.Event(), threading.Event()

    def slow(db: Db) -> None:
        busy.set()
        go.wait(20)

    writing = asyncio.create_task(account.wired.database.write(slow))
    await asyncio.to_thread(busy.wait, 20)
    async with browsing(account, QUICK) as browser:
        assert (await browser.post(PATH, params=query(), content=HI)).status_code == 503
        go.set()
        await writing
        assert "您好" in (await browser.post(PATH, params=query(), content=HI)).text

    assert await account.rows("SELECT COUNT(*) FROM inbox") == [(1,)]


async def test_where_nothing_can_be_stored_it_is_to_come_again(
    account: Account, browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    account.wired.database._writer.stop()

    assert (await browser.post(PATH, params=query(), content=HI)).status_code == 503
    assert "could not be stored" in caplog.text


async def test_a_house_that_closes_leaves_the_answer_to_the_next_start(account: Account) -> None:
    async with browsing(account, turns=False) as browser:
        account.wired.site.notices.close()
        answer = await browser.post(PATH, params=query(), content=HI)

    assert answer.text == "success"
    assert [state for state, *_ in await account.rows(STORED)] == ["waiting"]


def hanging_up(app: ASGIApp) -> ASGIApp:
    """The same door for a platform that hangs up while we think; what is said after that reaches nobody."""

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        whole = False

        async def heard() -> Message:
            nonlocal whole
            message: Message = {"type": "http.disconnect"} if whole else await receive()
            whole = not message.get("more_body", False)
            return message

        await app(scope, heard, send)
        await Response(status_code=499)(scope, receive, send)

    return broken


async def test_an_answer_that_nobody_hears_is_for_the_retry(account: Account, browser: httpx.AsyncClient) -> None:
    same = browser._transport
    assert isinstance(same, httpx.ASGITransport)
    broken_off = httpx.ASGITransport(hanging_up(same.app))
    async with httpx.AsyncClient(transport=broken_off, base_url="http://town") as broken:
        assert (await broken.post(PATH, params=query(), content=HI)).status_code == 499
    assert await account.rows("SELECT DISTINCT state, road FROM outbox") == [("waiting", "")]

    assert "您好" in (await browser.post(PATH, params=query(), content=HI)).text
    assert await account.rows("SELECT DISTINCT state, road FROM outbox") == [("sent", "passive")]


async def test_a_push_that_breaks_off_is_not_stored(account: Account) -> None:
    said = list[Message]()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    text = "&".join(f"{name}={value}" for name, value in query().items())
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": text.encode(), "headers": []}
    await Starlette(routes=account.channel.routes)(scope, receive, send)
    assert said[0]["status"] == 408
    assert await account.rows(STORED) == []


async def test_a_fault_of_our_own_is_told_by_its_kind_alone(
    account: Account, browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await account.wired.database.write(lambda db: db.execute("DROP TABLE usage"))

    with pytest.raises(sqlite3.OperationalError):
        await browser.post(PATH, params=query(), content=HI)
    assert "a push was not stored: OperationalError" in caplog.text
    caplog.clear()
