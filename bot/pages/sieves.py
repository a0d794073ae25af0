"""Which part of the queue an address asks for, and the addresses and choices that lead to the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from bot import clock
from bot.pages.site import Site
from bot.pages.visits import PATH, Visit
from bot.storage.days import read_calendar
from bot.storage.queue import Sieve
from handlers.wording.states import STATES
from knowledge.town import Town
from knowledge.workdays import WorkingTime
from patrol.complaint import ENDED, Kind
from patrol.rights import may_manage

LAST_PAGE = 100_000
OWN, UNTAKEN, LATE, SOON = "mine", "untaken", "late", "soon"
QUICK = (("who", OWN, "我签收的"), ("who", UNTAKEN, "没人签收"), ("due", LATE, "已超时"), ("due", SOON, "快到期"))
"""What is offered above the list, with one tap."""
_A_DAY = WorkingTime(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """Which part of the queue: each "" for all, and a page, from 0."""

    kind: str = ""
    state: str = ""
    category: str = ""
    village: str = ""
    post: str = ""
    who: str = ""
    due: str = ""
    number: int = 0

    def address(self, number: int) -> str:
        """The address of a page of this part."""
        return view_address(replace(self, number=number))

    def but(self, **change: str) -> str:
        """The address of the first page with something else chosen."""
        return view_address(replace(self, number=0, **change))

    @property
    def narrowed(self) -> bool:
        """True where more than a kind is chosen."""
        return replace(self, kind="", number=0) != View()

    @property
    def chosen(self) -> Mapping[str, str]:
        """What is chosen, by its name in the address."""
        return {each.name: str(getattr(self, each.name)) for each in _WORDS if getattr(self, each.name)}


_WORDS = tuple(each for each in fields(View) if each.name != "number")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One thing to choose by, with its label and what can be chosen: value and label."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@lru_cache(maxsize=512)
def options(choices_: tuple[tuple[str, str], ...], chosen: str = "") -> Markup:
    """What stands in a list to choose from; made once, since a town's villages and posts are many and stay the same."""
    marks = {chosen: " selected"} if chosen else {}
    lines = (
        f'<option value="{escape(value)}"{marks.get(value, "")}>{escape(label)}</option>' for value, label in choices_
    )
    return Markup("".join(lines))  # noqa: S704 - every part is escaped


def view_of(visit: Visit) -> View:
    """The part that an address asks for; what is not understood, or not for this person, is left out."""
    asked, offered = visit.request.query_params, _offered(visit)
    words = {name: asked[name] for name, known in offered.items() if asked.get(name, "") in known}
    return View(**words, number=page_of(asked.get("page", "1")))


def page_of(number: str) -> int:
    """A page as it stands in an address, counted from 0; the first where it is none."""
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    return min(max(page, 1), LAST_PAGE) - 1


def _offered(visit: Visit) -> dict[str, Iterable[str]]:
    listed = {choice.name: [value for value, _ in choice.options] for choice in choices(visit)}
    return {"kind": set(Kind), "who": (OWN, UNTAKEN), "due": (LATE, SOON), **listed}


def view_address(view: View) -> str:
    """The address of a page of the queue."""
    asked = dict(view.chosen)
    if view.number:
        asked["page"] = str(view.number + 1)
    return f"{PATH}?{urlencode(asked)}" if asked else PATH


def choices(visit: Visit) -> tuple[Choice, ...]:
    """By what this person can choose: of the posts only who sees them all."""
    return _choices(visit.site.house.town, may_manage(visit.person))


def _choices(town: Town, manages: bool) -> tuple[Choice, ...]:
    by_state = tuple((state.value, STATES[state]) for state in STATES if state not in ENDED)
    by_all = (
        Choice(name="state", label="状态", options=by_state),
        Choice(name="category", label="类别", options=categories_of(town)),
        Choice(name="village", label="村居", options=tuple((each.id, each.name) for each in town.villages)),
    )
    return (*by_all, Choice(name="post", label="岗", options=posts_of(town))) if manages else by_all


def categories_of(town: Town) -> tuple[tuple[str, str], ...]:
    """Every category: id and label."""
    return tuple((each.id, each.label) for each in town.words.categories)


def posts_of(town: Town) -> tuple[tuple[str, str], ...]:
    """Every post, the town desk first: code and name."""
    return ((town.desk.code, town.desk.name), *((each.code, each.name) for each in town.posts if each.village))


async def sieve_of(site: Site, view: View, now: datetime | None = None) -> Sieve:
    """What the database is asked for. Soon is what runs out within one working day."""
    at = now or clock.now()
    return Sieve(
        kind=view.kind,
        state=view.state,
        category=view.category,
        village=view.village,
        post=view.post,
        mine=view.who == OWN,
        untaken=view.who == UNTAKEN,
        **await _times(site, view, at),
    )


async def _times(site: Site, view: View, now: datetime) -> dict[str, Any]:
    match view.due:
        case "late":
            return {"until": now}
        case "soon":
            calendar = await read_calendar(site.database, site.house.town)
            return {"since": now, "until": calendar.add_working_time(now, calendar.length(_A_DAY))}
        case _:
            return {}
