"""The live stream of a chat: what is committed after the last line that the browser has, each line once."""

import asyncio
from collections.abc import AsyncGenerator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot import clock
from bot.channels.web import address_of
from bot.pages.forms import key_of
from bot.pages.seen import Seen
from bot.pages.site import Site
from bot.pages.transcript import Reading, to_json
from bot.storage import talk

BEAT = 15.0
"""Seconds of silence after which a sign of life goes out: proxies keep the line, the page knows that it holds."""
_SIGN_OF_LIFE = "event: beat\ndata: 1\n\n"
_HEADERS = {"X-Accel-Buffering": "no"}
_LONGEST_POSITION = 18


async def stream(request: Request, site: Site, seen: Seen) -> Response:
    """The stream of this browser's chat; 204, which ends the asking, before its first message."""
    key = key_of(request)
    standing = await talk.standing(site.database, site.vault, address_of(key)) if key else None
    if key is None or standing is None:
        return Response(status_code=204)
    told = lines(Reading(site=site, key=key), seen, standing.chat, after_of(request))
    return StreamingResponse(told, media_type="text/event-stream", headers=_HEADERS)


def after_of(request: Request) -> int:
    """The last position that the browser has: from a broken line's own header, else from the address."""
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(given) if given.isdecimal() and len(given) <= _LONGEST_POSITION else 0


async def lines(reading: Reading, seen: Seen, chat: int, after: int, beat: float = BEAT) -> AsyncGenerator[str, None]:
    """The events of a chat from a position on, until the house closes; a sign of life every `beat` seconds."""
    site = reading.site
    with site.notices.subscribe(chat) as news:  # who listens before reading misses nothing
        while not site.notices.closing:
            news.clear()
            rows = await talk.after(site.database, chat, after)
            for line in await reading.lines(rows):
                yield f"id: {line.seq}\ndata: {to_json(line, clock.now())}\n\n"
                after = seen.line(chat, line)
            if len(rows) < talk.MOST and not await _heard(news, beat):
                yield _SIGN_OF_LIFE
    await seen.flush()


async def _heard(news: asyncio.Event, patience: float) -> bool:
    try:
        await asyncio.wait_for(news.wait(), patience)
    except TimeoutError:
        return False
    return True
