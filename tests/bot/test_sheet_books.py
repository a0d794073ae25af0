"""Workbooks of several sheets: cells come as a clerk would write them; bombs and monsters are refused in no time."""

import datetime
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bot import clock, sheeting, sheets
from bot.sheets import Sheet, SheetFault

LONGEST_TIME = 2.0
NAMES = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(fill: Callable[[Workbook], None]) -> bytes:
    book, out = Workbook(), BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def packed(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()


def _clerks(book: Workbook) -> None:
    page = book.active
    assert page is not None
    page.append([datetime.time(5, 40), datetime.timedelta(hours=24, minutes=10), datetime.date(2026, 11, 1), 5.0, 3])
    page.append(["=1+1", "05：40", None, True, datetime.date(2026, 11, 2)])
    page.append([1.0069444])
    page["A3"].number_format = "h:mm"
    book.create_sheet("第二张").append(["一格"])


def _rows() -> bytes:
    """100,000 rows, in a sheet that says nothing of how many it has."""
    out, rows = BytesIO(), "<row><c><v>1</v></c></row>" * 100_000
    with ZipFile(BytesIO(made(lambda book: None))) as good, ZipFile(out, "w", ZIP_DEFLATED) as bad:
        for one in good.infolist():
            sheet = f'<worksheet xmlns="{NAMES}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            bad.writestr(one, sheet if one.filename == "xl/worksheets/sheet1.xml" else good.read(one))
    return out.getvalue()


async def test_cells_come_as_a_clerk_would_write_them() -> None:
    read = await sheets.read_book(made(_clerks))
    assert isinstance(read, list)
    (_, (first, second, third)), (name, rows) = read
    assert first == ["05:40", "24:10", "2026-11-01", "5", "3"]
    assert second == ["=1+1", "05：40", "", "True", "2026-11-02"]
    assert third[0] == "24:10"
    assert (name, rows) == ("第二张", [["一格"]])


async def test_a_book_that_was_written_is_read_again() -> None:
    pages = [
        Sheet(
            title=title,
            columns=[("甲", 10)],
            rows=[
                [
                    "=1",
                ],
                ["05:40"],
            ],
        )
        for title in ("一", "二")
    ]
    written = await sheets.write_book(pages)
    assert isinstance(written, bytes)
    assert await sheets.read_book(written) == [(title, [["甲"], ["=1"], ["05:40"]]) for title in ("一", "二")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (packed("xl/workbook.xml", b" " * 100_000_000), SheetFault.TOO_LARGE),
        (packed("../../etc/cron.d/x", b"x"), SheetFault.UNREADABLE),
        (_rows(), SheetFault.TOO_LARGE),
        (b"PK\x03\x04", SheetFault.UNREADABLE),
        (b"x" * (sheets.LARGEST_FILE + 1), SheetFault.TOO_LARGE),
    ],
    ids=["bomb", "dots", "100,000 rows", "no zip", "too long"],
)
async def test_what_would_hurt_is_refused_at_once(content: bytes, fault: SheetFault) -> None:
    since = clock.monotonic()
    assert await sheets.read_book(content) == fault
    assert clock.monotonic() - since < 4 * LONGEST_TIME  # 2 s alone; the tests run beside others


@pytest.mark.parametrize(
    "fill",
    [
        lambda book: [book.create_sheet() for _ in range(sheeting.MOST_SHEETS)],
        lambda book: book.active.append(["x"] * (sheeting.MOST_COLUMNS + 1)),
        lambda book: book.active.append(["x" * (sheeting.MOST_CELL + 1)]),
    ],
)
def test_shapes_that_no_timetable_has(fill: Callable[[Workbook], None]) -> None:
    assert sheeting.main("book", made(fill)) == (b"sheet_too_large", 1)
