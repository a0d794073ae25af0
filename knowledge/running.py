"""What runs on a day: a timetable made ready once, and each day's connections in the order of the clock.

Seconds count from the midnight before which the asked day begins; yesterday's late buses have their times less a day.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from knowledge.lines import MIDNIGHT, Line, Service, Stop, Stopping, Timetable, Trip, Way
from knowledge.walking import Walks, walks
from knowledge.workdays import Calendar

END = 36 * 60 * 60
"""Seconds from a day's midnight to noon after the night behind it: what leaves later is another day's question."""
NEVER = 1 << 40
_DAY = timedelta(days=1)

Connection = tuple[int, int, int, int, int, int]
"""Leaves, arrives, from which stop, to which stop, on which ride, and its own place in the list."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Network:
    """A timetable that can be asked. Stops and ways go by number; `serving` holds each stop's ways and places."""

    timetable: Timetable
    calendar: Calendar
    number: Mapping[str, int]
    lines: Mapping[str, Line]
    services: Mapping[str, Service]
    trips: Mapping[int, Sequence[Trip]]
    serving: Sequence[Sequence[tuple[int, int]]]
    walks: Walks

    def stop(self, stop: str) -> Stop:
        """The stop of an id; KeyError for one that is not there."""
        return self.timetable.stops[self.number[stop]]


@dataclass(frozen=True, slots=True)
class Run:
    """One bus on one way: when it leaves its first stop, and the service day (-1, 0, 1) that it belongs to."""

    leaves: int
    way: int
    trip: Trip
    day: int


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Night:
    """A service day and the night after it. `leaving` are the runs of each way in the order of the clock, `clock` when.

    `connections` are sorted by when they leave, those of one ride by its order; `where` has each one's run and call.
    """

    connections: Sequence[Connection]
    starts: Sequence[int]
    where: Sequence[tuple[Run, int]]
    rides: Sequence[Sequence[Run]]
    leaving: Mapping[int, Sequence[Run]]
    clock: Mapping[int, Sequence[int]]

    def first(self, seconds: int) -> int:
        """The place of the first connection that leaves at that time or later."""
        return bisect_left(self.starts, seconds)

    def between(self, since: int, until: int) -> Sequence[Connection]:
        """The connections that leave between two times, both meant with it."""
        return self.connections[self.first(since) : self.first(until + 1)]


def ready(timetable: Timetable, calendar: Calendar) -> Network:
    """Make a timetable ready to be asked; KeyError where an id names nothing."""
    number = {stop.id: at for at, stop in enumerate(timetable.stops)}
    serving: list[list[tuple[int, int]]] = [[] for _ in timetable.stops]
    for at, way in enumerate(timetable.ways):
        for place, call in enumerate(way.calls):
            serving[number[call.stop]].append((at, place))
    return Network(
        timetable=timetable,
        calendar=calendar,
        number=number,
        lines={line.id: line for line in timetable.lines},
        services={service.id: service for service in timetable.services},
        trips=_by_way(timetable),
        serving=serving,
        walks=walks(timetable.stops, timetable.walks),
    )


def _by_way(timetable: Timetable) -> dict[int, list[Trip]]:
    number = {way.id: at for at, way in enumerate(timetable.ways)}
    found: dict[int, list[Trip]] = defaultdict(list)
    for trip in timetable.trips:
        found[number[trip.way]].append(trip)
    return found


@lru_cache(maxsize=16)
def night(network: Network, day: date) -> Night:
    """What runs on a day and in the night after it, with yesterday's buses that are still under way."""
    return _night(network, tuple(running(network, day + passed * _DAY) for passed in (-1, 0, 1)))


def running(network: Network, day: date) -> frozenset[str]:
    """The services whose buses leave on this service day; none on a day for which the timetable is not good."""
    if not network.timetable.covers(day):
        return frozenset()
    return frozenset(name for name, one in network.services.items() if one.runs(day, network.calendar))


