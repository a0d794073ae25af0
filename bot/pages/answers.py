"""答案: every entry with how it stands, found by words, topic and what is the matter with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.site import Site
from bot.pages.visits import PATH, Visit, managed, shown_to
from bot.storage import drafts, questions
from bot.storage.database import Database
from bot.storage.revisions import Revision
from handlers.weighing import USELESS
from handlers.wording import answers as said
from knowledge.entry import Entry
from knowledge.lookup import look_up
from knowledge.parts import Kind, thing_of

ANSWERS = f"{PATH}/answers"
SOON = timedelta(days=30)
"""So long before its review day an entry is shown among those to look at."""
OFTEN = 2
"""From so many 没帮助 on an entry is one that often does not help."""
_MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry of the list. `marks` say what is the matter with it; `waits` while something is to be published."""

    entry: Entry
    topic: str
    marks: tuple[str, ...]
    asked: int
    useless: int
    waits: bool
    told: bool


def routes(site: Site) -> list[BaseRoute]:
    """The list."""
    return [Route(ANSWERS, shown_to(site, managed(_show)), methods=["GET"])]


async def _show(visit: Visit) -> Response:
    asked = visit.request.query_params
    words, topic, show = asked.get("q", "").strip()[:100], asked.get("topic", ""), asked.get("show", "")
    lines = await listed(visit.site)
    counts = Counter(mark for line in lines for mark in line.marks)
    found = [line for line in _found(lines, words) if _wanted(line, topic, show)]
    return visit.page(
        "desk_answers.html",
        lines=found[:_MOST],
        total=len(found),
        words=words,
        topic=topic,
        show=show,
        topics=visit.site.house.town.topics.items(),
        marks=[(mark, label, counts[mark]) for mark, label in said.MARKS.items()],
        labels=said.MARKS,
        waiting=len(await drafts.waiting(visit.site.database)),
        edition=visit.site.house.edition,
        done=said.DONE.get(asked.get("done", ""), ""),
    )


def _found(lines: list[Line], words: str) -> list[Line]:
    if not words:
        return lines
    by_id = {line.entry.id: line for line in lines}
    exact = [by_id[words]] if words in by_id else []
    return [*exact, *(by_id[entry.id] for entry in look_up([line.entry for line in lines], words, 50))]


def _wanted(line: Line, topic: str, show: str) -> bool:
    return (not topic or line.entry.topic == topic) and (not show or show in line.marks)


async def listed(site: Site) -> list[Line]:
    """Every entry that is told, and those that are still to be: as they would be then."""
    told = {entry.id: entry for entry in site.house.town.entries}
    heads = {each.part.id: each for each in await drafts.waiting(site.database) if each.part.kind is Kind.ENTRY}
    entries = {**told, **{name: entry for name, head in heads.items() if (entry := _entry(head)) is not None}}
    asked, useless = await _counted(site.database)
    today = clock.now().date()
    lines = []
    for name, entry in entries.items():
        marks = _marks(entry, today, asked.get(name, 0), useless.get(name, 0), waits=name in heads)
        lines.append(
            Line(
                entry=entry,
                topic=site.house.town.topics.get(entry.topic, entry.topic),
                marks=marks,
                asked=asked.get(name, 0),
                useless=useless.get(name, 0),
                waits=name in heads,
                told=name in told,
            )
        )
    return lines


def _entry(head: Revision) -> Entry | None:
    thing = thing_of(head.part, head.body)
    return thing if isinstance(thing, Entry) else None


async def _counted(database: Database) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How often each entry was asked for, and how often it was said not to help."""
    asked = {row["entry"]: int(row["times"]) for row in await database.read_slow(questions.BY_ENTRY)}
    said_of = await database.read_slow(questions.SAID_OF, (USELESS,))
    return asked, {row["entry"]: int(row["times"]) for row in said_of}


def _marks(entry: Entry, today: date, asked: int, useless: int, *, waits: bool) -> tuple[str, ...]:
    marks = {
        "waiting": waits,
        "expired": entry.review_by < today,
        "soon": today <= entry.review_by <= today + SOON,
        "unsourced": entry.unsourced,
        "weak": not entry.firm and not entry.unsourced,
        "unasked": not asked,
        "useless": useless >= OFTEN,
    }
    return tuple(name for name, holds in marks.items() if holds)
