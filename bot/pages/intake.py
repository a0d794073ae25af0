"""登记: a matter that somebody told by phone, at the counter or on the way, typed in on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, ids
from bot.notices import QUEUES
from bot.pages.queue import place_of
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.storage import intake
from bot.storage.errors import Unavailable
from bot.storage.intake import Entered, Intake
from handlers.alarms import alarm_in
from handlers.binding import post_name
from handlers.conversation import Draft
from handlers.drafts import category_label, category_of, is_guarded
from handlers.intent import Danger, Sensitive
from handlers.messages import Said
from handlers.places import named_place
from handlers.wording.states import NOT_WRITTEN, ORIGINS, STATES
from knowledge.town import Town
from knowledge.villages import find_villages
from patrol.complaint import Complaint, Kind, Origin
from patrol.duplicates import same_trouble
from patrol.lifecycle import Action
from patrol.numbers import find_number
from patrol.rights import may, may_enter, may_manage

INTAKE = f"{PATH}/intake"
NO_WORDS = "还没有写是什么事。"
NO_VILLAGE = "还没有选是哪个村。不知道，就选“不知道哪个村”。"
NO_WAY = "还没有选是怎么来的。"
DELICATE = (
    "这样的事不能在这里登记，也没有存下来。请本人马上打 110；妇女、孩子的事打 12338，心里难受打 12356。"
    "他愿意的话，当面或打电话转给镇里专门管这事的人，不要告诉村里。"
)
TOO_LONG = "太长了，请写在 {most} 个字以内。"
MOST_WORDS, MOST_SHORT, OFFERED, SHOWN_OF_TEXT = 2000, 60, 3, 60
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What stands in the form."""

    way: str = ""
    text: str = ""
    place: str = ""
    village: str = ""
    category: str = ""
    name: str = ""
    phone: str = ""
    guard: bool = False
    urgent: bool = False
    patroller: str = ""
    same: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """An open item that may be about the same."""

    number: str
    text: str
    state: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hints:
    """What the words suggest: village, category, that it be kept from the village, and what was reported already.

    `call` are the numbers that somebody in danger calls first, "" where no danger is heard.
    """

    village: str
    village_name: str
    category: str
    category_name: str
    guard: bool
    same: tuple[Known, ...]
    call: str = ""


def routes(site: Site) -> list[BaseRoute]:
    """The form, what its words suggest, and handing it in."""
    return [
        Route(INTAKE, shown_to(site, _show), methods=["GET"]),
        Route(INTAKE, pressed_by(site, _enter), methods=["POST"]),
        Route(f"{INTAKE}/hints", pressed_by(site, _suggest), methods=["POST"]),
        Route(f"{INTAKE}/hints", shown_to(site, _return), methods=["GET"]),
    ]


async def _return(visit: Visit) -> Response:
    return RedirectResponse(INTAKE, 303)


async def _show(visit: Visit) -> Response:
    if not may_enter(visit.person):
        return visit.missing()
    return await _form(visit, Typed(way=Origin.PHONE if may_manage(visit.person) else Origin.WALK), ids.token())


async def _form(visit: Visit, typed: Typed, once: str, *, wrong: str = "", status: int = 200) -> Response:
    town = visit.site.house.town
    manages = may_manage(visit.person)
    return visit.page(
        "desk_intake.html",
        status=status,
        typed=typed,
        once=once,
        wrong=wrong,
        hints=await hints_of(visit, typed),
        ways=[(way.value, ORIGINS[way]) for way in Origin if intake.may_come(visit.person, way)],
        villages=[(each.id, each.name) for each in town.villages],
        categories=[(each.id, each.label) for each in town.words.categories],
        patrollers=await _patrollers(visit) if manages else [],
        most=MOST_WORDS,
        short=MOST_SHORT,
        unknown=UNKNOWN,
    )


async def _patrollers(visit: Visit) -> list[tuple[str, str]]:
    site = visit.site
    known = await intake.patrollers(site.database, site.vault)
    return [(str(one.id), f"{one.name}（{post_name(site.house.town, one.post)}）") for one in known]


def typed_of(fields: Mapping[str, str]) -> Typed:
    """What was typed; what is only one line is made one."""
    lines = {name: " ".join(fields.get(name, "").split())[:MOST_SHORT] for name in ("place", "name", "phone")}
    words = {name: fields.get(name, "") for name in ("way", "village", "category", "patroller")}
    return Typed(
        **lines,
        **words,
        text=fields.get("text", "").strip(),
        guard=fields.get("guard") == "yes",
        urgent=fields.get("urgent") == "yes",
        same=find_number(fields.get("same", "")) or "",
    )


