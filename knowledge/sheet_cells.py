"""The cells of a clerk's workbook as text, and the mistakes in them, named by sheet, row and column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.normalise import fold

_DASHES = re.compile(r"\s*(?:[-‐‑‒–—―−~～至到])\s*")
_TIME = re.compile(r"(?P<next>次日|第二天)?\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00)?")
LATEST_HOUR = 30
_LIKE = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A mistake for the clerk: which sheet, which row (from 1), which column (from 0; None: the whole row)."""

    sheet: str
    sentence: str
    row: int = 0
    column: int | None = None

    @property
    def told(self) -> str:
        """In words: 表“柳溪1路”第 7 行 B 列：……"""
        row = f"第 {self.row} 行" if self.row else ""
        column = f" {letter(self.column)} 列" if self.column is not None else ""
        return f"表“{self.sheet}”{row}{column}：{self.sentence}"


def letter(column: int) -> str:
    """What a spreadsheet calls this column: A, B, …, AA."""
    high, low = divmod(column, 26)
    return (letter(high - 1) if high else "") + chr(ord("A") + low)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One sheet of the workbook: its name and its cells as text."""

    name: str
    rows: Sequence[Sequence[str]]

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, folded to plain forms; "" outside of what is filled."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return plain(cells[column]) if column < len(cells) else ""

    def wrong(self, sentence: str, row: int = 0, column: int | None = None) -> Fault:
        """A fault of this sheet."""
        return Fault(sheet=self.name, sentence=sentence, row=row, column=column)

    @property
    def filled(self) -> list[int]:
        """The rows with anything in them."""
        return [number for number, cells in enumerate(self.rows, 1) if any(map(str.strip, cells))]


def plain(text: str) -> str:
    """A cell as it is compared: full-width digits, colons and dashes made plain, brackets as in names, no edges."""
    return fold(text).replace("(", "（").replace(")", "）").strip()


def spans(text: str) -> list[str]:
    """Both ends of 05:40-19:40, whatever the dash."""
    return _DASHES.split(text)


def time_of(text: str) -> int | None:
    """Seconds since 0:00 of the service day: 05:40, 24:10, 次日0:10; None for anything else."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]) + (24 if found["next"] else 0), int(found["minute"])
    return hour * 3600 + minute * 60 if hour < LATEST_HOUR and minute < 60 else None


def nearest_name(name: str, known: Sequence[str]) -> str:
    """The known name that is most like a mistyped one; "" where none is."""
    found = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_LIKE) if name else None
    return found[0] if found else ""
