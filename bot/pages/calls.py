"""The call list: whom to phone, and what came of it. Numbers are shown to whoever opens them, and that is noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.queue import guarded_word, patience_of, place_of
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.pages.when import spoken
from bot.storage import calls, cases
from bot.storage.calls import Call, CallList, Colleague, Entry, Why
from handlers.notices import sort_of
from handlers.wording.states import STATES
from knowledge.town import Town
from patrol.complaint import Complaint, Role
from patrol.masking import mask
from patrol.numbers import find_number
from patrol.rights import may_ring

CALLS = f"{PATH}/calls"
DONE = {
    "yes": "记下了：说到了。",
    "no": "记下了：没打通。这一条还留着，过一会儿再打。",
}
_DIALLED = range(5, 16)


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """Somebody to ring; `dial` is "" where no number is known."""

    who: str
    dial: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """The contact of one line, shown to whoever asked for it."""

    number: str
    contact: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the list, in words."""

    why: str
    number: str
    urgent: bool
    guarded: str
    state: str
    stage: str
    sort: str
    place: str
    text: str
    owed: tuple[str, ...]
    upto: int
    when: str
    at: str
    rung: str
    phones: tuple[Phone, ...]
    asks: bool


def routes(site: Site) -> list[BaseRoute]:
    """The list, a contact of it, and what came of a call."""
    return [
        Route(CALLS, shown_to(site, _show), methods=["GET"]),
        Route(CALLS, pressed_by(site, _note), methods=["POST"]),
        Route(f"{CALLS}/open", pressed_by(site, _open), methods=["POST"]),
        Route(f"{CALLS}/open", shown_to(site, _return), methods=["GET"]),
    ]


async def _show(visit: Visit, opened: Opened | None = None) -> Response:
    if not may_ring(visit.person):
        return visit.missing()
    site, now = visit.site, clock.now()
    found = await calls.read_calls(site.database, site.vault, visit.person, patience_of(site), now)
    colleagues = await calls.read_colleagues(site.database, site.vault)
    return visit.page(
        "desk_calls.html",
        done=DONE.get(visit.request.query_params.get("done", ""), ""),
        parts=_parts(found, colleagues, site.house.town, now, opened),
        delicate=found.delicate,
        named=_phones(one for one in colleagues if one.role is Role.CARE),
        most=calls.MOST,
    )


def _parts(
    found: CallList, colleagues: Sequence[Colleague], town: Town, now: datetime, opened: Opened | None
) -> list[tuple[Why, list[Line]]]:
    return [
        (why, [_line(entry, colleagues, town, now, opened) for entry in entries])
        for why, entries in (
            (Why.UNREAD, found.unread),
            (Why.OWED, found.owed),
            (Why.CALLBACK, found.callbacks),
            (Why.RESULT, found.results),
        )
    ]


def _line(entry: Entry, colleagues: Sequence[Colleague], town: Town, now: datetime, opened: Opened | None) -> Line:
    item, here = entry.item, opened is not None and opened.number == entry.item.number
    contact = opened.contact if opened is not None and here else ""
    return Line(
        why=entry.why,
        number=item.number,
        urgent=item.urgent,
        guarded=guarded_word(item),
        state=STATES[item.state],
        stage=item.state,
        sort=sort_of(item, town),
        place=place_of(item, town),
        text=item.text,
        owed=tuple(_owed(words, entry.why, shown=here) for words in entry.owed),
        upto=entry.upto,
        when=spoken(item.created_at, now),
        at=item.created_at.isoformat(),
        rung=_rung(entry, now),
        phones=_at_post(item, colleagues, town) if entry.why is Why.UNREAD else _of_resident(contact),
        asks=entry.why is not Why.UNREAD and entry.contact and not here,
    )


def _owed(words: str, why: Why, *, shown: bool) -> str:
    """What is to be told; a result is taken from the history, where it is masked already."""
    return words if shown or why is Why.RESULT else mask(words).text


def _rung(entry: Entry, now: datetime) -> str:
    if entry.rung is None:
        return ""
    return f"{spoken(entry.rung.at, now)} {entry.rung.by}打过，{'说到了' if entry.rung.reached else '没打通'}"


def _of_resident(contact: str) -> tuple[Phone, ...]:
    return (Phone(who=contact, dial=dialled(contact)),) if contact else ()


def _at_post(item: Complaint, colleagues: Sequence[Colleague], town: Town) -> tuple[Phone, ...]:
    """Those whose work the item is, and the phone of their post."""
    post = town.post(item.post)
    own = [one for one in colleagues if one.post == item.post and one.role is not Role.CARE]
    office = [Phone(who=post.name, dial=dialled(post.phone))] if post is not None and post.phone else []
    return (*_phones(own), *office)


def _phones(colleagues: Iterable[Colleague]) -> tuple[Phone, ...]:
    return tuple(Phone(who=one.name, dial=dialled(one.phone)) for one in colleagues)


def dialled(contact: str) -> str:
    """The digits to dial of what somebody wrote as their phone; "" when it can be none."""
    digits = "".join(character for character in contact if character.isdecimal())
    return digits if len(digits) in _DIALLED else ""


async def _open(press: Press) -> Response:
    """Show how to reach one resident; it is written down who looked."""
    visit, number = press.visit, find_number(press.fields.get("number", "")) or ""
    if not may_ring(visit.person):
        return visit.missing()
    site = visit.site
    case = await cases.open_case(site.database, site.vault, visit.person, number, clock.now(), opened=True)
    return visit.missing(number) if case is None else await _show(visit, Opened(number=number, contact=case.contact))


async def _return(visit: Visit) -> Response:
    """A phone that loads the page anew: back to the list."""
    return RedirectResponse(CALLS, 303)


async def _note(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    number, reached = find_number(fields.get("number", "")) or "", fields.get("reached", "")
    why, upto = _why(fields.get("why", "")), fields.get("upto", "0")
    item = await cases.find_item(visit.site.database, visit.person, number) if may_ring(visit.person) else None
    if item is None or why is None or reached not in DONE:
        return visit.missing(number)
    place = int(upto) if upto.isascii() and upto.isdecimal() and len(upto) < 19 else 0
    call = Call(person=visit.person.id, complaint=item.id, why=why, reached=reached == "yes", upto=place)
    await visit.site.database.write(calls.note, call, clock.now())
    visit.site.notices.announce(QUEUES)
    return RedirectResponse(f"{CALLS}?done={reached}", 303)


def _why(written: str) -> Why | None:
    return next((why for why in Why if why == written), None)
