"""The town's own calendar: days that an admin accepted as holidays or as days worked instead of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot import clock
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from knowledge.town import Town
from knowledge.workdays import Calendar, DayRule, by_day

# Every day that was accepted.
ALL = "SELECT day, works, name FROM day ORDER BY day"
# How often the calendar was changed.
EDITION = "SELECT value FROM counter WHERE name = 'day'"
# A day is what was accepted last.
ACCEPT = """INSERT INTO day (day, works, name, accepted_by, accepted_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (day) DO UPDATE SET works = excluded.works, name = excluded.name,
accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at"""
# A day is what its weekday is again.
FORGET = "DELETE FROM day WHERE day = ?"


@dataclass(kw_only=True, slots=True)
class Days:
    """The calendar as the writer knows it, read again only after it was changed."""

    edition: int | None = None
    calendar: Calendar = field(default_factory=Calendar)

    def read(self, db: Db, town: Town) -> Calendar:
        """The town's calendar inside this transaction."""
        edition = int(db.value(EDITION) or 0)
        if edition != self.edition:
            self.calendar, self.edition = calendar_of(town, db.all(ALL)), edition
        return self.calendar


def calendar_of(town: Town, rows: Iterable[Row]) -> Calendar:
    """The town's week, the days that its pack names, and over them those that an admin accepted."""
    return Calendar(week=town.hours.week, days=by_day((*town.days, *map(read_day, rows))))


def read_day(row: Row) -> DayRule:
    """An accepted day."""
    return DayRule(day=date.fromisoformat(row["day"]), works=bool(row["works"]), name=row["name"])


async def read_calendar(database: Database, town: Town) -> Calendar:
    """The town's calendar for whoever only looks at it."""
    return calendar_of(town, await database.read(ALL))


def accept(db: Db, days: Iterable[DayRule], person: int, now: datetime) -> None:
    """Enter days; `bot.storage.clocks.accept_days` also moves the dates that lie behind them."""
    db.raise_counter("day")
    for rule in days:
        db.execute(ACCEPT, (rule.day.isoformat(), int(rule.works), rule.name, person, clock.milliseconds(now)))


def forget(db: Db, days: Iterable[date]) -> None:
    """Take days out again."""
    db.raise_counter("day")
    for day in days:
        db.execute(FORGET, (day.isoformat(),))