async def hints_of(visit: Visit, typed: Typed) -> Hints:
    """What the words suggest so far."""
    town = visit.site.house.town
    named = find_villages(f"{typed.text}\n{typed.place}", town.villages) if typed.text else ()
    village = named[0].id if len(named) == 1 else ""
    category = category_of(typed.text, town) if typed.text else ""
    guard = bool(typed.text) and is_guarded(typed.text, town)
    at = typed.village if typed.village not in ("", UNKNOWN) else village
    return Hints(
        village=village,
        village_name=named[0].name if village else "",
        category=category,
        category_name=category_label(category, town) if category else "",
        guard=guard,
        same=() if guard or typed.guard else await _same(visit, typed, at, category),
        call="、".join(dict.fromkeys(each.number for each in _danger(typed, town).kinds)),
    )


def _danger(typed: Typed, town: Town) -> Danger:
    heard = alarm_in(Said(text=typed.text), town.words)
    return heard if isinstance(heard, Danger) else Danger(kinds=())


async def _same(visit: Visit, typed: Typed, at: str, category: str) -> tuple[Known, ...]:
    """What was reported there already and is open; never anything that this person may not see."""
    town = visit.site.house.town
    village = town.village(at)
    if village is None or not typed.text:
        return ()
    others = await intake.open_items(visit.site.database, visit.person, village.id)
    sort = typed.category or category
    alike = same_trouble(typed.text, typed.place or named_place(typed.text, town.villages), sort, village, others)
    return tuple(_known(item, town) for item in alike[:OFFERED])


def _known(item: Complaint, town: Town) -> Known:
    text = item.text if len(item.text) <= SHOWN_OF_TEXT else f"{item.text[:SHOWN_OF_TEXT]}…"
    return Known(number=item.number, text=text, state=STATES[item.state], place=place_of(item, town))


async def _suggest(press: Press) -> Response:
    visit = press.visit
    if not may_enter(visit.person):
        return visit.missing()
    typed = typed_of(press.fields)
    return visit.page("desk_intake_hints.html", hints=await hints_of(visit, typed), typed=typed)


async def _enter(press: Press) -> Response:
    visit, typed = press.visit, typed_of(press.fields)
    once = press.fields.get("once", "")
    if not may_enter(visit.person):
        return visit.missing()
    if press.fields.get("do") == "look":
        hints = await hints_of(visit, typed)
        return await _form(visit, _filled(typed, hints), once)
    if wrong := _wrong(visit, typed, once):
        return await _form(visit, typed, once or ids.token(), wrong=wrong, status=400)
    return await _file(visit, typed, once)


def _filled(typed: Typed, hints: Hints) -> Typed:
    """The form with what the words suggest where nothing was chosen."""
    return replace(
        typed,
        village=typed.village or hints.village,
        category=typed.category or hints.category,
        guard=typed.guard or hints.guard,
        urgent=typed.urgent or bool(hints.call),
    )


def _wrong(visit: Visit, typed: Typed, once: str) -> str:
    town = visit.site.house.town
    if typed.way not in set(Origin) or not once:
        return NO_WAY
    if not typed.text:
        return NO_WORDS
    if len(typed.text) > MOST_WORDS:
        return TOO_LONG.format(most=MOST_WORDS)
    if isinstance(alarm_in(Said(text=typed.text), town.words), Sensitive):
        return DELICATE
    return "" if typed.village == UNKNOWN or town.village(typed.village) is not None else NO_VILLAGE


async def _file(visit: Visit, typed: Typed, once: str) -> Response:
    site = visit.site
    asked = Intake(
        person=visit.person.id,
        draft=_draft(typed, site.house.town),
        way=Origin(typed.way),
        once=once,
        patroller=_number(typed.patroller),
        same=typed.same,
    )
    try:
        entered = await site.database.write(intake.enter, site.vault, site.house, asked, clock.now())
    except Unavailable:
        return await _form(visit, typed, once, wrong=NOT_WRITTEN, status=503)
    if entered is None:
        return visit.missing()
    for topic in (*entered.told, QUEUES):
        site.notices.announce(topic)
    return _done(visit, entered)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else 0


def _draft(typed: Typed, town: Town) -> Draft:
    kinds = _danger(typed, town).kinds if typed.urgent else ()
    return Draft(
        kind=Kind.REQUEST if kinds else Kind.COMPLAINT,
        text=typed.text,
        category=kinds[0].id if kinds else _category(typed, town),
        village="" if typed.village == UNKNOWN else typed.village,
        place=typed.place or named_place(typed.text, town.villages),
        contact="，".join(filter(None, (typed.name, typed.phone))),
        confidential=typed.guard,
        urgent=typed.urgent,
    )


def _category(typed: Typed, town: Town) -> str:
    chosen = typed.category in {each.id for each in town.words.categories}
    return typed.category if chosen else category_of(typed.text, town)


def _done(visit: Visit, entered: Entered) -> Response:
    item, town = entered.item, visit.site.house.town
    return visit.page(
        "desk_intake_done.html",
        item=item,
        code=f"{entered.code[:4]} {entered.code[4:]}",
        at_post=post_name(town, item.post),
        same=entered.same,
        guarded=item.confidential,
        mine=may(visit.person, Action.READ, item),
    )
