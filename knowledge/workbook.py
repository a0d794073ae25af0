"""The clerk's bus workbook: cells in, a timetable and its days out, or every mistake by sheet and cell.

Sheets: 说明 (source and dates), 站点 (stops), 节假日 (days that are not what their weekday is), and one sheet for each
line and direction.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.known_buses import HAIL
from knowledge.line_sheets import LineSheet, read_line
from knowledge.lines import Stop, Timetable
from knowledge.sheet_cells import Fault, Page, plain
from knowledge.workdays import DayRule

ABOUT, STOPS, DAYS = "说明", "站点", "节假日"
ABOUT_ROWS = ("来源", "资料日期", "从哪天起", "到哪天止")
STOP_HEAD = ("站名", "别名", "纬度", "经度")
DAY_HEAD = ("日期", "类型", "名称")
KINDS = {"放假": False, "节假日": False, "休息": False, "调休上班": True, "上班": True, "调休": True}
MOST_FAULTS = 40
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+00:00(?::00)?)?")
_IN_CHINA = {2: (3, 54, "30.8912"), 3: (73, 136, "121.0123")}
_BETWEEN = re.compile(r"[、,，;；/]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """What a workbook holds: the timetable, and the days that its services go by."""

    timetable: Timetable
    days: tuple[DayRule, ...] = ()


@dataclass(kw_only=True, slots=True)
class _Reading:
    """What was read so far, and what was wrong."""

    faults: list[Fault] = field(default_factory=list)
    stops: dict[str, Stop] = field(default_factory=dict)
    lines: list[LineSheet] = field(default_factory=list)


def read_book(pages: Sequence[Page]) -> Book | tuple[Fault, ...]:
    """The book of these sheets; all of its mistakes at once where there are any."""
    named = {page.name.strip(): page for page in pages}
    reading = _Reading(faults=[fault for page in pages for fault in _formulas(page)])
    about = _about(named.get(ABOUT), reading)
    _stops(named.get(STOPS), reading)
    days = _days(named.get(DAYS), reading)
    for page in pages:
        if page.name.strip() not in (ABOUT, STOPS, DAYS) and page.filled:
            _line(page, reading)
    if not reading.lines and not reading.faults:
        reading.faults.append(Fault(sheet=STOPS, sentence="一条线路的表也没有，每条线每个方向要有一张表"))
    if reading.faults:
        return tuple(reading.faults[:MOST_FAULTS])
    return Book(timetable=_timetable(about, reading), days=days)


def _formulas(page: Page) -> Iterator[Fault]:
    for row in page.filled:
        for column, cell in enumerate(page.rows[row - 1]):
            if cell.startswith("="):
                yield page.wrong("这一格是公式，请换成算好的数", row, column)


def _timetable(about: Timetable, reading: _Reading) -> Timetable:
    lines = {sheet.line.id: sheet.line for sheet in reading.lines}
    fares = {sheet.line.id: sheet.line for sheet in reading.lines if sheet.line.fare}
    served = {call.stop for sheet in reading.lines for call in sheet.way.calls}
    return replace(
        about,
        stops=tuple(stop for stop in reading.stops.values() if stop.id in served),
        lines=tuple({**lines, **fares}.values()),
        ways=tuple(sheet.way for sheet in reading.lines),
        trips=tuple(trip for sheet in reading.lines for trip in sheet.trips),
        services=tuple(service for sheet in reading.lines for service in sheet.services),
    )


def _line(page: Page, reading: _Reading) -> None:
    sheet = read_line(page, reading.stops)
    if not isinstance(sheet, LineSheet):
        reading.faults += sheet
        return
    twin = next((each for each in reading.lines if each.way.id == sheet.way.id), None)
    if twin is not None:
        reading.faults.append(page.wrong(f"“{sheet.line.name}往{sheet.way.towards}”已经有一张表“{twin.name}”了"))
        return
    second = sum(each.line.id == sheet.line.id for each in reading.lines) % 2
    reading.lines.append(replace(sheet, way=replace(sheet.way, direction=second)))


def _about(page: Page | None, reading: _Reading) -> Timetable:
    if page is None:
        reading.faults.append(Fault(sheet=ABOUT, sentence="缺少这张表，里面要写来源和资料日期"))
        return Timetable()
    rows = {page.cell(row, 0): row for row in page.filled}
    said = {name: page.cell(rows[name], 1) for name in ABOUT_ROWS if name in rows}
    for name in ABOUT_ROWS[:2]:
        if not said.get(name):
            reading.faults.append(page.wrong(f"“{name}”不能空", rows.get(name, 0), 1 if name in rows else None))
    since, until = (_optional_day(page, rows, name, reading) for name in ABOUT_ROWS[2:])
    if since and until and until < since:
        reading.faults.append(page.wrong("“到哪天止”比“从哪天起”还早", rows[ABOUT_ROWS[3]], 1))
    as_of = day_of(said.get("资料日期", ""))
    shown = as_of.isoformat() if as_of else said.get("资料日期", "")
    return Timetable(source=said.get("来源", ""), as_of=shown, since=since, until=until)


def _optional_day(page: Page, rows: dict[str, int], name: str, reading: _Reading) -> date | None:
    row = rows.get(name, 0)
    written = page.cell(row, 1) if row else ""
    day = day_of(written)
    if written and day is None:
        reading.faults.append(page.wrong(f"“{written}”不是日期，要写成 2026-07-01 这样", row, 1))
    return day


def day_of(written: str) -> date | None:
    """A day written 2026-07-01, 2026/7/1 or 2026年7月1日."""
    found = _DATE.fullmatch(written)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _stops(page: Page | None, reading: _Reading) -> None:
    if page is None:
        reading.faults.append(Fault(sheet=STOPS, sentence="缺少这张表"))
        return
    body = _body(page, STOP_HEAD, reading)
    for row in body:
        _stop(page, row, reading)


def _body(page: Page, head: Sequence[str], reading: _Reading) -> Iterable[int]:
    """The rows under the head, which must stand in the first filled row."""
    filled = page.filled
    top = filled[0] if filled else 0
    for column, name in enumerate(head):
        if top and page.cell(top, column) != name:
            reading.faults.append(page.wrong(f"这一格要写“{name}”，表头依次是：{'、'.join(head)}", top, column))
            return ()
    return filled[1:]


def _stop(page: Page, row: int, reading: _Reading) -> None:
    name = page.cell(row, 0)
    if not name:
        reading.faults.append(page.wrong("站名不能空", row, 0))
        return
    if name in reading.stops:
        reading.faults.append(page.wrong(f"“{name}”写了两次，只能有一行", row, 0))
        return
    lat, lon = (_degrees(page, row, column, reading) for column in (2, 3))
    if (lat is None) != (lon is None):
        reading.faults.append(page.wrong("纬度和经度要么都写，要么都空着", row, 2 if lat is None else 3))
    aliases = tuple(dict.fromkeys(filter(None, map(plain, _BETWEEN.split(page.cell(row, 1))))))
    reading.stops[name] = Stop(
        id=stop_id(name),
        name=name,
        aliases=() if aliases == (name,) else aliases,
        lat=lat,
        lon=lon,
        hail=HAIL in name,
    )


def stop_id(name: str) -> str:
    """The id of a stop: ASCII, and the same in every version of the timetable."""
    return f"s{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def _degrees(page: Page, row: int, column: int, reading: _Reading) -> float | None:
    """A coordinate in China, or nothing."""
    written, (least, most, example) = page.cell(row, column), _IN_CHINA[column]
    if not written:
        return None
    try:
        degrees = float(written)
    except ValueError:
        degrees = 0.0
    if least < degrees < most:
        return degrees
    reading.faults.append(page.wrong(f"“{written}”不像{STOP_HEAD[column]}，例如 {example}", row, column))
    return None


def _days(page: Page | None, reading: _Reading) -> tuple[DayRule, ...]:
    if page is None:
        return ()
    return tuple(rule for row in _body(page, DAY_HEAD, reading) if (rule := _day(page, row, reading)) is not None)


def _day(page: Page, row: int, reading: _Reading) -> DayRule | None:
    day, kind = day_of(page.cell(row, 0)), page.cell(row, 1)
    if day is None:
        reading.faults.append(page.wrong(f"“{page.cell(row, 0)}”不是日期，要写成 2027-02-10 这样", row, 0))
    if kind not in KINDS:
        reading.faults.append(page.wrong(f"“{kind}”只能写“放假”或者“调休上班”", row, 1))
    if day is None or kind not in KINDS:
        return None
    return DayRule(day=day, works=KINDS[kind], name=page.cell(row, 2))
