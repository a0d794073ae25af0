"""Another program's GTFS feed as a timetable, or what is wrong with it, row by row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from knowledge.gtfs_out import BETWEEN, WEEK
from knowledge.gtfs_rows import MOST_FAULTS, FeedFault, Reading, Row, Tables, day, degrees, rows
from knowledge.gtfs_trips import trips_of
from knowledge.lines import Line, Service, Stop, Timetable, Walk

NEEDED: Mapping[str, tuple[str, ...]] = {
    "stops.txt": ("stop_id", "stop_name"),
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
OPTIONAL = (
    *("agency.txt", "calendar.txt", "calendar_dates.txt"),
    *("frequencies.txt", "transfers.txt", "feed_info.txt"),
)
_STOP, _TAKES, _IMPOSSIBLE, _ADDED, _REMOVED = ("", "0"), "2", "3", "1", "2"


def read(tables: Tables) -> Timetable | tuple[FeedFault, ...]:
    """The timetable of a feed's tables (rows of cells, the head first), or its faults: the first twenty."""
    known = Reading(tables=tables, faults=_lacking(tables))
    if known.faults:
        return tuple(known.faults)
    stops, lines, services = _stops(known), _lines(known), _services(known)
    trips = trips_of(known)
    walks = _walks(known)
    if not trips and not known.faults:
        known.faults.append(FeedFault(table="trips.txt", sentence="一个班次也没有"))
    if known.faults:
        return tuple(known.faults[:MOST_FAULTS])
    return _about(
        known,
        Timetable(
            stops=stops, lines=lines, ways=tuple(known.ways.values()), trips=trips, services=services, walks=walks
        ),
    )


def _lacking(tables: Tables) -> list[FeedFault]:
    """Tables and columns without which a feed says nothing."""
    missing = [FeedFault(table=name, sentence="缺少这个文件") for name in NEEDED if not tables.get(name)]
    if not tables.get("calendar.txt") and not tables.get("calendar_dates.txt"):
        missing.append(FeedFault(table="calendar.txt", sentence="缺少这个文件，不知道哪天开"))
    for name, columns in NEEDED.items():
        head = [column.strip() for column in (tables.get(name) or ((),))[0]]
        lost = [column for column in columns if head and column not in head]
        missing += [FeedFault(table=name, sentence=f"缺少 {column} 这一列", line=1) for column in lost]
    return missing


def _stops(known: Reading) -> tuple[Stop, ...]:
    found = (_stop(known, row) for row in rows(known.tables, "stops.txt") if row["location_type"] in _STOP)
    return tuple(stop for stop in found if stop is not None)


def _stop(known: Reading, row: Row) -> Stop | None:
    name, stop = row["stop_name"], known.taken(row, known.stop_ids, "stop_id")
    if stop is None:
        return None
    if not name:
        known.wrong(row, "站名是空的")
    known.names[stop] = name
    lat, lon = (_degrees(known, row, column, most) for column, most in (("stop_lat", 90), ("stop_lon", 180)))
    aliases = tuple(filter(None, row["stop_aliases"].split(BETWEEN)))
    placed = lat is not None and lon is not None
    return Stop(
        id=stop,
        name=name,
        aliases=aliases,
        lat=lat if placed else None,
        lon=lon if placed else None,
        hail=row["stop_hail"] == "1",
    )


def _degrees(known: Reading, row: Row, column: str, most: float) -> float | None:
    said = row[column]
    value = degrees(said, most)
    if said and value is None:
        known.wrong(row, f"{column} “{said}” 不是坐标")
    return value


def _lines(known: Reading) -> tuple[Line, ...]:
    operators = {row["agency_id"]: row["agency_name"] for row in rows(known.tables, "agency.txt")}
    only = next(iter(operators.values())) if len(operators) == 1 else ""
    found = []
    for row in rows(known.tables, "routes.txt"):
        line = known.taken(row, known.line_ids, "route_id")
        if line is not None:
            name = row["route_short_name"] or row["route_long_name"]
            told = {"fare": row["route_fare"], "note": row["route_note"] or row["route_desc"]}
            found.append(Line(id=line, name=name, operator=operators.get(row["agency_id"], only), **told))
            if not name:
                known.wrong(row, "线路没有名字")
    return tuple(found)


def _services(known: Reading) -> tuple[Service, ...]:
    weekly = {row["service_id"]: row for row in rows(known.tables, "calendar.txt")}
    single: dict[str, list[Row]] = defaultdict(list)
    for row in rows(known.tables, "calendar_dates.txt"):
        single[row["service_id"]].append(row)
    return tuple(_service(known, name, weekly.get(name), single[name]) for name in {**weekly, **single})


def _service(known: Reading, name: str, week: Row | None, single: Sequence[Row]) -> Service:
    days = {kind: _days(known, [row for row in single if row["exception_type"] == kind]) for kind in (_ADDED, _REMOVED)}
    if week is None:
        # Only the days that are named.
        return Service(id=known.service_ids.take(name), weekdays=frozenset(), added=days[_ADDED])
    weekdays = frozenset(at for at, column in enumerate(WEEK) if week[column] == "1")
    since, until = (_day(known, week, column) for column in ("start_date", "end_date"))
    return Service(
        id=known.service_ids.take(name),
        weekdays=weekdays,
        since=since,
        until=until,
        added=days[_ADDED],
        removed=days[_REMOVED],
    )


def _days(known: Reading, said: Sequence[Row]) -> frozenset[date]:
    found = (_day(known, row, "date") for row in said)
    return frozenset(one for one in found if one is not None)


def _day(known: Reading, row: Row, column: str) -> date | None:
    found = day(row[column])
    if found is None:
        known.wrong(row, f"{column} “{row[column]}” 不是日期，要写成 20261001 这样")
    return found


def _walks(known: Reading) -> tuple[Walk, ...]:
    """What somebody entered for two stops; rows for single lines or trips say something else."""
    found = []
    for row in rows(known.tables, "transfers.txt"):
        start, end = known.stop_ids.get(row["from_stop_id"]), known.stop_ids.get(row["to_stop_id"])
        special = row["from_route_id"] or row["to_route_id"] or row["from_trip_id"] or row["to_trip_id"]
        if start is None or end is None or special:
            continue
        if row["transfer_type"] == _IMPOSSIBLE:
            found.append(Walk(start=start, end=end, seconds=None))
        elif row["transfer_type"] == _TAKES and row["min_transfer_time"].isdecimal():
            found.append(Walk(start=start, end=end, seconds=row.number("min_transfer_time")))
    return tuple(found)


def _about(known: Reading, timetable: Timetable) -> Timetable:
    """With what the feed says of itself; where it names no days they are those of its services."""
    said = next(rows(known.tables, "feed_info.txt"), Row("feed_info.txt", 0, {}, ())).__getitem__
    ends = [end for one in timetable.services for end in (one.until, *one.added) if end is not None]
    operators = "、".join(dict.fromkeys(filter(None, (line.operator for line in timetable.lines))))
    return replace(
        timetable,
        version=said("feed_version"),
        source=said("feed_source") or said("feed_publisher_name") or operators,
        as_of=said("feed_as_of") or said("feed_version"),
        since=day(said("feed_start_date")),
        until=day(said("feed_end_date")) or max(ends, default=None),
        invented=said("feed_invented") == "1",
    )
