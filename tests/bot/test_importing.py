"""The base as a workbook: out and back without a difference, and twenty hostile files that hurt nobody."""

import csv
import logging
from collections.abc import Callable
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bot import importing, sheeting, sheets
from bot.importing import Proposal, Refusal, comma_separated, examine, workbook
from bot.sheets import Book, BookFault, Rejected
from bot.wiring import Wired
from knowledge.base_tables import ENTRIES

Rows = list[list[str]]


def book(*pages: tuple[str, Rows]) -> bytes:
    made, out = Workbook(write_only=True), BytesIO()
    for title, rows in pages:
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made.save(out)
    return out.getvalue()


def packed(**files: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_page(content: bytes) -> bytes:
    """A good workbook whose first sheet is this XML."""
    out = BytesIO()
    with ZipFile(BytesIO(book(("条目", [["x"]])))) as good, ZipFile(out, "w", ZIP_DEFLATED) as bad:
        for one in good.infolist():
            bad.writestr(one, content if one.filename == "xl/worksheets/sheet1.xml" else good.read(one))
    return out.getvalue()


def entities(system: bool = False) -> bytes:
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    outside = '<!ENTITY a9 SYSTEM "file:///etc/passwd">' if system else names
    return with_page(f'<!DOCTYPE x [<!ENTITY a0 "ha">{outside}]><worksheet>&a9;</worksheet>'.encode())


def lines(*rows: list[str]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


NAMES = list(ENTRIES.names)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "half a zip": lambda: b"PK\x03\x04 no more",
    "bytes": lambda: bytes(range(256)) * 400,
    "an old .xls or .et": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    "GBK": lambda: ",".join(["条目", *NAMES]).encode("gb18030"),
    "UTF-16": lambda: ",".join(["条目", *NAMES]).encode("utf-16"),
    "a bomb": lambda: packed(xl__workbook_xml=b" " * (sheeting.MOST_BASE_UNPACKED + 1)),
    "a bomb in many files": lambda: packed(**{f"xl__{n}": b" " * 2_000_000 for n in range(40)}),
    "a zip in a zip": lambda: packed(inner_xlsx=packed(xl__workbook_xml=b" " * 5_000_000)),
    "a billion laughs": entities,
    "a file of ours": lambda: entities(system=True),
    "100,000 rows": lambda: with_page(SHEET.format("<row><c><v>1</v></c></row>" * 100_000).encode()),
    "100,000 empty rows": lambda: with_page(SHEET.format("<row/>" * 100_000).encode()),
    "100,000 lines": lambda: lines(*[["条目", "x"]] * 100_000),
    "many columns": lambda: book(("条目", [["x"] * 5_000])),
    "many sheets": lambda: book(*[(f"表{n}", [["x"]]) for n in range(200)]),
    "a formula": lambda: book(("条目", [NAMES, ['=HYPERLINK("http://evil.example","x")']])),
    "one huge cell": lambda: lines(["条目", "x" * 7_000_000]),
    "a row far away": lambda: with_page(SHEET.format('<row r="1048576"><c r="A1048576"><v>1</v></c></row>').encode()),
    "over the limit": lambda: b"x" * (sheets.LARGEST_FILE + 1),
    "50,000 characters": lambda: lines(["条目", *NAMES], ["条目", "long", "bus", "问", "一\n二\n三", "好" * 32_000]),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_in_words_and_nothing_changes(wired: Wired, name: str) -> None:
    before = await wired.database.read("SELECT COUNT(*) FROM revision")
    found = await examine(wired.database, wired.site.house.town, HOSTILE[name]())
    assert isinstance(found, Refusal)
    assert found.sentences[0].endswith(("。", "）"))
    assert await wired.database.read("SELECT COUNT(*) FROM revision") == before


@pytest.mark.parametrize(
    ("name", "fault"),
    [("an old .xls or .et", BookFault.OLD), ("GBK", BookFault.GBK), ("a bomb", BookFault.TOO_LARGE)],
)
async def test_each_is_named_plainly(name: str, fault: BookFault) -> None:
    assert await sheets.read_base(HOSTILE[name]()) == Rejected(fault=fault)


async def test_a_formula_is_named_with_its_cell() -> None:
    assert await sheets.read_base(HOSTILE["a formula"]()) == Rejected(fault=BookFault.FORMULA, place="条目 A2")


async def test_a_child_that_takes_too_long_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert await sheets.read_base(b"x", patience=0.001) == Rejected(fault=BookFault.TOO_LARGE)
    assert "given up" in caplog.text


async def test_the_base_comes_back_as_it_went_in_both_forms(wired: Wired) -> None:
    town = wired.site.house.town
    for made in (await workbook(town), comma_separated(town)):
        assert isinstance(made, bytes)
        found = await examine(wired.database, town, made)
        assert isinstance(found, Proposal), found
        assert found.changes.parts == ()


async def test_the_template_holds_instructions_and_headings_alone(wired: Wired) -> None:
    made = await workbook(wired.site.house.town, empty=True)
    assert isinstance(made, bytes)
    read: Book | Rejected = await sheets.read_base(made)
    assert isinstance(read, dict)
    assert list(read) == ["说明", "条目", "数字", "部门", "主题", "试题"]
    assert read["条目"] == [NAMES]
    assert any("Alt+Enter" in cell for row in read["说明"] for cell in row)


async def test_many_complaints_are_told_up_to_a_number(wired: Wired) -> None:
    rows = [["条目", f"x{number}"] for number in range(importing.MOST_TOLD + 5)]
    found = await examine(wired.database, wired.site.house.town, lines(["条目", *NAMES], *rows))
    assert isinstance(found, Refusal)
    assert found.sentences[0] == "“条目”表第 2 行：“主题”不能空着。"
    assert found.sentences[-1] == "还有 5 处，先改好上面的再交。"
