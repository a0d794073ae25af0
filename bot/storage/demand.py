"""How much was asked, by week, post and entry, and what became of it: numbers, and nobody's words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import clock
from bot.storage.database import Database
from bot.storage.sqlite import Row

# What was asked since a Monday, counted by week, post, entry and what became of it.
COUNTED = """SELECT (at - ?) / 604800000 AS week, post, entry, kind, COUNT(*) AS times FROM question
WHERE at >= ? GROUP BY (at - ?) / 604800000, post, entry, kind ORDER BY week, post, entry, kind"""

WEEKS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """So many questions of one week (by its Monday), post, entry and sort; `post` and `entry` may be unknown."""

    week: date
    post: str
    entry: str | None
    kind: str
    times: int


def mondays(now: datetime) -> list[date]:
    """The Mondays of the last weeks, the earliest first."""
    this = now.date() - timedelta(days=now.weekday())
    return [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


async def counted(database: Database, now: datetime) -> list[Count]:
    """What was asked in the last weeks."""
    first = mondays(now)[0]
    since = clock.milliseconds(datetime(first.year, first.month, first.day, tzinfo=clock.SHANGHAI))
    return [_count(row, first) for row in await database.read_slow(COUNTED, (since, since, since))]


def _count(row: Row, first: date) -> Count:
    return Count(
        week=first + timedelta(weeks=row["week"]),
        post=row["post"],
        entry=row["entry"],
        kind=row["kind"],
        times=row["times"],
    )
