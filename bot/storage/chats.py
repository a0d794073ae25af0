"""Chats: whose talk it is, their positions, and where the talk stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import clock, ids
from bot.storage.errors import Conflict
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation, to_json

# The chat of one address in one channel, and what of it may have to be set again.
FIND = """SELECT id, push, user_index, forgetting, address_sealed IS NULL AS unknown FROM chat
WHERE channel = ? AND account = ? AND address_index = ?"""
# A chat that speaks for the first time.
ADD = """INSERT INTO chat (id, channel, account, address_index, address_sealed, village, created_at, push, user_index)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
# Whoever writes again after they were forgotten can be answered again.
KNOW_AGAIN = "UPDATE chat SET push = 1, address_sealed = ?, forgetting = 0 WHERE id = ?"
# Who speaks in a chat.
SPEAKS = "UPDATE chat SET user_index = ? WHERE id = ?"
# We may write until then, so often: what an open window still allows is never made less.
OPEN = """UPDATE chat SET open_left = CASE WHEN open_until > ? AND open_left > ? THEN open_left ELSE ? END,
open_until = CASE WHEN open_until > ? THEN open_until ELSE ? END WHERE id = ?"""
# The village a post's QR code presets; a later code replaces it.
PRESET = "UPDATE chat SET village = ? WHERE id = ?"
# The next position inside a chat.
RAISE_SEQ = "UPDATE chat SET seq = seq + 1 WHERE id = ? RETURNING seq"
# A stage for a chat that had none.
ADD_STAGE = """INSERT INTO conversation (chat, version, stage_sealed, updated_at) VALUES (?, 1, ?, ?)
ON CONFLICT DO NOTHING"""
# A stage in place of the one that was read.
CHANGE_STAGE = """UPDATE conversation SET version = version + 1, stage_sealed = ?, updated_at = ?
WHERE chat = ? AND version = ?"""

STAGE = "conversation.stage"
ADDRESS = "chat.address"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where a chat lives: channel, our account there, and the channel's own address of the other side.

    `findable` says whether the town may have to find it again by itself (a push channel keeps the address, sealed).
    `user` is the channel's own id of who speaks, where it has one: in a private chat often the address itself, in a
    group never.
    """

    channel: str
    account: str
    address: str
    findable: bool = False
    user: str = ""


class Stale(Conflict):
    """Something that the turn had read has moved on meanwhile; the turn catches it and decides again."""


def index_of(vault: Vault, address: Address) -> str:
    """The keyed fingerprint by which a chat is found without keeping its address readable."""
    return vault.index(address.address, f"{ADDRESS}.{address.channel}.{address.account}")


def user_index_of(vault: Vault, address: Address, index: str) -> str:
    """The keyed fingerprint of who speaks: the same for a person in private and in every group of the channel.

    It is made like the chat's own, which is `index`, so that a private chat is one whose two fingerprints are the same.
    """
    if address.user in {"", address.address}:
        return index if address.user else ""
    return index_of(vault, replace(address, address=address.user))


def ensure(db: Db, vault: Vault, address: Address, village: str | None, now: datetime) -> int:
    """The id of the chat, made when it is new; a given village becomes its preset."""
    index = index_of(vault, address)
    row = db.one(FIND, (address.channel, address.account, index))
    if row is None:
        return _add(db, vault, address, index, village, now)
    if village is not None:
        db.execute(PRESET, (village, row["id"]))
    _meet_again(db, vault, address, index, row)
    return int(row["id"])


def _add(db: Db, vault: Vault, address: Address, index: str, village: str | None, now: datetime) -> int:
    chat = ids.new_id()
    where = (address.channel, address.account, index, _sealed(vault, address))
    how = (int(address.findable), user_index_of(vault, address, index))
    db.execute(ADD, (chat, *where, village, clock.milliseconds(now), *how))
    return chat


def _sealed(vault: Vault, address: Address) -> bytes | None:
    return vault.seal(address.address, ADDRESS) if address.findable else None


def _meet_again(db: Db, vault: Vault, address: Address, index: str, row: Row) -> None:
    if address.findable and (row["unknown"] or row["forgetting"] or not row["push"]):
        db.execute(KNOW_AGAIN, (_sealed(vault, address), row["id"]))
    speaker = user_index_of(vault, address, index)
    if speaker not in {"", row["user_index"]}:
        db.execute(SPEAKS, (speaker, row["id"]))


def open_window(db: Db, chat: int, until: datetime, messages: int, now: datetime) -> None:
    """The resident did something: for a while we may write to them again, so many messages."""
    end = clock.milliseconds(until)
    db.execute(OPEN, (clock.milliseconds(now), messages, messages, end, end, chat))


def next_seq(db: Db, chat: int) -> int:
    """The next position in this chat; raised inside the transaction, so readers meet positions in order."""
    return int(db.value(RAISE_SEQ, (chat,)))


def keep_stage(db: Db, vault: Vault, chat: int, conversation: Conversation, now: datetime) -> None:
    """Store where the talk stands; Stale if another turn stored one since `conversation.version` was read."""
    sealed = vault.seal(to_json(conversation), STAGE)
    at = clock.milliseconds(now)
    if conversation.version == 0:
        changed = db.execute(ADD_STAGE, (chat, sealed, at))
    else:
        changed = db.execute(CHANGE_STAGE, (sealed, at, chat, conversation.version))
    if changed != 1:
        raise Stale("conversation")
