"""Reading a pack's hours, days and deadlines: what `town.toml`, `calendar.csv` and `deadlines.csv` say about time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from knowledge.reading import Record, read_sheet
from knowledge.workdays import PLAIN_WEEK, DayRule, Span, WorkingTime

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
QUIET = "quiet"
CALENDAR = ("day", "works", "name", "hours", "source")
DEADLINES = ("kind", "urgent", "claim", "contact", "solve")
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})[-—–~至](\d{1,2})[:：](\d{2})")
_AMOUNT = re.compile(r"(\d{1,4})\s*(分钟|小时|天|个工作日)")
_MINUTES = {"分钟": 1, "小时": 60}


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """When the town works on each day of the week, and from when until when nobody is reminded of anything."""

    week: tuple[tuple[Span, ...], ...] = PLAIN_WEEK
    quiet_from: time = time(20, 0)
    quiet_until: time = time(8, 0)

    def quiet(self, at: time) -> bool:
        """True at night."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineRow:
    """A row of `deadlines.csv`: how long claiming, the first contact and solving may take, in working time."""

    kind: str
    urgent: bool
    claim: WorkingTime
    contact: WorkingTime
    solve: WorkingTime


def read_hours(head: Record) -> Hours:
    """The table `[hours]` of town.toml; a weekday that is empty or missing is not worked. Raises PackError."""
    if "hours" not in head.cells:
        return Hours()
    table = head.table("hours").only((*WEEKDAYS, QUIET))
    week = tuple(_spans(table, name) for name in WEEKDAYS)
    if not any(week):
        raise table.wrong("一周里至少要有一天上班")
    quiet = _span(table, table.optional(QUIET) or "20:00-08:00")
    return Hours(week=week, quiet_from=quiet[0], quiet_until=quiet[1])


def _spans(row: Record, name: str) -> tuple[Span, ...]:
    """Such as `08:30-11:30 13:00-17:00`; nothing where the cell is empty."""
    spans = tuple(_stretch(row, written) for written in row.optional(name).split())
    if any(earlier.end > later.start for earlier, later in pairwise(spans)):
        raise row.wrong(f"“{name}”的几段时间要按先后写，不能重叠")
    return spans


def _stretch(row: Record, written: str) -> Span:
    start, end = _span(row, written)
    if start >= end:
        raise row.wrong(f"“{written}”的后一个钟点要比前一个晚")
    return Span(start=start, end=end)


def _span(row: Record, written: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(written)
    hours = [int(part) for part in found.groups()] if found else [99] * 4
    if max(hours[0], hours[2]) > 23 or max(hours[1], hours[3]) > 59:
        raise row.wrong(f"“{written}”不是一段时间，要写成 08:30-11:30 这样")
    return time(hours[0], hours[1]), time(hours[2], hours[3])


def read_days(files: Mapping[str, str]) -> tuple[DayRule, ...]:
    """The days of `calendar.csv`; a pack without it has none. Raises PackError."""
    rows = read_sheet(files, "calendar.csv", CALENDAR) if "calendar.csv" in files else ()
    return tuple(_day(row) for row in rows)


def _day(row: Record) -> DayRule:
    works, spans = row.flag("works"), _spans(row, "hours")
    if spans and not works:
        raise row.wrong("休息的日子不用写“hours”")
    row.text("source")
    return DayRule(day=row.day("day"), works=works, name=row.optional("name"), spans=spans)


def read_deadlines(files: Mapping[str, str]) -> tuple[DeadlineRow, ...]:
    """The rows of `deadlines.csv`; in a pack without it no clock runs. Raises PackError."""
    rows = read_sheet(files, "deadlines.csv", DEADLINES) if "deadlines.csv" in files else ()
    return tuple(_deadline(row) for row in rows)


def _deadline(row: Record) -> DeadlineRow:
    return DeadlineRow(
        kind=row.text("kind"),
        urgent=row.flag("urgent"),
        claim=_amount(row, "claim"),
        contact=_amount(row, "contact"),
        solve=_amount(row, "solve"),
    )


def _amount(row: Record, name: str) -> WorkingTime:
    """Such as 30分钟, 4小时 or 5天."""
    found = _AMOUNT.fullmatch(row.text(name))
    if found is None or int(found[1]) == 0:
        raise row.wrong(f"“{name}”要写成 30分钟、4小时、5天 这样，按上班时间算")
    count, unit = int(found[1]), found[2]
    return WorkingTime(minutes=count * _MINUTES[unit]) if unit in _MINUTES else WorkingTime(days=count)
