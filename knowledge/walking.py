"""Walks between stops: as entered, across the road, and over the few hundred metres that coordinates show."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import product

from knowledge.lines import Stop, Walk

CHANGE = 120
"""Seconds from one bus to another at the same stop, and at the least to the next one."""
NEAR = 500.0
"""Metres in a straight line between stops that nobody has to enter a walk for."""
FARTHEST = 20 * 60
"""Seconds that anybody walks between two buses."""
_QUICKEST = 60
_PACE = 0.8  # metres of the straight line in a second: old people on the roads that there are
_DEGREE = 111_195.0  # metres of a degree of latitude

Reach = Mapping[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Walks:
    """Who reaches which stop on foot in how many seconds, both by the stops' numbers; a stop itself is a change."""

    out: tuple[tuple[tuple[int, int], ...], ...]
    into: tuple[tuple[tuple[int, int], ...], ...]


def metres(lat: float, lon: float, stop: Stop) -> float | None:
    """How far a stop is in a straight line; None for a stop without coordinates."""
    if stop.lat is None or stop.lon is None:
        return None
    north, east = stop.lat - lat, (stop.lon - lon) * math.cos(math.radians((lat + stop.lat) / 2))
    return math.hypot(north, east) * _DEGREE


def on_foot(distance: float) -> int:
    """Seconds for so many metres of the straight line, in whole minutes."""
    return max(CHANGE, 60 * math.ceil(distance / _PACE / 60))


def near(stops: Iterable[Stop], lat: float, lon: float, within: float = NEAR) -> list[tuple[Stop, int]]:
    """The stops around a place with the seconds that it takes to walk there, the nearest first."""
    far = ((stop, metres(lat, lon, stop)) for stop in stops)
    found = sorted(((distance, stop.id, stop) for stop, distance in far if distance is not None and distance <= within))
    return [(stop, on_foot(distance)) for distance, _, stop in found]


def walks(stops: Sequence[Stop], entered: Iterable[Walk]) -> Walks:
    """All walks that people may take, also over several stops; what somebody has entered counts more than the map."""
    number = {stop.id: at for at, stop in enumerate(stops)}
    said = {(number[walk.start], number[walk.end]): walk.seconds for walk in entered}
    links: dict[int, dict[int, int]] = defaultdict(dict)
    for (start, end), seconds in {**_by_name(stops), **_by_map(stops), **said}.items():
        if seconds is not None:
            links[start][end] = max(_QUICKEST, seconds)
    barred = {pair for pair, seconds in said.items() if seconds is None}
    return _both_ways([_around(at, links, barred) for at in range(len(stops))])


def _by_name(stops: Sequence[Stop]) -> dict[tuple[int, int], int]:
    """The two sides of a road: one name, but a bare 招呼站 is many places."""
    named: dict[str, list[int]] = defaultdict(list)
    for at, stop in enumerate(stops):
        if not stop.hail:
            named[stop.name].append(at)
    pairs = (pair for group in named.values() for pair in product(group, group) if pair[0] != pair[1])
    return {pair: CHANGE for pair in pairs if None in (stops[pair[0]].lat, stops[pair[1]].lat)}


def _by_map(stops: Sequence[Stop]) -> dict[tuple[int, int], int]:
    """Stops that are near each other, looked for in squares of the map."""
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, stop in enumerate(stops):
        if (square := _square(stop)) is not None:
            squares[square].append(at)
    found: dict[tuple[int, int], int] = {}
    for square, inside in squares.items():
        for start, end in product(inside, _beside(square, squares)):
            distance = _between(stops[start], stops[end])
            if start != end and distance <= NEAR:
                found[start, end] = on_foot(distance)
    return found


def _square(stop: Stop) -> tuple[int, int] | None:
    """A square is at least as wide as stops may be apart, up to the 60th degree of latitude."""
    if stop.lat is None or stop.lon is None:
        return None
    return int(stop.lat * _DEGREE // NEAR), int(stop.lon * _DEGREE / 2 // NEAR)


def _beside(square: tuple[int, int], squares: Mapping[tuple[int, int], list[int]]) -> Iterator[int]:
    for north, east in product((-1, 0, 1), repeat=2):
        yield from squares.get((square[0] + north, square[1] + east), ())


def _between(start: Stop, end: Stop) -> float:
    far = None if start.lat is None or start.lon is None else metres(start.lat, start.lon, end)
    return math.inf if far is None else far


def _around(start: int, links: Mapping[int, Reach], barred: set[tuple[int, int]]) -> dict[int, int]:
    """Every stop within a walk of this one and how long that takes, also by way of others."""
    found, waiting = dict[int, int](), [(0, start)]
    while waiting:
        passed, at = heappop(waiting)
        if at in found:
            continue
        found[at] = passed
        for end, seconds in links.get(at, {}).items():
            if end not in found and passed + seconds <= _farthest(start, end, links):
                heappush(waiting, (passed + seconds, end))
    found[start] = links.get(start, {}).get(start, CHANGE)
    return {end: seconds for end, seconds in found.items() if (start, end) not in barred}


def _farthest(start: int, end: int, links: Mapping[int, Reach]) -> int:
    """What somebody has entered may take longer."""
    return max(FARTHEST, links.get(start, {}).get(end, 0))


def _both_ways(out: Sequence[Reach]) -> Walks:
    into: list[list[tuple[int, int]]] = [[] for _ in out]
    for start, reached in enumerate(out):
        for end, seconds in reached.items():
            into[end].append((start, seconds))
    return Walks(out=tuple(tuple(reached.items()) for reached in out), into=tuple(map(tuple, into)))
