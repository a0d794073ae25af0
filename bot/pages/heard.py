"""A voice of ours, for whoever was given its link: on the chat page, or in a message elsewhere."""

import asyncio
from secrets import compare_digest

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.photos_at_desk import opened
from bot.pages.site import Site
from bot.pages.voices_at_desk import answer
from bot.storage.voiced import HEARD, mark_of


def routes(site: Site) -> list[BaseRoute]:
    """The address of a voice; its mark is 256 bits that only we can make."""

    async def hear(request: Request) -> Response:
        voice, mark = str(request.path_params["address"]), str(request.path_params["mark"])
        if not compare_digest(mark.encode(), mark_of(site.vault, voice).encode()):
            raise HTTPException(404)
        content = await asyncio.to_thread(opened, site.album, voice)
        if content is None:
            raise HTTPException(404)
        return answer(content, request.headers.get("range", ""))

    return [Route(f"{HEARD}/{{mark}}/{{address}}", hear, methods=["GET"])]
