"""What the clock owes: an urgent item that nobody has looked at after five minutes."""

from datetime import datetime, timedelta

from bot import clock
from bot.storage import outbox
from bot.storage.commit import House, body_of
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply, ReplyKind

# Urgent items that nobody took in time and whose resident was not told so.
UNSEEN = """SELECT id, number, chat FROM complaint
WHERE urgent = 1 AND state = 'new' AND unseen_said_at IS NULL AND created_at < ?"""
# The resident is told once.
TOLD = "UPDATE complaint SET unseen_said_at = ? WHERE id = ? AND unseen_said_at IS NULL"

PATIENCE = timedelta(minutes=5)


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
