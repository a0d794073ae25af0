"""The ledger: items of any part and time as rows of a sheet, and rows of a sheet as deeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot import clock
from bot.storage import complaints, people, staff_deeds, steps
from bot.storage.bodies import House
from bot.storage.complaints import CONTACT, HIDDEN, note_reading, read_complaint
from bot.storage.database import Database
from bot.storage.people import read_person
from bot.storage.queue import Query
from bot.storage.sqlite import Row
from bot.storage.staff_deeds import Absent, StaffDeed
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.wording.states import EXPORTED, EXPORTED_OPEN
from patrol.actions import NOTHING, Given
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action, Actor, Refused
from patrol.masking import Masked
from patrol.rights import may_list, may_manage, may_open_many

# A post's items of a time, the oldest first; confidential ones are not the post's.
OF_POST = """SELECT * FROM complaint WHERE post = ? AND confidential = 0 AND sensitive = 0
AND created_at >= ? AND created_at < ? AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?)
AND (? = '' OR village = ?) AND (? = 0 OR state NOT IN ('closed', 'cancelled', 'rejected', 'merged'))
ORDER BY created_at, id LIMIT ?"""
# The same of every post, or of one; confidential ones where they are asked for, sensitive ones never.
OF_TOWN = """SELECT * FROM complaint WHERE sensitive = 0 AND (? = '' OR post = ?) AND (? = 1 OR confidential = 0)
AND created_at >= ? AND created_at < ? AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?)
AND (? = '' OR village = ?) AND (? = 0 OR state NOT IN ('closed', 'cancelled', 'rejected', 'merged'))
ORDER BY created_at, id LIMIT ?"""

MOST = 10_000
"""Rows of one sheet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which items: filed from `first` to `last`, both included; what is empty lets everything through.

    `guarded` also takes confidential ones, `opened` shows what is masked: both are the town's, and each is noted.
    """

    first: date
    last: date
    kind: str = ""
    state: str = ""
    category: str = ""
    village: str = ""
    post: str = ""
    open: bool = False
    guarded: bool = False
    opened: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One item; `text` is whole and `contact` there only where that was asked for."""

    item: Complaint
    text: str
    contact: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The items, and whether there are more than a sheet takes."""

    entries: tuple[Entry, ...]
    cut: bool


def ledger_query(person: Person, wanted: Wanted) -> Query:
    """What a ledger asks of the database, within this person's rights."""
    doubled = (each for word in (wanted.kind, wanted.state, wanted.category, wanted.village) for each in (word, word))
    sieve = (_midnight(wanted.first), _midnight(wanted.last + timedelta(days=1)), *doubled, int(wanted.open), MOST + 1)
    if may_manage(person):
        return Query(sql=OF_TOWN, values=(wanted.post, wanted.post, int(wanted.guarded), *sieve))
    return Query(sql=OF_POST, values=(person.post, *sieve))


def _midnight(day: date) -> int:
    return clock.milliseconds(datetime.combine(day, time(), clock.SHANGHAI))


async def read_ledger(database: Database, vault: Vault, person: Person, wanted: Wanted, now: datetime) -> Ledger:
    """The ledger; that somebody takes guarded or opened items with them is written down first, item by item."""
    query = ledger_query(person, wanted)
    rows = await database.read_slow(query.sql, query.values)
    taken, opened = rows[:MOST], wanted.opened and may_open_many(person)
    noted = [row["id"] for row in taken if row["confidential"] or (opened and _hides(row))]
    for portion in range(0, len(noted), _PORTION):
        await database.write(_note, vault, person, noted[portion : portion + _PORTION], opened, now)
    return Ledger(entries=tuple(_entry(vault, row, opened) for row in taken), cut=len(rows) > MOST)


_PORTION = 200


def _hides(row: Row) -> bool:
    return row["hidden_sealed"] is not None or row["contact_sealed"] is not None


def _note(db: Db, vault: Vault, person: Person, items: Sequence[int], opened: bool, now: datetime) -> None:
    actor = Actor(role=person.role, id=person.id)
    for item in items:
        note_reading(db, vault, complaints.read(db, item), actor, now, EXPORTED_OPEN if opened else EXPORTED)


def _entry(vault: Vault, row: Row, opened: bool) -> Entry:
    item = read_complaint(row)
    if not opened:
        return Entry(item=item, text=item.text)
    whole = Masked(text=item.text, hidden=steps.open_hidden(vault, row["hidden_sealed"], HIDDEN)).whole()
    contact = vault.open_text(row["contact_sealed"], CONTACT) if row["contact_sealed"] is not None else ""
    return Entry(item=item, text=whole, contact=contact)


class Why(StrEnum):
    """Why a row of a sheet is not carried out; the words are the page's."""

    ABSENT = "absent"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One deed that a row asks for."""

    action: Action
    text: str = ""
    given: Given = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class RowDeed:
    """What a row of a sheet asks for, of the item as it stood when the sheet was made; the steps in their order."""

    number: str
    version: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """A row of which nothing was carried out; `refused` is the key of the sentence that says why."""

    why: Why
    refused: str = ""
    item: Complaint | None = None


class _Stopped(Exception):
    """Takes the steps of a row that went well back with the one that did not."""

    def __init__(self, undone: Undone) -> None:
        super().__init__(undone.why)
        self.undone = undone


async def carry_out(
    database: Database, vault: Vault, house: House, person: int, row: RowDeed, now: datetime
) -> Complaint | Undone:
    """Carry one row out, all of its steps or none; by the rights that the person has now."""
    try:
        return await database.write(_carry_out, vault, house, person, row, now)
    except _Stopped as stopped:
        return stopped.undone


def _carry_out(db: Db, vault: Vault, house: House, person: int, row: RowDeed, now: datetime) -> Complaint:
    found = db.one(people.BY_ID, (person,))
    who = read_person(vault, found) if found is not None else None
    if who is None or not may_list(who):
        raise _Stopped(Undone(why=Why.ABSENT))
    item = db.one(complaints.BY_NUMBER, (row.number,))
    if item is not None and item["version"] != row.version and not item["sensitive"]:
        seen = read_complaint(item)
        raise _Stopped(Undone(why=Why.CHANGED if _sees(who, seen) else Why.ABSENT, item=seen))
    version, after = row.version, None
    for step in row.steps:
        after = _step(db, vault, house, (who, row.number, version, step), now)
        version = after.version
    assert after is not None
    return after


def _sees(person: Person, item: Complaint) -> bool:
    return may_manage(person) or (person.post == item.post and not item.confidential)


def _step(db: Db, vault: Vault, house: House, asked: tuple[Person, str, int, Step], now: datetime) -> Complaint:
    person, number, version, step = asked
    deed = StaffDeed(
        person=person, number=number, version=version, action=step.action, text=step.text, given=step.given
    )
    after = staff_deeds.do(db, vault, house, deed, now)
    match after:
        case Absent():
            raise _Stopped(Undone(why=Why.ABSENT))
        case Refused(why=why, complaint=item):
            raise _Stopped(Undone(why=Why.REFUSED, refused=why, item=item))
        case _:
            return after
