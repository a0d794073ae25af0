"""The queue as staff see it from a chat: read for their message, and acted on in the commit of its turn."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import addressing
from bot.storage import people, staff_chats, staff_deeds
from bot.storage.bodies import House
from bot.storage.chats import ADDRESS, Stale
from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.people import NAME
from bot.storage.queue import Query
from bot.storage.sqlite import Row
from bot.storage.staff_deeds import StaffDeed
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers import digits, jobs
from handlers.buttons import resolve
from handlers.conversation import Conversation
from handlers.jobs import Job, Listing
from handlers.messages import Said
from handlers.outcome import StaffAct
from handlers.shift import COUNTED, MOST_LISTED
from handlers.speaker import Happened, Resident, Speaker, Staff, Stranger
from handlers.wording.states import ROLES, YOU
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action, Given, Refused
from patrol.rights import may, may_work_at

# What is to be done at a post, urgent first, then what is due soonest: not what waits for the resident's word.
OF_POST = """SELECT * FROM complaint WHERE post = ? AND confidential = 0 AND sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# The same of all posts, as the town desk sees them.
OF_TOWN = """SELECT * FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# How much that is, counted up to a limit; the order holds it to the index that lists it.
COUNT_POST = """SELECT COUNT(*) AS items FROM (SELECT id FROM complaint
WHERE post = ? AND confidential = 0 AND sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
ORDER BY urgent DESC, due_at LIMIT ?) AS counted"""
COUNT_TOWN = """SELECT COUNT(*) AS items FROM (SELECT id FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
ORDER BY urgent DESC, due_at LIMIT ?) AS counted"""
# One item by its number, with the name of who took it; sensitive ones are spoken of in no chat.
ITEM = """SELECT complaint.*, person.name_sealed AS taker_sealed FROM complaint
LEFT JOIN person ON person.id = complaint.taken_by WHERE complaint.number = ? AND complaint.sensitive = 0"""
# What was done to an item after it had so many steps that changed it.
SINCE = """SELECT step.action, step.role, step.by_person, person.name_sealed FROM step
LEFT JOIN person ON person.id = step.by_person WHERE step.complaint = ? AND step.action <> 'read'
ORDER BY step.seq LIMIT 5 OFFSET ?"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Where the rows lie, how they are opened, the address under which staff reach the pages.

    `take_back` is for how many seconds they can take their words to a resident back.
    """

    database: Database
    vault: Vault
    address: str
    take_back: int = 0


async def read_speaker(desk: Desk, message: Row, said: Said, conversation: Conversation, now: datetime) -> Speaker:
    """Who speaks; of a member of staff also what their message is about, as far as they may see it."""
    address = _group_address(desk.vault, message)
    person = await _person(desk, message) if message["joined"] else None
    if person is None:
        return Stranger() if address else await _resident(desk, message, said, now)
    room = await _room(desk, message, address) if address else ""
    code = not address and await _is_code(desk, message, said, now)
    staff = Staff(person=person, desk=desk.address, group=bool(address), room=room, code=code, take_back=desk.take_back)
    job = jobs.read(resolve(said, conversation), conversation, now)
    return await _informed(desk, staff, job, conversation)


async def _resident(desk: Desk, message: Row, said: Said, now: datetime) -> Resident:
    known = bool(message["known"])
    return Resident(known=known, code=known and await _is_code(desk, message, said, now))


async def _is_code(desk: Desk, message: Row, said: Said, now: datetime) -> bool:
    code = digits.bare(said)
    return code is not None and await staff_chats.is_good(desk.database, desk.vault, message["chat"], code, now)


def _group_address(vault: Vault, message: Row) -> str:
    sealed = message["apart_sealed"]
    address = vault.open_text(sealed, ADDRESS) if sealed is not None else ""
    return address if addressing.is_group(address) else ""


async def _person(desk: Desk, message: Row) -> Person | None:
    rows = await desk.database.read(staff_chats.SPEAKER, (message["chat"],))
    return people.read_person(desk.vault, rows[0]) if rows else None


async def _room(desk: Desk, message: Row, address: str) -> str:
    rows = await desk.database.read(staff_chats.ROOM_POST, staff_chats.room_index(desk.vault, message, address))
    return str(rows[0]["post"]) if rows else ""


async def _informed(desk: Desk, staff: Staff, job: Job | None, conversation: Conversation) -> Staff:
    if job is None or staff.person.role is Role.CARE or not _works_here(staff):
        return staff
    if isinstance(job, Listing):
        return await _with_queue(desk, staff, job.skip)
    number = jobs.number_of(job, conversation.writing)
    version = jobs.version_of(job, conversation.writing)
    return await _with_item(desk, staff, number, version) if number else staff


def _works_here(staff: Staff) -> bool:
    return not staff.group or (bool(staff.room) and may_work_at(staff.person, staff.room))


async def _with_queue(desk: Desk, staff: Staff, skip: int) -> Staff:
    asked, counted = queue_query(staff, skip), count_query(staff)
    rows = await desk.database.read(asked.sql, asked.values)
    count = (await desk.database.read(counted.sql, counted.values))[0]["items"]
    return replace(staff, queue=tuple(map(read_complaint, rows)), count=count)


def queue_query(staff: Staff, skip: int) -> Query:
    """What asks for a few items after so many; in a group those of its post, whoever asks."""
    tail = (MOST_LISTED + 1, skip)
    if post := _post(staff):
        return Query(sql=OF_POST, values=(post, *tail))
    return Query(sql=OF_TOWN, values=tail)


def count_query(staff: Staff) -> Query:
    """What counts all of them."""
    if post := _post(staff):
        return Query(sql=COUNT_POST, values=(post, COUNTED))
    return Query(sql=COUNT_TOWN, values=(COUNTED,))


def _post(staff: Staff) -> str:
    return staff.room or (staff.person.post if staff.person.at_post else "")


async def _with_item(desk: Desk, staff: Staff, number: str, version: int) -> Staff:
    rows = await desk.database.read(ITEM, (number,))
    if not rows or not _may_see(staff, item := read_complaint(rows[0])):
        return staff
    taker = _named(desk.vault, staff.person, rows[0]["taken_by"], rows[0]["taker_sealed"])
    moved = version not in (0, item.version)
    news = await _since(desk, staff.person, item, version) if moved else ()
    return replace(staff, about=item, taker=taker, news=news)


def _may_see(staff: Staff, item: Complaint) -> bool:
    """In a group others read along: there its post's own items are spoken of, and none that is guarded."""
    here = not staff.group or (item.post == staff.room and not item.confidential)
    return here and may(staff.person, Action.READ, item)


