"""数字: every changing figure in one place with who quotes it; and one figure or office to be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.answer import named, who
from bot.pages.answers import ANSWERS
from bot.pages.site import Site
from bot.pages.visits import Press, Visit, managed, pressed_by, shown_to
from bot.storage import drafts
from bot.storage.drafts import Working, working
from bot.storage.revisions import Hand, Overtaken, Wording
from handlers.wording import answers as said
from knowledge.entry import Entry
from knowledge.figures import Figure, change_day, is_current, is_old
from knowledge.insurance_rows import title
from knowledge.offices import Office
from knowledge.parts import Kind, Part, written
from patrol.rights import may_manage

VALUES = f"{ANSWERS}/values"
MOST = 300
_DAYS = ("since", "until", "confirmed_on")
FORMS: Mapping[Kind, tuple[str, ...]] = {
    Kind.FIGURE: (
        *("name", "value", "unit", "since", "until", "source", "source_address", "as_of"),
        *("confirmed_by", "confirmed_on"),
    ),
    Kind.OFFICE: ("name", "phone", "address", "hours", "confirmed_on", "does", "source"),
}
"""What can be changed of each, in the order of its form."""
_NEEDED = ("name", "value", "since", "source", "as_of")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One figure of the list: what is the matter with it, "" where nothing is, and who quotes it."""

    figure: Figure
    matter: str
    entries: tuple[Entry, ...]
    rules: tuple[str, ...]


def routes(site: Site) -> list[BaseRoute]:
    """The list with confirming, and one figure or office."""
    one = f"{VALUES}/{{kind}}/{{part}}"
    return [
        Route(VALUES, shown_to(site, managed(_show)), methods=["GET"]),
        Route(VALUES, pressed_by(site, _confirm), methods=["POST"]),
        Route(one, shown_to(site, managed(_open)), methods=["GET"]),
        Route(one, pressed_by(site, _save), methods=["POST"]),
    ]


async def _show(visit: Visit, *, status: int = 200, wrong: str = "") -> Response:
    today = clock.now().date()
    lines = listed(visit.site, today)
    return visit.page(
        "desk_values.html",
        status=status,
        due=[line for line in lines if line.matter],
        fine=[line for line in lines if not line.matter],
        most=MOST,
        wrong=wrong,
    )


def listed(site: Site, today: date) -> list[Line]:
    """Every figure that is told, in the pack's order."""
    town = site.house.town
    rules = site.insurance.of(town)
    return [
        Line(
            figure=figure,
            matter=matter(figure, today),
            entries=tuple(entry for entry in town.entries if figure.id in entry.figures),
            rules=tuple(title(rule) for rule in rules if rule.figure == figure.id),
        )
        for figure in town.figures
    ]


def matter(figure: Figure, today: date) -> str:
    """Why somebody should look at a figure; "" where it may be told as it is."""
    if is_old(figure, today) or (figure.until is not None and figure.until < today):
        return said.OLD
    if not figure.confirmed:
        return said.UNCONFIRMED
    if not is_current(figure, today):
        return said.NOT_YET
    changed = change_day(figure, today)
    return "" if changed is None else said.MAY_HAVE_CHANGED.format(year=changed.year, month=changed.month)


async def _confirm(press: Press) -> Response:
    """Put name and day to figures that were looked up and are right; told so after the check."""
    visit, fields, town = press.visit, press.fields, press.visit.site.house.town
    if not may_manage(visit.person):
        return visit.missing()
    ticked = [figure for figure in town.figures if fields.get(f"f_{figure.id}") == "yes"]
    by, now = fields.get("confirmed_by", "").strip()[:MOST], clock.now()
    if not ticked or not by:
        return await _show(visit, status=400, wrong=said.NOT_CONFIRMED)
    hand = Hand(by=visit.person.id, at=now, why=said.CONFIRMED_BY.format(by=by))
    for figure in ticked:
        await _draft_on_top(visit.site, replace(figure, confirmed_by=by, confirmed_on=now.date()), hand)
    return RedirectResponse(f"{ANSWERS}/check?kind=figure", 303)


async def _draft_on_top(site: Site, figure: Figure, hand: Hand) -> None:
    part = Part(Kind.FIGURE, figure.id)
    works = await working(site.database, part)
    if works is not None and not works.waits:  # what waits is somebody's change: it is confirmed with that
        await site.database.write(drafts.lay, Wording(part=part, body=written(figure)), works.head.seq, (), hand)


