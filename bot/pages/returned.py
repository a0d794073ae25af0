"""台账 that comes back: what its rows ask for, shown first, and carried out after a yes, row by row."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, sheets
from bot.notices import QUEUES
from bot.pages.deed_fields import MOST_WORDS
from bot.pages.forms import clean, read_within, unreadable
from bot.pages.ledger import LEDGER, form
from bot.pages.shelf import Shelf
from bot.pages.site import Site
from bot.pages.visits import Press, Visit, pressed_by, same, shown_to
from bot.sheets import SheetFault
from bot.storage import cases, ledger
from bot.storage.errors import Unavailable
from bot.storage.ledger import RowDeed, Step, Undone, Why
from handlers.proof import photo_wanted
from handlers.wording import ledger as words
from handlers.wording import states
from patrol.actions import Given
from patrol.complaint import Complaint, Outcome, State
from patrol.lifecycle import Action
from patrol.numbers import find_number
from patrol.rights import may, may_list

MOST_CHANGES = 500
AT_ONCE = 20
_FORM_AROUND = 64 * 1024
_STATES = {words_: state for state, words_ in states.STATES.items()}
_OUTCOMES = {words_: outcome for outcome, words_ in states.OUTCOMES.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row in words: what it would do or has done, or why it does not."""

    number: str
    says: str
    good: bool


Rows = Shelf[tuple[RowDeed, ...]]


def routes(site: Site) -> list[BaseRoute]:
    """Sending a sheet in, and the yes to what was shown of it."""
    shelf = Rows()

    async def look(visit: Visit) -> Response:
        return await _look(visit, shelf)

    async def apply(press: Press) -> Response:
        return await _apply(press, shelf)

    return [
        Route(f"{LEDGER}/back", shown_to(site, look), methods=["POST"]),
        Route(f"{LEDGER}/yes", pressed_by(site, apply), methods=["POST"]),
        *(Route(f"{LEDGER}/{name}", shown_to(site, _return), methods=["GET"]) for name in ("back", "yes")),
    ]


async def _return(visit: Visit) -> Response:
    return RedirectResponse(LEDGER, 303)


async def _look(visit: Visit, shelf: Rows) -> Response:
    csrf, content = await _sent(visit.request)
    if not same(csrf, visit.session.csrf):
        return visit.page("desk_expired.html", status=403, text="")
    if not may_list(visit.person):
        return visit.missing()
    if not content:
        return form(visit, words.NO_FILE, 400)
    read = await sheets.read(content)
    if isinstance(read, SheetFault):
        return form(visit, words.FAULTS[read], 400)
    asked = rows_of(read)
    if isinstance(asked, str):
        return form(visit, asked, 400)
    return await _preview(visit, shelf, asked)


