"""Reads and writes workbooks: the program of the child process that `bot.sheets` starts.

It imports nothing of ours. What is read is anybody's bytes, so that runs with little memory and time, without files
and without network; what is written passes through a folder that only this process sees.
"""

import csv
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of everything in the file; what packs a thousand times smaller is no ledger."""
MOST_CELL = 4000
# A workbook of the whole base: 1,000 answers are two megabytes.
MOST_BASE_SHEETS, MOST_BASE_ROWS, MOST_BASE_COLUMNS, MOST_BASE_CELL = 12, 10_000, 40, 33_000
MOST_BASE_UNPACKED = 12 * 1024 * 1024
NICE = 10
"""Whoever chats goes before a sheet."""
UNREADABLE, TOO_LARGE, FORMULA = "sheet_unreadable", "sheet_too_large", "sheet_formula"

MOST_SHEETS = 120
MOST_BOOK_ROWS = 3000
"""Rows of all sheets of a book together; a town's timetable has a few hundred."""
_BEFORE_TIME = date(1899, 12, 31)
"""Where a spreadsheet begins to count days: 24:10 in a cell for times of the day is ten past midnight of the next."""
_NEW_CENTURY = 1910
_COMPUTED = {"=", "+", "-", "@"}
_MEBIBYTE = 1024 * 1024
READING = {
    resource.RLIMIT_AS: 512 * _MEBIBYTE,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    # Standard input, output and error are open; no other file and no socket can be.
    resource.RLIMIT_NOFILE: 3,
}
WRITING = {resource.RLIMIT_AS: 1024 * _MEBIBYTE, resource.RLIMIT_CPU: 60, resource.RLIMIT_CORE: 0}


class Refused(Exception):
    """Raised for a file that is not taken; `main` writes down which fault it is."""


def limit(limits: Mapping[int, int]) -> None:
    """Give this process no more than that; it can't be taken back."""
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def read(content: bytes) -> list[list[str]]:
    """The cells of the first sheet as text, row by row; Refused where it is no sheet, too large, or computes."""
    rows: list[list[str]] = []
    book = _opened(content)
    for cells in book.worksheets[0].iter_rows():
        if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Refused(TOO_LARGE)
        rows.append([_text(cell) for cell in cells])
    return rows


def _opened(content: bytes) -> Any:
    with ZipFile(BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise Refused(TOO_LARGE)
        if any(".." in one.filename or one.filename.startswith("/") for one in packed.infolist()):
            raise Refused(UNREADABLE)
    return load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)


