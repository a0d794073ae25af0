"""How to get from one place to another by bus, at a time or by a time, with changes and walks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.journeys import Journey
from knowledge.lines import MIDNIGHT, Call, Stopping
from knowledge.running import END, NEVER, Network, night, seconds_of, since_midnight
from knowledge.scanning import Ends, Forth, earliest, fewer, latest
from knowledge.unfolding import Asked, Part, foot, journey, unfold

_NOON = MIDNIGHT // 2
_LONGEST = 6 * 60 * 60
"""Nobody waits at a stop for the night to end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """A stop where one may begin or end, and how long one walks to it or from it."""

    stop: str
    seconds: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """From where to where, and when: leaving at `at` or, with `arrive_by`, being there by then.

    Stops across the road and near by are found without being named.
    """

    start: tuple[Access, ...]
    end: tuple[Access, ...]
    at: datetime
    arrive_by: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The journey that is there first (or leaves last), then the best one without a change where that is another."""

    journeys: tuple[Journey, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NoWay:
    """Nothing gets there in that day and the night after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutOfDate:
    """The timetable is not good for that day, so it promises nothing."""

    since: date | None
    until: date | None


def plan(network: Network, wish: Wish) -> Plan | NoWay | OutOfDate:
    """How to get there; KeyError for a stop that the timetable does not know."""
    day, at = _night_of(network, wish)
    asked = Asked(network=network, night=night(network, day), day=day, ends=ends_of(network, wish))
    journeys = _by(asked, at) if wish.arrive_by else _from(asked, at)
    if journeys:
        return Plan(journeys=journeys)
    timetable = network.timetable
    if timetable.covers(wish.at.astimezone(network.calendar.zone).date()):
        return NoWay()
    return OutOfDate(since=timetable.since, until=timetable.until)


def _night_of(network: Network, wish: Wish) -> tuple[date, int]:
    """The day whose night holds the moment, and its seconds: who wants to be there at 0:20 sets out the day before."""
    day, at = since_midnight(network, wish.at)
    if wish.arrive_by and at < _NOON:
        return day - timedelta(days=1), at + MIDNIGHT
    return day, at


def ends_of(network: Network, wish: Wish) -> Ends:
    """Where a wish may begin and end: at the stops that it names, and at those within a walk of them."""
    walks = network.walks
    return Ends(start=_around(network, wish.start, walks.out), end=_around(network, wish.end, walks.into))


def _around(network: Network, named: Iterable[Access], walks: Iterable[Iterable[tuple[int, int]]]) -> Mapping[int, int]:
    """The named stops and those within a walk of them."""
    reached, beside = dict[int, int](), tuple(walks)
    for access in named:
        here = network.number[access.stop]
        for stop, seconds in ((here, 0), *(other for other in beside[here] if other[0] != here)):
            reached[stop] = min(reached.get(stop, NEVER), access.seconds + seconds)
    return reached


def _from(asked: Asked, since: int) -> tuple[Journey, ...]:
    """Leaving at that time: the first arrival, without a change where that can be, else with the last departure."""
    direct, walk = _soonest(asked, since), _walk(asked.ends)
    by_bus = NEVER if direct is None else _there(asked, direct)
    forth = _forth(asked, since, min(by_bus, since + walk))
    if forth.arrival == NEVER:
        return ()
    if forth.arrival == since + walk:
        return _with_direct(asked, Journey(legs=(foot(asked, since, walk),)), direct)
    if direct is not None and forth.arrival == by_bus:
        return (journey(asked, [direct]),)
    best = _leaving_last(asked, since, forth)
    if _too_long(best):
        return _from(asked, seconds_of(asked.network, asked.day, best.leaves) + 1)
    return _with_direct(asked, best, direct)


def _forth(asked: Asked, since: int, bound: int) -> Forth:
    return earliest(asked.night, asked.network.walks, asked.ends, since, bound, _first_bus(asked, since))


def _first_bus(asked: Asked, since: int) -> int:
    """When the first bus leaves that one can reach from where one begins."""
    serving, ways, first = asked.network.serving, asked.network.timetable.ways, NEVER
    for stop, seconds in asked.ends.start.items():
        for way, place in serving[stop]:
            leave, clock = ways[way].calls[place].leave, asked.night.clock.get(way, ())
            at = bisect_left(clock, since + seconds - leave)
            if at < len(clock) and clock[at] + leave < first:
                first = clock[at] + leave
    return first


def _too_long(best: Journey) -> bool:
    return best.arrives - best.leaves > timedelta(seconds=_LONGEST)


