"""What the town may change of its knowledge, part by part: topics, offices, figures, entries and test questions.

A part is known by its kind and id, and is kept as one text. A whole base is a pack with other parts put into it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from knowledge.checks import check_town
from knowledge.entry import PUBLISHED, Entry
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.town import Question, Town

Thing = Entry | Figure | Office | Question | str
"""What a part's text says; of a topic its label."""


class Kind(StrEnum):
    """What sort of part it is; stored by this name."""

    TOPIC = "topic"
    OFFICE = "office"
    FIGURE = "figure"
    ENTRY = "entry"
    QUESTION = "question"


class Part(NamedTuple):
    """What a part is known by: its id never changes. A test question's id is its text."""

    kind: Kind
    id: str


def written(thing: Thing) -> str:
    """A part as it is kept: the same thing gives the same text. Its id and an entry's status stand beside it."""
    if isinstance(thing, str):
        return _text({"label": thing})
    if isinstance(thing, Question):
        return _text({"entry": thing.entry})
    cells = asdict(thing)
    return _text({name: cell for name, cell in cells.items() if name not in ("id", "status")})


def _text(cells: Mapping[str, Any]) -> str:
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)


def thing_of(part: Part, body: str) -> Thing:
    """What a part's text says."""
    cells = json.loads(body)
    match part.kind:
        case Kind.TOPIC:
            return str(cells["label"])
        case Kind.QUESTION:
            return Question(text=part.id, entry=cells["entry"])
        case Kind.OFFICE:
            return _office(part.id, cells)
        case Kind.FIGURE:
            return _figure(part.id, cells)
        case Kind.ENTRY:
            return _entry(part.id, cells)


def _office(name: str, cells: dict[str, Any]) -> Office:
    return Office(**{**_known(Office, cells), "id": name, "confirmed_on": _day(cells["confirmed_on"])})


def _figure(name: str, cells: dict[str, Any]) -> Figure:
    days = {key: _day(cells[key]) for key in ("since", "until", "confirmed_on")}
    return Figure(**{**_known(Figure, cells), "id": name, **days})


def _entry(name: str, cells: dict[str, Any]) -> Entry:
    lists = {key: tuple(cells[key]) for key in ("phrasings", "villages", "stops")}
    given = {"id": name, "status": PUBLISHED, "review_by": _day(cells["review_by"]), **lists}
    return Entry(**{**_known(Entry, cells), **given})


def _known(kind: type[Entry | Figure | Office], cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells that this program knows; an older one may have written others."""
    return {each.name: cells[each.name] for each in fields(kind) if each.name in cells}


def _day(written_day: str | None) -> date | None:
    return date.fromisoformat(written_day) if written_day else None


def parts_of(town: Town) -> dict[Part, str]:
    """Every part of a town by its text, whether it is told or not; of two test questions alike the first."""
    things: list[tuple[Part, Thing]] = [
        *((Part(Kind.TOPIC, name), label) for name, label in town.topics.items()),
        *((Part(Kind.OFFICE, each.id), each) for each in town.offices),
        *((Part(Kind.FIGURE, each.id), each) for each in town.figures),
        *((Part(Kind.ENTRY, each.id), each) for each in town.entries),
        *((Part(Kind.QUESTION, each.text), each) for each in reversed(town.questions)),
    ]
    return {part: written(thing) for part, thing in things}


def assembled(town: Town, parts: Mapping[Part, str]) -> Town:
    """The town with these parts and no others of their kinds, in the pack's order, the new ones behind it.

    PackError where they do not fit together. A test question whose entry is gone has no answer here.
    """
    made = {part: thing_of(part, parts[part]) for part in _in_order(town, parts)}
    ids = {part.id for part in made if part.kind is Kind.ENTRY}
    asked = [thing for thing in made.values() if isinstance(thing, Question)]
    whole = replace(
        town,
        topics={part.id: thing for part, thing in made.items() if isinstance(thing, str)},
        offices=tuple(thing for thing in made.values() if isinstance(thing, Office)),
        figures=tuple(thing for thing in made.values() if isinstance(thing, Figure)),
        entries=tuple(thing for thing in made.values() if isinstance(thing, Entry)),
        questions=tuple(each if each.entry in ids else replace(each, entry=None) for each in asked),
    )
    check_town(whole)
    return whole


def _in_order(town: Town, parts: Iterable[Part]) -> list[Part]:
    names = [
        *((Kind.TOPIC, name) for name in town.topics),
        *((Kind.OFFICE, each.id) for each in town.offices),
        *((Kind.FIGURE, each.id) for each in town.figures),
        *((Kind.ENTRY, each.id) for each in town.entries),
        *((Kind.QUESTION, each.text) for each in town.questions),
    ]
    place = {Part(*name): number for number, name in enumerate(names)}
    return sorted(parts, key=lambda part: (place.get(part, len(place)), part))


def base_text(parts: Mapping[Part, str]) -> str:
    """A whole base as one text, the same for the same parts: what an edition's fingerprint is taken of."""
    return "".join(f"{part.kind}\t{part.id}\t{parts[part]}\n" for part in sorted(parts))
