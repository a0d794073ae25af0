"""Buttons offered by somebody else than a turn: under what staff or the program say in a chat."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.storage import chats
from bot.storage.bodies import body_of
from bot.storage.chats import STAGE
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.buttons import in_words
from handlers.conversation import Idle, from_json
from handlers.messages import Button, Reply
from knowledge.town import Town

# Where the talk of a chat stands.
READ_STAGE = "SELECT version, stage_sealed FROM conversation WHERE chat = ?"


def body_with_offer(db: Db, vault: Vault, chat: int, reply: Reply, town: Town, now: datetime) -> dict[str, Any]:
    """The body of a reply that no turn says.

    Where another question of ours is open, its list stays the last one that was shown: then what could be pressed is
    told in words, so that a typed 1 never means a list other than the last.
    """
    return offered_body(db, vault, chat, body_of(reply, town), now)


def offered_body(db: Db, vault: Vault, chat: int, body: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The same of a reply that was rendered before, and is shown only now."""
    buttons = tuple(Button(id=each["id"], label=each["label"]) for each in body["buttons"])
    if not buttons or _offered(db, vault, chat, buttons, now):
        return body
    hint = in_words(buttons)
    return body | {"buttons": [], "text": f"{body['text']}\n{hint}" if hint else body["text"]}


def _offered(db: Db, vault: Vault, chat: int, buttons: tuple[Button, ...], now: datetime) -> bool:
    row = db.one(READ_STAGE, (chat,))
    if row is None:  # nothing else is open there, and a number means nothing
        return True
    conversation = from_json(vault.open_text(row["stage_sealed"], STAGE), row["version"])
    if not isinstance(conversation.stage, Idle) or conversation.writing is not None:
        return False
    chats.keep_stage(db, vault, chat, replace(conversation, buttons=buttons), now)
    return True
