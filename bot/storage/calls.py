"""The call list: what nobody read, what could not be sent to a resident, and who asked to be phoned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot import clock, ids
from bot.storage import complaints, outbox
from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.doors import ADDRESS, DoorKind
from bot.storage.people import NAME
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from patrol.complaint import Complaint, Person, Role

# Items that nobody whose work they are has seen in time, and about which nobody of them was reached since.
UNREAD = """SELECT * FROM complaint WHERE seen_at IS NULL AND sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND COALESCE(reopened_at, created_at) < CASE WHEN urgent = 1 THEN ? ELSE ? END
AND NOT EXISTS (SELECT 1 FROM call WHERE call.complaint = complaint.id AND call.why = 'unread' AND call.reached = 1
AND call.at >= COALESCE(complaint.reopened_at, complaint.created_at))
ORDER BY urgent DESC, created_at, id LIMIT ?"""
# How many sensitive ones there are: that is all the town desk may know, so that it can ring the named person.
UNREAD_DELICATE = """SELECT COUNT(*) AS items FROM complaint WHERE seen_at IS NULL AND sensitive = 1
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND COALESCE(reopened_at, created_at) < CASE WHEN urgent = 1 THEN ? ELSE ? END"""
# Replies about an item that could not be sent (owed), or never will be (parked); of sensitive items or of the others.
OWED = """SELECT unsent.position, unsent.body_sealed, unsent.complaint AS item FROM (
SELECT position, body_sealed, complaint, created_at FROM outbox WHERE state = 'owed'
UNION ALL SELECT position, body_sealed, complaint, created_at FROM outbox WHERE state = 'parked' AND fleeting = 0
) AS unsent JOIN complaint ON complaint.id = unsent.complaint
WHERE unsent.created_at < ? AND unsent.body_sealed IS NOT NULL AND complaint.sensitive = ?
ORDER BY unsent.created_at, unsent.position LIMIT ?"""
# Those who asked to be phoned, and whom nobody has reached since.
CALLBACKS = """SELECT * FROM complaint WHERE kind = 'callback' AND sensitive = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
AND NOT EXISTS (SELECT 1 FROM call WHERE call.complaint = complaint.id AND call.why = 'callback' AND call.reached = 1
AND call.at >= COALESCE(complaint.reopened_at, complaint.created_at))
ORDER BY urgent DESC, created_at, id LIMIT ?"""
# Results that nothing proves to have reached their resident after a day, who left a way to be rung; what is owed about
# them is in the part above.
RESULTS = """SELECT * FROM complaint WHERE state = 'resolved' AND proven_at IS NULL AND resolved_at < ?
AND sensitive = ? AND contact_sealed IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM call WHERE call.complaint = complaint.id AND call.reached = 1 AND call.why <> 'unread'
AND call.at >= complaint.resolved_at)
AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.complaint = complaint.id AND outbox.state IN ('owed', 'parked')
AND outbox.fleeting = 0 AND outbox.body_sealed IS NOT NULL)
ORDER BY resolved_at, id LIMIT ?"""
# What was said when it was done.
CLOSED = "SELECT text FROM step WHERE complaint = ? AND action = 'close' ORDER BY seq DESC LIMIT 1"
# How many calls there are to make, told on the queue.
COUNT = """SELECT (SELECT COUNT(*) FROM (SELECT id FROM complaint WHERE ? = 0 AND seen_at IS NULL AND sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND COALESCE(reopened_at, created_at) < CASE WHEN urgent = 1 THEN ? ELSE ? END
AND NOT EXISTS (SELECT 1 FROM call WHERE call.complaint = complaint.id AND call.why = 'unread' AND call.reached = 1
AND call.at >= COALESCE(complaint.reopened_at, complaint.created_at)) LIMIT ?) AS unread)
+ (SELECT COUNT(DISTINCT unsent.complaint) FROM (
SELECT body_sealed, complaint, created_at FROM outbox WHERE state = 'owed'
UNION ALL SELECT body_sealed, complaint, created_at FROM outbox WHERE state = 'parked' AND fleeting = 0
) AS unsent JOIN complaint ON complaint.id = unsent.complaint
WHERE unsent.created_at < ? AND unsent.body_sealed IS NOT NULL AND complaint.sensitive = ?)
+ (SELECT COUNT(*) FROM (SELECT id FROM complaint WHERE kind = 'callback' AND sensitive = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
AND NOT EXISTS (SELECT 1 FROM call WHERE call.complaint = complaint.id AND call.why = 'callback' AND call.reached = 1
AND call.at >= COALESCE(complaint.reopened_at, complaint.created_at)) LIMIT ?) AS callbacks)
+ (SELECT COUNT(*) FROM (SELECT id FROM complaint WHERE state = 'resolved' AND proven_at IS NULL AND resolved_at < ?
AND sensitive = ? AND contact_sealed IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM call WHERE call.complaint = complaint.id AND call.reached = 1 AND call.why <> 'unread'
AND call.at >= complaint.resolved_at)
AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.complaint = complaint.id AND outbox.state IN ('owed', 'parked')
AND outbox.fleeting = 0 AND outbox.body_sealed IS NOT NULL) LIMIT ?) AS results) AS calls"""
# The last time that somebody rang about an item, and what came of it.
LAST = """SELECT call.at, call.reached, person.name_sealed FROM call JOIN person ON person.id = call.person
WHERE call.complaint = ? AND call.why = ? ORDER BY call.id DESC LIMIT 1"""
# Who works at a post, and the phone they gave for text messages.
PEOPLE = """SELECT person.id, person.name_sealed, person.role, person.post, door.address_sealed FROM person
LEFT JOIN door ON door.person = person.id AND door.kind = ? AND door.active = 1
WHERE person.active = 1 ORDER BY person.id, door.id"""
# A call.
ADD = "INSERT INTO call (id, complaint, why, outbox, person, reached, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
# What was told on the phone is delivered.
TOLD = """UPDATE outbox SET state = 'sent', sent_at = ?, road = 'call', reason = ''
WHERE chat = (SELECT chat FROM complaint WHERE id = ?) AND complaint = ?
AND state IN ('owed', 'parked') AND fleeting = 0 AND position <= ?"""

OWED_AFTER = timedelta(hours=1)
"""So long a reply may be owed before somebody phones: most residents write again by themselves."""
UNPROVEN_AFTER = timedelta(days=1)
"""So long a result may be without a proof that it arrived: then somebody tells it."""
MOST = 50
COUNTED = 500
"""Of each part so many are counted exactly: a flood of them must not make the queue slow."""


class Why(StrEnum):
    """Why somebody is to be phoned: a post that has not read, a resident who is owed a word, asked for a call, or may
    not know that their case is done."""

    UNREAD = "unread"
    OWED = "owed"
    CALLBACK = "callback"
    RESULT = "result"


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleague:
    """Somebody who works at a post, and their phone where they gave one."""

    name: str
    role: Role
    post: str
    phone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """The last call about an item."""

    at: datetime
    by: str
    reached: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the list. `owed` are the words that could not be sent, `upto` the place of the last of them."""

    why: Why
    item: Complaint
    contact: bool
    rung: Rung | None = None
    owed: tuple[str, ...] = ()
    upto: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CallList:
    """Everything to ring about; each part is cut at MOST, oldest and most urgent first."""

    unread: tuple[Entry, ...]
    delicate: int
    owed: tuple[Entry, ...]
    callbacks: tuple[Entry, ...]
    results: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All lines."""
        return (*self.unread, *self.owed, *self.callbacks, *self.results)

    @property
    def size(self) -> int:
        """How many calls there are to make."""
        return len(self.entries) + bool(self.delicate)


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long an item may stay unread: an urgent one, any other."""

    urgent: timedelta
    other: timedelta

    def since(self, now: datetime) -> tuple[int, int]:
        """What came before these moments is late."""
        return clock.milliseconds(now - self.urgent), clock.milliseconds(now - self.other)


