"""What can be told of buses without times: which lines stop where, how one gets there, and that times are missing."""

from collections.abc import Iterable, Iterator

from handlers.bus_words import boards, joined, line_names, stops_of, told, whom
from handlers.wording.bus_keys import Part
from knowledge.buses import Buses
from knowledge.known_buses import HAIL
from knowledge.lines import Line, Way
from knowledge.places import Place, everyday
from knowledge.town import Town

MOST_WAYS = 4


def at_place(place: Place) -> frozenset[str]:
    """The ids of a place's stops."""
    return frozenset(stop.id for stop in place.stops)


def serving(buses: Buses, place: Place) -> tuple[Line, ...]:
    """The lines that stop at a place."""
    here = at_place(place)
    found = {way.line for way in buses.table.ways if any(call.stop in here for call in way.calls)}
    return tuple(line for line in buses.table.lines if line.id in found)


def line_names_at(buses: Buses, place: Place) -> str:
    """Their names."""
    return line_names(serving(buses, place))


def calls_there(buses: Buses, line: Line, place: Place) -> str:
    """The names of the place's stops at which the line stops; "" where it does not."""
    here = at_place(place)
    served = {call.stop for way in buses.ways(line) for call in way.calls} & here
    return "、".join(dict.fromkeys(stop.name for stop in place.stops if stop.id in served))


def of_line(buses: Buses, line: Line) -> str:
    """The stops of a line, each direction; where their order is rough, both as one."""
    ways = buses.ways(line)
    if not ways:
        return ""
    if all(way.ordered for way in ways):
        return joined(
            told(Part.LINE_STOPS, line=line.name, towards=way.towards, stops=_names(buses, way)) for way in ways
        )
    first = ways[0]
    ends = told(Part.ENDS, first=buses.stop(first.calls[0].stop).name, last=first.towards)
    ends = told(Part.LOOP) if len(ways) == 1 else ends
    return told(Part.LINE_STOPS_ROUGH, line=line.name, ends=ends, stops=_names(buses, first))


def _names(buses: Buses, way: Way) -> str:
    """The stops as people call them; whoever reads them out stays short."""
    return "、".join(everyday(buses.stop(call.stop)) for call in way.calls)


def untimed(buses: Buses, town: Town, lines: Iterable[Line], *known: str) -> str:
    """That no times are entered for these lines, a photo of a board where there is one, `known`, and whom to ask."""
    missing = [line for line in lines if not buses.is_timed(line)]
    if not missing:
        return joined(known)
    says = told(Part.UNTIMED, lines=line_names(missing))
    return joined((says, boards(buses, missing), *known, told(Part.ASK, who=whom(town))))


def rides(buses: Buses, start: Place, end: Place) -> Iterator[Way]:
    """The ways that lead from one place to another without a change."""
    for way in buses.table.ways:
        if _goes(way, at_place(start), at_place(end)):
            yield way


def _goes(way: Way, start: frozenset[str], end: frozenset[str]) -> bool:
    stops = [call.stop for call in way.calls]
    first = next((at for at, stop in enumerate(stops) if stop in start), None)
    return first is not None and any(stop in end for stop in stops[first + 1 :])


def without_times(buses: Buses, start: Place, end: Place) -> tuple[str, tuple[Line, ...]]:
    """How one gets from one place to another as far as stops alone tell, and the lines that are named."""
    straight = _shortest(rides(buses, start, end), at_place(start), at_place(end))
    if straight:
        lines = tuple(buses.network.lines[way.line] for way in straight)
        sentences = [_ride(buses, way, start, end) for way in straight]
        return joined((_opening(start, end), *sentences)), lines
    change = _change(buses, start, end)
    if change is None:
        return told(Part.UNTIMED_NONE, start=start.name, end=end.name), (
            *serving(buses, start),
            *serving(buses, end),
        )
    first, at, second = change
    one, other = buses.network.lines[first.line], buses.network.lines[second.line]
    says = told(
        Part.UNTIMED_CHANGE,
        first=one.name,
        first_towards=first.towards,
        at=at.name,
        second=other.name,
        second_towards=second.towards,
        end=end.name,
    )
    return joined((_opening(start, end), says)), (one, other)


def _opening(start: Place, end: Place) -> str:
    return told(Part.UNTIMED_GO, start=start.name, end=end.name)


def _ride(buses: Buses, way: Way, start: Place, end: Place) -> str:
    line = buses.network.lines[way.line]
    here, there = calls_there(buses, line, start), calls_there(buses, line, end)
    says = told(Part.UNTIMED_RIDE, line=line.name, towards=way.towards, start=here, end=there)
    doubtful = [stop.name for stop in (*start.stops, *end.stops) if (line.name, stop.name) in buses.known.one_way]
    return joined((says, *(told(Part.ONE_WAY, stop=stop) for stop in doubtful)))


def _shortest(ways: Iterable[Way], start: frozenset[str], end: frozenset[str]) -> tuple[Way, ...]:
    """One way of each line, the one that passes fewest stops."""
    best: dict[str, Way] = {}
    for way in sorted(ways, key=lambda each: _between(each, start, end)):
        best.setdefault(way.line, way)
    return tuple(best.values())[:MOST_WAYS]


def _between(way: Way, start: frozenset[str], end: frozenset[str]) -> int:
    stops = [call.stop for call in way.calls]
    ends = [at for at, stop in enumerate(stops) if stop in end]
    pairs = [there - here for here, stop in enumerate(stops) if stop in start for there in ends if there > here]
    return min(pairs, default=len(stops))


def _change(buses: Buses, start: Place, end: Place) -> tuple[Way, Place, Way] | None:
    """Two ways and the place where one changes; of several the one with fewest stops."""
    here, there = at_place(start), at_place(end)
    firsts = [way for way in buses.table.ways if _calls_at(way, here)]
    seconds = [way for way in buses.table.ways if _calls_at(way, there)]
    found = [
        (_between(first, here, at_place(place)) + _between(second, at_place(place), there), first, place, second)
        for place in buses.places
        if not place.name.endswith(HAIL)
        for first in firsts
        if _goes(first, here, _sure(buses, first, place))
        for second in seconds
        if second.line != first.line and _goes(second, _sure(buses, second, place), there)
    ]
    best = min(found, key=lambda each: each[0], default=None)
    return None if best is None else best[1:]


def _sure(buses: Buses, way: Way, place: Place) -> frozenset[str]:
    """The place's stops at which the way surely calls: not those that may be the other direction's."""
    line = buses.network.lines[way.line].name
    return frozenset(stop.id for stop in place.stops if (line, stop.name) not in buses.known.one_way)


def _calls_at(way: Way, stops: frozenset[str]) -> bool:
    return any(call.stop in stops for call in way.calls)


def where(place: Place) -> str:
    """Which stops were understood."""
    return told(Part.STOP, stop=stops_of(place))
