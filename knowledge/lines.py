"""A town's bus timetable as plain facts: stops, lines, the ways that they run, their trips, and on which days.

Times are whole seconds since 0:00 of the service day; what runs past midnight goes on counting (24:10 is 87,000).
A way without a trip is a line whose times nobody has entered yet: its stops are known, its seconds mean nothing.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum

from knowledge.workdays import Calendar

MIDNIGHT = 24 * 60 * 60
"""Seconds of a service day; what is later belongs to the night after it."""
EVERY_DAY = frozenset(range(7))


class Stopping(IntEnum):
    """Whether people may get on (or off) where a bus stops; the values are those of GTFS."""

    ALWAYS = 0
    NEVER = 1
    PHONE_FIRST = 2
    TELL_THE_DRIVER = 3


class DayKind(Enum):
    """What a day is beside its weekday, by the town's table of days: 放假, or 调休上班."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A stop, or one side of the road of it; stops of one name are one place to a resident.

    `id` is ASCII and never changes. `hail`: only the driver knows where it is (招呼站); a shared name says nothing.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    hail: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A bus line; `fare` as it is told ("2元", "1元起"), empty where no source gives it."""

    id: str
    name: str
    operator: str = ""
    fare: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A stop on the way, in seconds since the trip left its first stop."""

    stop: str
    arrive: int = 0
    leave: int = 0
    boarding: Stopping = Stopping.ALWAYS
    alighting: Stopping = Stopping.ALWAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way of a line: the direction by its last stop (往X), and its stops in order; a loop may call twice at one.

    `direction` is 0 or 1. `ordered` is False where no source gives the exact order of the stops.
    """

    id: str
    line: str
    towards: str
    calls: tuple[Call, ...]
    direction: int = 0
    ordered: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Trip:
    """A bus that runs a way: once, or again every `every` seconds as long as it leaves before `until`.

    `rough`: the bus comes about so often, not to the minute. Trips of one `block` on one day are the same bus:
    whoever stays in it need not change.
    """

    id: str
    way: str
    service: str
    leaves: int
    every: int = 0
    until: int = 0
    rough: bool = False
    block: str = ""

    @property
    def departures(self) -> range:
        """When it leaves its first stop."""
        return range(self.leaves, self.until, self.every) if self.every else range(self.leaves, self.leaves + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """On which days trips run: weekdays (Monday is 0), then holidays and make-up days, then single dates.

    `holidays` and `make_up` say whether it runs on such days whatever the weekday; None: as on their weekday.
    """

    id: str
    weekdays: frozenset[int] = EVERY_DAY
    holidays: bool | None = None
    make_up: bool | None = None
    since: date | None = None
    until: date | None = None
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()

    def runs(self, day: date, calendar: Calendar) -> bool:
        """Whether its trips leave on this service day."""
        if day in self.added or day in self.removed:
            return day in self.added
        return within(day, self.since, self.until) and self._usually(day, kind_of(day, calendar))

    def _usually(self, day: date, kind: DayKind) -> bool:
        said = {DayKind.HOLIDAY: self.holidays, DayKind.MAKE_UP: self.make_up}.get(kind)
        return day.weekday() in self.weekdays if said is None else said


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """How long it takes to walk from one stop to another, as somebody has entered it; None: nobody can."""

    start: str
    end: str
    seconds: int | None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Timetable:
    """One version of all that is known of the town's buses, with where it comes from; `as_of` is told as written.

    `since` and `until` are the first and the last day for which it is good, `invented` marks a demonstration.
    """

    version: str = ""
    source: str = ""
    as_of: str = ""
    since: date | None = None
    until: date | None = None
    invented: bool = False
    stops: tuple[Stop, ...] = ()
    lines: tuple[Line, ...] = ()
    ways: tuple[Way, ...] = ()
    trips: tuple[Trip, ...] = ()
    services: tuple[Service, ...] = ()
    walks: tuple[Walk, ...] = ()

    def covers(self, day: date) -> bool:
        """False for a day before or after those for which the timetable is good."""
        return within(day, self.since, self.until)

    def untimed(self) -> frozenset[str]:
        """The ids of the ways whose times nobody has entered."""
        return frozenset(way.id for way in self.ways) - {trip.way for trip in self.trips}


def within(day: date, since: date | None, until: date | None) -> bool:
    """Whether a day lies between two others, both meant with it; None is without end."""
    return (since is None or since <= day) and (until is None or day <= until)


def kind_of(day: date, calendar: Calendar) -> DayKind:
    """What the town's table of days makes of a day: a day off is a holiday, a worked weekend a make-up day."""
    rule = calendar.days.get(day)
    if rule is None:
        return DayKind.ORDINARY
    if not rule.works:
        return DayKind.HOLIDAY
    return DayKind.ORDINARY if calendar.week[day.weekday()] else DayKind.MAKE_UP
