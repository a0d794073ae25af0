"""Sheets: what is written is read again, and what is no sheet, too large or computes is refused by the child."""

import logging
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bot import sheeting, sheets
from bot.sheets import Sheet, SheetFault


def book(rows: list[list[str]]) -> bytes:
    made, out = Workbook(write_only=True), BytesIO()
    page = made.create_sheet()
    for row in rows:
        page.append(row)
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (sheeting.MOST_UNPACKED + 1))
    return out.getvalue()


def entities() -> bytes:
    """A sheet whose text names itself a billion times over."""
    out = BytesIO()
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    with ZipFile(BytesIO(book([["x"]]))) as good, ZipFile(out, "w") as bad:
        for one in good.infolist():
            content = good.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                content = f'<!DOCTYPE x [<!ENTITY a0 "ha">{names}]><worksheet>&a9;</worksheet>'.encode()
            bad.writestr(one, content)
    return out.getvalue()


async def test_what_is_written_is_read_again_as_text() -> None:
    rows = [["=1+1", "+86", "-3", "@x", "正常\n两行"], ["", "13812345678", "2026-11-24", "&<>", "0012"]]
    made = await sheets.write(Sheet(title="台账", columns=[(name, 10) for name in "甲乙丙丁戊"], rows=rows))
    assert isinstance(made, bytes)
    assert await sheets.read(made) == [list("甲乙丙丁戊"), *rows]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", SheetFault.UNREADABLE),
        (b"PK\x03\x04 no more", SheetFault.UNREADABLE),
        (bomb(), SheetFault.TOO_LARGE),
        (entities(), SheetFault.UNREADABLE),
        (b"x" * (sheets.LARGEST_FILE + 1), SheetFault.TOO_LARGE),
    ],
)
async def test_what_is_refused(content: bytes, fault: SheetFault) -> None:
    assert await sheets.read(content) == fault


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([["x"] * (sheeting.MOST_COLUMNS + 1)], "sheet_too_large"),
        ([["x" * (sheeting.MOST_CELL + 1)]], "sheet_too_large"),
        ([["=SUM(A1:A2)"]], "sheet_formula"),
    ],
)
def test_shapes_that_are_refused(rows: list[list[str]], fault: str) -> None:
    assert sheeting.main("read", book(rows)) == (fault.encode(), 1)


def test_a_hundred_thousand_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sheeting.MOST_ROWS < 100_000
    monkeypatch.setattr(sheeting, "MOST_ROWS", 3)
    assert sheeting.main("read", book([["x"]] * 4))[1] == 0
    assert sheeting.main("read", book([["x"]] * 5)) == (b"sheet_too_large", 1)


async def test_a_child_that_takes_too_long_or_dies_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await sheets.read(b"x", patience=0.001) == SheetFault.TOO_LARGE
        monkeypatch.setattr(sheets, "_PROGRAM", tmp_path / "gone.py")
        assert await sheets.read(b"x") == SheetFault.UNREADABLE
    assert "a sheet was given up" in caplog.text
    assert sheets._fault(-9, b"") == SheetFault.TOO_LARGE
