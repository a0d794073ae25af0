"""The photo of a timetable at a stop, for everybody: it hangs there in the street."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.photos_at_desk import opened
from bot.pages.site import Site
from bot.storage import timetables


def routes(site: Site) -> list[BaseRoute]:
    """One photo."""

    async def show(request: Request) -> Response:
        board = await timetables.board(site.database, int(request.path_params["board"]))
        content = None if board is None else await asyncio.to_thread(opened, site.album, board.address)
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type="image/jpeg")

    return [Route("/board/{board:int}", show, methods=["GET"])]
