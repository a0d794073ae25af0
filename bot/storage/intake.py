"""What staff type in for somebody else: by phone, at the counter, on their way; with a secret code to read out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock
from bot.storage import complaints, filing, people, staff_deeds
from bot.storage.bodies import House
from bot.storage.case_codes import CODE_DIGITS, keyed
from bot.storage.complaints import Change, read_complaint
from bot.storage.database import Database
from bot.storage.people import read_person
from bot.storage.sqlite import Row
from bot.storage.staff_deeds import StaffDeed
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Draft
from handlers.wording.states import ENTERED_FOR
from patrol.actions import Given
from patrol.complaint import Complaint, Origin, Person
from patrol.lifecycle import Action, Actor
from patrol.rights import may_enter, may_manage

# What somebody typed in lately, the newest first.
ENTERED = """SELECT * FROM complaint WHERE entered_by = ? AND created_at > ? ORDER BY created_at DESC LIMIT 200"""
# The open items of a village with which a new one is compared, the newest first; nothing that is guarded.
OF_VILLAGE = """SELECT * FROM complaint WHERE village = ? AND kind = 'complaint' AND confidential = 0 AND sensitive = 0
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged') ORDER BY id DESC LIMIT 200"""
# The same, as far as they are one post's.
OF_VILLAGE_AT_POST = """SELECT * FROM complaint WHERE village = ? AND post = ? AND kind = 'complaint'
AND confidential = 0 AND sensitive = 0
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged') ORDER BY id DESC LIMIT 200"""
# The patrollers for whom the town desk may type something in.
PATROLLERS = "SELECT * FROM person WHERE active = 1 AND role IN ('post', 'head') ORDER BY post, id"

_ONCE = "intake.once"
_LATELY = timedelta(days=1)
_HEX = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """One matter as it was typed in: by whom, how it came, for which patroller (0: for none).

    `once` is the secret of the form that sent it: sent twice it is filed once. `same` is the number of an open item
    that is about the same trouble, "" for none.
    """

    person: int
    draft: Draft
    way: Origin
    once: str
    patroller: int = 0
    same: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """The new item and the secret code of its page, to be read out.

    `same`: the item it was put together with. `told`: the chats in which staff were told of it.
    """

    item: Complaint
    code: str
    same: str = ""
    told: frozenset[int] = frozenset()


def may_come(person: Person, way: Origin) -> bool:
    """True for the ways by which this person may enter something: counter and phone are the town desk's."""
    if not may_enter(person):
        return False
    return way is Origin.WALK or (way in {Origin.PHONE, Origin.COUNTER} and may_manage(person))


def enter(db: Db, vault: Vault, house: House, asked: Intake, now: datetime) -> Entered | None:
    """File it, tell those whose work it is, and give it its code; None where this person may not.

    The same form sent again finds what it filed the first time.
    """
    row = db.one(people.BY_ID, (asked.person,))
    person = read_person(vault, row) if row is not None else None
    if person is None or not may_come(person, asked.way):
        return None
    patroller = _patroller(db, vault, asked, person)
    code = code_of(vault, asked.once)
    return _entered(db, vault, person, code, now) or _file(db, vault, house, asked, (person, patroller, code), now)


def _patroller(db: Db, vault: Vault, asked: Intake, person: Person) -> Person | None:
    row = db.one(people.BY_ID, (asked.patroller,)) if asked.patroller and may_manage(person) else None
    found = read_person(vault, row) if row is not None else None
    return found if found is not None and found.active and found.at_post else None


def code_of(vault: Vault, once: str) -> str:
    """The code of what a form files: nobody can tell it from the form, and the same form leads to the same."""
    return f"{int(vault.index(once, _ONCE)[:_HEX], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _entered(db: Db, vault: Vault, person: Person, code: str, now: datetime) -> Entered | None:
    for row in db.all(ENTERED, (person.id, clock.milliseconds(now - _LATELY))):
        if row["code_hash"] == keyed(vault, row["number"], code):
            return Entered(item=read_complaint(row), code=code, same=_number(db, row))
    return None


def _number(db: Db, row: Row) -> str:
    into = db.one(complaints.BY_ID, (row["merged_into"],)) if row["merged_into"] is not None else None
    return into["number"] if into is not None else ""


def _file(
    db: Db, vault: Vault, house: House, asked: Intake, people: tuple[Person, Person | None, str], now: datetime
) -> Entered:
    person, patroller, code = people
    origin = complaints.Origin(chat=None, way=asked.way, entered_by=person.id)
    taken = filing.take_down(db, vault, house, asked.draft, origin, now, lambda _: code)
    item = complaints.read(db, taken.filed.id)
    if patroller is not None:
        item = _note(db, vault, house, (item, person, ENTERED_FOR.format(name=patroller.name)), now)
    merged = _merge(db, vault, house, (item, person, asked.same), now)
    if merged is not None:
        return Entered(item=merged, code=code, same=asked.same)
    return Entered(item=item, code=code, told=filing.tell(db, vault, house, item, now))


def _note(db: Db, vault: Vault, house: House, said: tuple[Complaint, Person, str], now: datetime) -> Complaint:
    item, person, words = said
    change = Change(
        complaint=item.id,
        version=item.version,
        action=Action.NOTE,
        by=Actor(role=person.role, id=person.id),
        text=words,
    )
    after = complaints.act(db, vault, house.book, change, now)
    return after if isinstance(after, Complaint) else item


def _merge(db: Db, vault: Vault, house: House, said: tuple[Complaint, Person, str], now: datetime) -> Complaint | None:
    """Put it together with the item that is about the same; None where there is none, or they do not go together."""
    item, person, number = said
    row = db.one(complaints.BY_NUMBER, (number,)) if number else None
    if row is None or row["confidential"] or item.confidential:
        return None
    deed = StaffDeed(
        person=person,
        number=item.number,
        version=item.version,
        action=Action.MERGE,
        given=Given(into=row["id"]),
    )
    after = staff_deeds.do(db, vault, house, deed, now)
    return after if isinstance(after, Complaint) else None


async def open_items(database: Database, person: Person, village: str) -> tuple[Complaint, ...]:
    """The open items of a village that this person may see."""
    if may_manage(person):
        rows = await database.read_slow(OF_VILLAGE, (village,))
    else:
        rows = await database.read_slow(OF_VILLAGE_AT_POST, (village, person.post))
    return tuple(map(read_complaint, rows))


async def patrollers(database: Database, vault: Vault) -> tuple[Person, ...]:
    """Everybody at a post."""
    return tuple(read_person(vault, row) for row in await database.read(PATROLLERS))
