"""The live line of one item's page: who else looks at it, and what has been done to it since the page was drawn."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.notices import QUEUES
from bot.pages.case_words import happened
from bot.pages.queue import BEAT, REST
from bot.pages.site import Site
from bot.pages.visits import PATH, Endpoint, Visit, session_of
from bot.storage import cases
from patrol.complaint import Complaint, Person
from patrol.numbers import find_number


def routes(site: Site) -> list[BaseRoute]:
    """The stream of one item."""
    return [Route(f"{PATH}/case/{{number}}/events", _events(site), methods=["GET"])]


def _events(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        session = await session_of(request, site)
        number = find_number(str(request.path_params["number"])) or ""
        item = await cases.find_item(site.database, session.person, number) if session is not None else None
        if session is None:
            return Response(status_code=403)
        if item is None:
            return Visit(request=request, site=site, session=session).missing(number)
        return StreamingResponse(changes(request, site, session.person, item), media_type="text/event-stream")

    return endpoint


async def changes(
    request: Request, site: Site, person: Person, item: Complaint, beat: float = BEAT
) -> AsyncIterator[str]:
    """A line whenever somebody comes or goes, and when the item moves on; the right to see it is asked each time.

    Of a guarded item nobody learns who else looks at it.
    """
    seen, there, due = _version(request, item), None, monotonic() + beat
    with (
        site.notices.subscribe(QUEUES) as news,
        site.notices.subscribe(item.id) as near,
        _present(site, item, person),
    ):
        while not site.notices.closing:
            news.clear()
            near.clear()
            now = await _fresh(request, site, item.number)
            if now is None:
                yield "event: over\ndata:\n\n"
                return
            said = "" if now.confidential else site.beside.others(now.id, person)
            if said != there:
                yield _event("beside", said)
            elif monotonic() >= due:
                yield ": here\n\n"
            if now.version != seen:
                yield _event("news", await _news(site, person, now, seen))
            there, seen = said, now.version
            due = due if monotonic() < due else monotonic() + beat
            await _next((news, near), due)


def _version(request: Request, item: Complaint) -> int:
    given = request.query_params.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else item.version


@contextmanager
def _present(site: Site, item: Complaint, person: Person) -> Iterator[None]:
    """While the stream is open its person is there, unless the item is guarded; the others are told at once."""
    if item.confidential:
        yield
        return
    try:
        with site.beside.looking(item.id, person):
            site.notices.arrived(item.id)
            yield
    finally:
        site.notices.arrived(item.id)


async def _fresh(request: Request, site: Site, number: str) -> Complaint | None:
    session = await session_of(request, site)
    return await cases.find_item(site.database, session.person, number) if session is not None else None


async def _news(site: Site, person: Person, item: Complaint, seen: int) -> str:
    history = await cases.read_deeds(site.database, site.vault, item.id)
    return "；".join(happened(past, person) for past in history[seen:])


def _event(name: str, said: str) -> str:
    return f"event: {name}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n"


async def _next(events: tuple[asyncio.Event, ...], due: float) -> None:
    """Wait for one of them, and rest a little; not past `due`."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(waits, timeout=max(0.0, due - monotonic()), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    if done:
        await asyncio.sleep(min(REST, max(0.0, due - monotonic())))