async def read_calls(database: Database, vault: Vault, person: Person, patience: Patience, now: datetime) -> CallList:
    """What this person is to ring about: the named person about sensitive matters alone, the others about the rest."""
    mine = int(person.role is Role.CARE)
    unread = [] if mine else await database.read_slow(UNREAD, (*patience.since(now), MOST))
    before = clock.milliseconds(now - OWED_AFTER)
    return CallList(
        unread=await _entries(database, vault, Why.UNREAD, unread),
        delicate=0 if mine else await _delicate(database, patience, now),
        owed=await _owed(database, vault, await database.read_slow(OWED, (before, mine, MOST))),
        callbacks=await _entries(database, vault, Why.CALLBACK, await database.read_slow(CALLBACKS, (mine, MOST))),
        results=await _results(database, vault, (_since(now), mine, MOST)),
    )


async def count_calls(database: Database, person: Person, patience: Patience, now: datetime) -> int:
    """How many calls this person has to make, each line of the list one."""
    mine, before = int(person.role is Role.CARE), clock.milliseconds(now - OWED_AFTER)
    asked = (mine, *patience.since(now), COUNTED, before, mine, mine, COUNTED, _since(now), mine, COUNTED)
    rows = await database.read_slow(COUNT, asked)
    return int(rows[0]["calls"]) + (0 if mine else bool(await _delicate(database, patience, now)))


