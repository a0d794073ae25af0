"""The photos of an item, decrypted for those who may see it and have opened its page."""

import asyncio

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.site import Site
from bot.pages.visits import PATH, Visit, same, shown_to
from bot.storage import cases
from bot.storage.media import Album
from bot.vault import Unopenable
from patrol.complaint import Complaint
from patrol.numbers import find_number

PURPOSE = "desk.photo"


def routes(site: Site) -> list[BaseRoute]:
    """One photo."""
    return [Route(f"{PATH}/case/{{number}}/photo/{{place:int}}", shown_to(site, _photo), methods=["GET"])]


def photo_addresses(visit: Visit, item: Complaint) -> list[str]:
    """Where the item's photos are, for this session only.

    The key makes sure that the page was opened first, which for a guarded item is written down.
    """
    return [
        f"{PATH}/case/{item.number}/photo/{place}?k={key_of(visit, address)}"
        for place, address in enumerate(item.photos)
    ]


def key_of(visit: Visit, address: str) -> str:
    """What this session's page writes under the address of a photo or voice."""
    return visit.site.vault.index(f"{visit.session.csrf}\n{address}", PURPOSE)


def key_fits(visit: Visit, address: str) -> bool:
    """Whether the request has it."""
    return same(visit.request.query_params.get("k", ""), key_of(visit, address))


async def _photo(visit: Visit) -> Response:
    number = find_number(str(visit.request.path_params["number"])) or ""
    item = await cases.find_item(visit.site.database, visit.person, number)
    place = int(visit.request.path_params["place"])
    if item is None or place >= len(item.photos) or not key_fits(visit, item.photos[place]):
        return visit.missing()
    content = await asyncio.to_thread(opened, visit.site.album, item.photos[place])
    return visit.missing() if content is None else Response(content, media_type="image/jpeg", headers=PRIVATE)


PRIVATE = {"Cache-Control": "no-store"}


def opened(album: Album, address: str) -> bytes | None:
    """The content of a photo or voice; None where it is gone or damaged."""
    try:
        return album.load(address)
    except Unopenable:
        return None
