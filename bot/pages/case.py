"""The page of one item: what it is, its history, and what may be done with it now."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages import case_words, looks, uploads
from bot.pages.case_words import happened
from bot.pages.deed_fields import MOST_WORDS
from bot.pages.frame import HEADERS, POLICY
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.pages.ways import ways
from bot.storage import cases
from bot.storage.around import Around, read_around
from bot.storage.cases import Case, Past
from bot.storage.days import read_calendar
from bot.storage.desk_deeds import Kept
from handlers.messages import MediaKind
from handlers.wording import desk, states
from patrol.actions import RECALLED
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action
from patrol.numbers import find_number

log = logging.getLogger(__name__)

CASE = f"{PATH}/case"
DEEDS = {action.value: action for action in states.BUTTONS}
# Here, and nowhere else, the browser may record: a voice for the resident, which is heard before it is sent.
RECORDING = {
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)"),
    "Content-Security-Policy": POLICY.replace("media-src 'self'", "media-src 'self' blob:"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Why a press led to nothing, in sentences, and what was typed: the words, and the other fields of its form.

    `wanted` is what was pressed: it stays the big button, so that a second press does not do something else.
    `version` is the item's version on the page that was pressed, where telling what has changed since is of use.
    `kept` are the files that came along and need not be sent again. `find`: entries are looked for by these words.
    """

    status: int
    says: tuple[str, ...]
    text: str = ""
    wanted: Action | None = None
    about_words: bool = False
    version: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    find: str = ""


def routes(site: Site) -> list[BaseRoute]:
    """The page, and opening what is masked on it."""
    return [
        Route(f"{CASE}/{{number}}", shown_to(site, show), methods=["GET"]),
        Route(f"{CASE}/{{number}}/open", pressed_by(site, _open), methods=["POST"]),
        Route(f"{CASE}/{{number}}/{{press}}", shown_to(site, _return), methods=["GET"]),
    ]


async def _open(press: Press) -> Response:
    return await show(press.visit, opened=True)


async def _return(visit: Visit) -> Response:
    """A phone that loads the page after a press anew: back to the page itself."""
    number = number_of(visit)
    return RedirectResponse(f"{CASE}/{number}", 303) if number else missing(visit)


async def show(visit: Visit, *, opened: bool = False, trouble: Trouble | None = None) -> Response:
    """The page; with `opened` what is masked is shown, with `trouble` what went wrong and the words typed."""
    site = visit.site
    case = await cases.open_case(site.database, site.vault, visit.person, number_of(visit), clock.now(), opened=opened)
    if case is None:
        return missing(visit)
    item = await looks.look_at(visit, case.item)
    around = await read_around(site.database, case.item)
    case = replace(case, item=replace(case.item, asked=around.asked))
    shown = visit.page(
        "desk_case.html",
        status=trouble.status if trouble else 200,
        case=case,
        item=case.item,
        seen=await looks.first_look(visit, item),
        notices=await looks.told_of(visit, item),
        most=MOST_WORDS,
        ways_of_contact=desk.WAYS.items(),
        outcomes=[(outcome.value, label) for outcome, label in states.OUTCOMES.items()],
        **_pressed(visit, case, trouble),
        **await _parts(visit, case, around, trouble),
    )
    shown.headers.update(RECORDING)
    return shown


async def _parts(visit: Visit, case: Case, around: Around, trouble: Trouble | None) -> dict[str, object]:
    calendar = await read_calendar(visit.site.database, visit.site.house.town)
    back = _taken_back(visit, case)
    wanted, find = (trouble.wanted, trouble.find) if trouble else (back.action if back else None, "")
    return {
        **case_words.facts(visit, case.item, around, calendar),
        **case_words.contact(case),
        **case_words.history(visit, case, around),
        **await ways(visit, case, around, wanted, find),
    }


def _pressed(visit: Visit, case: Case, trouble: Trouble | None) -> dict[str, object]:
    """What came of the last press: the good word, or the trouble with what was typed."""
    kept = trouble.kept if trouble else ()
    return {
        "trouble": trouble,
        "says": _says(trouble, case, visit.person) if trouble else (),
        "done": _done(visit, case.item),
        "leaves": desk.LEAVES,
        "typed": dict(trouble.fields) if trouble else {},
        "text": trouble.text if trouble else _words_back(visit, case),
        "receipts": [uploads.receipt(visit, each) for each in kept],
        "wanted_now": trouble.wanted.value if trouble and trouble.wanted else _back_to(visit, case),
        "done_action": visit.request.query_params.get("done", ""),
        "kept": [desk.PHOTO_KEPT if each.kind is MediaKind.PHOTO else desk.VOICE_KEPT for each in kept],
    }


def _taken_back(visit: Visit, case: Case) -> Past | None:
    """The step with one's own words that was just taken back, so that they can be said better."""
    if visit.request.query_params.get("done") != Action.UNDO or len(case.deeds) < 2:
        return None
    before, last = case.deeds[-2:]
    return before if last.action is Action.UNDO and last.by == visit.person.id and before.action in RECALLED else None


def _back_to(visit: Visit, case: Case) -> str:
    back = _taken_back(visit, case)
    return back.action.value if back else ""


def _words_back(visit: Visit, case: Case) -> str:
    back = _taken_back(visit, case)
    words = back.text or "" if back else ""
    return "" if words == desk.VOICE_ONLY else words.partition(desk.QUOTE_BEGINS)[0]


def number_of(visit: Visit) -> str:
    """The number in the address, in its normal form; "" when it is none."""
    return find_number(str(visit.request.path_params["number"])) or ""


def missing(visit: Visit) -> Response:
    """The page for an unknown or foreign number; whoever tries numbers out is seen in the log."""
    return visit.missing(number_of(visit))


def foreign(visit: Visit, named: str) -> None:
    """Write into the log that somebody named what is not theirs to see, or is not there."""
    log.warning("person %d asked for an item that is not theirs to see: %s", visit.person.id, named or "no number")


def _done(visit: Visit, item: Complaint) -> str:
    action = DEEDS.get(visit.request.query_params.get("done", ""))
    if action is None or visit.request.method != "GET":
        return ""
    spoken = action in RECALLED or action is Action.TAKE
    unheard = spoken and (item.chat is None or (item.sensitive and action is Action.TAKE))
    return states.DONE_UNHEARD if unheard else states.DONE[action]


def _says(trouble: Trouble, case: Case, person: Person) -> tuple[str, ...]:
    news = "；".join(happened(past, person) for past in case.since(trouble.version)) if trouble.version else ""
    kept = states.KEPT if trouble.text and not trouble.about_words else ""
    return tuple(filter(None, (*trouble.says, f"{news}。" if news else "", kept)))