def _since(now: datetime) -> int:
    return clock.milliseconds(now - UNPROVEN_AFTER)


async def _results(database: Database, vault: Vault, asked: tuple[int, int, int]) -> tuple[Entry, ...]:
    return tuple([await _result(database, vault, row) for row in await database.read_slow(RESULTS, asked)])


async def _result(database: Database, vault: Vault, row: Row) -> Entry:
    said = [step["text"] or "" for step in await database.read_slow(CLOSED, (row["id"],))]
    return await _entry(database, vault, Why.RESULT, row, tuple(filter(None, said)))


async def _delicate(database: Database, patience: Patience, now: datetime) -> int:
    return int((await database.read_slow(UNREAD_DELICATE, patience.since(now)))[0]["items"])


async def _entries(database: Database, vault: Vault, why: Why, rows: Sequence[Row]) -> tuple[Entry, ...]:
    return tuple([await _entry(database, vault, why, row) for row in rows])


async def _entry(
    database: Database, vault: Vault, why: Why, row: Row, owed: tuple[str, ...] = (), upto: int = 0
) -> Entry:
    return Entry(
        why=why,
        item=read_complaint(row),
        contact=row["contact_sealed"] is not None,
        rung=_rung(vault, await database.read_slow(LAST, (row["id"], why))),
        owed=owed,
        upto=upto,
    )


async def _owed(database: Database, vault: Vault, rows: Sequence[Row]) -> tuple[Entry, ...]:
    """One line for each item: whoever is rung is told everything at once."""
    of_item: dict[int, list[Row]] = {}
    for row in rows:
        of_item.setdefault(row["item"], []).append(row)
    return tuple([await _owed_of(database, vault, item, said) for item, said in of_item.items()])


async def _owed_of(database: Database, vault: Vault, item: int, said: Sequence[Row]) -> Entry:
    (row,) = await database.read_slow(complaints.BY_ID, (item,))
    bodies = [outbox.opened(vault, each["body_sealed"]) for each in said]
    words = tuple(str(body["text"]) for body in bodies if body is not None)
    return await _entry(database, vault, Why.OWED, row, words, said[-1]["position"])


def _rung(vault: Vault, rows: Sequence[Row]) -> Rung | None:
    if not rows:
        return None
    by = vault.open_text(rows[0]["name_sealed"], NAME)
    return Rung(at=clock.moment(rows[0]["at"]), by=by, reached=bool(rows[0]["reached"]))


async def read_colleagues(database: Database, vault: Vault) -> tuple[Colleague, ...]:
    """Everybody who works here, with the phone that they gave; who gave two is there twice."""
    return tuple(_colleague(vault, row) for row in await database.read_slow(PEOPLE, (DoorKind.SMS,)))


def _colleague(vault: Vault, row: Row) -> Colleague:
    sealed = row["address_sealed"]
    return Colleague(
        name=vault.open_text(row["name_sealed"], NAME),
        role=Role(row["role"]),
        post=row["post"],
        phone=vault.open_text(sealed, ADDRESS) if sealed is not None else "",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """Somebody rang: about what, whether they spoke, and up to which owed reply they had it before them."""

    person: int
    complaint: int
    why: Why
    reached: bool
    upto: int = 0


def note(db: Db, call: Call, now: datetime) -> None:
    """Write a call down. What was owed and told on the phone is delivered: a call that reached somebody proves it."""
    at = clock.milliseconds(now)
    outbox_row = call.upto if call.why is Why.OWED else None
    db.execute(ADD, (ids.new_id(), call.complaint, call.why, outbox_row, call.person, int(call.reached), at))
    if call.reached and call.why is Why.OWED:
        db.execute(TOLD, (at, call.complaint, call.complaint, call.upto))
