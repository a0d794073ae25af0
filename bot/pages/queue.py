"""The queue: my open items, fifty a page, and a word whenever they change."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.notices import QUEUES
from bot.pages.site import Site
from bot.pages.visits import PATH, Endpoint, Visit, session_of, shown_to
from bot.pages.when import spoken
from bot.storage import aside, calls, queue
from bot.storage.calls import Patience
from bot.storage.reminders import PATIENCE
from handlers.wording.states import KINDS, STATES
from knowledge.town import Town
from patrol.complaint import Complaint, Kind, Person
from patrol.rights import may_manage, may_ring

BEAT = 15.0
"""Seconds of silence after which the line is shown to be alive."""
REST = 1.0
"""Seconds between two looks: a storm of news costs no more than that."""
SHOWN_OF_TEXT = 90
LAST_PAGE = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """Which part of the queue: a kind ("" for all) and a page, from 0."""

    kind: str = ""
    number: int = 0

    def address(self, number: int) -> str:
        """The address of a page of this kind."""
        return view_address(self.kind, number)


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


def routes(site: Site) -> list[BaseRoute]:
    """The list and its news."""
    return [
        Route(PATH, shown_to(site, _show), methods=["GET"]),
        Route(f"{PATH}/events", _events(site), methods=["GET"]),
    ]


def view_of(request: Request) -> View:
    """The part that an address asks for; what is not understood is the first page of everything."""
    kind, number = request.query_params.get("kind", ""), request.query_params.get("page", "1")
    known = kind if kind in set(Kind) else ""
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    return View(kind=known, number=min(max(page, 1), LAST_PAGE) - 1)


def view_address(kind: str, number: int = 0) -> str:
    """The address of a page of the queue."""
    asked = [f"kind={kind}"] if kind else []
    asked += [f"page={number + 1}"] if number else []
    return f"{PATH}?{'&'.join(asked)}" if asked else PATH


async def look(site: Site, person: Person, view: View) -> Look:
    """What this person sees of their queue now."""
    return Look(
        items=await queue.page(site.database, person, view.kind, view.number),
        counts=await queue.counts(site.database, person),
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
    view = view_of(visit.request)
    seen = await look(visit.site, visit.person, view)
    now, town = clock.now(), visit.site.house.town
    return visit.page(
        "desk_queue.html",
        view=view,
        tabs=tabs(seen.counts),
        lines=[line(item, town, visit.person, now) for item in seen.items[: queue.PAGE]],
        more=len(seen.items) > queue.PAGE,
        aside=seen.aside,
        calls=seen.calls,
        mark=seen.mark,
        now=f"{now:%H:%M}",
    )


def tabs(counts: dict[str, int]) -> list[tuple[str, str, str]]:
    """Kind, label and how many, the whole queue first; a plus where only the first were counted."""
    total = sum(counts.values())
    more = "+" if total >= queue.COUNTED else ""
    kinds = [(kind.value, label, f"{counts.get(kind, 0)}{more}") for kind, label in KINDS.items()]
    return [("", "全部", f"{total}{more}"), *kinds]


def line(item: Complaint, town: Town, person: Person, now: datetime) -> Line:
    """An item as its line of the list."""
    return Line(
        number=item.number,
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
    view, due = view_of(request), monotonic()
    seen = request.headers.get("last-event-id") or request.query_params.get("mark", "")
    with site.notices.subscribe(QUEUES) as news:
        while not site.notices.closing:
            news.clear()
            session = await session_of(request, site)
            if session is None:
                yield "event: over\ndata:\n\n"
                return
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
