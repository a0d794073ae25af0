"""A timetable as text and back: the form in which its versions are stored."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time
from typing import Any

from knowledge.lines import Call, Line, Service, Stop, Stopping, Timetable, Trip, Walk, Way
from knowledge.workbook import Book
from knowledge.workdays import DayRule

FORM = 1


def to_text(book: Book) -> str:
    """The stored form."""
    held = {"form": FORM, "timetable": asdict(book.timetable), "days": [asdict(rule) for rule in book.days]}
    return json.dumps(held, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(value)


def from_text(text: str) -> Book:
    """The book of a stored form; ValueError for one of another program."""
    held = json.loads(text)
    if held["form"] != FORM:
        raise ValueError(f"form {held['form']}")
    return Book(timetable=_timetable(held["timetable"]), days=tuple(map(_rule, held["days"])))


def _timetable(held: dict[str, Any]) -> Timetable:
    return Timetable(
        version=held["version"],
        source=held["source"],
        as_of=held["as_of"],
        since=_day(held["since"]),
        until=_day(held["until"]),
        invented=held["invented"],
        stops=tuple(Stop(**{**each, "aliases": tuple(each["aliases"])}) for each in held["stops"]),
        lines=tuple(Line(**each) for each in held["lines"]),
        ways=tuple(Way(**{**each, "calls": tuple(map(_call, each["calls"]))}) for each in held["ways"]),
        trips=tuple(Trip(**each) for each in held["trips"]),
        services=tuple(map(_service, held["services"])),
        walks=tuple(Walk(**each) for each in held["walks"]),
    )


def _call(held: dict[str, Any]) -> Call:
    doors = {name: Stopping(held[name]) for name in ("boarding", "alighting")}
    return Call(**{**held, **doors})


def _service(held: dict[str, Any]) -> Service:
    sets = {name: _days(held[name]) for name in ("added", "removed")}
    span = {name: _day(held[name]) for name in ("since", "until")}
    return Service(**{**held, **sets, **span, "weekdays": frozenset(held["weekdays"])})


def _rule(held: dict[str, Any]) -> DayRule:
    return DayRule(day=date.fromisoformat(held["day"]), works=held["works"], name=held["name"])


def _days(written: Iterable[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, written))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
