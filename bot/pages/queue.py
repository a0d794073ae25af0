"""The queue: my open items, fifty a page, and a word whenever they change."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.rendering import templates
from bot.pages.rota import duty_name
from bot.pages.sieves import QUICK, View, categories_of, choices, options, posts_of, sieve_of, view_of
from bot.pages.site import Site
from bot.pages.time_left import Brief, brief
from bot.pages.visits import PATH, Endpoint, Visit, session_of, shown_to
from bot.pages.when import spoken
from bot.storage import aside, calls, queue
from bot.storage.calls import Patience
from bot.storage.days import read_calendar
from bot.storage.reminders import PATIENCE
from handlers.wording.states import KINDS, STATES
from knowledge.town import Town
from knowledge.workdays import Calendar
from patrol.complaint import Complaint, Person
from patrol.rights import may_manage, may_ring

BEAT = 15.0
"""Seconds of silence after which the line is shown to be alive."""
REST = 1.0
"""Seconds between two looks: a storm of news costs no more than that."""
SHOWN_OF_TEXT = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a person's queue shows at one moment."""

    items: list[Complaint]
    counts: dict[str, int]
    aside: int
    calls: int

    @property
    def mark(self) -> str:
        """A fingerprint of what is shown: another one means that there is something new to see."""
        shown = [f"{item.id}.{item.version}{'.unread' if item.unread else ''}" for item in self.items]
        shown += [f"{kind}={items}" for kind, items in sorted(self.counts.items())]
        return hashlib.sha256(" ".join([*shown, str(self.aside), str(self.calls)]).encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One item in the list, in words."""

    number: str
    version: int
    kind: str
    state: str
    stage: str
    text: str
    place: str
    when: str
    at: str
    urgent: bool
    guarded: str
    unread: bool
    mine: bool
    left: Brief


def routes(site: Site) -> list[BaseRoute]:
    """The list and its news."""
    return [
        Route(PATH, shown_to(site, _show), methods=["GET"]),
        Route(f"{PATH}/events", _events(site), methods=["GET"]),
    ]


async def look(site: Site, person: Person, view: View) -> Look:
    """What this person sees of their queue now."""
    sieve = await sieve_of(site, view)
    items = await queue.page(site.database, person, sieve, view.number)
    whole = len(items) <= queue.PAGE and not view.number and not view.kind
    return Look(
        items=items,
        counts=dict(Counter(item.kind for item in items))
        if whole
        else await queue.counts(site.database, person, sieve),
        aside=await aside.count_aside(site.database) if may_manage(person) else 0,
        calls=await _calls(site, person),
    )


async def _calls(site: Site, person: Person) -> int:
    """How many people this person is to ring."""
    if not may_ring(person):
        return 0
    return await calls.count_calls(site.database, person, patience_of(site), clock.now())


def patience_of(site: Site) -> Patience:
    """How long an item may stay unread here."""
    other = timedelta(minutes=site.settings.unread_minutes)
    return Patience(urgent=min(other, PATIENCE), other=other)


async def _show(visit: Visit) -> Response:
    view = view_of(visit)
    seen = await look(visit.site, visit.person, view)
    now, town = clock.now(), visit.site.house.town
    calendar = await read_calendar(visit.site.database, town)
    return visit.page(
        "desk_queue.html",
        view=view,
        tabs=tabs(seen.counts),
        choices=choices(visit),
        quick=QUICK,
        options=options,
        row=row,
        posts=posts_of(town),
        categories=categories_of(town),
        on_duty=await duty_name(visit.site, visit.person.post, now),
        lines=[line(item, town, visit.person, calendar, now) for item in seen.items[: queue.PAGE]],
        more=len(seen.items) > queue.PAGE,
        aside=seen.aside,
        calls=seen.calls,
        mark=seen.mark,
        now=f"{now:%H:%M}",
    )


@lru_cache(maxsize=4096)
def row(line: Line) -> str:
    """A line as it stands in the page. Most of a list is as it was a minute ago, and drawing it is most of the work."""
    # A template's macros are attributes that no type knows of.
    drawn: str = templates().get_template("desk_line.html").module.row(line)  # type: ignore[attr-defined]
    return drawn


def tabs(counts: dict[str, int]) -> list[tuple[str, str, str]]:
    """Kind, label and how many, the whole queue first; a plus where only the first were counted."""
    total = sum(counts.values())
    more = "+" if total >= queue.COUNTED else ""
    kinds = [(kind.value, label, f"{counts.get(kind, 0)}{more}") for kind, label in KINDS.items()]
    return [("", "全部", f"{total}{more}"), *kinds]


def line(item: Complaint, town: Town, person: Person, calendar: Calendar, now: datetime) -> Line:
    """An item as its line of the list."""
    return Line(
        number=item.number,
        version=item.version,
        kind=KINDS[item.kind],
        state=STATES[item.state],
        stage=item.state,
        text=item.text if len(item.text) <= SHOWN_OF_TEXT else f"{item.text[:SHOWN_OF_TEXT]}…",
        place=place_of(item, town),
        when=spoken(item.created_at, now),
        at=item.created_at.isoformat(),
        urgent=item.urgent,
        guarded=guarded_word(item),
        unread=item.unread,
        mine=item.taken_by == person.id,
        left=brief(item, calendar, now),
    )


def place_of(item: Complaint, town: Town) -> str:
    """Where it is: the village, and the place in the resident's words."""
    village = town.village(item.village) if item.village else None
    return " · ".join(part for part in (village.name if village else "没说哪个村", item.place) if part)


def guarded_word(item: Complaint) -> str:
    """How an item is guarded, in a word; empty when it is not."""
    return "敏感" if item.sensitive else "保密" if item.confidential else ""


def _events(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if await session_of(request, site) is None:
            return Response(status_code=403)
        return StreamingResponse(changes(request, site), media_type="text/event-stream")

    return endpoint


async def changes(request: Request, site: Site, beat: float = BEAT) -> AsyncIterator[str]:
    """A line whenever the part of the queue that was asked for shows something else than before.

    The right to see it is asked again each time; nothing about other people's queues is told, not even that
    something happened there: the sign of life comes on the beat, whoever woke us.
    """
    due = monotonic()
    seen = request.headers.get("last-event-id") or request.query_params.get("mark", "")
    with site.notices.subscribe(QUEUES) as news:
        while not site.notices.closing:
            news.clear()
            session = await session_of(request, site)
            if session is None:
                yield "event: over\ndata:\n\n"
                return
            view = view_of(Visit(request=request, site=site, session=session))
            mark = (await look(site, session.person, view)).mark
            if mark != seen:
                yield f"id: {mark}\nevent: news\ndata: {mark}\n\n"
            elif monotonic() >= due:
                yield ": here\n\n"
            seen = mark
            due = due if monotonic() < due else monotonic() + beat
            await _next(news, due)


async def _next(news: asyncio.Event, due: float) -> None:
    """Wait for news and rest a little, but not past `due`: a late beat would tell of news as well."""
    try:
        await asyncio.wait_for(news.wait(), due - monotonic())
    except TimeoutError:
        return
    await asyncio.sleep(min(REST, max(0.0, due - monotonic())))
