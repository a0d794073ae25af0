"""Working time: the town's week, its holidays and the days worked instead of them (调休), added up to the second.

The town's own table of days decides; a day without an entry is what its weekday is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

CHINA = timezone(timedelta(hours=8))
_DAY = timedelta(days=1)
_FARTHEST = 3660
"""Days; no deadline is as far as that, so a calendar that gets there has no working time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of one day in which people work; `end` is later than `start`."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return _since_midnight(self.end) - _since_midnight(self.start)


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRule:
    """A day that is not what its weekday is: off, or worked, then in its own hours or else in the usual ones."""

    day: date
    works: bool
    name: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingTime:
    """A length of working time, as a town's rules say it; a day is as long as a usual working day."""

    minutes: int = 0
    days: int = 0


OFFICE = (Span(start=time(8, 30), end=time(11, 30)), Span(start=time(13, 0), end=time(17, 0)))
PLAIN_WEEK = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


@lru_cache(maxsize=8)
def _whole(spans: tuple[Span, ...]) -> timedelta:
    return sum((span.length for span in spans), timedelta())


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """When the town works. `week` holds the hours of Monday to Sunday, `days` what is different, by day.

    Where both the town pack and the admin name a day, whoever builds the calendar lets the admin's win.
    """

    week: tuple[tuple[Span, ...], ...] = PLAIN_WEEK
    days: Mapping[date, DayRule] = field(default_factory=dict)
    zone: tzinfo = CHINA

    @property
    def usual(self) -> tuple[Span, ...]:
        """The hours of a usual working day: the first of the week that has any."""
        return next((spans for spans in self.week if spans), ())

    def hours(self, day: date) -> tuple[Span, ...]:
        """When people work on this day; nothing where they don't."""
        rule, of_weekday = self.days.get(day), self.week[day.weekday()]
        if rule is None:
            return of_weekday
        return (rule.spans or of_weekday or self.usual) if rule.works else ()

    def length(self, amount: WorkingTime) -> timedelta:
        """How much working time that is."""
        return amount.days * _whole(self.usual) + timedelta(minutes=amount.minutes)

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment at which so much working time has passed since `start`; before it where `amount` < 0.

        ValueError where the calendar has no working time at all.
        """
        start = start.astimezone(self.zone)
        if amount < timedelta():
            return self._earlier(start, -amount)
        return self._later(start, amount) if amount else start

    def _later(self, start: datetime, left: timedelta) -> datetime:
        for begin, end in self._stretches(start.date(), 1):
            begin = max(begin, start)
            if end - begin >= left:
                return begin + left
            left -= max(end - begin, timedelta())
        raise ValueError("the calendar has no working time")

    def _earlier(self, start: datetime, left: timedelta) -> datetime:
        for begin, end in self._stretches(start.date(), -1):
            end = min(end, start)
            if end - begin >= left:
                return end - left
            left -= max(end - begin, timedelta())
        raise ValueError("the calendar has no working time")

    def _stretches(self, day: date, step: int) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from this day on, forwards or backwards."""
        for _ in range(_FARTHEST):
            for span in self.hours(day)[::step]:
                yield datetime.combine(day, span.start, self.zone), datetime.combine(day, span.end, self.zone)
            day += step * _DAY

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; negative where `end` is the earlier one."""
        if end < start:
            return -self.working_time_between(end, start)
        start, end, passed = start.astimezone(self.zone), end.astimezone(self.zone), timedelta()
        for day in _days(start.date(), end.date()):
            for span in self.hours(day):
                begin = max(datetime.combine(day, span.start, self.zone), start)
                passed += max(min(datetime.combine(day, span.end, self.zone), end) - begin, timedelta())
        return passed

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """The same in whole minutes."""
        return self.working_time_between(start, end) // timedelta(minutes=1)

    def is_working_day(self, day: date) -> bool:
        """True when people work at some time of this day."""
        return bool(self.hours(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return next(begin.date() for begin, _ in self._stretches(day + _DAY, 1))

    def undefined_days(self, today: date, ahead: int = 60) -> tuple[date, ...]:
        """Those of the next days in whose year the table names no day at all: nobody has entered its holidays."""
        years = {day.year for day in self.days}
        return tuple(day for day in _days(today, today + ahead * _DAY) if day.year not in years)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + passed * _DAY for passed in range((last - first).days + 1))


def by_day(rules: Iterable[DayRule]) -> dict[date, DayRule]:
    """The rules by their day; of two for the same day the later one."""
    return {rule.day: rule for rule in rules}
