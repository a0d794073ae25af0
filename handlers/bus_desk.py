"""A clerk's timetable in words: what it holds, what it changes, and what is wrong with it."""

from collections.abc import Sequence

from handlers.bus_words import of_day
from handlers.wording import bus_desk
from knowledge.bus_changes import Change, WayChange, changes
from knowledge.gtfs_rows import FeedFault
from knowledge.lines import Timetable
from knowledge.sheet_cells import Fault
from knowledge.workbook import MOST_FAULTS, Book


def told_file_fault(fault: str | Sequence[Fault] | Sequence[FeedFault]) -> list[str]:
    """Why a file was not taken: its kind, or every mistake in it."""
    return [bus_desk.FILE_FAULTS[fault]] if isinstance(fault, str) else told_faults(fault)


def told_faults(faults: Sequence[Fault] | Sequence[FeedFault]) -> list[str]:
    """Every mistake with its place."""
    more = [bus_desk.MORE_FAULTS] if len(faults) >= MOST_FAULTS else []
    return [bus_desk.FAULTS.format(count=len(faults)), *(fault.told for fault in faults), *more]


def told_changes(before: Timetable | None, after: Timetable) -> list[str]:
    """What would change, line by line; that nothing does, where it is so."""
    found = changes(before, after)
    same_head = before is not None and _head(before) == _head(after)
    if same_head and all(each.change is Change.SAME for each in found):
        return [bus_desk.NOTHING_CHANGES]
    return [_told(each) for each in found]


def _head(table: Timetable) -> tuple[object, ...]:
    return table.source, table.as_of, table.since, table.until, table.lines, table.stops


def _told(each: WayChange) -> str:
    if not each.after and each.change is not Change.GONE:
        return bus_desk.UNTIMED.format(line=each.line, towards=each.towards)
    return bus_desk.CHANGES[each.change].format(
        line=each.line,
        towards=each.towards,
        before=each.before,
        after=each.after,
        first=of_day(each.first),
        last=of_day(each.last),
    )


def told_book(book: Book) -> list[str]:
    """Where a timetable comes from, for how long it is good, and how much it holds."""
    table = book.timetable
    since = table.since.isoformat() if table.since else bus_desk.EVER
    until = table.until.isoformat() if table.until else bus_desk.EVER
    counted = bus_desk.COUNTED.format(
        lines=len(table.lines),
        ways=len(table.ways),
        stops=len(table.stops),
        trips=sum(len(trip.departures) for trip in table.trips),
        days=len(book.days),
    )
    source = bus_desk.SOURCE.format(source=table.source, as_of=table.as_of)
    return [source, bus_desk.VALID.format(since=since, until=until), counted]