async def _since(desk: Desk, person: Person, item: Complaint, version: int) -> tuple[Happened, ...]:
    rows = await desk.database.read(SINCE, (item.id, version))
    return tuple(_happened(desk.vault, person, row) for row in rows)


def _happened(vault: Vault, person: Person, row: Row) -> Happened:
    who = _named(vault, person, row["by_person"], row["name_sealed"])
    return Happened(who=who or ROLES[Role(row["role"])], action=Action(row["action"]))


def _named(vault: Vault, person: Person, other: int | None, sealed: bytes | None) -> str:
    if other == person.id:
        return YOU
    return vault.open_text(sealed, NAME) if sealed is not None else ""


def act(db: Db, vault: Vault, house: House, chat: int, deed: StaffAct, now: datetime) -> Complaint | Refused:
    """Do what somebody's account asked for, with the rights that they have now; Refused where it is too late to undo.

    Stale where they have none (any more), or where the item has moved on: then it is decided again.
    """
    person = staff_chats.speaker(db, vault, chat)
    if person is None or person.role is Role.CARE:
        raise Stale("staff")
    asked = StaffDeed(
        person=person,
        number=deed.number,
        version=deed.version,
        action=deed.action,
        text=deed.text,
        photos=deed.photos,
        given=Given(outcome=deed.how),
    )
    after = staff_deeds.do(db, vault, house, asked, now)
    if isinstance(after, Refused) and deed.action is Action.UNDO:
        return after
    if not isinstance(after, Complaint):
        raise Stale("staff")
    return after