def _leaving_last(asked: Asked, since: int, forth: Forth) -> Journey:
    """For the first arrival the last departure, and for that the fewest changes."""
    night, walks, ends, able = asked.night, asked.network.walks, asked.ends, forth.connections
    found = latest(night, walks, ends, able, since, forth.arrival)
    assert found is not None, "what arrives has set out"
    few = found if len(found.taken) < 3 else fewer(night, walks, ends, able, forth.arrival, found)
    return unfold(asked, few)


def _by(asked: Asked, until: int) -> tuple[Journey, ...]:
    """Being there by that time: the last departure, and for it the first arrival."""
    # Of the evening before only what is there soon after midnight is meant.
    since = min(until - _LONGEST, MIDNIGHT) if until >= MIDNIGHT else 0
    direct, walk = _last(asked, since, until), _walk(asked.ends)
    able = asked.night.between(since, until)
    found = latest(asked.night, asked.network.walks, asked.ends, able, since, until)
    if walk < NEVER and until - walk >= (found.leaves if found else 0):
        return _with_direct(asked, Journey(legs=(foot(asked, until - walk, walk),)), direct)
    if found is None:
        return ()
    if direct is not None and _sets_out(asked, direct) == found.leaves:
        return (journey(asked, [direct]),)
    forth = _forth(asked, found.leaves, until + 1)
    best = _leaving_last(asked, found.leaves, forth)
    return () if _too_long(best) else _with_direct(asked, best, direct)


def _walk(ends: Ends) -> int:
    """The seconds of the way on foot, where it is one that people take."""
    return min((seconds + ends.end[stop] for stop, seconds in ends.start.items() if stop in ends.end), default=NEVER)


def _with_direct(asked: Asked, best: Journey, direct: Part | None) -> tuple[Journey, ...]:
    if direct is None or (best.rides and not best.changes):
        return (best,)
    return best, journey(asked, [direct])


def _soonest(asked: Asked, since: int) -> Part | None:
    """The ride without a change that is there first, and of those the one that leaves last."""
    found = [part for pair in _shared(asked) if (part := _next(asked, pair, since)) is not None]
    return min(
        found, key=lambda part: (_there(asked, part), -_sets_out(asked, part), _on_foot(asked, part)), default=None
    )


def _last(asked: Asked, since: int, until: int) -> Part | None:
    """The ride without a change that is there in time and leaves last, and of those the one that is there first."""
    found = [part for pair in _shared(asked) if (part := _latest(asked, pair, since, until)) is not None]
    return max(
        found, key=lambda part: (_sets_out(asked, part), -_there(asked, part), -_on_foot(asked, part)), default=None
    )


def _sets_out(asked: Asked, part: Part) -> int:
    return asked.leaves(part) - asked.ends.start[asked.boards(part)]


def _there(asked: Asked, part: Part) -> int:
    return asked.arrives(part) + asked.ends.end[asked.alights(part)]


def _on_foot(asked: Asked, part: Part) -> int:
    return asked.ends.start[asked.boards(part)] + asked.ends.end[asked.alights(part)]


def _shared(asked: Asked) -> Iterator[tuple[int, int, int]]:
    """The ways that lead from a first stop to a last one, with the places of both."""
    serving, ways = asked.network.serving, asked.network.timetable.ways
    offs = [one for stop in asked.ends.end for one in serving[stop]]
    last = {way: [at for other, at in offs if other == way] for way, _ in offs}
    for way, board in (one for stop in asked.ends.start for one in serving[stop]):
        calls = ways[way].calls
        for alight in last.get(way, ()):
            if board < alight and _may_ride(calls[board], calls[alight]):
                yield way, board, alight


def _may_ride(here: Call, there: Call) -> bool:
    return here.boarding is not Stopping.NEVER and there.alighting is not Stopping.NEVER


def _next(asked: Asked, shared: tuple[int, int, int], since: int) -> Part | None:
    """The first bus of the way that one can still reach."""
    way, board, alight = shared
    call = asked.network.timetable.ways[way].calls[board]
    walked = asked.ends.start[asked.network.number[call.stop]]
    clock = asked.night.clock.get(way, ())
    place = bisect_left(clock, max(since + walked, 0) - call.leave)
    if place == len(clock) or clock[place] + call.leave >= END:
        return None
    return Part(run=asked.night.leaving[way][place], board=board, alight=alight)


def _latest(asked: Asked, shared: tuple[int, int, int], since: int, until: int) -> Part | None:
    """The last bus of the way that is there in time."""
    way, board, alight = shared
    calls = asked.network.timetable.ways[way].calls
    walked = asked.ends.end[asked.network.number[calls[alight].stop]]
    clock = asked.night.clock.get(way, ())
    place = bisect_right(clock, until - walked - calls[alight].arrive) - 1
    if place < 0 or clock[place] + calls[board].leave < since:
        return None
    return Part(run=asked.night.leaving[way][place], board=board, alight=alight)
