"""Invented times for the lines of a pack, to try the answers with before any are entered. They are never true."""

from collections.abc import Iterator
from dataclasses import replace

from knowledge.known_buses import KnownBuses
from knowledge.lines import Service, Timetable, Trip, Way
from knowledge.workbook import Book

SOURCE, AS_OF = "演示用，编出来的时刻", "没有日期"
_MINUTE = 60
_BETWEEN = 3 * _MINUTE
_FIRST, _LAST, _EVERY = 6 * 60 * _MINUTE, 18 * 60 * _MINUTE + 30 * _MINUTE, 30 * _MINUTE
_SHIFT = 10 * _MINUTE
_LATE = 24 * 60 * _MINUTE + 10 * _MINUTE


def invented(known: KnownBuses) -> Book:
    """A bus every half an hour each way on all lines, three minutes from stop to stop, and one after midnight."""
    table = known.timetable
    service = Service(id="demo")
    return Book(
        timetable=replace(
            table,
            version="demo",
            source=SOURCE,
            as_of=AS_OF,
            invented=True,
            ways=tuple(map(_timed, table.ways)),
            services=(service,),
            trips=tuple(_trips(table, service)),
        )
    )


def _timed(way: Way) -> Way:
    calls = (replace(call, arrive=at * _BETWEEN, leave=at * _BETWEEN) for at, call in enumerate(way.calls))
    return replace(way, calls=tuple(calls))


def _trips(table: Timetable, service: Service) -> Iterator[Trip]:
    for at, way in enumerate(table.ways):
        first, last = (time + at % 3 * _SHIFT for time in (_FIRST, _LAST))
        yield Trip(id=f"demo_{way.id}", way=way.id, service=service.id, leaves=first, every=_EVERY, until=last + 1)
    if table.ways:
        way = table.ways[0]
        yield Trip(id=f"demo_{way.id}_late", way=way.id, service=service.id, leaves=_LATE)
