"""Reading a pack's tables cell by cell, so that every mistake names its file and row in plain Chinese."""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_YES = {"是": True, "": False, "否": False}


class PackError(Exception):
    """A mistake in a town pack. The command line shows it to whoever edits the pack, and stops.

    `file` is the pack's file, `row` the place in it as a person counts ("第 3 行", "条目 dibao"); it is empty
    where the whole file is meant.
    """

    def __init__(self, file: str, row: str, sentence: str) -> None:
        super().__init__(f"{file} {row}：{sentence}" if row else f"{file}：{sentence}")
        self.file = file
        self.row = row
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row of a sheet or one table of a TOML file, read by column name; mistakes raise PackError."""

    file: str
    row: str
    cells: Mapping[str, object]

    def wrong(self, sentence: str) -> PackError:
        """The error that names this row."""
        return PackError(self.file, self.row, sentence)

    def optional(self, name: str) -> str:
        """A text that may be empty or missing."""
        cell = self.cells.get(name, "")
        if not isinstance(cell, str):
            raise self.wrong(f"“{name}”要写成文字")
        return cell.strip()

    def text(self, name: str) -> str:
        """A text that must be there."""
        found = self.optional(name)
        if not found:
            raise self.wrong(f"“{name}”不能空")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts: a TOML list, or a cell with 、 between them."""
        cell = self.cells.get(name, "")
        parts = cell.split("、") if isinstance(cell, str) else cell
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise self.wrong(f"“{name}”要写成一串文字")
        return tuple(part.strip() for part in parts if part.strip())

    def flag(self, name: str) -> bool:
        """是 or empty in a sheet, true or false in TOML."""
        cell = self.cells.get(name, "")
        if isinstance(cell, bool):
            return cell
        if not isinstance(cell, str) or cell.strip() not in _YES:
            raise self.wrong(f"“{name}”只能写“是”或者空着（toml 里写 true 或 false）")
        return _YES[cell.strip()]

    def day(self, name: str) -> date:
        """A day that must be there."""
        found = self.optional_day(name)
        if found is None:
            raise self.wrong(f"“{name}”不能空，要写日期，例如 2026-07-01")
        return found

    def optional_day(self, name: str) -> date | None:
        """A day written 2026-07-01 or 2026/7/1, or None where the cell is empty."""
        cell = self.cells.get(name, "")
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return cell
        return self._written_day(name) if cell != "" else None

    def _written_day(self, name: str) -> date:
        written = _DAY.fullmatch(str(self.cells[name]))
        try:
            return date(*map(int, written.groups())) if written else self._no_day(name)
        except ValueError:
            return self._no_day(name)

    def _no_day(self, name: str) -> date:
        raise self.wrong(f"“{name}”不是日期，要写成 2026-07-01 这样")

    def table(self, name: str) -> "Record":
        """A table inside this one, such as `[cues]`."""
        cell = self.cells.get(name)
        if not isinstance(cell, dict):
            raise self.wrong(f"缺少 [{name}]")
        return Record(file=self.file, row=f"{self.row} [{name}]".strip(), cells=cell)

    def tables(self, name: str) -> tuple["Record", ...]:
        """The tables of a list such as `[[entry]]`, counted from 1; none where the list is missing."""
        cell = self.cells.get(name, [])
        if not isinstance(cell, list) or not all(isinstance(each, dict) for each in cell):
            raise self.wrong(f"“{name}”要写成 [[{name}]]")
        return tuple(
            Record(file=self.file, row=f"第 {number} 个 [[{name}]]", cells=each)
            for number, each in enumerate(cell, start=1)
        )

    def named(self, row: str) -> "Record":
        """The same record under a name that its editor knows it by."""
        return Record(file=self.file, row=row, cells=self.cells)

    def only(self, columns: Iterable[str]) -> "Record":
        """This record, once it is sure that no other column stands in it (a mistyped name would be lost)."""
        for name in self.cells.keys() - set(columns):
            raise self.wrong(f"不认识“{name}”，是不是写错了")
        return self


def pack_text(files: Mapping[str, str], file: str) -> str:
    """The text of one of the pack's files, without the mark that spreadsheets put in front."""
    if file not in files:
        raise PackError(file, "", "缺少这个文件")
    return files[file].removeprefix("\ufeff")


def read_sheet(files: Mapping[str, str], file: str, columns: tuple[str, ...]) -> tuple[Record, ...]:
    """The rows of a CSV file, which must have just these columns; empty rows are left out."""
    rows = [row for row in _rows(file, pack_text(files, file)) if any(map(str.strip, row[1]))]
    head = [name.strip() for name in rows[0][1]] if rows else []
    if sorted(head) != sorted(columns):
        raise PackError(file, "第 1 行", f"表头要正好是 {','.join(columns)}")
    return tuple(_record(file, head, number, cells) for number, cells in rows[1:])


def _rows(file: str, text: str) -> list[tuple[int, list[str]]]:
    lines = csv.reader(text.replace("\r\n", "\n").splitlines(keepends=True), strict=True)
    try:
        return [(lines.line_num, cells) for cells in lines]
    except csv.Error:
        raise PackError(file, f"第 {lines.line_num} 行", "引号没有配对，或者有看不见的怪字符") from None


def _record(file: str, head: list[str], number: int, cells: list[str]) -> Record:
    row = Record(file=file, row=f"第 {number} 行", cells=dict(zip(head, cells, strict=False)))
    if len(cells) != len(head):
        raise row.wrong(f"有 {len(cells)} 格，表头有 {len(head)} 格（多了或者少了逗号）")
    return row


def read_toml(files: Mapping[str, str], file: str) -> Record:
    """The whole of a TOML file."""
    try:
        return Record(file=file, row="", cells=tomllib.loads(pack_text(files, file)))
    except tomllib.TOMLDecodeError as mistake:
        line = re.search(r"line (\d+)", str(mistake))
        row = f"第 {line.group(1)} 行" if line else "最后"
        raise PackError(file, row, "写法不对，检查引号、方括号和等号") from None
