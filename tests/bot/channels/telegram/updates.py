"""Updates for the tests, as Telegram writes them."""

import json
from typing import Any

from bot.channels.telegram.envelope import Us, arrival_of
from bot.storage.inbox import Arrival
from tests.bot.channels.telegram.desk import little_town
from tests.live import telegram_words as words

USER, GROUP, THREAD = 700, -1001, 55
OURS = {"id": 123456, "is_bot": True, "first_name": "巡访", "username": "our_bot"}
Json = dict[str, Any]


def message(chat: int = USER, thread: int = 0, **fields: Any) -> Json:
    """A person's message, in private or in a group."""
    return {"update_id": 9, "message": words.message(5, USER, chat, thread, **fields)}


def edited(**fields: Any) -> Json:
    """A message that its writer changed."""
    return {"update_id": 9, "edited_message": words.message(5, USER, USER, **fields)}


def press(data: object = "dGVzdA", chat: int = USER, thread: int = 0, **fields: Any) -> Json:
    """A press on a button under a message of ours."""
    under = words.message(6, USER, chat, thread, text="选一个") | {"from": OURS} | fields
    return {"update_id": 9, "callback_query": {"id": "q1", "from": words.person(USER), "message": under, "data": data}}


def raw(update: object) -> bytes:
    """An update as it is stored."""
    return json.dumps(update).encode()


def at_the_door(update: object, name: str = "our_bot") -> Arrival | None:
    """What the envelope makes of it."""
    return arrival_of(update, raw(update), Us("123456", name), little_town())
