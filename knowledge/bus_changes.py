"""What a new timetable would change: line by line, for whoever has to say yes to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from knowledge.lines import Timetable, Trip, Way


class Change(Enum):
    """What becomes of one direction of a line."""

    NEW = auto()
    GONE = auto()
    STOPS = auto()
    TIMES = auto()
    SAME = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class WayChange:
    """One direction of a line: how many buses a day of all its days it had and will have, first and last in seconds."""

    change: Change
    line: str
    towards: str
    before: int
    after: int
    first: int
    last: int


def changes(before: Timetable | None, after: Timetable) -> tuple[WayChange, ...]:
    """Every direction of both, in the order of the new one, what is gone last."""
    old = {_name(before, way): way for way in before.ways} if before else {}
    new = {_name(after, way): way for way in after.ways}
    return (*_of_new(before, after, old, new), *_of_gone(before, old, new))


def _name(table: Timetable, way: Way) -> tuple[str, str]:
    line = next(line.name for line in table.lines if line.id == way.line)
    return line, way.towards


def _of_new(
    before: Timetable | None, after: Timetable, old: dict[tuple[str, str], Way], new: dict[tuple[str, str], Way]
) -> Iterator[WayChange]:
    for name, way in new.items():
        was, trips = old.get(name), _departures(after, way)
        yield WayChange(
            change=_change(before, after, was, way),
            line=name[0],
            towards=name[1],
            before=len(_departures(before, was)) if before and was else 0,
            after=len(trips),
            first=min(trips, default=0),
            last=max(trips, default=0),
        )


def _of_gone(
    before: Timetable | None, old: dict[tuple[str, str], Way], new: dict[tuple[str, str], Way]
) -> Iterator[WayChange]:
    for name in old.keys() - new.keys() if before else ():
        was = _departures(before, old[name]) if before else []
        yield WayChange(change=Change.GONE, line=name[0], towards=name[1], before=len(was), after=0, first=0, last=0)


def _departures(table: Timetable, way: Way) -> list[int]:
    return [leaves for trip in _trips(table, way) for leaves in trip.departures]


def _trips(table: Timetable, way: Way) -> list[Trip]:
    return [trip for trip in table.trips if trip.way == way.id]


def _change(before: Timetable | None, after: Timetable, was: Way | None, way: Way) -> Change:
    if before is None or was is None:
        return Change.NEW
    if _calls(before, was) != _calls(after, way):
        return Change.STOPS
    return Change.SAME if _times(before, was) == _times(after, way) else Change.TIMES


def _calls(table: Timetable, way: Way) -> list[tuple[str, int, int]]:
    names = {stop.id: stop.name for stop in table.stops}
    return [(names[call.stop], call.arrive, call.leave) for call in way.calls]


def _times(table: Timetable, way: Way) -> list[tuple[object, ...]]:
    days = {service.id: service for service in table.services}
    found = []
    for trip in _trips(table, way):
        run = days[trip.service]
        when = (tuple(sorted(run.weekdays)), run.holidays, run.make_up, run.since, run.until)
        found.append((*trip.departures, when, tuple(sorted(run.added)), tuple(sorted(run.removed))))
    return sorted(found, key=repr)
