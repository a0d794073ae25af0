"""常用语: the texts that staff put into their words, looked after by each post and by the town."""

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages.case import foreign
from bot.pages.deed_fields import MOST_WORDS
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.storage import canned
from bot.storage.canned import Canned
from handlers.wording import desk, states
from knowledge.town import Town
from patrol.complaint import State

CANNED = f"{PATH}/canned"
_STATES = tuple(desk.CANNED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One text, for whom and when it is offered, and whether this person may change it."""

    id: int
    text: str
    category: str
    state: str
    fits: str
    mine: bool


def routes(site: Site) -> list[BaseRoute]:
    """The page, and what is pressed on it."""
    return [
        Route(CANNED, shown_to(site, _show), methods=["GET"]),
        Route(CANNED, pressed_by(site, _do), methods=["POST"]),
    ]


async def _show(visit: Visit, *, status: int = 200, wrong: str = "", text: str = "", about: int = 0) -> Response:
    town = visit.site.house.town
    found = await canned.listed(visit.site.database, visit.person)
    return visit.page(
        "desk_canned.html",
        status=status,
        lines=[_line(visit, each, town) for each in found],
        categories=[(each.id, each.label) for each in town.words.categories],
        stages=[(state.value, states.STATES[state]) for state in _STATES],
        examples=[text for texts in desk.CANNED.values() for text in texts] if not found else [],
        done=desk.CANNED_DONE.get(visit.request.query_params.get("done", ""), ""),
        wrong=wrong,
        text=text,
        about=about,
        most=MOST_WORDS,
    )


def _line(visit: Visit, each: Canned, town: Town) -> Line:
    post, labels = town.post(each.post), {one.id: one.label for one in town.words.categories}
    whose = post.name if post else each.post or town.name
    what = labels.get(each.category, "各类")
    when = states.STATES[State(each.state)] if each.state else "随时"
    mine = canned.may_change(visit.person, each)
    fits = f"{whose} · {what} · {when}"
    return Line(id=each.id, text=each.text, category=each.category, state=each.state, fits=fits, mine=mine)


async def _do(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    text, about = fields.get("text", "").strip(), _id(fields.get("id", ""))
    category, state = fields.get("category", ""), fields.get("state", "")
    if not _known(visit, category, state):
        foreign(visit, "a field of the form")
        return await _show(visit, status=404, wrong=states.NOT_UNDERSTOOD, text=text)
    database, person = visit.site.database, visit.person
    if fields.get("do") == "off":
        done = await database.write(canned.put_away, person, about)
        return _moved("off") if done else _absent(visit)
    if not text or len(text) > MOST_WORDS:
        wrong = states.WORDS_TOO_LONG.format(most=MOST_WORDS) if text else desk.CANNED_MISSING
        return await _show(visit, status=400, wrong=wrong, text=text, about=about)
    if not about:
        await database.write(canned.add, person, category, state, text)
        return _moved("added")
    done = await database.write(canned.change, person, about, category, state, text)
    return _moved("changed") if done else _absent(visit)


def _id(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 20 else 0


def _known(visit: Visit, category: str, state: str) -> bool:
    categories = {each.id for each in visit.site.house.town.words.categories}
    return category in {"", *categories} and state in {"", *_STATES}


def _moved(done: str) -> Response:
    return RedirectResponse(f"{CANNED}?done={done}", 303)


def _absent(visit: Visit) -> Response:
    return visit.missing("a canned text")
