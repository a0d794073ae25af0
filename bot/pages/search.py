"""查找: items by number, words and village, ended ones too, within one's rights."""

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.forms import clean
from bot.pages.queue import line
from bot.pages.site import Site
from bot.pages.visits import PATH, Visit, shown_to
from bot.storage import cases, search
from bot.storage.days import read_calendar
from bot.storage.search import START, Place, Term
from knowledge.town import Town
from patrol.numbers import find_number

SEARCH = f"{PATH}/search"
MOST_WORDS = 60


def routes(site: Site) -> list[BaseRoute]:
    """The one page."""
    return [Route(SEARCH, shown_to(site, _show), methods=["GET"])]


async def _show(visit: Visit) -> Response:
    words = clean(visit.request.query_params.get("q", "")).strip()[:MOST_WORDS]
    number = find_number(words)
    if number and await cases.find_item(visit.site.database, visit.person, number) is not None:
        return RedirectResponse(f"{PATH}/case/{number}", 303)
    town, now = visit.site.house.town, clock.now()
    asked = terms(words, town)
    found = await search.search(visit.site.database, visit.person, asked, _place(visit)) if asked else None
    calendar = await read_calendar(visit.site.database, town)
    return visit.page(
        "desk_search.html",
        words=words,
        lines=[line(item, town, visit.person, calendar, now) for item in found.items] if found is not None else [],
        further=_further(words, found.behind) if found is not None else "",
        scanned=f"{search.SCANNED:,}",
        began=_place(visit) != START,
    )


def terms(words: str, town: Town) -> list[Term]:
    """What to look for: each part of the words, and the village and category that it names."""
    return [_term(part, town) for part in dict.fromkeys(words.split())]


def _term(words: str, town: Town) -> Term:
    villages = tuple(each.id for each in town.villages if words in (each.name, each.short, *each.aliases))
    sorts = [each.id for each in town.words.categories if len(words) > 1 and words in each.label]
    return Term(words=words, villages=villages, category=sorts[0] if len(sorts) == 1 else "")


def _place(visit: Visit) -> Place:
    at, _, item = visit.request.query_params.get("behind", "").partition(".")
    whole = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (at, item))
    return Place(at=int(at), id=int(item)) if whole else START


def _further(words: str, behind: Place | None) -> str:
    return f"{SEARCH}?{urlencode({'q': words, 'behind': f'{behind.at}.{behind.id}'})}" if behind is not None else ""
