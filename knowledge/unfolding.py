"""From the connections that a scan found to a journey: which bus, from which call to which, and the walks between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from knowledge.journeys import Foot, Journey, Leg, Ride
from knowledge.lines import Stop, Stopping, Way
from knowledge.running import NEVER, Network, Night, Run, moment
from knowledge.scanning import Ends, Found, Taken
from knowledge.walking import CHANGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A run from one of its calls to a later one, by their places on the way; `stays`: one keeps the seat."""

    run: Run
    board: int
    alight: int
    stays: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Asked:
    """A question as it is worked on: what runs in the night of `day`, and where one begins and ends."""

    network: Network
    night: Night
    day: date
    ends: Ends

    def way(self, part: Part) -> Way:
        """The way of a part."""
        return self.network.timetable.ways[part.run.way]

    def boards(self, part: Part) -> int:
        """The number of the stop where one gets on."""
        return self.network.number[self.way(part).calls[part.board].stop]

    def alights(self, part: Part) -> int:
        """The number of the stop where one gets off."""
        return self.network.number[self.way(part).calls[part.alight].stop]

    def leaves(self, part: Part) -> int:
        """When the bus leaves with one in it, in seconds of the night."""
        return part.run.leaves + self.way(part).calls[part.board].leave

    def arrives(self, part: Part) -> int:
        """When one gets off, in seconds of the night."""
        return part.run.leaves + self.way(part).calls[part.alight].arrive


def unfold(asked: Asked, found: Found) -> Journey:
    """The way that a scan found, with the shortest walks that its buses leave room for."""
    until = asked.night.connections[found.taken[-1][1]][1] + asked.ends.end[found.end]
    rides = [_parts(asked, taken) for taken in found.taken]
    for before, after in pairwise(rides):
        before[-1], after[0] = _nearest_change(asked, before[-1], after[0])
    rides[-1][-1] = _nearest_end(asked, rides[-1][-1], until)
    return journey(asked, [part for ride in rides for part in ride])


def _parts(asked: Asked, taken: Taken) -> list[Part]:
    """What one sits through between two connections of one ride."""
    (run, board), (last, alight) = asked.night.where[taken[0]], asked.night.where[taken[1]]
    if run is last:
        return [Part(run=run, board=board, alight=alight + 1)]
    chain = asked.night.rides[asked.night.connections[taken[0]][4]]
    through = [Part(run=one, board=0, alight=_final(asked, one), stays=True) for one in chain]
    first, final = chain.index(run), chain.index(last)
    return [
        replace(through[first], board=board, stays=False),
        *through[first + 1 : final],
        replace(through[final], alight=alight + 1),
    ]


def _final(asked: Asked, run: Run) -> int:
    return len(asked.network.timetable.ways[run.way].calls) - 1


def _nearest_change(asked: Asked, before: Part, after: Part) -> tuple[Part, Part]:
    """One changes where that needs the shortest walk, as soon as one can; a road to cross is as good as none."""
    here, there = asked.alights(before), asked.boards(after)
    if here == there or (there, CHANGE) in asked.network.walks.out[here]:
        return before, after
    _, off, on = min(_changes(asked, before, after))
    return replace(before, alight=off), replace(after, board=on)


def _changes(asked: Asked, before: Part, after: Part) -> Iterator[tuple[int, int, int]]:
    """Every change between two buses: the seconds that one walks, and where one gets off and on."""
    ons = {stop: (place, at) for place, stop, at in reversed(list(_ons(asked, after)))}
    for off, here, arrives in _offs(asked, before):
        for stop, seconds in asked.network.walks.out[here]:
            if stop in ons and arrives + seconds <= ons[stop][1]:
                yield (0 if stop == here else seconds), off, ons[stop][0]


def _nearest_end(asked: Asked, last: Part, until: int) -> Part:
    """Of the stops from which one is there in time the one with the shortest walk."""
    end = asked.ends.end
    if end.get(asked.alights(last), NEVER) <= CHANGE:
        return last
    offs = ((end.get(stop, NEVER), arrives, place) for place, stop, arrives in _offs(asked, last))
    return replace(last, alight=min(one for one in offs if one[0] + one[1] <= until)[2])


def _offs(asked: Asked, part: Part) -> Iterator[tuple[int, int, int]]:
    """Where one may get off a part, until its end: the place on the way, the stop, and when."""
    for place, call in enumerate(asked.way(part).calls[part.board + 1 : part.alight + 1], start=part.board + 1):
        if call.alighting is not Stopping.NEVER:
            yield place, asked.network.number[call.stop], part.run.leaves + call.arrive


def _ons(asked: Asked, part: Part) -> Iterator[tuple[int, int, int]]:
    """Where one may get on for a part, from its beginning: the place on the way, the stop, and when."""
    for place, call in enumerate(asked.way(part).calls[part.board : part.alight], start=part.board):
        if call.boarding is not Stopping.NEVER:
            yield place, asked.network.number[call.stop], part.run.leaves + call.leave


def journey(asked: Asked, parts: list[Part]) -> Journey:
    """The parts as they are told, with the walks before, between and after them."""
    first, last, stops = parts[0], parts[-1], asked.network.timetable.stops
    before, after = asked.ends.start[asked.boards(first)], asked.ends.end[asked.alights(last)]
    legs: list[Leg] = [*_foot(asked, None, stops[asked.boards(first)], asked.leaves(first) - before, before)]
    legs.append(_ride(asked, first))
    for part, following in pairwise(parts):
        legs += [*_between(asked, part, following), _ride(asked, following)]
    legs += _foot(asked, stops[asked.alights(last)], None, asked.arrives(last), after)
    return Journey(legs=tuple(legs))


def _between(asked: Asked, part: Part, following: Part) -> Iterator[Foot]:
    here, there = asked.alights(part), asked.boards(following)
    if here != there and not following.stays:
        seconds = dict(asked.network.walks.out[here])[there]
        stops = asked.network.timetable.stops
        yield from _foot(asked, stops[here], stops[there], asked.arrives(part), seconds)


def _foot(asked: Asked, start: Stop | None, end: Stop | None, leaves: int, seconds: int) -> Iterator[Foot]:
    if seconds:
        yield foot(asked, leaves, seconds, start, end)


def foot(asked: Asked, leaves: int, seconds: int, start: Stop | None = None, end: Stop | None = None) -> Foot:
    """A walk that begins so many seconds into the night."""
    at = moment(asked.network, asked.day, leaves)
    return Foot(start=start, end=end, leaves=at, arrives=at + timedelta(seconds=seconds))


def _ride(asked: Asked, part: Part) -> Ride:
    network, way, trip = asked.network, asked.way(part), part.run.trip
    return Ride(
        line=network.lines[way.line],
        way=way,
        trip=trip.id,
        day=asked.day + timedelta(days=part.run.day),
        start=network.timetable.stops[asked.boards(part)],
        end=network.timetable.stops[asked.alights(part)],
        leaves=moment(network, asked.day, asked.leaves(part)),
        arrives=moment(network, asked.day, asked.arrives(part)),
        stops=part.alight - part.board,
        boarding=way.calls[part.board].boarding,
        alighting=way.calls[part.alight].alighting,
        rough=trip.rough,
        stays=part.stays,
    )
