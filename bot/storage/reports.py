"""A post's day and its fortnight: what came, what was done, what is late. Nothing confidential is in it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot import clock
from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.queue import Query
from patrol.complaint import Complaint

# What came in a time, the oldest first.
CAME = """SELECT * FROM complaint WHERE post = ? AND confidential = 0 AND created_at >= ? AND created_at < ?
ORDER BY created_at, id LIMIT ?"""
CAME_ANYWHERE = """SELECT * FROM complaint WHERE sensitive = 0 AND confidential = 0 AND created_at >= ?
AND created_at < ? ORDER BY created_at, id LIMIT ?"""
# What was done in a time; what was opened again since is not.
DONE = """SELECT * FROM complaint WHERE post = ? AND confidential = 0 AND resolved_at >= ? AND resolved_at < ?
AND state IN ('resolved', 'closed') ORDER BY resolved_at, id LIMIT ?"""
DONE_ANYWHERE = """SELECT * FROM complaint WHERE confidential = 0 AND resolved_at >= ? AND resolved_at < ?
AND state IN ('resolved', 'closed') ORDER BY resolved_at, id LIMIT ?"""
# What is open and late at a moment, in the order of the queue.
LATE = """SELECT * FROM complaint WHERE post = ? AND sensitive = 0 AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?"""
LATE_ANYWHERE = """SELECT * FROM complaint WHERE sensitive = 0 AND confidential = 0
AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND +due_at < ?
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?"""
# How much is still to be done: what waits for the resident's word is done.
OPEN = """SELECT COUNT(*) AS items FROM (SELECT id FROM complaint WHERE post = ? AND sensitive = 0
AND confidential = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted"""
OPEN_ANYWHERE = """SELECT COUNT(*) AS items FROM (SELECT id FROM complaint WHERE sensitive = 0
AND confidential = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged') AND state <> 'resolved'
ORDER BY urgent DESC, due_at, created_at, id LIMIT ?) AS counted"""

MOST = 5000
"""So many items of each sort are counted exactly."""
DAY, FORTNIGHT = 1, 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What came and was done from `first` to `last`, both included, and what is open and late at the end."""

    first: date
    last: date
    came: tuple[Complaint, ...]
    done: tuple[Complaint, ...]
    late: tuple[Complaint, ...]
    open: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Time:
    """So many days, the last of which is `last`."""

    last: date
    days: int

    @property
    def first(self) -> date:
        """The first of them."""
        return self.last - timedelta(days=self.days - 1)

    @property
    def bounds(self) -> tuple[int, int]:
        """From when until when, in ms since 1970."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))


def _midnight(day: date) -> int:
    return clock.milliseconds(datetime.combine(day, time(), clock.SHANGHAI))


def queries(post: str, span: Time, now: datetime) -> tuple[Query, Query, Query, Query]:
    """What a report of a post ("" for the whole town) asks of the database: came, done, late, open."""
    scope = (post,) if post else ()
    came, done, late, left = (
        (CAME, DONE, LATE, OPEN) if post else (CAME_ANYWHERE, DONE_ANYWHERE, LATE_ANYWHERE, OPEN_ANYWHERE)
    )
    return (
        Query(sql=came, values=(*scope, *span.bounds, MOST)),
        Query(sql=done, values=(*scope, *span.bounds, MOST)),
        Query(sql=late, values=(*scope, clock.milliseconds(now), MOST)),
        Query(sql=left, values=(*scope, MOST)),
    )


async def read_report(database: Database, post: str, span: Time, now: datetime) -> Report:
    """The report of a post, or with "" of the whole town; late and open are always those of now."""
    *lists, left = queries(post, span, now)
    came, done, late = [await _items(database, query) for query in lists]
    rows = await database.read_slow(left.sql, left.values)
    return Report(first=span.first, last=span.last, came=came, done=done, late=late, open=rows[0]["items"])


async def _items(database: Database, query: Query) -> tuple[Complaint, ...]:
    rows = await database.read_slow(query.sql, query.values)
    return tuple(map(read_complaint, rows))
