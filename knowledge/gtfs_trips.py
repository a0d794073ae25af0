"""The trips of somebody's GTFS feed: those that run alike share a way."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from knowledge.gtfs_rows import Reading, Row, clock, rows
from knowledge.lines import Call, Stopping, Trip, Way


def _calls(known: Reading) -> dict[str, list[Row]]:
    """The rows of the trips' stops, in the order of each trip."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(known.tables, "stop_times.txt"):
        found[row["trip_id"]].append(row)
        if known.stop_ids.get(row["stop_id"]) is None:
            known.wrong(row, f"stops.txt 里没有车站 “{row['stop_id']}”")
        if not row["stop_sequence"].isdecimal():
            known.wrong(row, "stop_sequence 不是数字")
    for calls in found.values():
        calls.sort(key=lambda row: row.number("stop_sequence"))
    return found


def trips_of(known: Reading) -> tuple[Trip, ...]:
    """The trips of a feed whose stops, lines and services are known; the ways that they run are noted."""
    calls = _calls(known)
    often: dict[str, list[Row]] = defaultdict(list)
    for row in rows(known.tables, "frequencies.txt"):
        often[row["trip_id"]].append(row)
    found = (
        one
        for row in rows(known.tables, "trips.txt")
        for one in _runs(known, row, calls.get(row["trip_id"], ()), often[row["trip_id"]])
    )
    return tuple(found)


def _runs(known: Reading, row: Row, calls: Sequence[Row], often: Sequence[Row]) -> list[Trip]:
    trip = known.taken(row, known.trip_ids, "trip_id")
    line, service = known.line_ids.get(row["route_id"]), known.service_ids.get(row["service_id"])
    if line is None or service is None:
        known.wrong(row, f"没有这条线路或者运行日：“{row['route_id']}” “{row['service_id']}”")
        return []
    times = _times(known, row, calls)
    if trip is None or not times:
        return []
    way, leaves = _way(known, row, line, calls, times), times[0][1]
    if not often:
        return [Trip(id=trip, way=way.id, service=service, leaves=leaves, block=row["block_id"])]
    named = ((trip if at == 1 else f"{trip}-{at}", one) for at, one in enumerate(often, start=1))
    return [run for name, one in named if (run := _often(known, one, name, way.id, service)) is not None]


def _often(known: Reading, row: Row, trip: str, way: str, service: str) -> Trip | None:
    first, last, every = clock(row["start_time"]), clock(row["end_time"]), row.number("headway_secs")
    if first is None or last is None or not every:
        known.wrong(row, "时间或者间隔看不懂")
        return None
    rough = row["exact_times"] != "1"
    return Trip(id=trip, way=way, service=service, leaves=first, every=every, until=last, rough=rough)


def _way(known: Reading, row: Row, line: str, calls: Sequence[Row], times: Sequence[tuple[int, int]]) -> Way:
    """The way with these stops and times; trips that run alike share one."""
    told = tuple(_call(known, one, at, times[0][1]) for one, at in zip(calls, times, strict=True))
    towards = row["trip_headsign"] or known.names.get(told[-1].stop, "")
    key = (line, towards, row.number("direction_id"), told)
    if key not in known.ways:
        name = f"{line}-{len(known.ways) + 1}"
        known.ways[key] = Way(id=name, line=line, towards=towards, calls=told, direction=key[2] % 2)
    return known.ways[key]


def _call(known: Reading, row: Row, at: tuple[int, int], start: int) -> Call:
    return Call(
        stop=known.stop_ids.get(row["stop_id"]) or "",
        arrive=max(0, at[0] - start),
        leave=at[1] - start,
        boarding=_stopping(row["pickup_type"]),
        alighting=_stopping(row["drop_off_type"]),
    )


def _stopping(said: str) -> Stopping:
    return Stopping(int(said)) if said in {"0", "1", "2", "3"} else Stopping.ALWAYS


def _times(known: Reading, trip: Row, calls: Sequence[Row]) -> list[tuple[int, int]]:
    """When a trip arrives and leaves, those left out put evenly between; nothing where that cannot be."""
    if len(calls) < 2:
        known.wrong(trip, "这个班次不到两站")
        return []
    said = [_said(known, row) for row in calls]
    if said[0] is None or said[-1] is None:
        known.wrong(calls[0], "第一站和最后一站要有时间")
        return []
    times = _filled(said)
    for row, (before, after) in zip(calls[1:], pairwise(times), strict=True):
        if after[0] < before[1] or after[1] < after[0]:
            known.wrong(row, "时间比前面还早")
            return []
    return times


def _said(known: Reading, row: Row) -> tuple[int, int] | None:
    arrives, leaves = row["arrival_time"], row["departure_time"]
    if not arrives and not leaves:
        return None
    first, second = clock(arrives or leaves), clock(leaves or arrives)
    if first is None or second is None:
        known.wrong(row, f"时间 “{arrives or leaves}” 看不懂，要写成 05:40:00 这样")
        return None
    return first, second


def _filled(said: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    times, known = list[tuple[int, int]](), [at for at, one in enumerate(said) if one is not None]
    for at, one in enumerate(said):
        if one is not None:
            times.append(one)
            continue
        before, after = max(k for k in known if k < at), min(k for k in known if k > at)
        left, there = times[before][1], (said[after] or (0, 0))[0]
        evenly = left + (there - left) * (at - before) // (after - before)
        times.append((evenly, evenly))
    return times
