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
        f"{PATH}/case/{item.number}/photo/{place}?k={_key(visit, address)}" for place, address in enumerate(item.photos)
    ]


def _key(visit: Visit, address: str) -> str:
    return visit.site.vault.index(f"{visit.session.csrf}\n{address}", PURPOSE)


async def _photo(visit: Visit) -> Response:
    number = find_number(str(visit.request.path_params["number"])) or ""
    item = await cases.find_item(visit.site.database, visit.person, number)
    place = int(visit.request.path_params["place"])
    if item is None or place >= len(item.photos):
        return visit.missing()
    address = item.photos[place]
    if not same(visit.request.query_params.get("k", ""), _key(visit, address)):
        return visit.missing()
    content = await asyncio.to_thread(_load, visit.site.album, address)
    return visit.missing() if content is None else Response(content, media_type="image/jpeg", headers=PRIVATE)


PRIVATE = {"Cache-Control": "no-store"}


def _load(album: Album, address: str) -> bytes | None:
    try:
        return album.load(address)
    except Unopenable:
        return None
