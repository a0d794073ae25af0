"""The lines and stops that a town pack knows of, without times: what is told until a timetable is entered.

`stops.csv` names the stops, `lines.csv` the lines, `line_stops.csv` the stops of each line in their rough order, and
`near_stops.csv` the stop to walk to from a village. A pack without them knows of no line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from knowledge.lines import Call, Line, Stop, Timetable, Way
from knowledge.reading import PackError, Record, read_sheet

LINES, STOPS, LINE_STOPS, NEAR = "lines.csv", "stops.csv", "line_stops.csv", "near_stops.csv"
LINE_COLUMNS = ("name", "aliases", "loop", "note", "source", "source_address", "as_of")
STOP_COLUMNS = ("name", "place", "aliases", "lat", "lon")
LINE_STOP_COLUMNS = ("line", "number", "stop", "one_way")
NEAR_COLUMNS = ("village", "stop", "minutes", "source", "as_of")
OFFICE = "bus"
"""The id of the office that is asked about buses."""
HAIL = "招呼站"


@dataclass(frozen=True, kw_only=True, slots=True)
class NearStop:
    """The stop, by its name, to which people of a village (its id) walk so many minutes, and who says so."""

    village: str
    stop: str
    minutes: int
    source: str
    as_of: str


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class KnownBuses:
    """What the pack knows: ways without trips, the names that people give to lines, and near stops.

    `one_way` holds (line, stop name) where a bus may stop in one direction only.
    """

    timetable: Timetable = field(default_factory=Timetable)
    nicknames: tuple[tuple[str, str], ...] = ()
    near: tuple[NearStop, ...] = ()
    one_way: frozenset[tuple[str, str]] = frozenset()


NO_BUSES = KnownBuses()


def read_buses(files: Mapping[str, str]) -> KnownBuses:
    """The lines of these files; PackError names file and row."""
    if LINES not in files:
        return NO_BUSES
    lines = read_sheet(files, LINES, LINE_COLUMNS)
    stops = _stops(read_sheet(files, STOPS, STOP_COLUMNS))
    served = read_sheet(files, LINE_STOPS, LINE_STOP_COLUMNS)
    _check_names(lines, served, stops)
    ways = tuple(way for number, row in enumerate(lines, 1) for way in _ways(number, row, served, stops))
    return KnownBuses(
        timetable=Timetable(
            version="pack",
            source="；".join(dict.fromkeys(row.text("source") for row in lines)),
            as_of="；".join(dict.fromkeys(row.text("as_of") for row in lines)),
            stops=tuple(stops.values()),
            lines=tuple(_line(number, row) for number, row in enumerate(lines, 1)),
            ways=ways,
        ),
        nicknames=tuple((alias, row.text("name")) for row in lines for alias in row.texts("aliases")),
        near=_near(files, stops),
        one_way=frozenset((row.text("line"), row.text("stop")) for row in served if row.flag("one_way")),
    )


def _line(number: int, row: Record) -> Line:
    return Line(id=f"pack_l{number}", name=row.text("name"), note=row.optional("note"))


def _stops(rows: Iterable[Record]) -> dict[str, Stop]:
    """By name; what people call the place stands first among the other names."""
    found: dict[str, Stop] = {}
    for number, row in enumerate(rows, 1):
        name, place = row.text("name"), row.text("place")
        if name in found:
            raise row.wrong(f"“{name}”写了两次，只能有一个")
        others = tuple(dict.fromkeys((place, *row.texts("aliases"))))
        stop = Stop(id=f"pack_s{number}", name=name, aliases=others if others != (name,) else (), hail=HAIL in name)
        found[name] = replace(stop, lat=_degrees(row, "lat"), lon=_degrees(row, "lon"))
    return found


def _degrees(row: Record, name: str) -> float | None:
    written = row.optional(name)
    try:
        return float(written) if written else None
    except ValueError:
        raise row.wrong(f"“{name}”要写成 30.8912 这样的数，现在是“{written}”") from None


def _ways(number: int, line: Record, served: Iterable[Record], stops: Mapping[str, Stop]) -> tuple[Way, ...]:
    """There and back over the same stops, as far as is known; a loop goes one way and comes back to where it began."""
    name = line.text("name")
    names = [row.text("stop") for row in served if row.text("line") == name]
    if len(names) < 2:
        raise line.wrong(f"{LINE_STOPS} 里“{name}”至少要有两个站")
    if line.flag("loop"):
        return (_way(number, "a", [*names, names[0]], stops),)
    return _way(number, "a", names, stops), _way(number, "b", names[::-1], stops)


def _way(number: int, side: str, names: list[str], stops: Mapping[str, Stop]) -> Way:
    return Way(
        id=f"pack_l{number}{side}",
        line=f"pack_l{number}",
        towards=names[-1],
        calls=tuple(Call(stop=stops[name].id) for name in names),
        direction=int(side == "b"),
        ordered=False,
    )


def _check_names(lines: Iterable[Record], served: Iterable[Record], stops: Mapping[str, Stop]) -> None:
    known: set[str] = set()
    for row in lines:
        if row.text("name") in known:
            raise row.wrong(f"“{row.text('name')}”写了两次，只能有一个")
        known.add(row.text("name"))
    for row in served:
        _check_known(row, "line", known, LINES)
        _check_known(row, "stop", stops, STOPS)


def _check_known(row: Record, column: str, known: Iterable[str], file: str) -> None:
    if row.text(column) not in known:
        raise row.wrong(f"{file} 里没有“{row.text(column)}”")


def _near(files: Mapping[str, str], stops: Mapping[str, Stop]) -> tuple[NearStop, ...]:
    if NEAR not in files:
        return ()
    return tuple(_one_near(row, stops) for row in read_sheet(files, NEAR, NEAR_COLUMNS))


def _one_near(row: Record, stops: Mapping[str, Stop]) -> NearStop:
    _check_known(row, "stop", stops, STOPS)
    minutes = row.text("minutes")
    if not (minutes.isascii() and minutes.isdecimal()) or int(minutes) > 180:
        raise row.wrong(f"“minutes”要写走几分钟，例如 8，现在是“{minutes}”")
    return NearStop(
        village=row.text("village"),
        stop=row.text("stop"),
        minutes=int(minutes),
        source=row.text("source"),
        as_of=row.text("as_of"),
    )


def check_near(buses: KnownBuses, villages: Iterable[str]) -> None:
    """Raises a PackError for a village that the pack does not have."""
    known = set(villages)
    for each in buses.near:
        if each.village not in known:
            raise PackError(NEAR, each.village, "villages.csv 里没有这个村")
