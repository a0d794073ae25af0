"""The queues as staff read them: whose rows they are is decided in the SQL, fifty at a time."""

from dataclasses import dataclass

from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from patrol.complaint import Complaint, Person, Role, State

PAGE = 50
COUNTED = 500
"""Open items that are counted exactly; of more only the first so many."""

# A post's open items, urgent first, then what is due soonest, then oldest; confidential ones are not the post's.
OF_POST = """SELECT * FROM complaint WHERE post = ? AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# The same, one kind.
OF_POST_KIND = """SELECT * FROM complaint WHERE post = ? AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND kind = ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# Every post's open items, as the town desk sees them.
OF_TOWN = """SELECT * FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# The same, one kind.
OF_TOWN_KIND = """SELECT * FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND kind = ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# What only the named person for sensitive matters sees.
OF_CARE = """SELECT * FROM complaint WHERE sensitive = 1
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# The same, one kind.
OF_CARE_KIND = """SELECT * FROM complaint WHERE sensitive = 1
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND kind = ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ? OFFSET ?"""
# How many of each kind are open, counted among the first of the queue: nobody waits for the sum of a flood.
COUNT_POST = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE post = ? AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_TOWN = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE sensitive = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""
COUNT_CARE = """SELECT kind, COUNT(*) AS items FROM (SELECT kind FROM complaint WHERE sensitive = 1
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged')
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted GROUP BY kind"""

_TOWN = (Role.TOWN, Role.ADMIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A statement and its values."""

    sql: str
    values: tuple[object, ...]


def page_query(person: Person, kind: str = "", page: int = 0) -> Query:
    """What one page of this person's queue asks of the database; a kind of "" is all kinds."""
    tail = (kind, PAGE + 1, page * PAGE) if kind else (PAGE + 1, page * PAGE)
    if person.role is Role.CARE:
        return Query(sql=OF_CARE_KIND if kind else OF_CARE, values=tail)
    if person.role in _TOWN:
        return Query(sql=OF_TOWN_KIND if kind else OF_TOWN, values=tail)
    return Query(sql=OF_POST_KIND if kind else OF_POST, values=(person.post, *tail))


async def page(database: Database, person: Person, kind: str = "", number: int = 0) -> list[Complaint]:
    """Up to fifty-one open items this person may see; the fifty-first only says that there are more."""
    query = page_query(person, kind, number)
    return [read_complaint(row) for row in await database.read(query.sql, query.values)]


def count_query(person: Person) -> Query:
    """What counts this person's open items."""
    if person.role is Role.CARE:
        return Query(sql=COUNT_CARE, values=(COUNTED,))
    if person.role in _TOWN:
        return Query(sql=COUNT_TOWN, values=(COUNTED,))
    return Query(sql=COUNT_POST, values=(person.post, COUNTED))


async def counts(database: Database, person: Person) -> dict[str, int]:
    """Open items of each kind that this person may see; a sum of COUNTED says that there may be more of each."""
    query = count_query(person)
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
