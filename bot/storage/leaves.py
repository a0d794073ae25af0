"""Residents' leave to be told once that there is an answer, where the vendor asks for it."""

from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.storage.database import Database
from bot.storage.transaction import Db

# Leave for one notice; the same one given again is still one, also after it was used.
GRANT = "INSERT INTO leave (chat, template, scene, granted_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
# Use the oldest leave of a chat, but only if it was not told already what it is owed.
CLAIM = """UPDATE leave SET used_at = ? WHERE chat = ? AND template = ? AND used_at IS NULL AND scene = (
SELECT oldest.scene FROM leave AS oldest WHERE oldest.chat = leave.chat AND oldest.template = leave.template
AND oldest.used_at IS NULL ORDER BY oldest.granted_at, oldest.scene LIMIT 1)
AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = leave.chat AND outbox.state = 'owed'
AND outbox.reason = ?) RETURNING scene"""
# The vendor did not take the notice: the leave is there for the next try.
GIVE_BACK = "UPDATE leave SET used_at = NULL WHERE chat = ? AND template = ? AND scene = ?"
# The number of the item of which the next words to a chat speak.
ABOUT = """SELECT complaint.number FROM outbox JOIN complaint ON complaint.id = outbox.complaint
WHERE outbox.chat = ? AND outbox.push = 1 AND outbox.state = 'waiting' ORDER BY outbox.seq LIMIT 1"""
# At a resident's word what they allowed is forgotten too.
FORGET = "DELETE FROM leave WHERE chat = ?"
# Whether a chat is that of this fingerprint.
OWN = "SELECT id FROM chat WHERE id = ? AND channel = ? AND account = ? AND address_index = ?"

NOTICED = "noticed"
"""The reason under which replies are owed of which the resident was told that they are there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """A leave that is being used: for which scene, and the number of the item that the notice may name."""

    scene: int
    number: str | None


def grant(db: Db, chat: int, template: str, scene: int, now: datetime) -> bool:
    """Note a leave; False where this one was given before."""
    return db.execute(GRANT, (chat, template, scene, clock.milliseconds(now))) == 1


def claim(db: Db, chat: int, template: str, now: datetime) -> Leave | None:
    """Use up one leave of a chat; None where there is none, or where the resident knows already."""
    row = db.one(CLAIM, (clock.milliseconds(now), chat, template, NOTICED))
    return None if row is None else Leave(scene=row["scene"], number=db.value(ABOUT, (chat,)))


def give_back(db: Db, chat: int, template: str, scene: int) -> None:
    """It could not be used after all."""
    db.execute(GIVE_BACK, (chat, template, scene))


async def belongs(database: Database, chat: int, channel: str, account: str, index: str) -> bool:
    """Whether the chat is that of the address with this fingerprint."""
    return bool(await database.read(OWN, (chat, channel, account, index)))
