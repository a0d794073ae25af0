"""The connection scan: each connection of a night is looked at once, by the order of the clock, either way round."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter

from knowledge.running import NEVER, Connection, Night
from knowledge.walking import Walks

_AT_ONCE = 96
"""Connections between two looks at whether anything better can still come."""

Taken = tuple[int, int]
"""A part of one ride: its first and its last connection, by their places in the night."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ends:
    """Where one may begin and end, with the seconds that one walks to the first stop and from the last."""

    start: Mapping[int, int]
    end: Mapping[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The rides of the way that leaves last: when one leaves, from which stop, and to which."""

    leaves: int
    start: int
    taken: tuple[Taken, ...]
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Forth:
    """When one arrives first, and the connections that one could take until then: no other leads there as soon."""

    arrival: int
    connections: Sequence[Connection]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Left:
    """When one must get on at each stop at the latest, what part of a ride one takes then, and how many follow."""

    at: Sequence[int]
    how: Mapping[int, Taken]
    rides: Mapping[int, int]


def earliest(night: Night, walks: Walks, ends: Ends, since: int, bound: int, first: int) -> Forth:
    """When one arrives first, the walk at the end counted; `bound` where nothing is earlier than that.

    Nothing that leaves before `first` can be taken at the start.
    """
    taken = list[Connection]()
    take = taken.append
    here, on = _standing(walks, ends.start, since), bytearray(len(night.rides))
    reached = [*repeat(NEVER, len(walks.out)), -1]
    out, end, connections = walks.out, ends.end, night.connections
    for place in range(night.first(first), len(connections), _AT_ONCE):
        if connections[place][0] >= bound:
            break
        for connection in connections[place : place + _AT_ONCE]:
            leaves, arrives, board, alight, ride, _ = connection
            if on[ride] or here[board] <= leaves:
                on[ride] = 1
                take(connection)
                if arrives < reached[alight]:
                    reached[alight] = arrives
                    for stop, seconds in out[alight]:
                        if arrives + seconds < here[stop]:
                            here[stop] = arrives + seconds
                    if alight in end and arrives + end[alight] < bound:
                        bound = arrives + end[alight]
    return Forth(arrival=bound, connections=taken)


def _standing(walks: Walks, start: Mapping[int, int], since: int) -> list[int]:
    """When one may get on at each stop; never at the one behind the last."""
    here = [NEVER] * (len(walks.out) + 1)
    for stop, seconds in start.items():
        here[stop] = since + seconds
    return here


def latest(
    night: Night, walks: Walks, ends: Ends, connections: Sequence[Connection], since: int, until: int
) -> Found | None:
    """The way over these connections that leaves last of those that arrive by `until`; None where none does."""
    left = _scan(night, walks.into, ends, _by(walks, ends, until), connections)
    start, leaves = _start(left, ends)
    if start is None or leaves < since:
        return None
    return _found(night, walks, ends, until, (start, leaves), repeat(left))


def _by(walks: Walks, ends: Ends, until: int) -> list[int]:
    """By when one must have arrived at each stop; the one behind the last is never in time."""
    late = [-1] * (len(walks.out) + 1)
    for stop, seconds in ends.end.items():
        late[stop] = until - seconds
    return late


def _scan(
    night: Night,
    into: Sequence[Iterable[tuple[int, int]]],
    ends: Ends,
    late: list[int],
    taken: Sequence[Connection],
) -> _Left:
    """Backwards from the last connection; `late` is brought forward by the walks of `into` as it goes.

    One leaves a ride where the fewest others follow, of those that are as late; `on` and `need` count them.
    """
    at, on, exits = [*repeat(-1, len(late) - 1), NEVER], [0] * len(night.rides), [0] * len(night.rides)
    how, rides, need = dict[int, Taken](), dict[int, int](), [1] * len(late)
    start = ends.start.items()
    for connections in _backwards(taken):
        for leaves, arrives, board, alight, ride, place in connections:
            count = on[ride]
            if arrives <= late[alight] and (not count or need[alight] < count):
                on[ride] = count = need[alight]
                exits[ride] = place
            elif not count:
                continue
            if leaves > at[board] or (leaves == at[board] and count < rides[board]):
                at[board], how[board], rides[board] = leaves, (place, exits[ride]), count
                for stop, seconds in into[board]:
                    in_time = leaves - seconds
                    if in_time > late[stop] or (in_time == late[stop] and count < need[stop] - 1):
                        late[stop], need[stop] = in_time, count + 1
        if connections[-1][0] <= max(at[stop] - seconds for stop, seconds in start):
            break
    return _Left(at=at, how=how, rides=rides)


def _backwards(connections: Sequence[Connection]) -> Iterator[Sequence[Connection]]:
    for place in range(len(connections), 0, -_AT_ONCE):
        yield connections[max(0, place - _AT_ONCE) : place][::-1]


def _start(left: _Left, ends: Ends) -> tuple[int | None, int]:
    """Where one begins to leave last; of several the nearest stop."""
    found = [(left.at[stop] - seconds, -seconds, -stop) for stop, seconds in ends.start.items() if left.at[stop] >= 0]
    leaves, _, stop = max(found, default=(-1, 0, None))
    return (None if stop is None else -stop), leaves


def _found(
    night: Night, walks: Walks, ends: Ends, until: int, begin: tuple[int, int], levels: Iterable[_Left]
) -> Found:
    """Follow what was noted from the first stop to the last."""
    (start, leaves), taken = begin, list[Taken]()
    for left in levels:
        taken.append(left.how[_change(night, walks, taken[-1], left) if taken else start])
        _, arrives, _, alight, _, _ = night.connections[taken[-1][1]]
        if arrives + ends.end.get(alight, NEVER) <= until:
            return Found(leaves=leaves, start=start, taken=tuple(taken), end=alight)
    raise AssertionError("a way without an end was noted")


def _change(night: Night, walks: Walks, before: Taken, left: _Left) -> int:
    """Where to get on in time after a ride: where the fewest others follow, then with the shortest walk."""
    _, arrives, _, alight, _, _ = night.connections[before[1]]
    reached = ((stop, seconds) for stop, seconds in walks.out[alight] if arrives + seconds <= left.at[stop])
    return min((left.rides[stop], seconds, stop) for stop, seconds in reached)[2]


def fewer(night: Night, walks: Walks, ends: Ends, connections: Sequence[Connection], until: int, found: Found) -> Found:
    """The way over these connections that leaves as late with the fewest rides, tried with one, two and so on."""
    within = connections[bisect_left(connections, found.leaves, key=itemgetter(0)) :]
    late, levels = _by(walks, ends, until), list[_Left]()
    nowhere = [()] * len(walks.out)
    for _ in range(len(found.taken) - 1):
        levels.append(_scan(night, nowhere, ends, late, within))
        start, leaves = _start(levels[-1], ends)
        if start is not None and leaves == found.leaves:
            return _found(night, walks, ends, until, (start, leaves), reversed(levels))
        late = _brought_forward(walks, levels[-1], _by(walks, ends, until))
    return found


def _brought_forward(walks: Walks, left: _Left, late: list[int]) -> list[int]:
    for board in left.how:
        for stop, seconds in walks.into[board]:
            late[stop] = max(late[stop], left.at[board] - seconds)
    return late
