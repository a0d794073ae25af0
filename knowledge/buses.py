"""Everything that is known of the town's buses, ready to be asked: the timetable that serves over the pack's lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.known_buses import NO_BUSES, KnownBuses, NearStop
from knowledge.line_names import LineNames
from knowledge.lines import Line, Stop, Timetable, Way
from knowledge.places import Place, places_of
from knowledge.running import Network, ready
from knowledge.workbook import Book
from knowledge.workdays import Calendar, by_day


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """A photo of the timetable at a stop, taken on that day; `address` is where its content is kept."""

    id: int
    line: str
    stop: str
    taken_on: date
    address: str


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Buses:
    """The lines of the pack, and over them those that were entered: a line that is entered hides the pack's.

    `near` are the stops near villages, the desk's before the pack's; `lead` is the address under which photos of
    boards can be seen, "" where nobody has set one.
    """

    known: KnownBuses = NO_BUSES
    book: Book | None = None
    network: Network = field(default_factory=lambda: ready(Timetable(), Calendar()))
    names: LineNames = field(default_factory=lambda: LineNames(lines=()))
    near: tuple[NearStop, ...] = ()
    boards: tuple[Board, ...] = ()
    lead: str = ""

    @property
    def table(self) -> Timetable:
        """All lines together."""
        return self.network.timetable

    @property
    def stops(self) -> tuple[Stop, ...]:
        """All stops."""
        return self.table.stops

    @property
    def places(self) -> tuple[Place, ...]:
        """All places that have a stop."""
        return places_of(self.stops)

    def place(self, name: str) -> Place | None:
        """The place that people call so."""
        return next((each for each in self.places if each.name == name), None)

    def line(self, name: str) -> Line | None:
        """The line of this name."""
        return next((each for each in self.table.lines if each.name == name), None)

    def ways(self, line: Line) -> tuple[Way, ...]:
        """The ways of a line."""
        return tuple(way for way in self.table.ways if way.line == line.id)

    def stop(self, stop_id: str) -> Stop:
        """The stop of an id."""
        return self.network.stop(stop_id)

    def is_timed(self, line: Line) -> bool:
        """Whether times were entered for any way of the line."""
        timed = {trip.way for trip in self.table.trips}
        return any(way.id in timed for way in self.ways(line))

    def source_of(self, lines: Iterable[Line]) -> tuple[str, str]:
        """Where what is told of these lines comes from, and of when it is."""
        entered = {line.id for line in self.book.timetable.lines} if self.book else set()
        told = [self.book.timetable if self.book and line.id in entered else self.known.timetable for line in lines]
        sources = dict.fromkeys((each.source, each.as_of) for each in told)
        *others, (source, as_of) = sources or {(self.known.timetable.source, self.known.timetable.as_of): None}
        return "；".join([*(f"{one}（{day}）" for one, day in others), source]), as_of

    def boards_of(self, line: Line) -> tuple[Board, ...]:
        """The photos of the line's boards."""
        return tuple(board for board in self.boards if board.line == line.name)


def buses_of(
    known: KnownBuses,
    book: Book | None,
    calendar: Calendar,
    near: tuple[NearStop, ...] = (),
    boards: tuple[Board, ...] = (),
    lead: str = "",
) -> Buses:
    """What serves: the entered lines first, then those that only the pack knows; days of the book go before others."""
    table = known.timetable if book is None else _over(book.timetable, known.timetable)
    own_days = by_day(book.days) if book else {}
    own = {each.village for each in near}
    return Buses(
        known=known,
        book=book,
        network=ready(table, replace(calendar, days={**calendar.days, **own_days})),
        names=LineNames(lines=table.lines, nicknames=known.nicknames),
        near=(*near, *(each for each in known.near if each.village not in own)),
        boards=boards,
        lead=lead,
    )


def _over(entered: Timetable, pack: Timetable) -> Timetable:
    """The entered timetable, with the pack's other lines; a stop of one name is one stop, with the names of both."""
    names = {line.name for line in entered.lines}
    lines = {line.id: line for line in pack.lines if line.name not in names}
    ways = tuple(way for way in pack.ways if way.line in lines)
    mine = {stop.name: stop for stop in entered.stops}
    by_name = {stop.name: stop for stop in pack.stops}
    called = {call.stop for way in ways for call in way.calls}
    others = tuple(stop for stop in pack.stops if stop.id in called and stop.name not in mine)
    same = {stop.id: mine[stop.name].id for stop in pack.stops if stop.name in mine}
    return replace(
        entered,
        stops=(*(_named(stop, by_name.get(stop.name)) for stop in entered.stops), *others),
        lines=(*entered.lines, *lines.values()),
        ways=(*entered.ways, *(_at(way, same) for way in ways)),
    )


def _named(stop: Stop, pack: Stop | None) -> Stop:
    if pack is None:
        return stop
    aliases = tuple(dict.fromkeys((*stop.aliases, *pack.aliases)))
    return replace(stop, aliases=aliases, hail=stop.hail or pack.hail)


def _at(way: Way, same: Mapping[str, str]) -> Way:
    calls = tuple(replace(call, stop=same.get(call.stop, call.stop)) for call in way.calls)
    return replace(way, calls=calls)
