"""Chats of a channel that pushes, in the tests of what is stored."""

from datetime import datetime
from typing import Any

from bot.storage import buttons, chats, inbox, outbox
from bot.storage.chats import Address
from bot.storage.inbox import Arrival, Received
from bot.storage.outbox import Saying
from tests.bot.storage.world import LIMITS, NOW, World

LANE = "telegram:bot"


def place(name: str = "a", **more: Any) -> Address:
    """Where somebody is found in a channel that pushes."""
    return Address(**{"channel": "telegram", "account": "bot", "address": name, "findable": True, **more})


def pushed(external: str, name: str = "a", **more: Any) -> Arrival:
    """A message from there."""
    return Arrival(**{"address": place(name), "external_id": external, "raw": b"{}", **more})


def receive(world: World, external: str, name: str = "a", now: datetime = NOW, **more: Any) -> Received:
    """The message, stored."""
    return inbox.receive(world.db, world.vault, pushed(external, name, **more), LIMITS, now)


def chat_of(world: World, name: str = "a", **more: Any) -> int:
    """The chat, known."""
    return chats.ensure(world.db, world.vault, place(name, **more), None, NOW)


def say(world: World, chat: int, text: str = "好的", *, offered: tuple[str, ...] = (), **more: Any) -> int:
    """A reply put out; its position in the chat."""
    body = {"text": text, "buttons": [{"id": each, "label": each} for each in offered]}
    return outbox.put(world.db, world.vault, Saying(chat=chat, body=body, **more), NOW)


def row(world: World, sql: str, *values: object) -> dict[str, Any]:
    """The one row of a query."""
    (found,) = world.db.all(sql, values)
    return {name: found[name] for name in found.keys()}  # noqa: SIM118 - a row is not a mapping


def token(world: World, button_id: str) -> str:
    """What a channel sees of a button."""
    return buttons.token_of(world.vault, button_id)
