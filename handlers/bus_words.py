"""The small parts of what is told of buses: times, days, stops, whom to ask, where it comes from."""

from collections.abc import Iterable
from datetime import date, datetime

from handlers.wording.bus import PARTS, WEEKDAYS
from handlers.wording.bus_keys import Part
from knowledge.buses import Buses
from knowledge.known_buses import OFFICE
from knowledge.lines import DayKind, Line, Stop, Stopping, Way, kind_of
from knowledge.places import Place
from knowledge.town import Town


def told(key: Part, **values: str) -> str:
    """A sentence of the wording."""
    return PARTS[key].format_map(values)


def joined(lines: Iterable[str]) -> str:
    """The lines that have anything in them, each once."""
    return "\n".join(dict.fromkeys(filter(None, lines)))


def clock(moment: datetime, day: date, *, rough: bool = False) -> str:
    """A time as it is told: what comes after midnight of the service day is 次日00:10."""
    said = f"{moment:%H:%M}"
    said = told(Part.NEXT_DAY, time=said) if moment.date() > day else said
    return told(Part.ROUGH, time=said) if rough else said


def of_day(seconds: int) -> str:
    """A time that was asked for."""
    hours, minutes = divmod(seconds // 60, 60)
    said = f"{hours % 24:02}:{minutes:02}"
    return told(Part.NEXT_DAY, time=said) if hours >= 24 else said


def named_day(day: date, buses: Buses) -> str:
    """The day, and what it is beside its weekday: 放假, or 调休上班."""
    calendar = buses.network.calendar
    said = told(Part.DATE, month=str(day.month), day=str(day.day), weekday=WEEKDAYS[day.weekday()])
    rule = calendar.days.get(day)
    name = rule.name if rule else ""
    match kind_of(day, calendar):
        case DayKind.HOLIDAY:
            return told(Part.HOLIDAY, date=said, name=name)
        case DayKind.MAKE_UP:
            return told(Part.MAKE_UP, date=said, name=name)
        case DayKind.ORDINARY:
            return said


def stops_of(place: Place) -> str:
    """The names of a place's stops, as they stand on the boards."""
    return "、".join(dict.fromkeys(stop.name for stop in place.stops))


def line_names(lines: Iterable[Line]) -> str:
    """Several lines."""
    return "、".join(dict.fromkeys(line.name for line in lines))


def way_lines(way: Way, buses: Buses) -> Line:
    """The line of a way."""
    return buses.network.lines[way.line]


def doors(stop: Stop, stopping: Stopping) -> str:
    """What one has to do to be taken along."""
    if stopping in (Stopping.PHONE_FIRST, Stopping.TELL_THE_DRIVER):
        return told(Part.RING, stop=stop.name)
    return told(Part.HAIL, stop=stop.name) if stop.hail else ""


def whom(town: Town) -> str:
    """Whom to ask: the office for buses, else the town desk."""
    office = town.office(OFFICE)
    name, phone = (office.name, office.phone) if office else (town.desk.name, town.desk.phone)
    if phone:
        return told(Part.WHO, name=name, phone=phone)
    return told(Part.WHO_HOTLINE, name=name, hotline=town.hotline)


def source(buses: Buses, lines: Iterable[Line]) -> tuple[str, str]:
    """Where it comes from and of when it is."""
    return buses.source_of(lines)


def source_line(buses: Buses, lines: Iterable[Line]) -> str:
    """The line under every answer."""
    where, when = buses.source_of(lines)
    return told(Part.SOURCE, source=where, as_of=when)


def invented(buses: Buses) -> str:
    """The warning over every answer of a demonstration."""
    return told(Part.INVENTED) if buses.table.invented else ""


def boards(buses: Buses, lines: Iterable[Line]) -> str:
    """Photos of boards, which answer for lines without times."""
    shown = [board for line in lines if not buses.is_timed(line) for board in buses.boards_of(line)]
    return joined(
        told(
            Part.BOARD,
            taken_on=board.taken_on.isoformat(),
            stop=board.stop,
            line=board.line,
            link=f"{buses.lead}/board/{board.id}",
        )
        for board in shown[:3]
    )
