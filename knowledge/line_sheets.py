"""One sheet of the bus workbook: a line in one direction, when it leaves, and the minutes to each of its stops."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.lines import Call, Line, Service, Stop, Trip, Way
from knowledge.service_days import EXAMPLES, days_of
from knowledge.sheet_cells import Fault, Page, nearest_name, spans, time_of

LINE, TOWARDS, FARE, RUNS, LEAVES, STOP_HEAD = "线路", "方向", "票价", "运行日", "发车", "站点"
MINUTES = "分钟"
LONGEST = 10 * 60
"""Minutes that a bus may be on its way; more is a slip."""
_EVERY = re.compile(r"(.+?)\s*(?:/|每隔?)\s*(\d{1,3})\s*(?:分钟?)?")
_HEADS = (LINE, TOWARDS, FARE, RUNS, LEAVES, STOP_HEAD)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineSheet:
    """What one sheet says."""

    name: str
    line: Line
    way: Way
    services: tuple[Service, ...]
    trips: tuple[Trip, ...]


@dataclass(kw_only=True, slots=True)
class _Reading:
    page: Page
    known: Mapping[str, Stop]
    faults: list[Fault] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


def read_line(page: Page, known: Mapping[str, Stop]) -> LineSheet | tuple[Fault, ...]:
    """The line of a sheet, or its mistakes; `known` are the stops by name."""
    reading = _Reading(page=page, known=known)
    said = _head(reading)
    name, towards = said.get(LINE, ""), said.get(TOWARDS, "").removeprefix("往").removeprefix("开往")
    for title, value in ((LINE, name), (TOWARDS, towards)):
        if not value:
            reading.faults.append(page.wrong(f"少了“{title}”这一行，或者它右边是空的"))
    line_id = named_id("l", name)
    way = named_id(f"{line_id}_", towards)
    _runs(reading, way)
    _calls(reading)
    if reading.faults:
        return tuple(reading.faults)
    return LineSheet(
        name=page.name,
        line=Line(id=line_id, name=name, fare=said.get(FARE, "")),
        way=Way(id=way, line=line_id, towards=towards, calls=tuple(reading.calls)),
        services=tuple(reading.services),
        trips=tuple(reading.trips),
    )


def named_id(prefix: str, name: str) -> str:
    """An ASCII id that a name always has."""
    return prefix + hashlib.sha256(name.encode()).hexdigest()[:8]


def _head(reading: _Reading) -> dict[str, str]:
    page, said = reading.page, dict[str, str]()
    for row in page.filled:
        title = page.cell(row, 0)
        if title == STOP_HEAD:
            break
        if title in (LINE, TOWARDS, FARE):
            said[title] = page.cell(row, 1)
        elif title and title not in _HEADS:
            reading.faults.append(page.wrong(f"不认识“{title}”，这一格只能写：{'、'.join(_HEADS)}", row, 0))
    return said


def _runs(reading: _Reading, way: str) -> None:
    """Each 运行日 holds for the departures under it, up to the next one; an empty first cell goes on."""
    page, title, service = reading.page, "", ""
    for row in page.filled:
        title = page.cell(row, 0) or title
        if title == STOP_HEAD:
            return
        if title == RUNS:
            service = _service(reading, row, way)
        elif title == LEAVES:
            _departures(reading, row, way, service)


def _service(reading: _Reading, row: int, way: str) -> str:
    """The id of what runs on these days; "" where nothing was written, as in a sheet without times."""
    page, written = reading.page, reading.page.cell(row, 1)
    if not written:
        return ""
    days = days_of(written)
    if days is None:
        reading.faults.append(page.wrong(f"“{written}”看不懂，可以写：{EXAMPLES}", row, 1))
        return "?"
    service = days.service(f"{way}_{len(reading.services) + 1}")
    reading.services.append(service)
    return service.id


def _departures(reading: _Reading, row: int, way: str, service: str) -> None:
    page = reading.page
    for column in range(1, len(page.rows[row - 1])):
        written = page.cell(row, column)
        if not written:
            continue
        if not service:
            reading.faults.append(page.wrong("这一行上面要先有“运行日”", row, 0))
            return
        leaving = _leaving(written)
        if isinstance(leaving, str):
            reading.faults.append(page.wrong(leaving, row, column))
        else:
            _add(reading, way, service, leaving)


def _add(reading: _Reading, way: str, service: str, leaving: tuple[int, int, int]) -> None:
    leaves, every, until = leaving
    trip = f"{way}_t{len(reading.trips) + 1}"
    reading.trips.append(Trip(id=trip, way=way, service=service, leaves=leaves, every=every, until=until))


def _leaving(written: str) -> tuple[int, int, int] | str:
    """The first departure, every how many seconds, and before when the last one leaves; or what is wrong."""
    one = time_of(written)
    if one is not None:
        return one, 0, 0
    often = _EVERY.fullmatch(written)
    ends = [time_of(end) for end in spans(often.group(1))] if often else []
    if often is None or len(ends) != 2 or ends[0] is None or ends[1] is None:
        return f"“{written}”看不懂，要写成 05:40，或者 05:40-19:40/40（每 40 分钟一班）"
    first, last, every = ends[0], ends[1], int(often.group(2)) * 60
    if every == 0 or last <= first:
        return f"“{written}”的间隔要大于 0，末班要比首班晚"
    if (last - first) % every:
        return f"从首班起每 {every // 60} 分钟，到不了末班的时刻；请写到最后一班整的，末班另写一格"
    return first, every, last + 1


def _calls(reading: _Reading) -> None:
    rows = list(_stop_rows(reading))
    timed = any(reading.page.cell(row, 1) for row in rows)
    before = 0
    for row in rows:
        before = _call(reading, row, before, timed)
    if len(rows) < 2:
        reading.faults.append(reading.page.wrong(f"“{STOP_HEAD}”下面至少要有两个站"))
    if reading.trips and not timed:
        reading.faults.append(reading.page.wrong(f"写了发车时刻，站点右边就要写从首站开出几{MINUTES}"))


def _stop_rows(reading: _Reading) -> Iterator[int]:
    under = False
    for row in reading.page.filled:
        if under:
            yield row
        under = under or reading.page.cell(row, 0) == STOP_HEAD


def _call(reading: _Reading, row: int, before: int, timed: bool) -> int:
    page, name = reading.page, reading.page.cell(row, 0)
    stop = reading.known.get(name)
    if stop is None:
        like = nearest_name(name, tuple(reading.known))
        hint = f"，是不是“{like}”？" if like else "，请先在“站点”表里加上"
        reading.faults.append(page.wrong(f"“站点”表里没有“{name}”{hint}", row, 0))
    minutes = _minutes(reading, row, before) if timed else 0
    if stop is not None:
        reading.calls.append(Call(stop=stop.id, arrive=minutes * 60, leave=minutes * 60))
    return minutes


def _minutes(reading: _Reading, row: int, before: int) -> int:
    page, written = reading.page, reading.page.cell(row, 1).removesuffix(".0").removesuffix("分钟").removesuffix("分")
    if not (written.isascii() and written.isdecimal()) or int(written) > LONGEST:
        reading.faults.append(page.wrong(f"“{page.cell(row, 1)}”不是分钟数，要写从首站开出几分钟，例如 12", row, 1))
        return before
    minutes = int(written)
    if not reading.calls and minutes:
        reading.faults.append(page.wrong("第一个站要写 0", row, 1))
    if minutes < before:
        reading.faults.append(page.wrong(f"比上一站的 {before} 分钟还少", row, 1))
    return max(minutes, before)
