"""大家在问什么: how much is asked by week, topic and post, what becomes of it, and what is most asked in vain."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock, sheets
from bot.pages.plots import COLOURS, Bar, bars
from bot.pages.site import Site
from bot.pages.visits import PATH, Visit, managed, shown_to
from bot.sheets import Sheet, SheetFault
from bot.storage import demand, taught
from bot.storage.demand import Count
from handlers.wording.demand import COLUMNS, KINDS, NO_POST, NO_SHEET, NO_TOPIC, PARTS, TITLE
from knowledge.asked import Ask, Sort, grouped
from knowledge.offices import Post
from knowledge.town import Town

DEMAND = f"{PATH}/demand"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_VAIN = 10
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """One plot with the table of its numbers."""

    title: str
    first: str
    picture: Markup
    rows: Sequence[Bar]


def routes(site: Site) -> list[BaseRoute]:
    """The page, and its numbers as a sheet."""
    return [
        Route(DEMAND, shown_to(site, managed(_show)), methods=["GET"]),
        Route(f"{DEMAND}.xlsx", shown_to(site, managed(_sheet)), methods=["GET"]),
    ]


async def _show(visit: Visit, *, status: int = 200, wrong: str = "") -> Response:
    site, now = visit.site, clock.now()
    counts = await demand.counted(site.database, now)
    asks = [ask for ask in await taught.asks(site.database, now) if ask.sort is Sort.NOT_KNOWN]
    kinds = Counter[str]()
    for count in counts:
        kinds[count.kind] += count.times
    return visit.page(
        "desk_demand.html",
        status=status,
        plots=plots(site.house.town, counts, demand.mondays(now)) if counts else [],
        parts=tuple(zip(PARTS, COLOURS, strict=True)),
        whole=Bar(label="", parts=_parts(kinds)),
        useful=kinds["useful"],
        useless=kinds["useless"],
        vain=await asyncio.to_thread(in_vain, site.house.town, asks),
        wrong=wrong,
    )


def plots(town: Town, counts: Sequence[Count], weeks: Sequence[date]) -> list[Plot]:
    """By week in order; by topic and by post the most asked first."""
    topics, posts = _topics(town), {post.code: _whose(town, post) for post in town.posts}
    by_week = _by(counts, lambda count: count.week)
    return [
        _plot("每周", "周一", [Bar(label=f"{week:%m-%d}", parts=_parts(by_week[week])) for week in weeks]),
        _plot("按主题", "主题", _most(_by(counts, lambda count: topics.get(count.entry or "", NO_TOPIC)))),
        _plot("按巡访岗", "巡访岗", _most(_by(counts, lambda count: posts.get(count.post, NO_POST)))),
    ]


def _whose(town: Town, post: Post) -> str:
    """A post by its village: that is what tells it from the others."""
    village = town.village(post.village) if post.village else None
    return village.name if village else post.name


def _topics(town: Town) -> dict[str, str]:
    return {entry.id: town.topics.get(entry.topic, entry.topic) for entry in town.entries}


def _by(counts: Iterable[Count], name: Callable[[Count], Name]) -> defaultdict[Name, Counter[str]]:
    found: defaultdict[Name, Counter[str]] = defaultdict(Counter)
    for count in counts:
        found[name(count)][count.kind] += count.times
    return found


def _parts(kinds: Counter[str]) -> tuple[int, ...]:
    """Who was offered choices and picked one is counted once."""
    unpicked = max(0, kinds["options"] - kinds["picked"])
    return (kinds["answer"], kinds["picked"], unpicked, kinds["notknown"])


def _most(found: defaultdict[str, Counter[str]]) -> list[Bar]:
    drawn = [Bar(label=label, parts=_parts(kinds)) for label, kinds in found.items()]
    return sorted((bar for bar in drawn if bar.whole), key=lambda bar: (-bar.whole, bar.label))


def _plot(title: str, first: str, drawn: Sequence[Bar]) -> Plot:
    return Plot(title=title, first=first, picture=bars(title, PARTS, drawn), rows=drawn)


def in_vain(town: Town, asks: Iterable[Ask]) -> list[tuple[str, int]]:
    """What was most asked and not known, near-duplicates together, in the most frequent wording."""
    known = [text for entry in town.entries for text in (entry.question, *entry.phrasings)]
    return [(group.wordings[0], group.times) for group in grouped(asks, town.words, known)[:MOST_IN_VAIN]]


async def _sheet(visit: Visit) -> Response:
    town = visit.site.house.town
    counts = await demand.counted(visit.site.database, clock.now())
    made = await sheets.write(Sheet(title=TITLE, columns=COLUMNS, rows=[_row(town, count) for count in counts]))
    if isinstance(made, SheetFault):
        return await _show(visit, status=503, wrong=NO_SHEET)
    name = quote(f"{TITLE} {clock.now():%Y-%m-%d}.xlsx")
    return Response(made, media_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


def _row(town: Town, count: Count) -> list[str]:
    entry, post = town.entry(count.entry or ""), town.post(count.post)
    return [
        count.week.isoformat(),
        post.name if post else NO_POST,
        town.topics.get(entry.topic, entry.topic) if entry else NO_TOPIC,
        entry.question if entry else count.entry or "",
        KINDS.get(count.kind, count.kind),
        str(count.times),
    ]
