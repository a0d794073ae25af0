"""A message goes out as plain words with its buttons; every answer is a receipt."""

import asyncio
import json

import pytest

from bot.channels.port import Later, Moved, Never, Owed, Piece, Receipt, Recipient, Sent
from bot.channels.telegram.api import Api, Done, Refused, Unreached
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.sending import (
    LONGEST_LABEL,
    PAUSE,
    TelegramSender,
    destination,
    keyboard,
    label,
    receipt,
    units,
)
from bot.channels.telegram.wire import LONGEST_WAIT
from bot.storage.buttons import token_of
from bot.vault import Vault
from handlers.messages import Button
from tests.live.botapi import BotApi
from tests.live.faults import AcceptThenDrop, Drop, Fault, Garbage, HalfClosed, Status

VAULT = Vault(b"k" * 32)
YES, NO = Button(id="file", label="提交"), Button(id="cancel", label="不提交")


def to(address: str) -> Recipient:
    return Recipient(chat=1, address=address)


async def send(channel: TelegramChannel, address: str = "7", text: str = "您好") -> Receipt:
    return await channel.sender.send(to(address), Piece(text=text))


async def test_words_arrive_as_they_are(api: BotApi, channel: TelegramChannel) -> None:
    api.say(7, "喂")
    text = "*路灯* <b>坏了</b> _https://x.example_\n第二行"
    receipt = await send(channel, text=text)
    (heard,) = api.heard(7)
    assert (heard.text, receipt) == (text, Sent(external=str(heard.message_id)))
    ((_, params),) = api.calls
    assert params == {"chat_id": 7, "text": text, "link_preview_options": {"is_disabled": True}}


async def test_buttons_carry_tokens_and_never_what_they_do(api: BotApi, channel: TelegramChannel) -> None:
    api.say(7, "喂")
    await channel.sender.send(to("7"), Piece(text="提交吗？", buttons=(YES, NO)))
    (row,) = api.heard(7)[0].keyboard
    assert row == [{"text": one.label, "callback_data": token_of(VAULT, one.id)} for one in (YES, NO)]


def test_long_labels_stand_in_one_column_and_are_cut() -> None:
    buttons = (YES, Button(id="b", label="新型农村合作医疗报销比例是多少？" * 3))
    rows = keyboard(VAULT, buttons)
    assert [len(row) for row in rows] == [1, 1]
    assert len(rows[1][0]["text"]) == LONGEST_LABEL
    assert rows[1][0]["text"].endswith("…")


def test_short_labels_stand_in_pairs() -> None:
    assert [len(row) for row in keyboard(VAULT, (YES, NO, Button(id="menu", label="菜单")))] == [2, 1]


def test_no_more_buttons_than_telegram_takes() -> None:
    many = tuple(Button(id=str(number), label=str(number)) for number in range(150))
    assert sum(len(row) for row in keyboard(VAULT, many)) == 100


@pytest.mark.parametrize(("words", "shown"), [("", "…"), (" \n ", "…"), ("接\n单", "接 单"), ("\ud83d", "?")])
def test_a_label_is_never_nothing(words: str, shown: str) -> None:
    assert label(words) == shown


def test_a_text_is_counted_as_telegram_counts() -> None:
    assert (units("路灯"), units("😀"), units("\ud83d"), units("")) == (2, 2, 1, 0)


async def test_into_a_topic_and_into_a_group(api: BotApi, channel: TelegramChannel) -> None:
    api.say(7, "/queue", chat=-100)
    await send(channel, "-100/55/7")
    await send(channel, "-100/55")
    await send(channel, "-100/0/7")
    assert [heard.thread for heard in api.heard(-100)] == [55, 55, 0]


