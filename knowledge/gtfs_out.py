"""A timetable as the tables of a GTFS feed, for other programs to read."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.lines import Call, Line, Service, Stop, Timetable, Trip, Way
from knowledge.workdays import Calendar

HALF_A_YEAR = timedelta(days=182)
"""How long a feed is good where the timetable does not say."""
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BETWEEN = "|"
"""Stands between the aliases of a stop."""
_BUS, _RUNS, _RUNS_NOT, _TAKES, _IMPOSSIBLE = 3, 1, 2, 2, 3

Row = Sequence[str | int | float]
Table = tuple[str, Iterable[Row]]
"""The names of the columns, and the rows below them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """Who publishes a feed, and the address of their pages."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """The tables by the names of their files, and what GTFS has no room for: stops nobody has put on the map,
    ways whose times nobody has entered."""

    tables: Mapping[str, str]
    unplaced: tuple[Stop, ...]
    untimed: tuple[Way, ...]


def feed(timetable: Timetable, calendar: Calendar, publisher: Publisher, today: date) -> Feed:
    """The timetable as a feed. Nothing is guessed: a stop that is not on the map is left out of its ways.

    There are no tables where that leaves nothing to tell.
    """
    days, without = _days(timetable, today), timetable.untimed()
    running = {service.id: _running(service, days, calendar) for service in timetable.services}
    told = _tellable(timetable, {name for name, on in running.items() if on})
    tables = {
        "agency.txt": _agencies(told, publisher),
        "stops.txt": _stops(told),
        "routes.txt": _routes(told),
        "trips.txt": _trips(told),
        "stop_times.txt": _stop_times(told),
        "frequencies.txt": _frequencies(told),
        "calendar.txt": _calendar(told, days),
        "calendar_dates.txt": _exceptions(told, running, days),
        "transfers.txt": _transfers(told),
        "feed_info.txt": _feed_info(told, publisher, days),
    }
    written = {name: _text(*table) for name, table in tables.items()} if told.trips else {}
    return Feed(
        tables={name: text for name, text in written.items() if text},
        unplaced=tuple(stop for stop in timetable.stops if not _on_the_map(stop)),
        untimed=tuple(way for way in timetable.ways if way.id in without),
    )


def _days(timetable: Timetable, today: date) -> tuple[date, ...]:
    since = timetable.since or today
    until = timetable.until or max(since, today) + HALF_A_YEAR
    return tuple(since + timedelta(days=passed) for passed in range((until - since).days + 1))


def _running(service: Service, days: Iterable[date], calendar: Calendar) -> frozenset[date]:
    return frozenset(day for day in days if service.runs(day, calendar))


def _on_the_map(stop: Stop) -> bool:
    return stop.lat is not None and stop.lon is not None


def _tellable(timetable: Timetable, services: set[str]) -> Timetable:
    """What is left without the stops that are not on the map, and whatever would stand alone then."""
    placed = {stop.id for stop in timetable.stops if _on_the_map(stop)}
    shown = (replace(way, calls=tuple(call for call in way.calls if call.stop in placed)) for way in timetable.ways)
    calling = {way.id: way for way in shown if len(way.calls) > 1}
    trips = tuple(trip for trip in timetable.trips if trip.way in calling and trip.service in services)
    ways = tuple(calling[way] for way in dict.fromkeys(trip.way for trip in trips))
    lines, stops = {way.line for way in ways}, {call.stop for way in ways for call in way.calls}
    used = {trip.service for trip in trips}
    return replace(
        timetable,
        stops=tuple(stop for stop in timetable.stops if stop.id in stops),
        lines=tuple(line for line in timetable.lines if line.id in lines),
        ways=ways,
        trips=trips,
        services=tuple(service for service in timetable.services if service.id in used),
        walks=tuple(walk for walk in timetable.walks if walk.start in stops and walk.end in stops),
    )


def _agencies(timetable: Timetable, publisher: Publisher) -> Table:
    numbers = _operators(timetable.lines)
    rows = [(at, name or publisher.name, publisher.address, "Asia/Shanghai", "zh") for name, at in numbers.items()]
    return "agency_id,agency_name,agency_url,agency_timezone,agency_lang", rows


def _operators(lines: Iterable[Line]) -> dict[str, str]:
    names = dict.fromkeys(line.operator for line in lines)
    return {name: f"operator-{at}" for at, name in enumerate(names, start=1)}


def _stops(timetable: Timetable) -> Table:
    rows = [
        (stop.id, stop.name, f"{stop.lat:.6f}", f"{stop.lon:.6f}", BETWEEN.join(stop.aliases), int(stop.hail))
        for stop in timetable.stops
    ]
    return "stop_id,stop_name,stop_lat,stop_lon,stop_aliases,stop_hail", rows


def _routes(timetable: Timetable) -> Table:
    numbers = _operators(timetable.lines)
    rows = [(line.id, numbers[line.operator], line.name, _BUS, line.fare, line.note) for line in timetable.lines]
    return "route_id,agency_id,route_short_name,route_type,route_fare,route_note", rows


def _trips(timetable: Timetable) -> Table:
    ways = {way.id: way for way in timetable.ways}
    rows = [
        (ways[trip.way].line, trip.service, trip.id, ways[trip.way].towards, ways[trip.way].direction, trip.block)
        for trip in timetable.trips
    ]
    return "route_id,service_id,trip_id,trip_headsign,direction_id,block_id", rows


def _stop_times(timetable: Timetable) -> Table:
    ways = {way.id: way.calls for way in timetable.ways}
    rows = (row for trip in timetable.trips for row in _calls(trip, ways[trip.way]))
    return "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type", rows


def _calls(trip: Trip, calls: Sequence[Call]) -> Iterator[Row]:
    for place, call in enumerate(calls, start=1):
        arrives, leaves = clock(trip.leaves + call.arrive), clock(trip.leaves + call.leave)
        yield trip.id, arrives, leaves, call.stop, place, int(call.boarding), int(call.alighting)


def _frequencies(timetable: Timetable) -> Table:
    rows = [
        (trip.id, clock(trip.leaves + first), clock(trip.until + first), trip.every, int(not trip.rough))
        for trip, first in _repeated(timetable)
    ]
    return "trip_id,start_time,end_time,headway_secs,exact_times", rows


def _repeated(timetable: Timetable) -> Iterator[tuple[Trip, int]]:
    """The trips that leave every so often, and how long after leaving they are at the first stop that is told."""
    ways = {way.id: way.calls for way in timetable.ways}
    return ((trip, ways[trip.way][0].leave) for trip in timetable.trips if trip.every)


def _calendar(timetable: Timetable, days: Sequence[date]) -> Table:
    rows: list[Row] = [
        (service.id, *(int(at in service.weekdays) for at in range(7)), _date(days[0]), _date(days[-1]))
        for service in timetable.services
        if service.weekdays
    ]
    return ",".join(("service_id", *WEEK, "start_date", "end_date")), rows


def _exceptions(timetable: Timetable, running: Mapping[str, frozenset[date]], days: Sequence[date]) -> Table:
    """The days on which a service runs, or does not, whatever its weekdays say: holidays and make-up days too."""
    rows = [
        (service.id, _date(day), _RUNS if runs else _RUNS_NOT)
        for service in timetable.services
        for day in days
        if (runs := day in running[service.id]) != (day.weekday() in service.weekdays)
    ]
    return "service_id,date,exception_type", rows


def _transfers(timetable: Timetable) -> Table:
    rows = [
        (
            walk.start,
            walk.end,
            _IMPOSSIBLE if walk.seconds is None else _TAKES,
            "" if walk.seconds is None else walk.seconds,
        )
        for walk in timetable.walks
    ]
    return "from_stop_id,to_stop_id,transfer_type,min_transfer_time", rows


def _feed_info(timetable: Timetable, publisher: Publisher, days: Sequence[date]) -> Table:
    told = (timetable.version, timetable.source, timetable.as_of, int(timetable.invented))
    row = (publisher.name, publisher.address, "zh", _date(days[0]), _date(days[-1]), *told)
    heads = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date"
    return f"{heads},feed_version,feed_source,feed_as_of,feed_invented", [row]


def clock(seconds: int) -> str:
    """Seconds of a service day as GTFS writes them: 24:10:00 is ten past midnight."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _date(day: date) -> str:
    return day.strftime("%Y%m%d")


def _text(heads: str, rows: Iterable[Row]) -> str:
    """The table as text; nothing where it has no rows."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return "".join((f"{heads}\n", *lines.written)) if lines.written else ""


class _Lines:
    """Takes what the csv writer writes; this floor has no files."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        """Keep a line."""
        self.written.append(line)
