"""The live stream: nothing doubled, nothing lost, over broken lines and at the end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx

from bot import clock
from bot.pages import events
from bot.pages.seen import Seen
from bot.pages.transcript import Line, Reading
from bot.storage import outbox
from bot.storage.outbox import Saying
from bot.wiring import Wired
from handlers.wording import render
from handlers.wording.keys import Key
from tests.bot.pages.visitor import Visitor
from tests.live.browser import Browser, Told


async def first(stream: AsyncIterator[Told], count: int) -> list[Told]:
    """The next lines of a stream, as many as are asked for."""
    return [await asyncio.wait_for(anext(stream), 10) for _ in range(count)]


async def put(wired: Wired, chat: int, text: str) -> None:
    """The town says something by itself."""
    body = {"kind": "progress", "text": text, "buttons": []}
    await wired.database.write(outbox.put, wired.site.vault, Saying(chat=chat, body=body), clock.now())
    wired.site.notices.announce(chat)


async def chat_of(wired: Wired) -> int:
    return int((await wired.database.read("SELECT id FROM chat"))[0]["id"])


async def test_before_the_first_message_there_is_nothing_to_listen_to(port: int) -> None:
    browser = Browser(port)
    await browser.open()
    async with aclosing(browser.listen()) as stream:
        assert [line async for line in stream] == []
    browser.close()


async def test_both_sides_come_in_order_and_the_privacy_notice_does_not(port: int, wired: Wired) -> None:
    browser = Browser(port)
    await browser.open()
    await browser.say(browser.new_id(), "你好")
    async with aclosing(browser.listen()) as stream:
        told = await first(stream, 3)
    assert [line.side for line in told] == ["resident", "town", "town"]
    assert render(Key.PRIVACY, {}) not in [line.text for line in told]
    browser.close()


async def test_a_word_of_staff_comes_at_once_and_after_a_broken_line_only_once(port: int, wired: Wired) -> None:
    browser = Browser(port)
    await browser.open()
    await browser.say(browser.new_id(), "谢谢")
    async with aclosing(browser.listen()) as stream:
        await first(stream, 2)
        await put(wired, await chat_of(wired), "第一句")
        assert [line.text for line in await first(stream, 1)] == ["第一句"]
    await put(wired, await chat_of(wired), "第二句")
    async with aclosing(browser.listen()) as stream:
        assert [line.text for line in await first(stream, 1)] == ["第二句"]
    browser.close()


async def test_more_than_one_reading_full_comes_whole(port: int, wired: Wired) -> None:
    browser = Browser(port)
    await browser.open()
    await browser.say(browser.new_id(), "谢谢")
    for number in range(230):
        await put(wired, await chat_of(wired), f"第{number}句")
    async with aclosing(browser.listen()) as stream:
        told = await first(stream, 232)
    assert [line.text for line in told[-230:]] == [f"第{number}句" for number in range(230)]
    browser.close()


async def test_the_stream_ends_when_the_house_closes(port: int, wired: Wired) -> None:
    browser = Browser(port)
    await browser.open()
    await browser.say(browser.new_id(), "谢谢")
    async with aclosing(browser.listen()) as stream:
        await first(stream, 2)
        wired.site.notices.close()
        assert [line async for line in stream] == []
    browser.close()


async def test_a_quiet_line_gives_a_sign_of_life(visitor: Visitor, wired: Wired) -> None:
    await visitor.say("谢谢")
    reading, seen = Reading(site=wired.site, key=visitor.key), Seen(wired.database)
    async with aclosing(events.lines(reading, seen, await visitor.chat(), 1_000, beat=0.01)) as stream:
        assert await anext(stream) == "event: beat\ndata: 1\n\n"


async def test_an_event_holds_all_that_the_page_draws(visitor: Visitor, wired: Wired) -> None:
    await visitor.say("居民医保看门诊能报多少")
    reading, seen = Reading(site=wired.site, key=visitor.key), Seen(wired.database)
    async with aclosing(events.lines(reading, seen, await visitor.chat(), 1)) as stream:
        head, data = (await anext(stream)).rstrip("\n").split("\n")
    line = json.loads(data.removeprefix("data: "))
    assert head == f"id: {line['seq']}"
    assert (line["side"], line["kind"]) == ("town", "answer")
    assert line["source"].startswith("来源：")
    assert line["time"].startswith(("今天", "昨天"))


async def test_what_was_sent_is_noted_as_seen_in_one_write(visitor: Visitor, wired: Wired) -> None:
    seen, sent = Seen(wired.database), "SELECT COUNT(*) AS n FROM outbox WHERE state = 'sent'"
    await visitor.post_json(text="谢谢")
    chat = await visitor.chat()
    for number in range(3):
        await put(wired, chat, f"第{number}句")
    reading = Reading(site=wired.site, key=visitor.key)
    async with aclosing(events.lines(reading, seen, chat, 0, beat=0.01)) as stream:
        while not (await anext(stream)).startswith("event: beat"):
            pass
    assert (await wired.database.read(sent))[0]["n"] == 0
    await seen.flush()
    assert (await wired.database.read(sent))[0]["n"] >= 4
    await seen.flush()
    await wired.database.close()
    seen.line(chat, Line(seq=9, side="town", at=clock.now(), unseen=True))
    await seen.flush()  # nothing can be written: the next visit notes it again


async def test_notes_of_a_second_are_written_by_themselves(visitor: Visitor, wired: Wired) -> None:
    await visitor.say("谢谢")
    unseen = "SELECT COUNT(*) AS n FROM outbox WHERE state = 'waiting'"
    async with asyncio.timeout(5):
        while (await wired.database.read(unseen))[0]["n"]:
            pass


async def test_a_strange_position_means_from_the_beginning(visitor: Visitor) -> None:
    for given in ("x", "-1", "9" * 30, ""):
        request = httpx.Request("GET", "http://chat.example/events", params={"after": given})
        answer = await visitor.client.send(request)
        assert answer.status_code == 204
