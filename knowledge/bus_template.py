"""The workbook to fill in: the timetable that serves, or the lines of the pack with their times left open."""

from collections.abc import Iterator, Sequence

from knowledge.known_buses import KnownBuses
from knowledge.line_sheets import FARE, LEAVES, LINE, MINUTES, RUNS, STOP_HEAD, TOWARDS
from knowledge.lines import Stop, Timetable, Trip, Way
from knowledge.service_days import told
from knowledge.sheet_cells import Page
from knowledge.workbook import ABOUT, ABOUT_ROWS, DAY_HEAD, DAYS, STOPS, Book
from knowledge.workbook import STOP_HEAD as STOP_COLUMNS
from knowledge.workdays import DayRule

_LONGEST_TITLE = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
A_ROW = 8
"""Departures that stand in one row."""


def template(known: KnownBuses, book: Book | None) -> list[Page]:
    """Its sheets. A direction whose times are not entered has its stops, and the rows to fill in left empty."""
    table = book.timetable if book else known.timetable
    days = book.days if book else ()
    return [_about(table, entered=book is not None), _stops(table.stops), _days(days), *_lines(table)]


def _about(table: Timetable, *, entered: bool) -> Page:
    values = (table.source, table.as_of) if entered else ("", "")
    span = (table.since.isoformat() if table.since else "", table.until.isoformat() if table.until else "")
    return Page(name=ABOUT, rows=[[name, value] for name, value in zip(ABOUT_ROWS, (*values, *span), strict=True)])


def _stops(stops: Sequence[Stop]) -> Page:
    rows = [[stop.name, "、".join(stop.aliases), _degrees(stop.lat), _degrees(stop.lon)] for stop in stops]
    return Page(name=STOPS, rows=[list(STOP_COLUMNS), *rows])


def _degrees(value: float | None) -> str:
    return "" if value is None else str(value)


def _days(days: Sequence[DayRule]) -> Page:
    rows = [[rule.day.isoformat(), "调休上班" if rule.works else "放假", rule.name] for rule in days]
    return Page(name=DAYS, rows=[list(DAY_HEAD), *rows])


def _lines(table: Timetable) -> Iterator[Page]:
    names = {line.id: line for line in table.lines}
    stops = {stop.id: stop.name for stop in table.stops}
    untimed = table.untimed()
    used: set[str] = set()
    for way in table.ways:
        line = names[way.line]
        head = [[LINE, line.name], [TOWARDS, f"往{way.towards}"], [FARE, line.fare]]
        calls = [[stops[call.stop], "" if way.id in untimed else str(call.leave // 60)] for call in way.calls]
        rows = [*head, *_departures(table, way), [STOP_HEAD, MINUTES], *calls]
        yield Page(name=_title(f"{line.name}往{way.towards}", used), rows=rows)


def _title(name: str, used: set[str]) -> str:
    """A name that a spreadsheet takes for a sheet, and no other has."""
    title = name.translate(_FORBIDDEN)[:_LONGEST_TITLE]
    while title in used:
        title = f"{title[: _LONGEST_TITLE - 3]}-{len(used)}"
    used.add(title)
    return title


def _departures(table: Timetable, way: Way) -> Iterator[list[str]]:
    trips = [trip for trip in table.trips if trip.way == way.id]
    if not trips:
        yield [RUNS, ""]
        yield [LEAVES, ""]
    services = {service.id: service for service in table.services}
    for service in dict.fromkeys(trip.service for trip in trips):
        yield [RUNS, told(services[service])]
        mine = [_written(trip) for trip in trips if trip.service == service]
        for at in range(0, len(mine), A_ROW):
            yield [LEAVES if at == 0 else "", *mine[at : at + A_ROW]]


def _written(trip: Trip) -> str:
    times = trip.departures
    if not trip.every:
        return _clock(trip.leaves)
    return f"{_clock(times[0])}-{_clock(times[-1])}/{trip.every // 60}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
