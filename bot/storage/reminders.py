"""What the clock owes: a word about what nobody has looked at in time, to staff, and in danger to the resident."""

from datetime import datetime, timedelta

from bot import clock
from bot.storage import notices, outbox
from bot.storage.bodies import House, body_of
from bot.storage.complaints import read_complaint
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply, ReplyKind
from handlers.notices import Occasion

# Urgent items that nobody took in time and whose resident was not told so; of delicate ones nothing shows up unasked.
UNSEEN = """SELECT id, number, chat FROM complaint
WHERE urgent = 1 AND sensitive = 0 AND state = 'new' AND unseen_said_at IS NULL AND created_at < ?
AND NOT EXISTS (SELECT 1 FROM page WHERE page.complaint = complaint.id AND page.acked_at IS NOT NULL)"""
# The resident is told once.
TOLD = "UPDATE complaint SET unseen_said_at = ? WHERE id = ? AND unseen_said_at IS NULL"
# Items that nobody whose work they are has seen in time, and of whom they were not reminded; urgent ones sooner.
UNREAD = """SELECT * FROM complaint WHERE seen_at IS NULL AND reminded_at IS NULL
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND COALESCE(reopened_at, created_at) < CASE WHEN urgent = 1 THEN ? ELSE ? END
ORDER BY urgent DESC, created_at LIMIT ?"""
# They are reminded once.
REMINDED = "UPDATE complaint SET reminded_at = ? WHERE id = ?"

PATIENCE = timedelta(minutes=5)
MOST = 100
"""Reminders of one beat of the clock; after a long stop the rest come with the next ones."""


def say_unseen(db: Db, vault: Vault, house: House, now: datetime) -> list[int]:
    """Tell those who reported danger that nobody has confirmed seeing it, once each; the chats that were told."""
    told = []
    for row in db.all(UNSEEN, (clock.milliseconds(now - PATIENCE),)):
        db.execute(TOLD, (clock.milliseconds(now), row["id"]))
        if row["chat"] is not None:
            _say(db, vault, house, row["chat"], row["id"], row["number"], now)
            told.append(int(row["chat"]))
    return told


def _say(db: Db, vault: Vault, house: House, chat: int, complaint: int, number: str, now: datetime) -> None:
    reply = Reply(kind=ReplyKind.EMERGENCY, key="urgent_unseen", values={"number": number}, complaint=number)
    saying = Saying(chat=chat, body=body_of(reply, house.town), edition=house.edition, complaint=complaint)
    outbox.put(db, vault, saying, now)


def remind(db: Db, vault: Vault, house: House, patience: timedelta, now: datetime) -> frozenset[int] | None:
    """Remind staff, once each, of items that nobody has seen after `patience`.

    The chats in which it was said; None where there was nothing to remind of.
    """
    urgent = clock.milliseconds(now - min(patience, PATIENCE))
    rows = db.all(UNREAD, (urgent, clock.milliseconds(now - patience), MOST))
    told: frozenset[int] = frozenset()
    for row in rows:
        db.execute(REMINDED, (clock.milliseconds(now), row["id"]))
        told |= notices.tell(db, vault, house, read_complaint(row), Occasion.UNREAD, now)
    return told if rows else None
