"""Reads `matrix.txt`, the one table of who may do what; every test of rights compares the house with it.

A line is a row: what is done, then to which sort of item (`*`: to any, or to none), then parts `who: what comes`.
The part `*` is for all others. Lines that begin with a space go on with the row above.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).parent / "matrix.txt"
ANY = "*"
SHORT = {
    "@begun": "accepted in_progress waiting_resident external reopened",
    "@going": "new accepted in_progress waiting_resident external reopened",
    "@living": "new accepted in_progress waiting_resident external resolved reopened",
    "@post": "member head",
    "@town": "town admin",
    "@out": "anonymous resident owner api disabled",
}
"""What a word with an @ stands for: states, or people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What is expected of one deed done to one sort of item: by who, or by the state it is in, what comes of it."""

    what: str
    guard: str
    parts: Mapping[str, str] = field(default_factory=dict)

    def of(self, who: str) -> str:
        """What this person (or, among deeds, this state) gets."""
        return self.parts.get(who, self.parts.get(ANY, ""))


def read(section: str) -> dict[tuple[str, str], Row]:
    """The rows under a headline, by what is done and to which sort of item. ValueError where one stands twice."""
    rows: dict[tuple[str, str], Row] = {}
    for row in map(_row, _lines(section)):
        for guard in row.guard.split():
            if (row.what, guard) in rows:
                raise ValueError(f"{row.what} | {guard} stands twice")
            rows[row.what, guard] = Row(what=row.what, guard=guard, parts=row.parts)
    return rows


def _lines(section: str) -> Iterator[str]:
    """The rows of a section as one line each, without remarks."""
    here, row = False, ""
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("["):
            here = line.strip() == f"[{section}]"
        elif here and line.strip() and not line.startswith("#"):
            if not line.startswith(" ") and row:
                yield row
            row = f"{row} {line.strip()}" if line.startswith(" ") else line
    if row:
        yield row


def _row(line: str) -> Row:
    what, guard, *parts = (part.strip() for part in _spelled(line).split("|"))
    return Row(what=" ".join(what.split()), guard=guard, parts=dict(_parts(parts)))


def _spelled(line: str) -> str:
    return " ".join(SHORT.get(word.rstrip(":"), word.rstrip(":")) + ":" * word.endswith(":") for word in line.split())


def _parts(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        names, _, comes = part.partition(":")
        yield from ((name, comes.strip()) for name in names.split())


def agrees(expected: Mapping[tuple[str, str], Row], seen: Mapping[tuple[str, str, str], str]) -> bool:
    """True where the house does what the table says, there is a row for everything, and none for nothing.

    Else the test fails with all the differences; what has no row is told as the row that it would be, to be read with
    care before it is put in.
    """
    found = _differences(expected, seen)
    assert not found, "\n" + "\n".join(found)
    return True


def _differences(expected: Mapping[tuple[str, str], Row], seen: Mapping[tuple[str, str, str], str]) -> list[str]:
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for (what, guard, who), comes in seen.items():
        cells.setdefault((what, guard), {})[who] = comes
    found = []
    for (what, guard), by in cells.items():
        row = expected.get((what, guard)) or expected.get((what, ANY))
        found += _wrong(row, by) if row else [f"no row: {what} | {guard} | {_told(by)}"]
    asked = cells.keys() | {(what, ANY) for what, _ in cells}
    return found + [f"{what} | {guard}: there is no such thing" for what, guard in expected.keys() - asked]


def _wrong(row: Row, by: Mapping[str, str]) -> list[str]:
    return [
        f"{row.what} | {row.guard} | {who}: {comes or 'nobody'}, the table says {row.of(who) or 'nobody'}"
        for who, comes in by.items()
        if row.of(who) != comes
    ]


def _told(by: Mapping[str, str]) -> str:
    """The parts of a row; where somebody gets nothing, only those are named who get something."""
    groups: dict[str, list[str]] = {}
    for who, comes in by.items():
        groups.setdefault(comes, []).append(who)
    rest = "" if "" in groups else max(groups, key=lambda comes: len(groups[comes]))
    parts = [f"{' '.join(names)}: {comes}" for comes, names in groups.items() if comes != rest]
    return " | ".join([*parts, *([f"{ANY}: {rest}"] if rest else [])])