def read_book(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Every sheet with its cells as text; a formula stays what it is, for whoever reads it to name its cell."""
    book, left = _opened(content), MOST_BOOK_ROWS
    if len(book.worksheets) > MOST_SHEETS:
        raise Refused(TOO_LARGE)
    sheets = []
    for page in book.worksheets:
        rows = list(_rows(page, left))
        left -= len(rows)
        sheets.append((str(page.title), rows))
    return sheets


def _rows(page: Any, most: int) -> Iterator[list[str]]:
    if (page.max_row or 0) > most:  # what the sheet says of itself, before anything of it is read
        raise Refused(TOO_LARGE)
    for number, cells in enumerate(page.iter_rows()):
        if number >= most or len(cells) > MOST_COLUMNS:
            raise Refused(TOO_LARGE)
        yield [_said(cell.value) for cell in cells]


def _said(value: object) -> str:
    """A cell as a clerk would write it: times as 05:40 and past midnight as 24:10, whole numbers without a point."""
    match value:
        case None:
            return ""
        case datetime() if value.year < _NEW_CENTURY:
            of_day = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
            return _clock(value.date() - _BEFORE_TIME + of_day)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            return _clock(value)
        case float() if value.is_integer():
            return str(int(value))
        case _ if len(str(value)) > MOST_CELL:
            raise Refused(TOO_LARGE)
        case _:
            return str(value)


def _clock(passed: timedelta) -> str:
    minutes = round(passed.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _text(cell: Any) -> str:
    if cell.data_type == "f":
        raise Refused(FORMULA)
    value = "" if cell.value is None else str(cell.value)
    if len(value) > MOST_CELL:
        raise Refused(TOO_LARGE)
    return value


def read_base(content: bytes) -> dict[str, list[list[str]]]:
    """The cells of every sheet by its title; Refused with the place where it is too large or computes."""
    with ZipFile(BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_BASE_UNPACKED:
            raise Refused(TOO_LARGE)
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    if len(book.worksheets) > MOST_BASE_SHEETS:
        raise Refused(TOO_LARGE)
    return {page.title: _base_page(page) for page in book.worksheets}


def _base_page(page: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    for cells in page.iter_rows():
        if len(rows) >= MOST_BASE_ROWS or len(cells) > MOST_BASE_COLUMNS:
            raise Refused(TOO_LARGE, page.title)
        rows.append([_base_cell(page.title, len(rows) + 1, cell) for cell in cells])
    return rows


def _base_cell(title: str, row: int, cell: Any) -> str:
    if cell.data_type == "f":
        raise Refused(FORMULA, f"{title} {cell.coordinate}")
    value = "" if cell.value is None else str(cell.value)
    if len(value) > MOST_BASE_CELL:
        raise Refused(TOO_LARGE, f"{title} 第 {row} 行")
    return value


def read_csv(content: bytes) -> dict[str, list[list[str]]]:
    """The same of a text in which each row begins with the title of its sheet."""
    csv.field_size_limit(MOST_BASE_CELL)
    book: dict[str, list[list[str]]] = {}
    for number, row in enumerate(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True), start=1):
        if number > MOST_BASE_ROWS or len(row) > MOST_BASE_COLUMNS + 1:
            raise Refused(TOO_LARGE, f"第 {number} 行")
        if row:
            book.setdefault(row[0], []).append(row[1:])
    return book


def written(sheet: Mapping[str, Any]) -> bytes:
    """A workbook with one sheet: its title, its columns (name and width) and its rows of text."""
    return written_book([sheet])


def written_book(sheets: Sequence[Mapping[str, Any]]) -> bytes:
    """The same with several sheets."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _page(book, sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _page(book: Any, sheet: Mapping[str, Any]) -> None:
    page = book.create_sheet(sheet["title"])
    page.freeze_panes = "A2"
    columns = sheet["columns"]
    for number, (_, width) in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_headline(page, name) for name, _ in columns])
    for row in sheet["rows"]:
        page.append([_cell(page, value) for value in row])


def _headline(page: Any, name: str) -> Any:
    cell = WriteOnlyCell(page, name)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: str) -> Any:
    """Every cell is text, whatever it begins with: what a resident wrote is never computed."""
    if value[:1] not in _COMPUTED:
        return value
    cell = WriteOnlyCell(page, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


_UNREAD = (
    *(BadZipFile, ParseError, csv.Error, KeyError, ValueError, TypeError, AttributeError),
    *(EOFError, OSError, MemoryError),
)
_READERS: Mapping[str, Callable[[bytes], Any]] = {"read": read, "book": read_book, "base": read_base, "csv": read_csv}


def main(do: str, content: bytes) -> tuple[bytes, int]:
    """What to write to standard output, and the exit status: 1 with the name of what is wrong."""
    try:
        if do == "write":
            return written(json.loads(content)), 0
        if do == "write_book":
            return written_book(json.loads(content)), 0
        return json.dumps(_READERS[do](content), ensure_ascii=False).encode(), 0
    except Refused as refused:
        return "\t".join(map(str, refused.args)).encode(), 1
    except _UNREAD:
        return UNREADABLE.encode(), 1


def warm() -> None:
    """Read an empty sheet, so that every library is loaded before the limits."""
    out = BytesIO()
    book = Workbook()
    book.save(out)
    read(out.getvalue())
    read_csv(b"x")  # of nothing the codec is not even loaded


if __name__ == "__main__":
    asked = sys.argv[1]
    os.nice(NICE)
    warm()
    limit(WRITING if asked.startswith("write") else READING)
    said, status = main(asked, sys.stdin.buffer.read())
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    sys.exit(status)
