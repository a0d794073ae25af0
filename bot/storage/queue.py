"""The queues as staff read them: whose rows they are is decided in the SQL, fifty at a time."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import clock
from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.rows import NEVER
from patrol.complaint import Complaint, Person, Role, State

PAGE = 50
COUNTED = 500
"""Open items that are counted exactly; of more only the first so many."""
_ALWAYS = NEVER + 1

# The plus keeps the dates from choosing an index: the order does.
# A post's open items, urgent first, then what is due soonest, then oldest; confidential ones are not the post's.
POST = """SELECT * FROM complaint WHERE post = ? AND sensitive = 0 AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# Of these what one person took.
POST_OWN = """SELECT * FROM complaint WHERE post = ? AND sensitive = 0 AND confidential = 0 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# Every post's open items, as the town desk sees them.
TOWN = """SELECT * FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# Of these what one person took.
TOWN_OWN = """SELECT * FROM complaint WHERE sensitive = 0 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# One post's, with the confidential ones that lie there.
TOWN_POST = """SELECT * FROM complaint WHERE post = ? AND sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# Of these what one person took.
TOWN_POST_OWN = """SELECT * FROM complaint WHERE post = ? AND sensitive = 0 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# What only the named person for sensitive matters sees.
CARE = """SELECT * FROM complaint WHERE sensitive = 1
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# Of these what they took.
CARE_OWN = """SELECT * FROM complaint WHERE sensitive = 1 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR kind = ?) AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# How many of each kind these are, counted among the first of the queue: nobody waits for the sum of a flood.
COUNT_POST = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint
WHERE post = ? AND sensitive = 0 AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_POST_OWN = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint
WHERE post = ? AND sensitive = 0 AND confidential = 0 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_TOWN = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_TOWN_OWN = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE sensitive = 0 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_TOWN_POST = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint
WHERE post = ? AND sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_TOWN_POST_OWN = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint
WHERE post = ? AND sensitive = 0 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_CARE = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE sensitive = 1
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_CARE_OWN = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE sensitive = 1 AND taken_by = ?
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
AND (? = '' OR state = ?) AND (? = '' OR category = ?) AND (? = '' OR village = ?)
AND (? = 0 OR state IN ('new', 'triage', 'reopened')) AND +due_at >= ? AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""

_TOWN = (Role.TOWN, Role.ADMIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sieve:
    """Which part of a queue: what is empty lets everything through.

    `mine`: what the person took; `untaken`: what nobody took yet; the first of its clocks runs out from `since` on and
    before `until`. `post` is for those who see every post.
    """

    kind: str = ""
    state: str = ""
    category: str = ""
    village: str = ""
    post: str = ""
    mine: bool = False
    untaken: bool = False
    since: datetime | None = None
    until: datetime | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """What the statements ask of a row, but its kind."""
        doubled = (each for word in (self.state, self.category, self.village) for each in (word, word))
        since = clock.milliseconds(self.since) if self.since is not None else 0
        until = clock.milliseconds(self.until) if self.until is not None else _ALWAYS
        return (*doubled, int(self.untaken), since, until)


EVERYTHING = Sieve()


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A statement and its values."""

    sql: str
    values: tuple[object, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Base:
    """The statements of one right, and the values that say whose rows they may read."""

    page: str
    count: str
    values: tuple[object, ...] = ()


def _base(person: Person, sieve: Sieve) -> _Base:
    own = (person.id,) if sieve.mine else ()
    if person.role is Role.CARE:
        page, count = (CARE_OWN, COUNT_CARE_OWN) if own else (CARE, COUNT_CARE)
        return _Base(page=page, count=count, values=own)
    if person.role in _TOWN:
        return _of_town(sieve.post, own)
    page, count = (POST_OWN, COUNT_POST_OWN) if own else (POST, COUNT_POST)
    return _Base(page=page, count=count, values=(person.post, *own))


def _of_town(post: str, own: tuple[int, ...]) -> _Base:
    if post:
        page, count = (TOWN_POST_OWN, COUNT_TOWN_POST_OWN) if own else (TOWN_POST, COUNT_TOWN_POST)
        return _Base(page=page, count=count, values=(post, *own))
    page, count = (TOWN_OWN, COUNT_TOWN_OWN) if own else (TOWN, COUNT_TOWN)
    return _Base(page=page, count=count, values=own)


def page_query(person: Person, sieve: Sieve = EVERYTHING, number: int = 0) -> Query:
    """What one page of this part of a person's queue asks of the database."""
    base = _base(person, sieve)
    values = (*base.values, sieve.kind, sieve.kind, *sieve.values, PAGE + 1, number * PAGE)
    return Query(sql=base.page, values=values)


async def page(database: Database, person: Person, sieve: Sieve = EVERYTHING, number: int = 0) -> list[Complaint]:
    """Up to fifty-one open items this person may see; the fifty-first only says that there are more.

    A sieve may let few through and be long about it: then nobody else waits.
    """
    query = page_query(person, sieve, number)
    read = database.read if sieve == EVERYTHING else database.read_slow
    return [read_complaint(row) for row in await read(query.sql, query.values)]


def count_query(person: Person, sieve: Sieve = EVERYTHING) -> Query:
    """What counts this part of a person's open items, of every kind."""
    base = _base(person, sieve)
    return Query(sql=base.count, values=(*base.values, *sieve.values, COUNTED))


async def counts(database: Database, person: Person, sieve: Sieve = EVERYTHING) -> dict[str, int]:
    """Open items of each kind that this person may see; a sum of COUNTED says that there may be more of each."""
    query = count_query(person, replace(sieve, kind=""))
    rows = await database.read_slow(query.sql, query.values)
    return {row["kind"]: row["items"] for row in rows}


# Items for the command line: open ones, or those of one state; sensitive ones are listed nowhere.
LIST_OPEN = """SELECT * FROM complaint WHERE sensitive = 0 AND (? = '' OR post = ?)
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') ORDER BY created_at, id"""
LIST_STATE = """SELECT * FROM complaint WHERE sensitive = 0 AND (? = '' OR post = ?) AND state = ?
ORDER BY created_at, id"""


def listing(post: str, state: State | None) -> Query:
    """All items of a post ("" for all posts) that are open, or in one state."""
    if state is None:
        return Query(sql=LIST_OPEN, values=(post, post))
    return Query(sql=LIST_STATE, values=(post, post, state))
