"""Sheets that WPS and Excel open: written and read by a child process, so that no file hurts the service."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.sheet_cells import Page

log = logging.getLogger(__name__)

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a sheet that is sent in."""
PATIENCE = 90.0
"""Seconds until a child that has not come to an end is ended."""
QUICK = 20.0
"""The same for a small book: who has sent it waits for it."""
_WIDTH = 26
_OLD = b"\xd0\xcf\x11\xe0"
"""How .xls and WPS's .et begin."""
_PROGRAM = Path(__file__).with_name("sheeting.py")
_HANDS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sheets")
_BOOKS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="books")


class SheetFault(StrEnum):
    """Why a sheet was not taken or not made."""

    UNREADABLE = "sheet_unreadable"
    TOO_LARGE = "sheet_too_large"
    FORMULA = "sheet_formula"


class BookFault(StrEnum):
    """Why a workbook was not taken."""

    UNREADABLE = "sheet_unreadable"
    TOO_LARGE = "sheet_too_large"
    FORMULA = "sheet_formula"
    OLD = "sheet_old"
    GBK = "sheet_gbk"


Book = dict[str, list[list[str]]]
"""The cells of each sheet, row by row, by the sheet's title."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A workbook that was not taken, and the place where it went wrong, where one is known."""

    fault: BookFault
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What to write: a title, columns with their widths in characters, rows of text."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]


async def write(sheet: Sheet, patience: float = PATIENCE) -> bytes | SheetFault:
    """The workbook; one is made at a time, others wait."""
    return await _asked("write", _told(sheet), patience)


async def write_book(sheets: Sequence[Sheet], patience: float = PATIENCE) -> bytes | SheetFault:
    """A workbook of several sheets."""
    return await _asked("write_book", list(map(_told, sheets)), patience)


def of_pages(pages: Iterable[Page]) -> list[Sheet]:
    """Sheets whose first row is their head, as `write_book` takes them."""
    return [
        Sheet(title=page.name, columns=[(name, _WIDTH) for name in page.rows[0]], rows=page.rows[1:]) for page in pages
    ]


def _told(sheet: Sheet) -> dict[str, object]:
    return {"title": sheet.title, "columns": sheet.columns, "rows": sheet.rows}


async def _asked(do: str, asked: object, patience: float) -> bytes | SheetFault:
    content = json.dumps(asked, ensure_ascii=False).encode()
    return await asyncio.get_running_loop().run_in_executor(_HANDS, _run, do, content, patience)


async def read(content: bytes, patience: float = PATIENCE) -> list[list[str]] | SheetFault:
    """The cells of the first sheet as text, row by row."""
    if len(content) > LARGEST_FILE:
        return SheetFault.TOO_LARGE
    said = await asyncio.get_running_loop().run_in_executor(_HANDS, _run, "read", content, patience)
    return said if isinstance(said, SheetFault) else json.loads(said)


async def read_book(content: bytes, patience: float = QUICK) -> list[tuple[str, list[list[str]]]] | SheetFault:
    """Every sheet of a workbook: its name, and its cells as text; a formula comes as it is written."""
    if len(content) > LARGEST_FILE:
        return SheetFault.TOO_LARGE
    said = await asyncio.get_running_loop().run_in_executor(_BOOKS, _run, "book", content, patience)
    return said if isinstance(said, SheetFault) else [(name, rows) for name, rows in json.loads(said)]


async def read_base(content: bytes, patience: float = QUICK) -> Book | Rejected:
    """Every sheet of a workbook, or of a text of comma-separated values whose rows begin with the sheet's title."""
    fault, do = _kind(content)
    if fault is not None:
        return Rejected(fault=fault)
    said = await asyncio.get_running_loop().run_in_executor(_BOOKS, _child, do, content, patience)
    if said is None:
        return Rejected(fault=BookFault.TOO_LARGE)
    if said.returncode == 0:
        book: Book = json.loads(said.stdout)
        return book
    name, _, place = said.stdout.decode().partition("\t")
    known = {fault.value: fault for fault in BookFault}
    return Rejected(fault=known.get(name, BookFault.UNREADABLE), place=place)


def _kind(content: bytes) -> tuple[BookFault | None, str]:
    """What is wrong with a file at first sight, and how it is to be read."""
    if len(content) > LARGEST_FILE:
        return BookFault.TOO_LARGE, ""
    if content.startswith(_OLD):
        return BookFault.OLD, ""
    if content.startswith(b"PK"):
        return None, "base"
    return (None, "csv") if _is_text(content, "utf-8-sig") else (_not_utf8(content), "")


def _not_utf8(content: bytes) -> BookFault:
    return BookFault.GBK if b"\0" not in content and _is_text(content, "gb18030") else BookFault.UNREADABLE


def _is_text(content: bytes, encoding: str) -> bool:
    try:
        return "\0" not in content.decode(encoding)
    except UnicodeDecodeError:
        return False


def _run(do: str, content: bytes, patience: float) -> bytes | SheetFault:
    done = _child(do, content, patience)
    if done is None:
        return SheetFault.TOO_LARGE
    return done.stdout if done.returncode == 0 else _fault(done.returncode, done.stdout)


def _child(do: str, content: bytes, patience: float) -> "subprocess.CompletedProcess[bytes] | None":
    """The child at its end; None where it did not come to one in time."""
    # openpyxl writes through a file of its own: it lies in a folder that nobody else can look into, and is gone after.
    with tempfile.TemporaryDirectory(prefix="xunfang-") as folder:
        # -I: nothing from the environment or the working directory reaches the child, not even by an import.
        command = [sys.executable, "-I", str(_PROGRAM), do]
        try:
            return subprocess.run(  # noqa: S603 - our own program, no shell
                command,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"TMPDIR": folder},
                cwd=os.sep,
                timeout=patience,
            )
        except subprocess.TimeoutExpired:
            log.warning("a sheet was given up: it took more than %d s", patience)
            return None


def _fault(status: int, said: bytes) -> SheetFault:
    if status < 0:
        log.warning("a sheet was given up: signal %d", -status)
        return SheetFault.TOO_LARGE
    known = {fault.encode(): fault for fault in SheetFault}
    return known.get(said, SheetFault.UNREADABLE)