async def _found(visit: Visit) -> Working | None:
    words = visit.request.path_params
    kinds = {kind.value: kind for kind in FORMS}
    kind = kinds.get(words["kind"])
    return None if kind is None else await working(visit.site.database, Part(kind, words["part"]))


async def _open(visit: Visit) -> Response:
    works = await _found(visit)
    return visit.missing() if works is None else await _form(visit, works, _filled(works.thing))


def _filled(thing: Any) -> dict[str, str]:
    kind = Kind.FIGURE if isinstance(thing, Figure) else Kind.OFFICE
    cells = {name: getattr(thing, name) for name in FORMS[kind]}
    return {name: cell.isoformat() if isinstance(cell, date) else cell or "" for name, cell in cells.items()}


async def _form(
    visit: Visit,
    works: Working,
    form: Mapping[str, str],
    *,
    status: int = 200,
    wrong: str = "",
    theirs: Mapping[str, str] | None = None,
) -> Response:
    part = works.head.part
    quoting = [entry for entry in visit.site.house.town.entries if _quotes(entry, part)]
    return visit.page(
        "desk_value.html",
        status=status,
        part=part,
        works=works,
        form=form,
        names=FORMS[part.kind],
        days=_DAYS,
        needed=_NEEDED,
        labels=said.VALUE_FIELDS,
        quoting=quoting,
        most=MOST,
        wrong=wrong,
        theirs=theirs,
    )


def _quotes(entry: Entry, part: Part) -> bool:
    return part.id in entry.figures if part.kind is Kind.FIGURE else entry.office == part.id


async def _save(press: Press) -> Response:
    visit, works = press.visit, await _found(press.visit)
    if not may_manage(visit.person) or works is None:
        return visit.missing()
    typed = _read(press.fields, works.thing)
    if isinstance(typed, str):
        return await _form(visit, works, press.fields, status=400, wrong=typed)
    hand = Hand(by=visit.person.id, at=clock.now(), why=press.fields.get("why", "").strip()[:MOST])
    seen = int(press.fields["seen"]) if press.fields.get("seen", "").isdecimal() else -1
    wording = Wording(part=works.head.part, body=written(typed))
    made = await visit.site.database.write(drafts.lay, wording, seen, (), hand)
    if isinstance(made, Overtaken):
        return await _overtaken(press, works, made)
    return RedirectResponse(f"{ANSWERS}/check?kind={made.part.kind}&part={quote(made.part.id)}", 303)


async def _overtaken(press: Press, works: Working, made: Overtaken) -> Response:
    names, fresh = await named(press.visit.site), replace(works, head=made.head)
    wrong = said.OVERTAKEN.format(who=who(names, made.head.by), at=f"{made.head.at:%H:%M}")
    theirs = _filled(fresh.thing)
    return await _form(press.visit, fresh, press.fields, status=409, wrong=wrong, theirs=theirs)


def _read(fields: Mapping[str, str], before: Any) -> Figure | Office | str:
    """What was typed, or what is wrong with it."""
    cells: dict[str, Any] = {}
    for name in FORMS[Kind.FIGURE if isinstance(before, Figure) else Kind.OFFICE]:
        text = " ".join(fields.get(name, "").split())
        if len(text) > MOST or (name in _NEEDED and not text and isinstance(before, Figure)):
            return said.VALUE_WRONG.format(name=said.VALUE_FIELDS[name], most=MOST)
        try:
            cells[name] = (date.fromisoformat(text) if text else None) if name in _DAYS else text
        except ValueError:
            return said.NO_SUCH_DAY.format(name=said.VALUE_FIELDS[name])
    return _figure(before, cells) if isinstance(before, Figure) else _office(before, cells)


def _figure(before: Figure, cells: dict[str, Any]) -> Figure | str:
    typed = replace(before, **{**cells, "confirmed_by": cells["confirmed_by"] or None})
    if (typed.confirmed_by is None) != (typed.confirmed_on is None):
        return said.BOTH_OR_NONE
    return said.ENDS_BEFORE if typed.until is not None and typed.until < typed.since else typed


def _office(before: Office, cells: dict[str, Any]) -> Office | str:
    return replace(before, **cells) if cells["name"] else said.VALUE_WRONG.format(name="名称", most=MOST)
