"""Notices to staff: put out in the very commit that made the occasion, so that none is forgotten and none comes twice.

Through doors (work app, group robot, text message) they go as rows of `notice`; into the chats that staff have joined
as ordinary rows of the outbox.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot import clock
from bot.storage import offers, outbox
from bot.storage.bodies import House
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply
from handlers.notices import Occasion, in_chat
from patrol.complaint import Complaint
from patrol.deadlines import Told

# The doors of a post: those of its people, and its group's.
DOORS_OF_POST = """SELECT door.id FROM door JOIN person ON person.id = door.person
WHERE door.active = 1 AND person.active = 1 AND person.post = ? AND person.role <> 'care'
UNION SELECT id FROM door WHERE active = 1 AND post = ?"""
# The doors of those who work at the town desk, and of the named person for sensitive matters.
DOORS_OF_TOWN = """SELECT door.id FROM door JOIN person ON person.id = door.person
WHERE door.active = 1 AND person.active = 1 AND person.role IN ('town', 'admin')"""
DOORS_OF_CARE = """SELECT door.id FROM door JOIN person ON person.id = door.person
WHERE door.active = 1 AND person.active = 1 AND person.role = 'care'"""
# The chats of a post, its people's own and its rooms, if we may write there now.
CHATS_OF_POST = """SELECT chat.id FROM staff_chat JOIN person ON person.id = staff_chat.person
JOIN chat ON chat.id = staff_chat.chat
WHERE person.active = 1 AND person.post = ? AND person.role <> 'care'
AND (chat.open_until = 0 OR (chat.open_until > ? AND chat.open_left > 0))
UNION SELECT chat FROM room WHERE post = ?"""
# The same of those who work at the town desk; never a room, where anybody may read along.
CHATS_OF_TOWN = """SELECT chat.id FROM staff_chat JOIN person ON person.id = staff_chat.person
JOIN chat ON chat.id = staff_chat.chat
WHERE person.active = 1 AND person.role IN ('town', 'admin')
AND (chat.open_until = 0 OR (chat.open_until > ? AND chat.open_left > 0))"""
# Whoever took an item and still works at its post or at the town desk; of a confidential one only at the town desk.
TAKER = """SELECT person.id FROM complaint JOIN person ON person.id = complaint.taken_by
WHERE complaint.id = ? AND person.active = 1
AND (person.role IN ('town', 'admin') OR (person.role IN ('post', 'head') AND person.post = complaint.post))"""
TAKER_OF_TOWN = """SELECT person.id FROM complaint JOIN person ON person.id = complaint.taken_by
WHERE complaint.id = ? AND person.active = 1 AND person.role IN ('town', 'admin')"""
# The heads of a post.
HEADS = "SELECT id FROM person WHERE active = 1 AND role = 'head' AND post = ?"
# The doors of one person, and the chats in which we may write to them now.
DOORS_OF_PERSON = "SELECT id FROM door WHERE active = 1 AND person = ?"
CHATS_OF_PERSON = """SELECT chat.id FROM staff_chat JOIN chat ON chat.id = staff_chat.chat
WHERE staff_chat.person = ? AND (chat.open_until = 0 OR (chat.open_until > ? AND chat.open_left > 0))"""
# One notice through one door. What a resident adds again is told again, but not while the last one still waits.
ADD = """INSERT INTO notice (position, complaint, occasion, round, door, about, state, due_at, created_at)
VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
ON CONFLICT (complaint, round, occasion, door, about) DO UPDATE SET state = 'waiting', tries = 0, reason = '',
created_at = excluded.created_at,
due_at = CASE WHEN notice.sent_at + ? > excluded.due_at THEN notice.sent_at + ? ELSE excluded.due_at END
WHERE notice.occasion = 'added' AND notice.state <> 'waiting'"""
# When a chat was last told of an item.
TOLD = "SELECT MAX(created_at) FROM outbox WHERE notice = ? AND chat = ?"
# A reply is such a notice.
MARK = "UPDATE outbox SET notice = ? WHERE chat = ? AND seq = ?"

QUIET = timedelta(minutes=10)
"""So long after a notice of an item nobody is told at once that its resident added something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Who is to be told: doors and chats, by their ids."""

    doors: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()

    def __or__(self, other: "Audience") -> "Audience":
        return Audience(doors=self.doors | other.doors, chats=self.chats | other.chats)

    def __sub__(self, other: "Audience") -> "Audience":
        return Audience(doors=self.doors - other.doors, chats=self.chats - other.chats)

    def __bool__(self) -> bool:
        return bool(self.doors or self.chats)


NOBODY = Audience()


def tell(
    db: Db,
    vault: Vault,
    house: House,
    item: Complaint,
    occasion: Occasion,
    now: datetime,
    *,
    audience: Audience | None = None,
    about: str = "",
) -> frozenset[int]:
    """Tell those whose work the item is, or the given audience; the chats in which something was said.

    `about` tells apart what may be told several times in a round: the clock and the date of a reminder.
    """
    audience = audience_of(db, item, occasion, now) if audience is None else audience
    for door in sorted(audience.doors):
        _knock(db, item, occasion, door, about, now)
    reply = in_chat(item, occasion, house.town, house.desk) if audience.chats else None
    if reply is None:
        return frozenset()
    told = audience.chats - {item.chat} - _told_lately(db, item, occasion, audience.chats, now)
    for chat in sorted(told):
        _say(db, vault, house, chat, item, reply, now)
    return told


def audience_of(db: Db, item: Complaint, occasion: Occasion, now: datetime) -> Audience:
    """A post that nobody can reach leaves it to the town desk; so does danger that nobody has looked at."""
    if item.sensitive:
        return Audience(doors=_ids(db, DOORS_OF_CARE))
    if item.confidential:
        return _of_town(db, now)
    own = _of_post(db, item.post, now)
    return own | _of_town(db, now) if not own or (occasion is Occasion.UNREAD and item.urgent) else own


def late_audience(db: Db, item: Complaint, told: Told, now: datetime) -> Audience:
    """Who is told that time runs out: whoever took it, the head of its post, the town desk; else the next of these.

    Of a sensitive item only the named person ever hears, of a confidential one only the town.
    """
    if item.sensitive or (item.confidential and told is not Told.WORKER):
        return audience_of(db, item, Occasion.UNREAD, now)
    match told:
        case Told.WORKER:
            return _of_taker(db, item, now) or audience_of(db, item, Occasion.FILED, now)
        case Told.HEAD:
            return _of_people(db, HEADS, item.post, now) or _of_town(db, now)
        case Told.TOWN:
            return _of_town(db, now)
        case _:
            assert_never(told)


def _of_taker(db: Db, item: Complaint, now: datetime) -> Audience:
    """Whoever took it, as long as the item is still theirs to see."""
    sql = TAKER_OF_TOWN if item.confidential else TAKER
    return _of_people(db, sql, item.id, now)


def _of_people(db: Db, sql: str, value: object, now: datetime) -> Audience:
    return of_persons(db, _ids(db, sql, value), now)


def of_persons(db: Db, people: Iterable[int], now: datetime) -> Audience:
    """The doors of these people, and the chats in which we may write to them now."""
    known = tuple(people)
    doors = frozenset(door for person in known for door in _ids(db, DOORS_OF_PERSON, person))
    at = clock.milliseconds(now)
    chats = frozenset(chat for person in known for chat in _ids(db, CHATS_OF_PERSON, person, at))
    return Audience(doors=doors, chats=chats)


def _of_post(db: Db, post: str, now: datetime) -> Audience:
    at = clock.milliseconds(now)
    return Audience(doors=_ids(db, DOORS_OF_POST, post, post), chats=_ids(db, CHATS_OF_POST, post, at, post))


def _of_town(db: Db, now: datetime) -> Audience:
    return Audience(doors=_ids(db, DOORS_OF_TOWN), chats=_ids(db, CHATS_OF_TOWN, clock.milliseconds(now)))


def _ids(db: Db, sql: str, *values: object) -> frozenset[int]:
    return frozenset(int(row[0]) for row in db.all(sql, values))


def _knock(db: Db, item: Complaint, occasion: Occasion, door: int, about: str, now: datetime) -> None:
    at, quiet = clock.milliseconds(now), QUIET // timedelta(milliseconds=1)
    what = (db.raise_counter("notice"), item.id, occasion, item.round, door, about)
    db.execute(ADD, (*what, at, at, quiet, quiet))


def _told_lately(db: Db, item: Complaint, occasion: Occasion, chats: frozenset[int], now: datetime) -> frozenset[int]:
    if occasion is not Occasion.ADDED:
        return frozenset()
    since = clock.milliseconds(now - QUIET)
    return frozenset(chat for chat in chats if (db.value(TOLD, (item.id, chat)) or 0) > since)


def _say(db: Db, vault: Vault, house: House, chat: int, item: Complaint, reply: Reply, now: datetime) -> None:
    body = offers.body_with_offer(db, vault, chat, reply, house.town, now)
    seq = outbox.put(db, vault, Saying(chat=chat, body=body, edition=house.edition, fleeting=True), now)
    db.execute(MARK, (item.id, chat, seq))
