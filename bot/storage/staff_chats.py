"""Whose account is whose: one-time codes that join one to a member of staff, and groups joined to a post."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import addressing, clock, ids
from bot.storage import chats, people
from bot.storage.chats import ADDRESS, Address, Stale
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.binding import CODE_BEGINS, CODE_DIGITS, Joined, NotJoined
from patrol.complaint import Person
from patrol.rights import may_work_at

# A code for somebody; one that is there already is not taken over.
ADD_CODE = (
    "INSERT INTO staff_code (code_hash, person, created_at, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
# A new code makes the earlier ones of the same person useless, and what is over is kept no longer.
DROP_CODES = "DELETE FROM staff_code WHERE person = ? OR expires_at < ?"
# Use a code up: once, in time, and while its person works here.
USE_CODE = """UPDATE staff_code SET used_at = ? WHERE code_hash = ? AND used_at IS NULL
AND ? BETWEEN created_at AND expires_at - 1
AND EXISTS (SELECT 1 FROM person WHERE person.id = staff_code.person AND person.active = 1) RETURNING person"""
# Whether a code could be used now, by a chat that has not been wrong too often.
GOOD_CODE = """SELECT staff_code.person FROM staff_code JOIN person ON person.id = staff_code.person
WHERE code_hash = ? AND used_at IS NULL AND ? BETWEEN staff_code.created_at AND staff_code.expires_at - 1
AND person.active = 1 AND (SELECT COUNT(*) FROM staff_guess WHERE chat = ? AND at > ?) < ?"""
# A code that others have read.
VOID_CODE = "UPDATE staff_code SET used_at = ? WHERE code_hash = ? AND used_at IS NULL"
# Wrong codes of a chat within the hour.
GUESSES = "SELECT COUNT(*) FROM staff_guess WHERE chat = ? AND at > ?"
# One more.
ADD_GUESS = "INSERT INTO staff_guess (id, chat, at) VALUES (?, ?, ?)"
# Wrong codes that count no more.
SWEEP_GUESSES = "DELETE FROM staff_guess WHERE at <= ?"
# Where a chat is and who speaks in it.
CHAT = "SELECT channel, account, user_index, address_sealed FROM chat WHERE id = ?"
# Whose an account is.
OWNER = "SELECT person FROM staff_chat WHERE channel = ? AND account = ? AND user_index = ?"
# The account is this person's from here on.
JOIN = """INSERT INTO staff_chat (channel, account, user_index, person, chat, linked_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (channel, account, user_index) DO UPDATE SET
person = excluded.person, chat = excluded.chat, linked_at = excluded.linked_at"""
# The account that speaks in a chat is nobody's any more.
LEAVE = """DELETE FROM staff_chat WHERE EXISTS (SELECT 1 FROM chat WHERE chat.id = ?
AND chat.channel = staff_chat.channel AND chat.account = staff_chat.account
AND chat.user_index = staff_chat.user_index)"""
# The same by its person, at the desk.
LEAVE_ONE = "DELETE FROM staff_chat WHERE person = ? AND user_index = ?"
# The accounts of a person, the newest last.
ACCOUNTS = "SELECT channel, user_index, linked_at FROM staff_chat WHERE person = ? ORDER BY linked_at, user_index"
# The member of staff whose account speaks in a chat, as they are now; nobody who has left.
SPEAKER = """SELECT person.* FROM chat JOIN staff_chat ON staff_chat.channel = chat.channel
AND staff_chat.account = chat.account AND staff_chat.user_index = chat.user_index
JOIN person ON person.id = staff_chat.person WHERE chat.id = ? AND person.active = 1"""
# The group is a post's from here on.
JOIN_ROOM = """INSERT INTO room (chat, post, linked_by, linked_at) VALUES (?, ?, ?, ?)
ON CONFLICT (chat) DO UPDATE SET post = excluded.post, linked_by = excluded.linked_by, linked_at = excluded.linked_at"""
# The group is no post's any more.
LEAVE_ROOM = "DELETE FROM room WHERE chat = ?"
# The post of a group, by its address.
ROOM_POST = """SELECT room.post FROM chat JOIN room ON room.chat = chat.id
WHERE chat.channel = ? AND chat.account = ? AND chat.address_index = ?"""
# Every group that is joined.
ROOMS = """SELECT room.chat, room.post, room.linked_at, chat.channel FROM room JOIN chat ON chat.id = room.chat
ORDER BY room.post, room.linked_at, room.chat"""
# The post of one group.
POST_OF_ROOM = "SELECT post FROM room WHERE chat = ?"

CODE = "staff.code"
CODE_LASTS = timedelta(minutes=5)
MOST_GUESSES = 5
GUESSED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """An account that is joined to somebody: its channel and since when; `mark` is by what it is let go of."""

    channel: str
    mark: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A group that is joined to a post."""

    chat: int
    post: str
    channel: str
    since: datetime


def make_code(db: Db, vault: Vault, person: int, now: datetime, draw: Callable[[int], str] = ids.digits) -> str:
    """A one-time code of eight digits that is good for five minutes; told once, and the only one of its person.

    It never looks like a telephone. Five wrong ones an hour against thirty million are no way in.
    """
    at, until = clock.milliseconds(now), clock.milliseconds(now + CODE_LASTS)
    db.execute(DROP_CODES, (person, at))
    code = draw(CODE_DIGITS)
    while code[0] not in CODE_BEGINS or not db.execute(ADD_CODE, (_hash(vault, code), person, at, until)):
        code = draw(CODE_DIGITS)
    return code


def _hash(vault: Vault, code: str) -> str:
    return vault.index(code, CODE)


def join(db: Db, vault: Vault, chat: int, code: str, now: datetime) -> Joined | NotJoined:
    """Use a code up for the account that speaks in this chat; after five wrong ones in an hour none is looked at."""
    at = clock.milliseconds(now)
    if int(db.value(GUESSES, (chat, clock.milliseconds(now - GUESSED_WITHIN)))) >= MOST_GUESSES:
        return NotJoined(too_often=True)
    used = db.one(USE_CODE, (at, _hash(vault, code), at))
    if used is None:
        db.execute(ADD_GUESS, (ids.new_id(), chat, at))
        return NotJoined()
    return _join(db, vault, chat, int(used["person"]), at)


def _join(db: Db, vault: Vault, chat: int, person: int, at: int) -> Joined:
    where = db.all(CHAT, (chat,))[0]
    account = (where["channel"], where["account"], where["user_index"])
    before = db.value(OWNER, account)
    db.execute(JOIN, (*account, person, chat, at))
    joined = people.read_person(vault, db.all(people.BY_ID, (person,))[0])
    return Joined(person=joined, anew=before not in (None, person))


async def is_good(database: Database, vault: Vault, chat: int, code: str, now: datetime) -> bool:
    """Whether this is somebody's code that could be used now; not said to a chat that was wrong too often."""
    at, since = clock.milliseconds(now), clock.milliseconds(now - GUESSED_WITHIN)
    return bool(await database.read(GOOD_CODE, (_hash(vault, code), at, chat, since, MOST_GUESSES)))


def guessed(db: Db, chat: int, now: datetime) -> None:
    """One more wrong code of this chat, as far as they are counted."""
    at = clock.milliseconds(now)
    if int(db.value(GUESSES, (chat, clock.milliseconds(now - GUESSED_WITHIN)))) < MOST_GUESSES:
        db.execute(ADD_GUESS, (ids.new_id(), chat, at))


def void(db: Db, vault: Vault, code: str, now: datetime) -> None:
    """Nobody can use this code any more."""
    db.execute(VOID_CODE, (clock.milliseconds(now), _hash(vault, code)))


def leave(db: Db, chat: int) -> None:
    """The account that speaks in this chat is nobody's any more."""
    db.execute(LEAVE, (chat,))


def leave_one(db: Db, person: int, mark: str) -> None:
    """Let go of one of a person's own accounts."""
    db.execute(LEAVE_ONE, (person, mark))


def speaker(db: Db, vault: Vault, chat: int) -> Person | None:
    """The member of staff whose account speaks in a chat, with the rights they have now."""
    row = db.one(SPEAKER, (chat,))
    return None if row is None else people.read_person(vault, row)


def join_room(db: Db, vault: Vault, chat: int, post: str | None, now: datetime) -> None:
    """Join the group in which this member speaks to a post, or let go of it; Stale where they may not (any more)."""
    person, room = speaker(db, vault, chat), _room(db, vault, chat, now)
    concerned = (post, db.value(POST_OF_ROOM, (room,)) if post is None else None)
    if person is None or not all(may_work_at(person, each) for each in concerned if each is not None):
        raise Stale("staff")
    if post is None:
        db.execute(LEAVE_ROOM, (room,))
    else:
        db.execute(JOIN_ROOM, (room, post, person.id, clock.milliseconds(now)))


def _room(db: Db, vault: Vault, chat: int, now: datetime) -> int:
    where = db.all(CHAT, (chat,))[0]
    if where["address_sealed"] is None:
        raise Stale("address")
    inside = addressing.room_of(vault.open_text(where["address_sealed"], ADDRESS))
    address = Address(channel=where["channel"], account=where["account"], address=inside, findable=True)
    return chats.ensure(db, vault, address, None, now)


def sweep(db: Db, now: datetime) -> None:
    """Drop codes and guesses that are over."""
    db.execute(DROP_CODES, (0, clock.milliseconds(now)))
    db.execute(SWEEP_GUESSES, (clock.milliseconds(now - GUESSED_WITHIN),))


def room_index(vault: Vault, row: Row, address: str) -> tuple[str, str, str]:
    """What asks ROOM_POST for the group in which a member has this address."""
    member = Address(channel=row["channel"], account=row["account"], address=address)
    room = replace(member, address=addressing.room_of(address))
    return room.channel, room.account, chats.index_of(vault, room)


async def accounts(database: Database, person: int) -> list[Account]:
    """The accounts that are joined to a person."""
    rows = await database.read(ACCOUNTS, (person,))
    return [
        Account(channel=row["channel"], mark=row["user_index"], since=clock.moment(row["linked_at"])) for row in rows
    ]


async def rooms(database: Database) -> list[Room]:
    """Every group that is joined to a post."""
    rows = await database.read(ROOMS)
    return [
        Room(chat=row["chat"], post=row["post"], channel=row["channel"], since=clock.moment(row["linked_at"]))
        for row in rows
    ]


def let_go(db: Db, person: Person, room: int) -> bool:
    """Let go of a group at the desk; False where it is not theirs to."""
    post = db.value(POST_OF_ROOM, (room,))
    if post is None or not may_work_at(person, post):
        return False
    db.execute(LEAVE_ROOM, (room,))
    return True
