"""Chats: whose talk it is, their positions, and where the talk stands."""

from dataclasses import dataclass
from datetime import datetime

from bot import clock, ids
from bot.storage.errors import Conflict
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation, to_json

# The chat of one address in one channel.
FIND = "SELECT id FROM chat WHERE channel = ? AND account = ? AND address_index = ?"
# A chat that speaks for the first time.
ADD = """INSERT INTO chat (id, channel, account, address_index, address_sealed, village, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
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
    """

    channel: str
    account: str
    address: str
    findable: bool = False


class Stale(Conflict):
    """Something that the turn had read has moved on meanwhile; the turn catches it and decides again."""


def index_of(vault: Vault, address: Address) -> str:
    """The keyed fingerprint by which a chat is found without keeping its address readable."""
    return vault.index(address.address, f"{ADDRESS}.{address.channel}.{address.account}")


def ensure(db: Db, vault: Vault, address: Address, village: str | None, now: datetime) -> int:
    """The id of the chat, made when it is new; a given village becomes its preset."""
    key = (address.channel, address.account, index_of(vault, address))
    row = db.one(FIND, key)
    if row is None:
        return _add(db, vault, address, village, now)
    if village is not None:
        db.execute(PRESET, (village, row["id"]))
    return int(row["id"])


def _add(db: Db, vault: Vault, address: Address, village: str | None, now: datetime) -> int:
    chat = ids.new_id()
    sealed = vault.seal(address.address, ADDRESS) if address.findable else None
    index = index_of(vault, address)
    db.execute(ADD, (chat, address.channel, address.account, index, sealed, village, clock.milliseconds(now)))
    return chat


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
