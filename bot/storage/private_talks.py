"""Talks on what a household may ask for: when one ends, what was said in it is erased, unless it was handed in.

That one begins or ends is seen by the stage alone, in the commit of every turn, so that no way out can forget it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import clock
from bot.storage import attachments, chats
from bot.storage.chats import STAGE
from bot.storage.database import Database
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation, Idle, from_json, is_private
from handlers.outcome import Deed, File, Outcome

# The talk of this sort that is going on in a chat.
FIND = "SELECT first_seq FROM private_talk WHERE chat = ?"
# One begins with this message, or goes on.
BEGIN = """INSERT INTO private_talk (chat, first_seq, touched_at) VALUES (?, ?, ?)
ON CONFLICT (chat) DO UPDATE SET touched_at = excluded.touched_at"""
# It is over.
END = "DELETE FROM private_talk WHERE chat = ?"
# Those in which nothing was said for long, and nothing waits to be heard.
SILENT = """SELECT chat FROM private_talk WHERE touched_at < ? AND NOT EXISTS (
SELECT 1 FROM inbox WHERE inbox.chat = private_talk.chat AND inbox.state = 'waiting') ORDER BY chat"""
# Where a message stands in its chat.
SEQ = "SELECT seq FROM inbox WHERE position = ?"
# The last position in a chat.
LAST = "SELECT seq FROM chat WHERE id = ?"
# The messages of a talk, and their words.
SAID = "SELECT position FROM inbox WHERE chat = ? AND seq >= ? AND seq < ? AND state <> 'waiting'"
FORGET_SAID = "UPDATE inbox SET raw_sealed = NULL WHERE chat = ? AND seq >= ? AND seq < ? AND state <> 'waiting'"
# What was answered; what could not be sent yet never is.
FORGET_ANSWERED = """UPDATE outbox SET body_sealed = NULL, entry = NULL,
reason = CASE WHEN push = 1 AND state IN ('waiting', 'owed') THEN 'erased' ELSE reason END,
state = CASE WHEN push = 1 AND state IN ('waiting', 'owed') THEN 'parked' ELSE state END
WHERE chat = ? AND seq >= ? AND seq < ?"""
# Where the talk of a chat stands.
STANDING = "SELECT version, stage_sealed FROM conversation WHERE chat = ?"

LASTS = timedelta(minutes=30)
"""After so long without a word a talk is over."""


def follow(
    db: Db, chat: int, position: int, before: Conversation, outcome: Outcome, now: datetime
) -> tuple[str, ...] | None:
    """Note that a talk goes on, or erase what was said before this message in one that ends with it.

    None where nothing was erased; else the voices whose files are to be removed.
    """
    seq = int(db.value(SEQ, (position,)) or 0)
    if is_private(outcome.stage):
        db.execute(BEGIN, (chat, seq, clock.milliseconds(now)))
        return None
    row = db.one(FIND, (chat,)) if is_private(before.stage) else None
    if row is None:
        return None
    db.execute(END, (chat,))
    return None if _is_handed_in(outcome.deeds) else _erase(db, chat, int(row["first_seq"]), seq)


def _is_handed_in(deeds: Iterable[Deed]) -> bool:
    return any(isinstance(deed, File) and deed.draft.private for deed in deeds)


def _erase(db: Db, chat: int, first: int, until: int) -> tuple[str, ...]:
    """Erase what stands in the chat from one position up to another."""
    span = (chat, first, until)
    gone = [attachments.forget_words(db, row["position"]) for row in db.all(SAID, span)]
    db.execute(FORGET_SAID, span)
    db.execute(FORGET_ANSWERED, span)
    return tuple(address for each in gone for address in each)


async def silent(database: Database, now: datetime) -> bool:
    """Whether any talk is over by time."""
    return bool(await database.read(SILENT, (clock.milliseconds(now - LASTS),)))


def expire(db: Db, vault: Vault, now: datetime) -> tuple[str, ...]:
    """End the talks in which nothing was said for long; the voices whose files are to be removed."""
    over = db.all(SILENT, (clock.milliseconds(now - LASTS),))
    return tuple(address for row in over for address in _expired(db, vault, row["chat"], now))


def _expired(db: Db, vault: Vault, chat: int, now: datetime) -> tuple[str, ...]:
    first = int(db.value(FIND, (chat,)))
    db.execute(END, (chat,))
    standing = db.one(STANDING, (chat,))
    if standing is not None:
        _leave(db, vault, chat, from_json(vault.open_text(standing["stage_sealed"], STAGE), standing["version"]), now)
    return _erase(db, chat, first, int(db.value(LAST, (chat,))) + 1)


def _leave(db: Db, vault: Vault, chat: int, conversation: Conversation, now: datetime) -> None:
    if is_private(conversation.stage):
        chats.keep_stage(db, vault, chat, replace(conversation, stage=Idle(), buttons=()), now)
