"""The voices of an item, decrypted for those who may hear it and have opened its page."""

import asyncio
import re
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.photos_at_desk import key_fits, key_of, opened
from bot.pages.site import Site
from bot.pages.visits import PATH, Visit, shown_to
from bot.storage import cases
from patrol.complaint import Complaint
from patrol.numbers import find_number

MEDIA_TYPE = "audio/mpeg"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Which bytes are wanted, the last one included."""

    first: int
    last: int


def routes(site: Site) -> list[BaseRoute]:
    """One voice."""
    return [Route(f"{PATH}/case/{{number}}/voice/{{place:int}}", shown_to(site, _voice), methods=["GET"])]


def voice_addresses(visit: Visit, item: Complaint) -> list[str]:
    """Where the item's voices are, for this session only, as with photos."""
    return [
        f"{PATH}/case/{item.number}/voice/{place}?k={key_of(visit, address)}"
        for place, address in enumerate(item.voices)
    ]


async def _voice(visit: Visit) -> Response:
    number = find_number(str(visit.request.path_params["number"])) or ""
    item = await cases.find_item(visit.site.database, visit.person, number)
    place = int(visit.request.path_params["place"])
    if item is None or place >= len(item.voices) or not key_fits(visit, item.voices[place]):
        return visit.missing()
    content = await asyncio.to_thread(opened, visit.site.album, item.voices[place])
    return visit.missing() if content is None else answer(content, visit.request.headers.get("range", ""))


def answer(content: bytes, asked: str) -> Response:
    """The voice, or the part of it that the player asks for: iPhones play nothing that does not come in parts."""
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    part = part_of(asked, len(content))
    if part is None:
        return Response(content, media_type=MEDIA_TYPE, headers=headers)
    if part.first > part.last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {part.first}-{part.last}/{len(content)}"
    return Response(content[part.first : part.last + 1], 206, media_type=MEDIA_TYPE, headers=headers)


def part_of(asked: str, size: int) -> Part | None:
    """The bytes that a Range header asks for; None where it asks for none that we understand, so that all is sent.

    A part that begins after its end is one that cannot be had.
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return Part(first=max(size - int(last), 0), last=size - 1) if int(last) else Part(first=size, last=size - 1)
    if last and int(last) < int(first):
        return None
    return Part(first=int(first), last=min(int(last), size - 1) if last else size - 1)