async def test_where_the_topic_is_gone_the_group_itself_hears_it(api: BotApi, channel: TelegramChannel) -> None:
    api.say(7, "/queue", chat=-100)
    api.misbehave("sendMessage", Status(400, "Bad Request: message thread not found"))
    assert isinstance(await send(channel, "-100/55/7"), Sent)
    assert [(heard.text, heard.thread) for heard in api.heard(-100)] == [("您好", 0)]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Status(429, retry_after=3), Later(seconds=3, reason="too many at once")),
        (Status(429, retry_after=1.5), Later(seconds=1.5, reason="too many at once")),
        (Status(429), Later(seconds=0, reason="too many at once")),
        (Status(403), Owed(reason="blocked")),
        (Status(400, "Bad Request: chat not found"), Owed(reason="not there")),
        (Status(400, "Bad Request: message is too long"), Never(reason="not taken")),
        (Status(400, "Bad Request: group chat was upgraded", migrate_to=-200), Moved(address="-200")),
        (Status(401), Later(seconds=PAUSE, reason="token not known", all_chats=True)),
        (Status(404), Later(seconds=PAUSE, reason="token not known", all_chats=True)),
        (Status(413), Never(reason="too large")),
        (Status(500), Later(seconds=0, reason="answered 500")),
        (Status(502), Later(seconds=0, reason="answered 502")),
        (Garbage(b"<html>", 502), Later(seconds=0, reason="answered 502")),
        (Garbage(b"[1]", 429), Later(seconds=0, reason="too many at once")),
        (Garbage(b"<html>"), Later(seconds=0, reason="not an answer of the Bot API")),
        (Garbage(b'{"ok":false}'), Later(seconds=0, reason="not an answer of the Bot API")),
        (Garbage(b'{"ok":true,"result":true}'), Sent()),
        (Drop(), Later(seconds=0, reason="the connection broke")),
        (AcceptThenDrop(), Later(seconds=0, reason="the connection broke")),
        (HalfClosed(), Later(seconds=0, reason="the connection broke")),
    ],
)
async def test_every_answer_is_a_receipt(api: BotApi, channel: TelegramChannel, fault: Fault, said: Receipt) -> None:
    api.say(7, "喂")
    api.misbehave("sendMessage", fault)
    assert await send(channel) == said


async def test_where_nobody_listens_it_is_later() -> None:
    async with BotApi() as gone:
        line = Api(gone.token, gone.url)
    assert await TelegramSender(line, VAULT, 25).send(to("7"), Piece(text="您好")) == Later(
        seconds=0, reason="no connection"
    )
    await line.close()


@pytest.mark.parametrize(
    ("told", "wait"), [(b"3", 3), (b"0", 0), (b"-1", None), (b'"3"', None), (b"NaN", None), (b"1e999", LONGEST_WAIT)]
)
async def test_only_seconds_are_waited(api: BotApi, channel: TelegramChannel, told: bytes, wait: float | None) -> None:
    api.misbehave("sendMessage", Garbage(b'{"parameters": {"retry_after": ' + told + b"}}", 429))
    assert await send(channel) == Later(seconds=wait or 0, reason="too many at once")


def test_a_group_moves_with_its_topic_and_member() -> None:
    moved = Refused(status=400, moved_to=-200)
    assert receipt(moved, "-100/55/7") == Moved(address="-200/55/7")
    assert receipt(moved, "-100/0") == Moved(address="-200/0")
    assert receipt(moved, "7") == Moved(address="-200")


def test_a_secret_or_a_name_is_in_no_receipt() -> None:
    said = "Forbidden: user 王小妹 blocked 123456:TEST"
    told = [receipt(Refused(status=status, description=said), "7") for status in (400, 401, 403, 409, 429, 500)]
    assert "王小妹" not in repr(told)
    assert "TEST" not in repr(told)
    assert receipt(Done(result=None), "7") == Sent()
    assert receipt(Unreached(reason="x"), "7") == Later(seconds=0, reason="x")


@pytest.mark.parametrize("address", ["?", "", "@somebody", "-1/x"])
async def test_what_is_no_address_is_never_sent_to(api: BotApi, channel: TelegramChannel, address: str) -> None:
    assert await send(channel, address) == Never(reason="no address of Telegram")
    assert api.calls == []


def test_where_a_message_goes() -> None:
    assert destination("7") == {"chat_id": 7}
    assert destination("-100/0/7") == {"chat_id": -100}
    assert destination("-100/55") == {"chat_id": -100, "message_thread_id": 55}


async def test_half_a_character_is_sent_as_a_question_mark(api: BotApi, channel: TelegramChannel) -> None:
    api.say(7, "喂")
    await send(channel, text="坏\ud83d了")
    assert api.texts(7) == ["坏?了"]


async def test_many_are_sent_at_once(api: BotApi, channel: TelegramChannel) -> None:
    users = range(1, 101)
    for user in users:
        api.say(user, "喂")
    api.latency = 0.2
    async with asyncio.timeout(5):
        receipts = await asyncio.gather(*(send(channel, str(user)) for user in users))
    assert all(isinstance(one, Sent) for one in receipts)


def test_what_telegram_can_do_is_told(channel: TelegramChannel) -> None:
    can = channel.sender.capabilities
    assert (can.name, can.most, can.per_second, can.per_chat) == ("telegram", 4096, 25, 1.0)
    assert can.abroad
    assert not can.windowed
    assert json.dumps(can.length("😀")) == "2"
