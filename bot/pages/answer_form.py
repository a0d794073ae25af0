"""One entry as a form, and what was typed there as an entry again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from handlers.wording import answers as said
from knowledge.entry import PUBLISHED, Entry
from knowledge.town import Town

LONG = ("phrasings", "answer", "tests")
"""The fields of several lines."""


def filled(entry: Entry, town: Town, tests: Sequence[str]) -> dict[str, str]:
    """The form of an entry; `tests` are the test questions that mean it."""
    named = [village.name for name in entry.villages if (village := town.village(name)) is not None]
    return {
        "topic": entry.topic,
        "question": entry.question,
        "phrasings": "\n".join(entry.phrasings),
        "answer": entry.answer,
        "villages": "、".join(named),
        "source": entry.source,
        "source_address": entry.source_address,
        "as_of": entry.as_of,
        "review_by": entry.review_by.isoformat(),
        "office": entry.office,
        "firm": "" if entry.firm else "no",
        "history": "yes" if entry.history else "",
        "tests": "\n".join(tests),
    }


def empty(town: Town, today: date) -> Entry:
    """What the form of a new entry begins with."""
    return Entry(
        id="",
        topic=next(iter(town.topics), ""),
        question="",
        phrasings=(),
        answer="",
        villages=(),
        source="",
        source_address="",
        as_of=f"{today.year}-{today.month:02}",
        review_by=date(today.year + 1, 6, 30),
        status=PUBLISHED,
        firm=True,
        office=next((office.id for office in town.offices), ""),
        history=False,
    )


def read_form(fields: Mapping[str, str], before: Entry, town: Town) -> Entry | str:
    """The entry as it was typed, or what could not be understood; what has no field stays as it was."""
    villages = [_village(name, town) for name in split(fields.get("villages", ""), "、")]
    strange = [name for name, found in zip(split(fields.get("villages", ""), "、"), villages, strict=True) if not found]
    day = _day(fields.get("review_by", ""))
    if strange:
        return said.NO_VILLAGE.format(name=strange[0])
    if day is None:
        return said.NO_DAY
    if fields.get("topic") not in town.topics:
        return said.NO_TOPIC
    return replace(
        before,
        topic=fields["topic"],
        question=_one_line(fields.get("question", "")),
        phrasings=split(fields.get("phrasings", ""), "\n"),
        answer=fields.get("answer", "").strip(),
        villages=tuple(villages),
        source=_one_line(fields.get("source", "")),
        source_address=fields.get("source_address", "").strip(),
        as_of=_one_line(fields.get("as_of", "")),
        review_by=day,
        office=fields.get("office", ""),
        firm=fields.get("firm") != "no",
        history=fields.get("history") == "yes",
    )


def split(text: str, mark: str) -> tuple[str, ...]:
    """Its parts in order, each once, without what is empty."""
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(mark)))))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _village(name: str, town: Town) -> str:
    return next((each.id for each in town.villages if name in (each.name, each.short, *each.aliases)), "")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None
