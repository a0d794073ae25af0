"""What residents asked: masked words without their chat, for the clerks. Never emergencies or complaints."""

from datetime import datetime, timedelta

from bot import clock, ids
from bot.storage.transaction import Db
from handlers.outcome import NoteQuestion

# One question and what became of it.
ADD = "INSERT INTO question (id, at, text, kind, entry, edition) VALUES (?, ?, ?, ?, ?, ?)"
# How often each entry was asked for; what was said of an answer is no asking.
BY_ENTRY = """SELECT entry, COUNT(*) AS times FROM question WHERE kind IN ('answer', 'picked') AND entry IS NOT NULL
GROUP BY entry"""
# What was asked lately, the most frequent first.
ASKED = """SELECT text, COUNT(*) AS times FROM question WHERE at >= ? AND text <> ''
GROUP BY text ORDER BY times DESC, text LIMIT ?"""
# Questions of long ago.
FORGET = "DELETE FROM question WHERE at < ?"

KEEP = timedelta(days=90)


def note(db: Db, question: NoteQuestion, edition: int, now: datetime) -> None:
    """Write a question down."""
    db.execute(ADD, (ids.new_id(), clock.milliseconds(now), question.text, question.kind, question.entry, edition))


def forget_before(db: Db, now: datetime) -> int:
    """Erase questions asked longer ago than KEEP; how many."""
    return db.execute(FORGET, (clock.milliseconds(now - KEEP),))
