"""Danger: one person is called by every door they have, after five minutes without a yes the next, then the town."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock, ids
from bot.storage import notices
from bot.storage.bodies import House
from bot.storage.complaints import read_complaint
from bot.storage.notices import NOBODY, Audience
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.notices import Occasion
from patrol.complaint import Complaint

# Who is on duty at a post, whose turn is the latest first, then whose turn comes next within a day.
ON_DUTY = """SELECT rota.person FROM rota JOIN person ON person.id = rota.person
WHERE rota.post = ? AND rota.until_at > ? AND rota.from_at <= ?
AND person.active = 1 AND person.role <> 'care' AND (person.post = rota.post OR person.role IN ('town', 'admin'))
ORDER BY CASE WHEN rota.from_at <= ? THEN 0 ELSE 1 END,
CASE WHEN rota.from_at <= ? THEN -rota.from_at ELSE rota.from_at END, rota.id"""
# The heads of a post, and everybody who works there.
HEADS = "SELECT id FROM person WHERE active = 1 AND role = 'head' AND post = ? ORDER BY id"
CREW = "SELECT id FROM person WHERE active = 1 AND role IN ('post', 'head') AND post = ? ORDER BY id"
# Those who work at the town desk.
TOWN = "SELECT id FROM person WHERE active = 1 AND role IN ('town', 'admin') ORDER BY id"
# Somebody is called.
ADD = "INSERT INTO page (id, complaint, person, at, step) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
# Who was called to an item so far.
CALLED = "SELECT person, at, step FROM page WHERE complaint = ? ORDER BY step, id"
# Somebody says that they have it.
ACK = "UPDATE page SET acked_at = ? WHERE complaint = ? AND person = ? AND acked_at IS NULL"
# Somebody who was not called says so.
ADD_ACKED = (
    "INSERT INTO page (id, complaint, person, at, acked_at, step) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
# Dangers of the last day that nobody has, and whose last call is so long ago; the longest waiting first.
WAITING = """SELECT complaint.* FROM complaint JOIN (
SELECT complaint, MAX(at) AS last, MAX(step) AS step, MAX(acked_at) AS acked FROM page
WHERE complaint IN (SELECT complaint FROM page WHERE acked_at IS NULL AND at > ?) GROUP BY complaint) AS calls
ON calls.complaint = complaint.id
WHERE complaint.state = 'new' AND calls.acked IS NULL AND calls.last <= ? AND calls.step < ?
ORDER BY calls.last LIMIT ?"""

PATIENCE = timedelta(minutes=5)
LONGEST = timedelta(days=1)
LAST_STEP = 3
MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """Who is called now: their doors and chats, and the chats in which it was said."""

    audience: Audience = NOBODY
    told: frozenset[int] = frozenset()


def call(db: Db, vault: Vault, house: House, item: Complaint, now: datetime) -> Called:
    """Call the first person to a danger that was just reported; nobody to anything else, nor to what is delicate."""
    if not item.urgent or item.sensitive:
        return Called()
    return _call(db, vault, house, item, 1, now)


def _call(db: Db, vault: Vault, house: House, item: Complaint, step: int, now: datetime) -> Called:
    """Call those of this step; where none of them has a door, those of the next."""
    before = {int(row["person"]) for row in db.all(CALLED, (item.id,))}
    for number in range(step, LAST_STEP + 1):
        people = [each for each in _people(db, item, number, now) if each not in before]
        audience = _reached_by(db, people, now)
        if audience:
            return _say(db, vault, house, item, number, people, audience, now)
    return Called()


def _people(db: Db, item: Complaint, step: int, now: datetime) -> list[int]:
    """1: who is on duty, else the head, else the whole post; 2: who is next, else the head, else the post; 3: the town.

    A confidential item is the town's from the first call on.
    """
    if step >= LAST_STEP or item.confidential:
        return _ids(db, TOWN)
    at = clock.milliseconds(now)
    soon = clock.milliseconds(now + LONGEST) if step > 1 else at
    duty = list(dict.fromkeys(_ids(db, ON_DUTY, item.post, at, soon, at, at)))
    called = {int(row["person"]) for row in db.all(CALLED, (item.id,))}
    fresh = [each for each in duty if each not in called][:1]
    heads = [each for each in _ids(db, HEADS, item.post) if each not in called]
    return fresh or heads or _ids(db, CREW, item.post)


def _ids(db: Db, sql: str, *values: object) -> list[int]:
    return [int(row[0]) for row in db.all(sql, values)]


def _reached_by(db: Db, people: Iterable[int], now: datetime) -> Audience:
    """The doors of these people and the chats in which we may write to them."""
    return notices.of_persons(db, people, now)


def _say(
    db: Db, vault: Vault, house: House, item: Complaint, step: int, people: list[int], audience: Audience, now: datetime
) -> Called:
    for person in people:
        db.execute(ADD, (ids.new_id(), item.id, person, clock.milliseconds(now), step))
    told = notices.tell(db, vault, house, item, Occasion.CALLED, now, audience=audience, about=f"call {step}")
    return Called(audience=audience, told=told)


def acknowledged(db: Db, item: Complaint, person: int, now: datetime) -> None:
    """This person has it: nobody else is called."""
    if not item.urgent or item.sensitive:
        return
    at = clock.milliseconds(now)
    if not db.execute(ACK, (at, item.id, person)):
        step = max((int(row["step"]) for row in db.all(CALLED, (item.id,))), default=1)
        db.execute(ADD_ACKED, (ids.new_id(), item.id, person, at, at, step))


def call_on(db: Db, vault: Vault, house: House, now: datetime) -> frozenset[int] | None:
    """Call the next where nobody has said yes for five minutes.

    The chats in which it was said; None where there was nothing to do.
    """
    since, patience = clock.milliseconds(now - LONGEST), clock.milliseconds(now - PATIENCE)
    rows, told = db.all(WAITING, (since, patience, LAST_STEP, MOST)), frozenset[int]()
    for row in rows:
        item = read_complaint(row)
        last = max(int(each["step"]) for each in db.all(CALLED, (item.id,)))
        told |= _call(db, vault, house, item, last + 1, now).told
    return told if rows else None
