"""All pages as one application: routes, and around each of them the frame."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages import assets, boards, chat, desk, heard, open311, photos_in_chat, posters, progress, rendering
from bot.pages.errors import handlers
from bot.pages.frame import BodyLimit, SecurityHeaders
from bot.pages.seen import Seen
from bot.pages.site import Site
from bot.storage import outbox

Endpoint = Callable[[Request], Awaitable[Response]]


def build_app(site: Site) -> Starlette:
    """The application of this house; every template is compiled before the first visitor comes."""
    rendering.warm()
    return Starlette(
        routes=_routes(site),
        middleware=[Middleware(SecurityHeaders), Middleware(BodyLimit)],
        exception_handlers=handlers(site),
    )


def _routes(site: Site) -> list[BaseRoute]:
    return [
        *site.hooks,
        *chat.routes(site, Seen(site.database)),
        *photos_in_chat.routes(site),
        *boards.routes(site),
        *heard.routes(site),
        *posters.routes(site),
        *progress.routes(site),
        *desk.routes(site),
        *open311.routes(site),
        *assets.routes(),
        Route("/healthz", _health(site), methods=["GET"]),
    ]


def _health(site: Site) -> Endpoint:
    """For whoever watches the service: "ok" while the database can be read."""

    async def endpoint(request: Request) -> Response:
        await site.database.read(outbox.LAST, (0,))
        return PlainTextResponse("ok")

    return endpoint
