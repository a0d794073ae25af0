"""Updates are fetched, stored and only then confirmed; nothing that comes stops the next."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import advice
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.envelope import NOBODY
from bot.channels.telegram.polling import KINDS, NEAR, Pace, _update, beyond
from bot.storage.chats import Address, index_of
from bot.storage.database import FILE
from tests.bot.channels.telegram.desk import Desk, open_desk, running, settings_for
from tests.live.botapi import BotApi
from tests.live.faults import AcceptThenDrop, Drop, Duplicate, Fault, Garbage, HalfClosed, Held, Reorder, Status


async def confirmed(api: BotApi) -> None:
    """Everything that came has been confirmed."""
    await api.until(lambda: not api.updates.pending)


async def test_what_is_said_is_stored_in_order_and_confirmed(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    for number in range(150):
        api.say(7, f"第 {number} 句")
    await confirmed(api)
    assert await desk.texts() == [f"第 {number} 句" for number in range(150)]


async def test_it_asks_for_what_it_reads_and_drops_nothing_that_waits(
    api: BotApi, polling: TelegramChannel, desk: Desk
) -> None:
    api.say(7, "喂")
    await confirmed(api)
    asked = dict(api.calls)
    assert asked["deleteWebhook"] == {}
    assert tuple(asked["getUpdates"]["allowed_updates"]) == KINDS
    assert await desk.texts() == ["喂"]


async def test_nothing_is_confirmed_before_all_of_the_batch_are_on_disk(
    api: BotApi, desk: Desk, tmp_path: Path
) -> None:
    for user in (1, 2, 3):
        api.say(user, "路灯坏了")
    other = sqlite3.connect(tmp_path / "data" / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with running(desk.channel(settings_for(api))):
        await api.until(lambda: api.count("getUpdates"))
        assert (len(api.updates.pending), api.count("getUpdates"), await desk.rows()) == (3, 1, [])
        other.execute("ROLLBACK")
        other.close()
        await confirmed(api)
    assert len(await desk.rows()) == 3


async def test_where_nothing_can_be_written_it_asks_again_and_loses_nothing(
    api: BotApi, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    api.say(7, "路灯坏了")
    async with open_desk(tmp_path / "first") as desk:
        closed = desk.channel(settings_for(api))
    async with running(closed):
        await api.until(lambda: api.count("getUpdates") > 2)
    assert len(api.updates.pending) == 1
    assert "the updates of Telegram wait" in caplog.text
    async with open_desk(tmp_path / "second") as desk, running(desk.channel(settings_for(api))):
        await confirmed(api)
        assert await desk.texts() == ["路灯坏了"]


async def test_one_that_cannot_be_read_is_put_aside_and_the_others_are_not(
    api: BotApi, polling: TelegramChannel, desk: Desk
) -> None:
    for number in range(49):
        api.say(number + 1, "喂")
    api.raw({"message": {"message_id": 1, "chat": "what", "date": "when"}})
    await confirmed(api)
    rows = await desk.rows()
    assert [row["state"] for row in rows].count("waiting") == 49
    assert [row["reason"] for row in rows if row["state"] == "parked"] == ["unreadable"]


async def test_what_has_no_sender_lies_in_a_chat_of_nobody(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    api.raw({"message": 3})
    await confirmed(api)
    (row,) = await desk.rows()
    nobody = index_of(desk.vault, Address(channel="telegram", account="123456", address=NOBODY))
    (chat,) = await desk.database.read("SELECT address_index, address_sealed FROM chat WHERE id = ?", (row["chat"],))
    assert (chat["address_index"], chat["address_sealed"]) == (nobody, None)


async def test_what_came_while_we_were_away_comes_once(api: BotApi, desk: Desk) -> None:
    """Stopped before it could confirm, it is given the same again."""
    api.say(7, "一")
    api.misbehave("getUpdates", Duplicate())
    for words in ("二", "三"):
        async with running(desk.channel(settings_for(api))):
            await api.until(lambda: api.count("getUpdates"))
        api.say(7, words)
    async with running(desk.channel(settings_for(api))):
        await confirmed(api)
    assert await desk.texts() == ["一", "二", "三"]


@pytest.mark.parametrize(
    "fault",
    [
        Status(500),
        Status(429, retry_after=0.05),
        Drop(),
        AcceptThenDrop(),
        HalfClosed(),
        Garbage(b"<html>502</html>"),
        Garbage(b'{"ok":true,"result":3}'),
        Garbage(b'{"ok":true}'),
        Garbage(b""),
        Duplicate(),
    ],
)
async def test_whatever_goes_wrong_nothing_is_lost_or_doubled(
    api: BotApi, polling: TelegramChannel, desk: Desk, fault: Fault
) -> None:
    api.misbehave("getUpdates", fault, fault)
    api.say(7, "一")
    await confirmed(api)
    api.say(7, "二")
    await confirmed(api)
    assert await desk.texts() == ["一", "二"]


async def test_a_batch_in_the_wrong_order_is_stored_in_the_right_one(api: BotApi, desk: Desk) -> None:
    api.misbehave("getUpdates", Reorder())
    for words in "一二三":
        api.say(7, words)
    async with running(desk.channel(settings_for(api))):
        await confirmed(api)
    assert await desk.texts() == ["一", "二", "三"]


async def test_in_a_group_only_what_is_for_us_is_kept(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    api.say(1, "今天谁值班", chat=-100)
    api.say(1, "/queue@xunfang_test_bot", chat=-100, thread=5)
    api.block(1)
    await confirmed(api)
    assert await desk.texts() == ["待办"]


async def test_a_poll_that_hangs_is_given_up(api: BotApi, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    held = asyncio.Event()
    api.misbehave("getUpdates", Held(held))
    api.say(7, "喂")
    async with running(desk.channel(settings_for(api), Pace(hold=0, margin=0.2, shortest=0.01, longest=0.05))):
        await confirmed(api)
    assert advice.HANGING in caplog.text
    held.set()


async def test_another_program_is_named_once(
    api: BotApi, polling: TelegramChannel, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    api.misbehave("getUpdates", *[Status(409, "Conflict: terminated by other getUpdates request")] * 3)
    api.say(7, "喂")
    await api.until(lambda: not api.scripted("getUpdates"))
    await confirmed(api)
    assert caplog.text.count(advice.ANOTHER) == 1


async def test_a_token_that_was_revoked_is_named_once(
    api: BotApi, polling: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    api.misbehave("getUpdates", *[Status(401)] * 3)
    api.say(7, "喂")
    await api.until(lambda: not api.scripted("getUpdates"))
    await confirmed(api)
    assert caplog.text.count(advice.NOT_KNOWN) == 1
    assert "TEST-token" not in caplog.text


async def test_a_webhook_that_somebody_set_is_taken_away(
    api: BotApi, polling: TelegramChannel, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await api.until(lambda: api.count("getUpdates"))
    api.misbehave("deleteWebhook", Status(500))
    api.misbehave("getUpdates", Status(409, "Conflict: can't use getUpdates method while webhook is active"))
    api.say(7, "喂")
    await api.until(lambda: api.count("deleteWebhook") == 2)
    await confirmed(api)
    assert advice.ANOTHER not in caplog.text


async def test_what_breaks_the_whole_batch_is_found_and_put_aside(api: BotApi, desk: Desk) -> None:
    """A batch that is no JSON is asked for one by one, until the one is found."""
    poison = b'{"ok":true,"result":[{"update_id":1001,"message":{"text":"\x00"}}]}'
    api.misbehave("getUpdates", *[Garbage(poison)] * 3)
    for words in ("毒", "一", "二"):
        api.say(7, words)
    async with running(desk.channel(settings_for(api))):
        await confirmed(api)
    rows = await desk.rows()
    assert [row["external_id"] for row in rows if row["state"] == "parked"] == ["u1001"]
    assert await desk.texts() == ["一", "二"]
    limits = [params["limit"] for method, params in api.calls if method == "getUpdates"]
    assert (limits[0], limits[-1]) == (1, 100)  # garbage came before anything was noted down


async def test_the_word_to_stop_is_heard_during_a_poll(api: BotApi, desk: Desk) -> None:
    async with running(desk.channel(settings_for(api), Pace(hold=25))):
        await api.until(lambda: api.count("getUpdates"))


async def test_the_word_to_stop_is_heard_during_a_pause(api: BotApi, desk: Desk) -> None:
    api.misbehave("getUpdates", Status(500))
    async with running(desk.channel(settings_for(api), Pace(shortest=30))):
        await api.until(lambda: not api.scripted("getUpdates"))


async def test_what_cannot_even_be_put_aside_is_asked_for_again(api: BotApi, tmp_path: Path) -> None:
    api.misbehave("getUpdates", *[Garbage(b'{"update_id":1001,')] * 6)
    api.say(7, "毒")
    async with open_desk(tmp_path / "first") as desk:
        closed = desk.channel(settings_for(api))
    async with running(closed):
        await api.until(lambda: api.scripted("getUpdates") < 2)
    assert len(api.updates.pending) == 1


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_the_word_to_stop_is_heard_before_telegram_answers_at_all(api: BotApi, desk: Desk, method: str) -> None:
    api.misbehave(method, *[Status(500)] * 50)
    async with running(desk.channel(settings_for(api))):
        await api.until(lambda: api.count(method))
    assert api.count("getUpdates") == 0


@pytest.mark.parametrize(
    ("offset", "numbers", "then"),
    [
        (0, [], 0),
        (0, [None], 0),
        (5, [], 5),
        (5, [None, None], 6),
        (5, [5, 6, None], 7),
        (5, [9], 10),
        (5, [1, 2], 6),
        (5, [5, 5 + NEAR, 6], 7),
        (0, [3, 2], 4),
    ],
)
def test_the_offset_moves_and_never_past_what_was_not_seen(offset: int, numbers: list[Any], then: int) -> None:
    assert beyond(offset, numbers) == then


def test_what_is_too_deep_to_be_written_down_keeps_its_number() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    update = _update({"update_id": 9, "message": deep})
    assert json.loads(update.raw) == update.read == {"update_id": 9, "message": "nested too deep"}
    while deep:
        deep = deep.pop()


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0.5), (2, 1.0), (5, 8.0), (7, 30.0), (10_000, 30.0)])
def test_pauses_grow_to_half_a_minute(failures: int, seconds: float) -> None:
    assert Pace().pause(failures) == seconds
