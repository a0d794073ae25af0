"""The tables of somebody's GTFS feed, read row by row: what a cell says, and what is wrong with it in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.lines import Call, Way

MOST_FAULTS = 20
Tables = Mapping[str, Sequence[Sequence[str]]]
"""Rows of cells by the name of their file, the head first."""
_CLOCK = re.compile(r"\s*(\d{1,2}):([0-5]\d):([0-5]\d)\s*")
_DATE = re.compile(r"\s*(\d{4})(\d\d)(\d\d)\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedFault:
    """What is wrong with a feed, for the clerk: in which file, in which line (from 1; 0: the whole file)."""

    table: str
    sentence: str
    line: int = 0

    @property
    def told(self) -> str:
        """In words: stop_times.txt 第 12 行：……"""
        return f"{self.table}{f' 第 {self.line} 行' if self.line else ''}：{self.sentence}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; a column that the table does not have is empty."""

    table: str
    line: int
    columns: Mapping[str, int]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        """What stands there, without the blanks around it."""
        place = self.columns.get(column, -1)
        return self.cells[place].strip() if 0 <= place < len(self.cells) else ""

    def number(self, column: str, default: int = 0) -> int:
        """A whole number; the default where there is none."""
        said = self[column]
        return int(said) if said.isdecimal() else default


def rows(tables: Mapping[str, Sequence[Sequence[str]]], name: str) -> Iterator[Row]:
    """The rows of a table below its head; none where the feed has no such table."""
    table = tables.get(name) or ((),)
    columns = {column.strip(): place for place, column in enumerate(table[0])}
    for line, cells in enumerate(table[1:], start=2):
        if any(cells):
            yield Row(name, line, columns, cells)


def clock(said: str) -> int | None:
    """Seconds of "24:10:00"; None for what is no time."""
    found = _CLOCK.fullmatch(said)
    if found is None:
        return None
    hours, minutes, seconds = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds


def day(said: str) -> date | None:
    """The day of "20261001"; None for what is no day."""
    found = _DATE.fullmatch(said)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def degrees(said: str, most: float) -> float | None:
    """A latitude or longitude; None for what is none."""
    try:
        value = float(said)
    except ValueError:
        return None
    return value if -most <= value <= most else None


class Ids:
    """Ids in ASCII for whatever another program calls its things; a known one keeps its id."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._known: dict[str, str] = {}

    def take(self, said: str) -> str:
        """The id of a new thing."""
        plain = said.isascii() and said.isprintable()
        self._known[said] = said if plain else f"{self._prefix}-{len(self._known) + 1}"
        return self._known[said]

    def get(self, said: str) -> str | None:
        """The id of a thing that was taken; None for another."""
        return self._known.get(said)

    def __contains__(self, said: str) -> bool:
        return said in self._known


@dataclass(kw_only=True, slots=True)
class Reading:
    """A feed as far as it was read: its own ids, the stops' names, the ways, and what was found to be wrong."""

    tables: Tables
    faults: list[FeedFault]
    stop_ids: Ids = field(default_factory=lambda: Ids("stop"))
    line_ids: Ids = field(default_factory=lambda: Ids("line"))
    service_ids: Ids = field(default_factory=lambda: Ids("days"))
    trip_ids: Ids = field(default_factory=lambda: Ids("trip"))
    names: dict[str, str] = field(default_factory=dict)
    ways: dict[tuple[str, str, int, tuple[Call, ...]], Way] = field(default_factory=dict)

    def wrong(self, row: Row, sentence: str) -> None:
        """Note a fault of one row."""
        self.faults.append(FeedFault(table=row.table, sentence=sentence, line=row.line))

    def taken(self, row: Row, ids: Ids, column: str) -> str | None:
        """The id of what a row tells of; None where it has none or was told of before."""
        said = row[column]
        if not said or said in ids:
            self.wrong(row, f"{column} “{said}” 前面已经有了" if said else f"{column} 是空的")
            return None
        return ids.take(said)
