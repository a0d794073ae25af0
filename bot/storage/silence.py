"""A case that was done and of which its resident says nothing: after seven days it is closed, unrated.

The days count only from a proven delivery of the result: it was sent, the page fetched it or showed the case, or
somebody told it on the phone. What is still owed proves nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot import clock
from bot.storage import complaints, offers, outbox
from bot.storage.bodies import House
from bot.storage.complaints import Change, read_complaint
from bot.storage.database import Database
from bot.storage.outbox import Saying
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.staff import word_of_silence
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action, Actor

# Results that have reached their resident by now: when they were sent or fetched, or told on the phone. Who had
# everything erased and left nothing behind cannot be told: for them it counts from the last thing that was done.
REACHED = """SELECT id, at FROM (SELECT complaint.id, COALESCE(
(SELECT CASE WHEN outbox.state = 'sent' THEN outbox.sent_at END FROM outbox WHERE outbox.complaint = complaint.id
AND outbox.chat = complaint.chat AND outbox.created_at = complaint.resolved_at ORDER BY outbox.position DESC LIMIT 1),
(SELECT MIN(call.at) FROM call WHERE call.complaint = complaint.id AND call.reached = 1 AND call.why <> 'unread'
AND call.at >= complaint.resolved_at),
CASE WHEN complaint.chat IS NULL AND complaint.contact_sealed IS NULL AND complaint.origin = 'chat'
THEN complaint.updated_at END) AS at
FROM complaint WHERE state = 'resolved' AND proven_at IS NULL) AS unproven WHERE at IS NOT NULL LIMIT ?"""
# The result has reached the resident; the first proof counts.
PROVE = "UPDATE complaint SET proven_at = ? WHERE id = ? AND state = 'resolved' AND proven_at IS NULL"
# Cases about which nothing was said since so long.
SILENT = """SELECT * FROM complaint WHERE state = 'resolved' AND proven_at IS NOT NULL AND proven_at <= ?
ORDER BY proven_at, id LIMIT ?"""

LASTS = timedelta(days=7)
MOST = 100


async def reached(database: Database) -> list[Row]:
    """The cases whose result has reached the resident without that being noted yet."""
    return await database.read_slow(REACHED, (MOST,))


def prove(db: Db, complaint: int, at: int) -> bool:
    """Note that the result of a case has reached its resident at this time; False when that was noted before."""
    return db.execute(PROVE, (at, complaint)) == 1


def opened(db: Db, complaint: int, now: datetime) -> bool:
    """The resident has opened the page of the case: the result has reached them."""
    return prove(db, complaint, clock.milliseconds(now))


def expire(db: Db, vault: Vault, house: House, proofs: Iterable[Row], now: datetime) -> list[int]:
    """Note the proofs, and close what nobody has said anything about for seven days; the chats that are told."""
    for row in proofs:
        prove(db, row["id"], row["at"])
    told = []
    for row in db.all(SILENT, (clock.milliseconds(now - LASTS), MOST)):
        item = read_complaint(row)
        change = Change(complaint=item.id, version=item.version, action=Action.EXPIRE, by=Actor(role=Role.PROGRAM))
        after = complaints.act(db, vault, house.book, change, now)
        told += _tell(db, vault, house, after, now) if isinstance(after, Complaint) else []
    return told


def _tell(db: Db, vault: Vault, house: House, item: Complaint, now: datetime) -> list[int]:
    reply = word_of_silence(item)
    if reply is None or item.chat is None:
        return []
    body = offers.body_with_offer(db, vault, item.chat, reply, house.town, now)
    # Nobody is phoned to be told that nothing more happens.
    saying = Saying(chat=item.chat, body=body, edition=house.edition, complaint=item.id, fleeting=True)
    outbox.put(db, vault, saying, now)
    return [item.chat]
