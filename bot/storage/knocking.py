"""At the doors: which notices wait at which one, and what became of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot import clock
from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.doors import Door, DoorKind, read_door
from bot.storage.people import NAME
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.notices import RUNNING_OUT, Occasion
from patrol.complaint import Complaint, Person, Role
from patrol.deadlines import running
from patrol.lifecycle import Action
from patrol.rights import may

# The doors at which something waits, with the time of the first of it.
WAITING = """SELECT door, MIN(due_at) AS due FROM notice WHERE state = 'waiting'
GROUP BY door ORDER BY MIN(due_at) LIMIT ?"""
# One door, who stands behind it now, and when it was last used: at all, and lately in danger.
DOOR = """SELECT door.*, person.name_sealed, person.active AS works, person.role, person.post AS works_at,
(SELECT MAX(sent_at) FROM notice WHERE notice.door = door.id) AS last_sent,
(SELECT MAX(sent_at) FROM notice JOIN complaint ON complaint.id = notice.complaint
WHERE notice.door = door.id AND notice.sent_at > ? AND complaint.urgent = 1) AS last_urgent
FROM door LEFT JOIN person ON person.id = door.person WHERE door.id = ?"""
# What waits at one door, oldest first, each with its item as it stands now.
AT_DOOR = """SELECT notice.position, notice.occasion, notice.tries, notice.round AS told_round,
notice.created_at AS told_at, complaint.* FROM notice JOIN complaint ON complaint.id = notice.complaint
WHERE notice.door = ? AND notice.state = 'waiting' ORDER BY notice.position LIMIT ?"""
# It has been told.
SENT = "UPDATE notice SET state = 'sent', sent_at = ?, reason = '' WHERE position = ? AND state = 'waiting'"
# Not now; it was tried.
PUT_OFF = "UPDATE notice SET due_at = ?, tries = tries + 1, reason = ? WHERE position = ? AND state = 'waiting'"
# Nothing goes out at this door before.
HOLD = "UPDATE notice SET due_at = ? WHERE door = ? AND state = 'waiting' AND due_at < ?"
# It will not be told, and why not.
PARK = "UPDATE notice SET state = 'parked', reason = ? WHERE position = ? AND state = 'waiting'"
# Which notices of an item went where, oldest first.
OF_ITEM = """SELECT notice.occasion, notice.state, notice.sent_at, notice.created_at, door.kind, person.name_sealed
FROM notice JOIN door ON door.id = notice.door LEFT JOIN person ON person.id = door.person
WHERE notice.complaint = ? ORDER BY notice.position LIMIT ?"""

MOST = 50
"""Notices of one door that are looked at together."""
LATELY = timedelta(hours=1)
"""So far back it is looked whether somebody was told of danger; no door rests longer."""
LATE = timedelta(hours=24)
"""A notice that could not be told for so long is worth nothing any more: the call list has the item."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One notice that is due: of which item and why, and how often it was tried."""

    position: int
    occasion: Occasion
    tries: int
    item: Complaint
    told_round: int
    told_at: datetime

    def idle(self, now: datetime) -> str:
        """Why it need not be told any more; "" when it must."""
        if self.item.ended or self.item.round != self.told_round:
            return "over"
        if self.occasion in RUNNING_OUT.values():
            return "" if running(self.item) else "over"
        if self.item.seen_at is not None and self.occasion is not Occasion.ADDED:
            return "seen"
        return "late" if now - self.told_at > LATE else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Knock:
    """A door and what waits there; `meant` says whether its people may still be told of an item."""

    door: Door
    open: bool
    last_sent: datetime | None
    last_urgent: datetime | None
    who: Person | None
    notices: tuple[Waiting, ...]

    def meant(self, item: Complaint) -> bool:
        """Whether whoever stands there now may be told of it: somebody may have left or changed the post."""
        if self.who is not None:
            return may(self.who, Action.READ, item)
        return self.door.post == item.post and not item.confidential


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """A notice that went out."""

    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PutOff:
    """A notice that is tried again then."""

    position: int
    until: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A door at which everything waits until then."""

    door: int
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Parked:
    """A notice that is not told, and why not."""

    position: int
    reason: str


Mark = Gone | PutOff | Held | Parked


async def read_knock(database: Database, vault: Vault, door: int, now: datetime) -> Knock | None:
    """What waits at a door, with what is not due yet: it is told together. None where nothing does."""
    waiting = await database.read(AT_DOOR, (door, MOST))
    rows = await database.read(DOOR, (clock.milliseconds(now - LATELY), door)) if waiting else []
    return _knock(vault, rows[0], waiting) if rows else None


def _knock(vault: Vault, row: Row, waiting: list[Row]) -> Knock:
    return Knock(
        door=read_door(vault, row),
        open=bool(row["active"]) and row["works"] != 0,
        last_sent=clock.moment(row["last_sent"]) if row["last_sent"] is not None else None,
        last_urgent=clock.moment(row["last_urgent"]) if row["last_urgent"] is not None else None,
        who=_person(vault, row),
        notices=tuple(_waiting(each) for each in waiting),
    )


def _person(vault: Vault, row: Row) -> Person | None:
    if row["person"] is None:
        return None
    name = vault.open_text(row["name_sealed"], NAME)
    active = bool(row["works"])
    return Person(id=row["person"], name=name, role=Role(row["role"]), post=row["works_at"], active=active)


def _waiting(row: Row) -> Waiting:
    return Waiting(
        position=row["position"],
        occasion=Occasion(row["occasion"]),
        tries=row["tries"],
        item=read_complaint(row),
        told_round=row["told_round"],
        told_at=clock.moment(row["told_at"]),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One notice of an item as its page tells of it; `name` is empty for a group."""

    occasion: Occasion
    kind: DoorKind
    name: str
    state: str
    at: datetime


async def read_told(database: Database, vault: Vault, item: int) -> tuple[Told, ...]:
    """Who was told of an item by which door, oldest first."""
    return tuple(_told(vault, row) for row in await database.read(OF_ITEM, (item, MOST)))


def _told(vault: Vault, row: Row) -> Told:
    sealed = row["name_sealed"]
    return Told(
        occasion=Occasion(row["occasion"]),
        kind=DoorKind(row["kind"]),
        name=vault.open_text(sealed, NAME) if sealed is not None else "",
        state=row["state"],
        at=clock.moment(row["sent_at"] if row["sent_at"] is not None else row["created_at"]),
    )


def write_marks(db: Db, marks: tuple[Mark, ...], now: datetime) -> None:
    """Note what became of notices."""
    for mark in marks:
        match mark:
            case Gone():
                db.execute(SENT, (clock.milliseconds(now), mark.position))
            case PutOff():
                db.execute(PUT_OFF, (clock.milliseconds(mark.until), mark.reason, mark.position))
            case Held():
                until = clock.milliseconds(mark.until)
                db.execute(HOLD, (until, mark.door, until))
            case Parked():
                db.execute(PARK, (mark.reason, mark.position))
            case _:
                assert_never(mark)
