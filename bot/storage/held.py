"""Words to a resident that leave a little later: let go in time, or taken back by whoever wrote them."""

from datetime import datetime

from bot import clock
from bot.storage import offers
from bot.storage.outbox import HOLDS, opened, seal_body
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault

# Chats in which something held may go now.
READY = "SELECT DISTINCT chat FROM outbox WHERE held = 1 AND due_at <= ? LIMIT ?"
# It goes; what came of it since (it may have been sent already) stays.
LET_GO = "UPDATE outbox SET held = 2 WHERE chat = ? AND held = 1 AND due_at <= ? RETURNING position, body_sealed"
# Its buttons are told in words: another question of ours is open there.
REWORD = "UPDATE outbox SET body_sealed = ? WHERE position = ?"
# How many of an item's words of that moment have left, or go now.
LEFT = """SELECT COUNT(*) FROM outbox WHERE complaint = ? AND created_at = ?
AND (held = 2 OR (held = 1 AND due_at <= ?))"""
# The words are taken back: nobody has seen them.
RECALL = "DELETE FROM outbox WHERE complaint = ? AND created_at = ? AND held = 1 RETURNING chat"

MOST = 200


def release(db: Db, vault: Vault, now: datetime) -> list[int]:
    """Let everything go whose time has come; the chats in which there is something new.

    Only now a typed "1" means the buttons under it.
    """
    at = clock.milliseconds(now)
    chats = [int(row["chat"]) for row in db.all(READY, (at, MOST))]
    for chat in chats:
        for row in db.all(LET_GO, (chat, at)):
            _offer(db, vault, chat, row, now)
        db.execute(HOLDS, (0, chat))
    return chats


def _offer(db: Db, vault: Vault, chat: int, row: Row, now: datetime) -> None:
    body = opened(vault, row["body_sealed"])
    if body is None:
        return
    offered = offers.offered_body(db, vault, chat, body, now)
    if offered != body:
        db.execute(REWORD, (seal_body(vault, offered), row["position"]))


def may_recall(db: Db, complaint: int, said_at: datetime, now: datetime) -> bool:
    """True while nothing of what was said about the item at that moment has left."""
    return not db.value(LEFT, (complaint, clock.milliseconds(said_at), clock.milliseconds(now)))


def recall(db: Db, complaint: int, said_at: datetime) -> None:
    """Take back what was said about the item at that moment; `may_recall` comes first, in the same transaction."""
    for row in db.all(RECALL, (complaint, clock.milliseconds(said_at))):
        db.execute(HOLDS, (0, row["chat"]))
