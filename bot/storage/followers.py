"""Who follows an item that is not theirs: they reported the same, or their own item was merged into it."""

from datetime import datetime

from bot import clock
from bot.storage.transaction import Db
from patrol.complaint import Complaint

# A chat follows an item, once.
JOIN = """INSERT INTO follower (complaint, chat, joined_at, source) VALUES (?, ?, ?, ?)
ON CONFLICT (complaint, chat) DO NOTHING"""
# Those who followed an item that is merged into another follow that one.
INHERIT = """INSERT INTO follower (complaint, chat, joined_at, source)
SELECT ?, chat, ?, ? FROM follower WHERE complaint = ? ON CONFLICT (complaint, chat) DO NOTHING"""
# Whoever follows an item only because of another one does so no more.
LEAVE = "DELETE FROM follower WHERE complaint = ? AND source = ?"
# Who follows an item, but whoever filed it.
OF_ITEM = """SELECT DISTINCT follower.chat FROM follower JOIN complaint ON complaint.id = follower.complaint
WHERE follower.complaint = ? AND (complaint.chat IS NULL OR follower.chat <> complaint.chat) ORDER BY follower.chat"""
# How many chats an item reaches besides its own.
COUNT = "SELECT COUNT(*) FROM follower WHERE complaint = ?"
# Nothing is followed from a chat any more.
FORGET = "DELETE FROM follower WHERE chat = ?"
# The item into which another shall be merged.
TARGET = "SELECT state, merged_into, confidential, sensitive FROM complaint WHERE id = ?"
# Whether something was merged into an item.
TARGETED = "SELECT 1 FROM complaint WHERE merged_into = ? LIMIT 1"

OPEN = frozenset({"new", "triage", "accepted", "in_progress", "waiting_resident", "external", "reopened"})


def join(db: Db, complaint: int, chat: int, now: datetime, source: int | None = None) -> None:
    """Let a chat follow an item; a second time changes nothing."""
    db.execute(JOIN, (complaint, chat, clock.milliseconds(now), source))


def chats(db: Db, complaint: int) -> list[int]:
    """The chats that follow an item and are not its own."""
    return [int(row["chat"]) for row in db.all(OF_ITEM, (complaint,))]


def may_merge(db: Db, item: Complaint, into: int | None) -> bool:
    """True where the other item is open and stands by itself, nothing hangs on this one, and both are as guarded.

    A guarded item would show up beside an open one, so only two confidential ones go together; sensitive ones never.
    """
    target = db.one(TARGET, (into,))
    if target is None or item.sensitive or target["sensitive"] or target["merged_into"] is not None:
        return False
    alone = db.one(TARGETED, (item.id,)) is None
    return alone and target["state"] in OPEN and bool(target["confidential"]) == item.confidential


def keep(db: Db, before: Complaint, after: Complaint, now: datetime) -> None:
    """Whoever waits for an item that is merged into another follows that one; after a split no more."""
    if after.merged_into is not None and before.merged_into is None:
        db.execute(INHERIT, (after.merged_into, clock.milliseconds(now), after.id, after.id))
        if after.chat is not None:
            join(db, after.merged_into, after.chat, now, after.id)
    if before.merged_into is not None and after.merged_into is None:
        db.execute(LEAVE, (before.merged_into, after.id))
