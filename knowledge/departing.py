"""Which bus comes next at a stop, and the first and the last one of a day: read straight from the table."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.lines import Line, Stop, Stopping, Way
from knowledge.running import END, Network, Run, moment, night, since_midnight


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """A bus that leaves a stop. `day` is its service day: the day before where it runs past midnight."""

    line: Line
    way: Way
    stop: Stop
    trip: str
    day: date
    leaves: datetime
    boarding: Stopping
    rough: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstAndLast:
    """The first and the last bus of one way at one stop on a service day; the last may leave after midnight."""

    first: Departure
    last: Departure


def departures(
    network: Network, stops: Iterable[str], at: datetime, lines: frozenset[str] = frozenset(), most: int = 3
) -> tuple[Departure, ...]:
    """The next buses from `at` until noon of the next day, `most` of each way at each stop, the soonest first.

    `lines` names the lines that are asked for, none of them means all; KeyError for a stop that is not there.
    """
    day, since = since_midnight(network, at)
    tonight = night(network, day)
    found: list[tuple[int, int, int, Run]] = []
    for way, place, leave in _calls(network, stops, lines):
        first = bisect_left(tonight.clock.get(way, ()), since - leave)
        runs = tonight.leaving[way][first : first + most] if way in tonight.leaving else ()
        found += [(run.leaves + leave, way, place, run) for run in runs if run.leaves + leave < END]
    found.sort(key=lambda one: one[:3])
    return tuple(_departure(network, day, run, place) for _, _, place, run in found)


def first_and_last(
    network: Network, stops: Iterable[str], day: date, lines: frozenset[str] = frozenset()
) -> tuple[FirstAndLast, ...]:
    """The first and the last bus of a service day for each way at each stop where one may get on."""
    tonight, found = night(network, day), list[FirstAndLast]()
    for way, place, _ in _calls(network, stops, lines):
        runs = [run for run in tonight.leaving.get(way, ()) if run.day == 0]
        if runs:
            first, last = (_departure(network, day, run, place) for run in (runs[0], runs[-1]))
            found.append(FirstAndLast(first=first, last=last))
    return tuple(found)


def ways_at(network: Network, line: str, stops: Iterable[str]) -> tuple[Way, ...]:
    """The ways of a line that call at one of the stops, also those whose times nobody has entered."""
    ways = network.timetable.ways
    found = {way for stop in stops for way, _ in network.serving[network.number[stop]] if ways[way].line == line}
    return tuple(ways[way] for way in sorted(found))


def _calls(network: Network, stops: Iterable[str], lines: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """The ways and the places on them where one may get on, and how long after its first stop the bus is there."""
    ways = network.timetable.ways
    for way, place in (one for stop in stops for one in network.serving[network.number[stop]]):
        call, goes_on = ways[way].calls[place], place + 1 < len(ways[way].calls)
        if goes_on and call.boarding is not Stopping.NEVER and (not lines or ways[way].line in lines):
            yield way, place, call.leave


def _departure(network: Network, day: date, run: Run, place: int) -> Departure:
    way = network.timetable.ways[run.way]
    call = way.calls[place]
    return Departure(
        line=network.lines[way.line],
        way=way,
        stop=network.stop(call.stop),
        trip=run.trip.id,
        day=day + timedelta(days=run.day),
        leaves=moment(network, day, run.leaves + call.leave),
        boarding=call.boarding,
        rough=run.trip.rough,
    )
