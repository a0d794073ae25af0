"""What we said or owe, and the talk of a chat as both sides wrote it."""

from typing import Any

from bot.storage import erasure, outbox
from bot.storage.outbox import Saying, opened
from tests.bot.storage.world import NOW, World


def put(world: World, chat: int, text: str, **more: Any) -> int:
    return outbox.put(world.db, world.vault, Saying(chat=chat, body={"text": text, "entry": None}, **more), NOW)


def test_what_is_said_is_stored_sealed(world: World) -> None:
    chat = world.chat()
    put(world, chat, "您好", edition=3)
    row = world.db.one("SELECT * FROM outbox")
    assert row is not None
    assert "您好".encode() not in row["body_sealed"]
    assert opened(world.vault, row["body_sealed"]) == {"text": "您好", "entry": None}
    assert (row["state"], row["edition"], row["position"]) == ("waiting", 3, 1)


def test_what_is_said_at_once_stands_in_its_order_and_the_next_goes_on(world: World) -> None:
    chat, other = world.chat(), world.chat("b")
    sayings = [Saying(chat=chat, body={"text": text}, part=part) for part, text in enumerate("一二三")]
    assert outbox.put_all(world.db, world.vault, chat, sayings, NOW) == 3
    assert [put(world, other, "x"), put(world, chat, "四")] == [1, 4]
    rows = world.db.all("SELECT chat, seq, position, body_sealed FROM outbox ORDER BY position")
    assert [(row["chat"], row["seq"], row["position"]) for row in rows] == [
        *((chat, 1, 1), (chat, 2, 2), (chat, 3, 3)),
        *((other, 1, 4), (chat, 4, 5)),
    ]
    assert [body["text"] for row in rows if (body := opened(world.vault, row["body_sealed"]))] == [*"一二三x四"]


def test_both_sides_share_one_count_and_are_read_from_a_position_on(world: World) -> None:
    received = world.receive("1")
    put(world, received.chat, "一", inbox=received.position)
    world.receive("2")
    put(world, received.chat, "二")
    world.receive("elsewhere", "b")
    talk = world.db.all(outbox.TALK, (received.chat, 1, received.chat, 1, received.chat, 9))
    assert [(row["seq"], row["side"]) for row in talk] == [(2, "town"), (3, "resident"), (4, "town")]
    assert world.column(outbox.LAST, received.chat) == [4]


def test_what_the_resident_has_seen_is_sent_and_no_more(world: World) -> None:
    chat, other = world.chat(), world.chat("b")
    for number in range(3):
        put(world, chat, str(number))
    put(world, other, "x")
    outbox.seen(world.db, chat, 2, NOW)
    assert world.column("SELECT state FROM outbox ORDER BY position") == ["sent", "sent", "waiting", "waiting"]


def test_an_erased_saying_opens_to_nothing(world: World) -> None:
    chat = world.chat()
    put(world, chat, "您好")
    erasure.erase_chat(world.db, world.vault, world.house.book, chat, withdraw=True, now=NOW)
    assert [opened(world.vault, sealed) for sealed in world.column("SELECT body_sealed FROM outbox")] == [None]
