"""Bus timetables for tests: small ones written out, and towns and cities made by a seeded generator."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from knowledge.lines import Call, Line, Service, Stop, Timetable, Trip, Way
from knowledge.running import Network, moment, ready
from knowledge.trips import Access, Wish
from knowledge.workdays import Calendar

MONDAY = date(2026, 10, 12)
DAILY = Service(id="daily")


def at(clock: str) -> int:
    """Seconds since midnight of "8:05"; "24:10" is after it."""
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def stops(names: Iterable[str]) -> tuple[Stop, ...]:
    """Stops without coordinates whose ids are their names."""
    return tuple(Stop(id=name, name=name) for name in names)


def way(line: str, calls: str, number: int = 0) -> Way:
    """A way from "a b c" or "a@0 b@4 c@9", the minutes from the first stop; without them each takes five."""
    parts = [call.partition("@") for call in calls.split()]
    minutes = [int(said) if said else 5 * place for place, (_, _, said) in enumerate(parts)]
    told = [Call(stop=stop, arrive=60 * m, leave=60 * m) for (stop, _, _), m in zip(parts, minutes, strict=True)]
    return Way(id=f"{line}-{number}", line=line, towards=told[-1].stop, calls=tuple(told), direction=number % 2)


def trips(of: Way, *clocks: str, service: str = "daily", block: str = "") -> tuple[Trip, ...]:
    """One trip of a way for each time at which it leaves."""
    return tuple(
        Trip(id=f"{of.id}-{service}-{clock}", way=of.id, service=service, leaves=at(clock), block=block)
        for clock in clocks
    )


def small(ways: Sequence[Way], runs: Sequence[Trip], **more: object) -> Timetable:
    """A timetable of these ways whose stops are those that they call at, every day."""
    names = dict.fromkeys(call.stop for one in ways for call in one.calls)
    lines = tuple(Line(id=line, name=f"{line}路") for line in dict.fromkeys(one.line for one in ways))
    facts: dict[str, object] = {"stops": stops(names), "lines": lines, "services": (DAILY,), "invented": True, **more}
    return Timetable(ways=tuple(ways), trips=tuple(runs), **facts)  # type: ignore[arg-type]


def asked(timetable: Timetable, calendar: Calendar | None = None) -> Network:
    """The timetable, ready to be asked."""
    return ready(timetable, calendar or Calendar())


def town(seed: int, lines: int = 10, places: int = 160) -> Timetable:
    """A town: two sides of each road, lines that meet at five stations, a bus every 15 to 60 minutes."""
    return _made(np.random.default_rng(seed), lines=lines, places=places, calls=24, headways=(15, 20, 30, 40, 60))


def city(seed: int) -> Timetable:
    """A city of more than 100,000 connections a day."""
    return _made(np.random.default_rng(seed), lines=60, places=1000, calls=28, headways=(20, 25, 30))


def _made(dice: np.random.Generator, lines: int, places: int, calls: int, headways: Sequence[int]) -> Timetable:
    spots = _spots(dice, places)
    sides = tuple(
        Stop(id=f"s{place}{side}", name=f"站{place}", lat=float(lat) + shift, lon=float(lon))
        for place, (lat, lon) in enumerate(spots)
        for side, shift in (("a", 0.0), ("b", 0.0003))
    )
    ways, runs = list[Way](), list[Trip]()
    for line in range(lines):
        order = _order(dice, spots, calls)
        for side, path in (("a", order), ("b", order[::-1])):
            one = _way(dice, f"{line}", [f"s{place}{side}" for place in path], "ab".index(side))
            ways.append(one)
            runs += _trips(dice, one, int(dice.choice(headways)))
    return Timetable(
        version=f"seed-{places}",
        source="测试",
        as_of="2026-10",
        invented=True,
        since=date(2026, 9, 1),
        until=date(2026, 12, 31),
        stops=sides,
        lines=tuple(Line(id=f"{line}", name=f"{line + 1}路") for line in range(lines)),
        ways=tuple(ways),
        trips=tuple(runs),
        services=(DAILY, Service(id="work", weekdays=frozenset(range(5)))),
    )


def _spots(dice: np.random.Generator, places: int) -> np.ndarray:
    """Pairs of places a short walk apart, and more than a kilometre between the pairs."""
    width, spots = (places / 160) ** 0.5 * 0.13, list[np.ndarray]()
    while len(spots) < places:
        spot = np.array((30.80, 121.00)) + dice.uniform(0, width, 2)
        if all(np.hypot(*(spot - other)) > 0.0095 for other in spots[::2]):
            spots += [spot, spot + dice.uniform(0.001, 0.0025, 2)]
    return np.array(spots)


def _order(dice: np.random.Generator, spots: np.ndarray, calls: int) -> list[int]:
    """From one of five stations along the nearest places to a far one: a line that wanders but does not jump."""
    here, path = int(dice.integers(5)), list[int]()
    goal = int(dice.integers(len(spots)))
    while len(path) < calls:
        path.append(here)
        away = np.hypot(*(spots - spots[here]).T) + 0.4 * np.hypot(*(spots - spots[goal]).T)
        away[path] = np.inf
        here = int(np.argsort(away)[int(dice.integers(3))])
    return path


def _way(dice: np.random.Generator, line: str, path: list[str], number: int) -> Way:
    minutes = np.concatenate(([0], np.cumsum(dice.integers(1, 5, len(path) - 1))))
    return way(line, " ".join(f"{stop}@{m}" for stop, m in zip(path, minutes, strict=True)), number)


def _trips(dice: np.random.Generator, of: Way, headway: int) -> list[Trip]:
    first, last = int(dice.integers(300, 375)), int(dice.integers(1080, 1445))
    clocks = [f"{minute // 60}:{minute % 60:02}" for minute in range(first, last, headway)]
    return [one for clock in clocks for one in trips(of, clock, service=str(dice.choice(["daily", "daily", "work"])))]


def wishes(network: Network, dice: np.random.Generator, count: int) -> list[Wish]:
    """From one stop that is served to another, at some minute of the working day's first ten hours."""
    served = [stop.id for stop, ways in zip(network.timetable.stops, network.serving, strict=True) if ways]
    pairs = [dice.choice(served, 2, replace=False) for _ in range(count)]
    minutes = [int(minute) for minute in dice.integers(5 * 60, 15 * 60, count)]
    return [
        Wish(start=(Access(stop=str(start)),), end=(Access(stop=str(end)),), at=moment(network, MONDAY, 60 * minute))
        for (start, end), minute in zip(pairs, minutes, strict=True)
    ]
