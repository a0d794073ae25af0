"""The page of one item: what it is, its history, and what may be done with it now."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages import looks
from bot.pages.calls import dialled
from bot.pages.photos_at_desk import photo_addresses
from bot.pages.queue import guarded_word, place_of
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.pages.voices_at_desk import voice_addresses
from bot.pages.when import spoken
from bot.storage import cases
from bot.storage.cases import Case, Past
from handlers import spots
from handlers.drafts import category_label
from handlers.items import is_unwritten
from handlers.wording import states
from patrol.complaint import Complaint, Person, Role, State
from patrol.lifecycle import Action
from patrol.numbers import find_number
from patrol.rights import may

CASE = f"{PATH}/case"
DEEDS = {action.value: action for action in states.BUTTONS}
MOST_WORDS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Why a press led to nothing, in sentences, and the words that were typed.

    `wanted` is what was pressed: it stays the big button, so that a second press does not do something else.
    `version` is the item's version on the page that was pressed, where telling what has changed since is of use.
    """

    status: int
    says: tuple[str, ...]
    text: str = ""
    wanted: Action | None = None
    about_words: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A step of the history, in words."""

    what: str
    when: str
    at: str
    state: str
    text: str
    geo: str
    ours: bool


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
    return visit.page(
        "desk_case.html",
        status=trouble.status if trouble else 200,
        case=case,
        item=case.item,
        trouble=trouble,
        says=_says(trouble, case, visit.person) if trouble else (),
        done=_done(visit, case.item),
        seen=await looks.first_look(visit, item),
        notices=await looks.told_of(visit, item),
        most=MOST_WORDS,
        **_words(case, visit, trouble.wanted if trouble else None),
        **_contact(case),
        **_told(case, visit.person),
    )


def number_of(visit: Visit) -> str:
    """The number in the address, in its normal form; "" when it is none."""
    return find_number(str(visit.request.path_params["number"])) or ""


def missing(visit: Visit) -> Response:
    """The page for an unknown or foreign number; whoever tries numbers out is seen in the log."""
    return visit.missing(number_of(visit))


def _done(visit: Visit, item: Complaint) -> str:
    action = DEEDS.get(visit.request.query_params.get("done", ""))
    if action is None or visit.request.method != "GET":
        return ""
    unheard = item.chat is None or (item.sensitive and action is Action.TAKE)
    return states.DONE_UNHEARD if unheard else states.DONE[action]


def _says(trouble: Trouble, case: Case, person: Person) -> tuple[str, ...]:
    news = "；".join(_happened(past, person) for past in case.since(trouble.version)) if trouble.version else ""
    kept = states.KEPT if trouble.text and not trouble.about_words else ""
    return tuple(filter(None, (*trouble.says, f"{news}。" if news else "", kept)))


def _happened(past: Past, person: Person) -> str:
    return f"{spoken(past.at, clock.now())} {actor(past, person)}{states.ACTIONS[past.action]}"


def _words(case: Case, visit: Visit, wanted: Action | None) -> dict[str, object]:
    item, town = case.item, visit.site.house.town
    post, fits = town.post(item.post), possible(visit, item)
    return {
        "kind": states.KINDS[item.kind],
        "state": states.STATES[item.state],
        "category": category_label(item.category, town),
        "place": place_of(item, town),
        "at_post": post.name if post else item.post,
        "guarded": guarded_word(item),
        "when": spoken(item.created_at, clock.now()),
        "geo": spots.coordinates(item.place),
        "photos": photo_addresses(visit, item),
        "voices": voice_addresses(visit, item),
        "unwritten": is_unwritten(item),
        "buttons": [(action.value, states.BUTTONS[action]) for action in fits],
        "next": wanted if wanted in fits else next_deed(item, fits),
        "speaks": any(action is not Action.TAKE for action in fits),
    }


def _contact(case: Case) -> dict[str, object]:
    return {"contact": case.contact, "dial": dialled(case.contact)}


def possible(visit: Visit, item: Complaint) -> tuple[Action, ...]:
    """What this person can do with the item as it stands."""
    table, person = visit.site.house.table, visit.person
    return tuple(
        action for action in states.BUTTONS if may(person, action, item) and (item.state, action, person.role) in table
    )


def next_deed(item: Complaint, fits: tuple[Action, ...]) -> Action | None:
    """The big button: the next sensible thing; None while it is the resident's turn."""
    if item.state is State.RESOLVED:
        return None
    return Action.CLOSE if item.state is State.IN_PROGRESS and Action.CLOSE in fits else next(iter(fits), None)


def _told(case: Case, person: Person) -> dict[str, object]:
    now = clock.now()
    takes = [past for past in case.deeds if past.action is Action.TAKE]
    return {
        "taken": actor(takes[-1], person) if takes else "",
        "history": [told(past, person, now) for past in reversed(case.deeds)],
        "readings": [told(past, person, now) for past in reversed(case.readings)],
    }


def told(past: Past, person: Person, now: datetime) -> Told:
    """A step as the history tells it."""
    return Told(
        what=f"{actor(past, person)}{states.ACTIONS[past.action]}",
        when=spoken(past.at, now),
        at=past.at.isoformat(),
        state=states.STATES[past.state],
        text=_text(past),
        geo=spots.coordinates(past.text or ""),
        ours=past.role is not Role.RESIDENT,
    )


def _text(past: Past) -> str:
    if past.text is None:
        return states.ERASED
    # The words of the filing are the item's own and stand at the top of the page.
    return "" if past.action is Action.FILE else past.text


def actor(past: Past, person: Person) -> str:
    """Who acted, as this person is told: 您 for themselves, a colleague by name, a resident as one."""
    if past.by and past.by == person.id:
        return states.YOU
    return past.name or states.ROLES[past.role]
