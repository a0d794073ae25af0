"""What residents asked: masked words without their chat, for the clerks. Never emergencies or complaints."""

from datetime import datetime, timedelta

from bot import clock, ids
from bot.storage.transaction import Db
from handlers.outcome import NoteQuestion
from knowledge.town import Town
from patrol.posts import post_for

# One question and what became of it.
ADD = "INSERT INTO question (id, at, text, kind, entry, edition, post) VALUES (?, ?, ?, ?, ?, ?, ?)"
# By which post's code a chat came in.
CAME_BY = "SELECT village FROM chat WHERE id = ?"
# How often each entry was asked for; what was said of an answer is no asking.
BY_ENTRY = """SELECT entry, COUNT(*) AS times FROM question WHERE kind IN ('answer', 'picked') AND entry IS NOT NULL
GROUP BY entry"""
# How often something was said of each entry's answer.
SAID_OF = "SELECT entry, COUNT(*) AS times FROM question WHERE kind = ? AND entry IS NOT NULL GROUP BY entry"
# What was asked lately, the most frequent first.
ASKED = """SELECT text, COUNT(*) AS times FROM question WHERE at >= ? AND text <> ''
GROUP BY text ORDER BY times DESC, text LIMIT ?"""
# Questions of long ago.
FORGET = "DELETE FROM question WHERE at < ?"

KEEP = timedelta(days=90)


def note(db: Db, question: NoteQuestion, edition: int, now: datetime, post: str = "") -> None:
    """Write a question down; `post` is the code of the post whose people asked, as far as that is known."""
    at = clock.milliseconds(now)
    db.execute(ADD, (ids.new_id(), at, question.text, question.kind, question.entry, edition, post))


def post_of(db: Db, town: Town, chat: int) -> str:
    """The post by whose code a chat came in; "" where it came by none."""
    village = db.value(CAME_BY, (chat,))
    return post_for(town, village, guarded=False) if village else ""


def forget_before(db: Db, now: datetime) -> int:
    """Erase questions asked longer ago than KEEP; how many."""
    return db.execute(FORGET, (clock.milliseconds(now - KEEP),))
