"""Buttons offered by somebody else than a turn: under what staff or the program say in a chat."""

from dataclasses import replace
from datetime import datetime

from bot.storage import chats
from bot.storage.chats import STAGE
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Idle, from_json
from handlers.messages import Button

# Where the talk of a chat stands.
READ_STAGE = "SELECT version, stage_sealed FROM conversation WHERE chat = ?"


def offer(db: Db, vault: Vault, chat: int, buttons: tuple[Button, ...], now: datetime) -> None:
    """Let a typed "1" mean these buttons, but only where no other question of ours is open."""
    row = db.one(READ_STAGE, (chat,))
    if row is None:
        return
    conversation = from_json(vault.open_text(row["stage_sealed"], STAGE), row["version"])
    if isinstance(conversation.stage, Idle) and conversation.writing is None:
        chats.keep_stage(db, vault, chat, replace(conversation, buttons=buttons), now)