async def _sent(request: Request) -> tuple[str, bytes]:
    """The form's token and its file."""
    whole = await read_within(request, sheets.LARGEST_FILE + _FORM_AROUND)
    try:
        async with whole.form(max_files=1, max_fields=5) as sent:
            file, csrf = sent.get("file"), sent.get("csrf")
            content = await file.read() if isinstance(file, UploadFile) else b""
            return csrf if isinstance(csrf, str) else "", content
    except HTTPException as error:
        raise unreadable(error) from error


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A row that cannot be understood."""

    number: str
    says: str


def rows_of(read: list[list[str]]) -> list[RowDeed | Problem] | str:
    """What the rows ask for, those that change nothing left out; a sentence where the sheet is none of ours."""
    names = {name.strip(): at for at, name in enumerate(read[0])} if read else {}
    if words.NUMBER not in names or words.VERSION not in names:
        return words.NO_COLUMNS
    asked = [one for row in read[1:] if (one := _asked(_named(row, names))) is not None]
    if not asked:
        return words.NOTHING_TO_CHANGE
    if len(asked) > MOST_CHANGES:
        return words.TOO_MANY.format(most=MOST_CHANGES, count=len(asked))
    return _once(asked)


def _named(row: list[str], names: Mapping[str, int]) -> dict[str, str]:
    return {name: clean(row[at]).strip() if at < len(row) else "" for name, at in names.items()}


def _once(asked: list[RowDeed | Problem]) -> list[RowDeed | Problem]:
    numbers = [one.number for one in asked]
    return [one if numbers.count(one.number) == 1 else Problem(number=one.number, says=words.TWICE) for one in asked]


def _asked(row: Mapping[str, str]) -> RowDeed | Problem | None:
    """What one row asks for; None where it changes nothing."""
    note, closing, wanted = row.get(words.NOTE, ""), row.get(words.CLOSING, ""), row.get(words.STATE, "")
    version, _, before = row[words.VERSION].partition("-")
    known = version.isascii() and version.isdecimal() and len(version) < 10 and before in set(State)
    moved = bool(wanted) and (not known or wanted != states.STATES[State(before)])
    if not (note or closing or moved):
        return None
    number = find_number(row[words.NUMBER])
    if number is None:
        return Problem(number=row[words.NUMBER][:20], says=words.NOT_A_NUMBER)
    if not known:
        return Problem(number=number, says=words.NO_VERSION)
    if max(len(note), len(closing)) > MOST_WORDS:
        return Problem(number=number, says=words.TOO_LONG.format(most=MOST_WORDS))
    steps = _move(wanted if moved else "", closing, row.get(words.HOW, ""))
    if isinstance(steps, str):
        return Problem(number=number, says=steps)
    noted = (Step(action=Action.NOTE, text=note),) if note else ()
    return RowDeed(number=number, version=int(version), steps=(*noted, *steps))


def _move(wanted: str, closing: str, how: str) -> tuple[Step, ...] | str:
    state = _STATES.get(wanted)
    if state is State.ACCEPTED:
        return (Step(action=Action.TAKE),)
    if state is State.RESOLVED:
        if not closing:
            return words.NO_CLOSING
        outcome = _OUTCOMES.get(how)
        if outcome is None:
            return words.NO_HOW
        return (Step(action=Action.CLOSE, text=closing, given=Given(outcome=outcome)),)
    return words.NO_SUCH_STATE.format(state=wanted) if wanted else ()


async def _preview(visit: Visit, shelf: Rows, asked: list[RowDeed | Problem]) -> Response:
    lines = [(await _foreseen(visit, one), one) for one in asked]
    good = [one for line, one in lines if line.good and isinstance(one, RowDeed)]
    return visit.page(
        "desk_returned.html",
        lines=[line for line, _ in lines],
        good=len(good),
        kept=shelf.put(visit.person.id, tuple(good), clock.now()) if good else "",
        done=False,
    )


async def _foreseen(visit: Visit, one: RowDeed | Problem) -> Line:
    if isinstance(one, Problem):
        return Line(number=one.number, says=one.says, good=False)
    item = await cases.find_item(visit.site.database, visit.person, one.number)
    if item is None:
        return Line(number=one.number, says=words.ABSENT, good=False)
    if item.version != one.version:
        return Line(number=one.number, says=words.CHANGED.format(state=states.STATES[item.state]), good=False)
    return _fits(visit, item, one)


def _fits(visit: Visit, item: Complaint, one: RowDeed) -> Line:
    table, person = visit.site.house.table, visit.person
    if photo_wanted(item, visit.site.house.town) and any(step.given.outcome is Outcome.SOLVED for step in one.steps):
        return Line(number=one.number, says=words.PHOTO, good=False)
    fits = all(may(person, step.action, item) and (item.state, step.action, person.role) in table for step in one.steps)
    says = "；".join(map(_will, one.steps)) if fits else words.NOT_YET.format(state=states.STATES[item.state])
    return Line(number=one.number, says=says, good=fits)


def _will(step: Step) -> str:
    how = states.OUTCOMES[step.given.outcome] if isinstance(step.given.outcome, Outcome) else ""
    return words.WILL[step.action].format(how=how, words=step.text)


async def _apply(press: Press, shelf: Rows) -> Response:
    visit = press.visit
    rows = shelf.take(press.fields.get("name", ""), visit.person.id, clock.now()) or ()
    if not may_list(visit.person):
        return visit.missing()
    if not rows:
        return form(visit, words.GONE, 409)
    lines: list[Line] = []
    for portion in range(0, len(rows), AT_ONCE):
        lines += await asyncio.gather(*(_carried_out(visit, row) for row in rows[portion : portion + AT_ONCE]))
    visit.site.notices.announce(QUEUES)
    good = sum(line.good for line in lines)
    return visit.page("desk_returned.html", lines=lines, good=good, kept="", done=True)


async def _carried_out(visit: Visit, row: RowDeed) -> Line:
    site = visit.site
    try:
        after = await ledger.carry_out(site.database, site.vault, site.house, visit.person.id, row, clock.now())
    except Unavailable:
        return Line(number=row.number, says=states.NOT_WRITTEN, good=False)
    if isinstance(after, Undone):
        return Line(number=row.number, says=_why(after), good=False)
    if after.chat is not None:
        site.notices.announce(after.chat)
    return Line(number=row.number, says=words.DONE, good=True)


def _why(undone: Undone) -> str:
    state = states.STATES[undone.item.state] if undone.item is not None else ""
    match undone.why:
        case Why.CHANGED:
            return words.CHANGED.format(state=state)
        case Why.REFUSED:
            return states.REFUSED[undone.refused].format(state=state)
        case _:
            return words.ABSENT