@lru_cache(maxsize=8)
def _night(network: Network, services: tuple[frozenset[str], ...]) -> Night:
    runs = [run for run in _runs(network, services) if _last(network, run) >= 0]
    rides, leaving = _rides(network, runs), defaultdict[int, list[Run]](list)
    for run in sorted(runs, key=_when):
        leaving[run.way].append(run)
    laid = [(*step, ride) for ride, chain in enumerate(rides) for run in chain for step in _steps(network, run)]
    # The sort is stable: what leaves in the same minute stays in the order of its own ride.
    laid = sorted((one for one in laid if 0 <= one[0] < END), key=lambda one: one[0])
    return Night(
        connections=[(*one[:4], one[6], at) for at, one in enumerate(laid)],
        starts=[one[0] for one in laid],
        where=[(one[4], one[5]) for one in laid],
        rides=rides,
        leaving=leaving,
        clock={way: [run.leaves for run in runs] for way, runs in leaving.items()},
    )


def _when(run: Run) -> int:
    return run.leaves


def _runs(network: Network, services: tuple[frozenset[str], ...]) -> Iterator[Run]:
    for day, running_then in enumerate(services, start=-1):
        for way, trips in network.trips.items():
            for trip in trips:
                if trip.service in running_then:
                    yield from (Run(day * MIDNIGHT + leaves, way, trip, day) for leaves in trip.departures)


def _calls(network: Network, run: Run) -> Way:
    return network.timetable.ways[run.way]


def _last(network: Network, run: Run) -> int:
    return run.leaves + _calls(network, run).calls[-1].arrive


def _rides(network: Network, runs: Sequence[Run]) -> list[list[Run]]:
    """The runs that one may sit through: those of one block on one day, one behind the other."""
    blocks: dict[tuple[str, int], list[Run]] = defaultdict(list)
    alone: list[list[Run]] = []
    for run in sorted(runs, key=_when):
        if run.trip.block and not run.trip.every:
            blocks[run.trip.block, run.day].append(run)
        else:
            alone.append([run])
    return [*alone, *(chain for block in blocks.values() for chain in _chains(network, block))]


def _chains(network: Network, block: Sequence[Run]) -> list[list[Run]]:
    """A bus can go on only where and after it has arrived; otherwise it is another bus, whatever its block says."""
    chains: list[list[Run]] = []
    for run in block:
        if chains and _goes_on(network, chains[-1][-1], run):
            chains[-1].append(run)
        else:
            chains.append([run])
    return chains


def _goes_on(network: Network, before: Run, after: Run) -> bool:
    here = network.stop(_calls(network, before).calls[-1].stop)
    there = network.stop(_calls(network, after).calls[0].stop)
    turns = here.id == there.id or (here.name == there.name and not here.hail)
    return turns and _last(network, before) <= after.leaves


def _steps(network: Network, run: Run) -> Iterator[tuple[int, int, int, int, Run, int]]:
    """From each call to the next; where nobody may get on or off stands the number behind the last stop."""
    calls, nowhere = _calls(network, run).calls, len(network.number)
    for place, (here, there) in enumerate(pairwise(calls)):
        start = nowhere if here.boarding is Stopping.NEVER else network.number[here.stop]
        end = nowhere if there.alighting is Stopping.NEVER else network.number[there.stop]
        yield run.leaves + here.leave, run.leaves + there.arrive, start, end, run, place


def moment(network: Network, day: date, seconds: int) -> datetime:
    """The time of the clock so many seconds after a day's midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=network.calendar.zone) + timedelta(seconds=seconds)


def since_midnight(network: Network, at: datetime) -> tuple[date, int]:
    """The day of a moment where the town is, and the seconds that have passed of it."""
    here = at.astimezone(network.calendar.zone)
    return here.date(), here.hour * 3600 + here.minute * 60 + here.second


def seconds_of(network: Network, day: date, at: datetime) -> int:
    """The seconds from a day's midnight to a moment."""
    return int((at - moment(network, day, 0)).total_seconds())
