"""The check and the yes: what waits, what would be answered differently, and only then the button."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.checking import Check
from bot.pages.answer import named, who
from bot.pages.answers import ANSWERS
from bot.pages.site import Site
from bot.pages.visits import Press, Visit, managed, pressed_by, shown_to
from bot.storage import drafts, plans
from bot.storage.publishing import Published, Unfit
from bot.storage.revisions import Hand, Overtaken, Revision
from handlers.wording import answers as said
from knowledge.entry import Entry
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.parts import Kind, Part, Thing, thing_of
from knowledge.town import Question
from patrol.rights import may_manage, may_publish

CHECK = f"{ANSWERS}/check"
_SHOWN = 30
_KINDS = {"topic": "主题", "office": "部门窗口", "figure": "数字", "entry": "答案", "question": "试题"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One thing that waits, as it is listed. `link` leads to where it can be changed, "" where there is none."""

    what: str
    title: str
    ends: bool
    who: str
    why: str
    review: bool
    link: str


def routes(site: Site) -> list[BaseRoute]:
    """The check of what waits, and what is decided on it."""
    return [
        Route(CHECK, shown_to(site, managed(_show)), methods=["GET"]),
        Route(CHECK, pressed_by(site, _decide), methods=["POST"]),
    ]


async def _show(visit: Visit, *, status: int = 200, wrong: str = "") -> Response:
    entry, kind, one = (visit.request.query_params.get(name, "") for name in ("entry", "kind", "part"))
    heads = about(await drafts.waiting(visit.site.database), entry, kind, one)
    check = visit.site.checking.begun({head.part: head.seq for head in heads}) if heads else None
    names = await named(visit.site)
    return visit.page(
        "desk_check.html",
        status=status,
        waiting=[_waiting(head, names) for head in heads],
        seen=packed({head.part: head.seq for head in heads}),
        check=check,
        changed=check.changed[:_SHOWN] if check else [],
        reworded=check.reworded[:_SHOWN] if check else [],
        titles={each.id: each.question for each in _entries(visit.site, heads)},
        told_as=said.TOLD_AS,
        entry=entry,
        query=visit.request.url.query,
        wrong=wrong,
        publishes=may_publish(visit.person),
        tomorrow=f"{clock.now():%Y-%m-%dT%H:%M}",
    )


def about(heads: Iterable[Revision], entry: str = "", kind: str = "", one: str = "") -> list[Revision]:
    """What is decided together: an entry with its test questions, one part, everything of a kind, or everything."""
    return [
        head
        for head in heads
        if (not kind or head.part.kind == kind) and (not one or head.part.id == one) and (not entry or _of(head, entry))
    ]


def _of(head: Revision, entry: str) -> bool:
    if head.part.kind is Kind.ENTRY:
        return head.part.id == entry
    thing = thing_of(head.part, head.body)
    return isinstance(thing, Question) and thing.entry == entry


def _entries(site: Site, heads: Iterable[Revision]) -> list[Entry]:
    drafted = [thing_of(head.part, head.body) for head in heads]
    return [*site.house.town.entries, *(thing for thing in drafted if isinstance(thing, Entry))]


def _waiting(head: Revision, names: Mapping[int, str]) -> Waiting:
    thing = thing_of(head.part, head.body)
    return Waiting(
        what=_KINDS[head.part.kind],
        title=_title(head.part, thing),
        ends=head.ends,
        who=who(names, head.by),
        why=head.why,
        review=head.status == "review",
        link=_link(head.part),
    )


def _link(part: Part) -> str:
    if part.kind is Kind.ENTRY:
        return f"{ANSWERS}/entry/{quote(part.id)}"
    return f"{ANSWERS}/values/{part.kind}/{quote(part.id)}" if part.kind in (Kind.FIGURE, Kind.OFFICE) else ""


def _title(part: Part, thing: Thing) -> str:
    match thing:
        case Entry():
            return thing.question
        case Figure():
            return f"{thing.name}：{thing.shown}"
        case Office():
            return f"{thing.name}　{thing.phone}"
        case Question() | str():
            return part.id


def packed(seen: Mapping[Part, int]) -> str:
    """What was seen, as one field of a form."""
    return json.dumps([[part.kind, part.id, seq] for part, seq in sorted(seen.items())], ensure_ascii=False)


def unpacked(field: str) -> dict[Part, int] | None:
    """The same read again; None for anything else."""
    try:
        return {Part(Kind(kind), str(name)): int(seq) for kind, name, seq in json.loads(field)}
    except (ValueError, TypeError):
        return None


async def _decide(press: Press) -> Response:
    visit, seen = press.visit, unpacked(press.fields.get("seen", ""))
    if not may_manage(visit.person):
        return visit.missing()
    if not seen:
        return await _show(visit, status=400, wrong=said.NOT_WHOLE)
    hand = Hand(by=visit.person.id, at=clock.now(), why=press.fields.get("why", "").strip()[:300])
    do = press.fields.get("do", "")
    if do in ("review", "drop"):
        moved = drafts.hand_in if do == "review" else drafts.drop
        await visit.site.database.write(moved, list(seen.items()), hand)
        return _moved("handed" if do == "review" else "dropped")
    if not may_publish(visit.person):
        return visit.missing()
    return await (_plan if do == "plan" else _publish)(press, seen, hand)


def _moved(done: str) -> Response:
    return RedirectResponse(f"{ANSWERS}?done={done}", 303)


async def _publish(press: Press, seen: Mapping[Part, int], hand: Hand) -> Response:
    visit = press.visit
    check = visit.site.checking.begun(seen)
    if (wrong := _unchecked(check, press.fields)) is not None:
        return await _show(visit, status=409, wrong=wrong)
    match await visit.site.publishing.publish(seen, hand):
        case Published():
            return _moved("published")
        case Unfit(sentence=sentence):
            return await _show(visit, status=409, wrong=sentence)
        case Overtaken(head=head):
            names = await named(visit.site)
            wrong = said.OVERTAKEN_CHECK.format(who=who(names, head.by), at=f"{head.at:%H:%M}")
            return await _show(visit, status=409, wrong=wrong)


def _unchecked(check: Check, fields: Mapping[str, str]) -> str | None:
    """Why this yes is not taken: nobody says yes to what was not shown to them."""
    if not check.finished or str(check.edition) != fields.get("edition"):
        return said.CHECK_AGAIN
    if check.refused:
        return check.refused
    if (check.clashes or check.worse) and fields.get("anyway") != "yes":
        return said.SAY_ANYWAY
    return None


async def _plan(press: Press, seen: Mapping[Part, int], hand: Hand) -> Response:
    at, database = _moment(press.fields.get("at", "")), press.visit.site.database
    if at is None or at <= hand.at:
        return await _show(press.visit, status=400, wrong=said.NO_PLAN)
    heads = [head for head in await drafts.waiting(database) if seen.get(head.part) == head.seq]
    for head in heads:
        await database.write(plans.add, head, False, at, hand)
    return _moved("planned")


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        return None
