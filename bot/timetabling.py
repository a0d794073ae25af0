"""A workbook that a clerk sends: read in a child, checked, compared with what serves, and taken or taken back."""

from dataclasses import dataclass

from bot import clock, feeds, sheets
from bot.feeds import ZipFault
from bot.riding import Riding
from bot.sheets import SheetFault
from bot.storage import timetables
from bot.storage.database import Database
from knowledge.gtfs_rows import FeedFault
from knowledge.lines import Timetable
from knowledge.sheet_cells import Fault, Page
from knowledge.workbook import Book, read_book


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """Another version serves by now than the one that was looked at."""


Read = Book | tuple[Fault, ...] | tuple[FeedFault, ...] | SheetFault | ZipFault


async def read_file(content: bytes, name: str) -> Read:
    """The timetable of a workbook or of a GTFS zip, every mistake in it, or why it was not read at all."""
    if name.lower().endswith(".zip"):
        read = await feeds.read(content)
        return Book(timetable=read) if isinstance(read, Timetable) else read
    pages = await sheets.read_book(content)
    if isinstance(pages, SheetFault):
        return pages
    return read_book([Page(name=name, rows=rows) for name, rows in pages])


async def take(database: Database, riding: Riding, book: Book, file: str, person: int) -> int:
    """Serve this timetable from now on; its number."""
    number = await database.write(timetables.hand_in, book, file, person, clock.now())
    await riding.refresh()
    return number


async def take_back(database: Database, riding: Riding, number: int, person: int) -> int | Moved:
    """Serve the version before this one again; 0 where there was none."""
    earlier = await database.write(timetables.take_back, number, person, clock.now())
    if earlier is None:
        return Moved()
    await riding.refresh()
    return earlier
