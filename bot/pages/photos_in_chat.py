"""A photo, shown to the browser that sent it."""

import asyncio
from secrets import compare_digest

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.forms import key_of
from bot.pages.site import Site
from bot.pages.transcript import photo_mark
from bot.vault import Unopenable


def routes(site: Site) -> list[BaseRoute]:
    """The address of a photo; its mark fits one browser's key only."""

    async def show(request: Request) -> Response:
        key, address = key_of(request), str(request.path_params["address"])
        mark = str(request.path_params["mark"])
        if key is None or not compare_digest(mark.encode(), photo_mark(site, key, address).encode()):
            raise HTTPException(404)
        return Response(await _content(site, address), media_type="image/jpeg")

    return [Route("/photo/{mark}/{address}", show, methods=["GET"])]


async def _content(site: Site, address: str) -> bytes:
    try:
        content = await asyncio.to_thread(site.album.load, address)
    except Unopenable as error:
        raise HTTPException(404) from error
    if content is None:
        raise HTTPException(404)
    return content
