"""A poster for each post, to be printed and put up: its QR code opens the chat with the village preset."""

import re

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.telegram.commands import POST
from bot.pages.rendering import page
from bot.pages.site import Site
from knowledge.offices import Post

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a link of Telegram can carry."""


def routes(site: Site) -> list[BaseRoute]:
    """The list of posters and each of them."""

    async def listed(request: Request) -> Response:
        posts = [post for post in site.house.town.posts if post.village is not None]
        return page(request, site, "posters.html", posts=posts)

    async def one(request: Request) -> Response:
        post = site.house.town.post(request.path_params["code"].upper())
        if post is None or post.village is None:
            raise HTTPException(404)
        link = f"{_public(site)}/?post={post.code}"
        named = site.house.town.village(post.village)
        village = named.name if named else post.name
        code, telegram = code_of(link), _telegram(site, post)
        return page(request, site, "poster.html", post=post, village=village, link=link, code=code, telegram=telegram)

    return [
        Route("/poster", listed, methods=["GET"]),
        Route("/poster/{code}", one, methods=["GET"]),
    ]


def _public(site: Site) -> str:
    """Where residents open the pages, by the settings alone: whoever opens a poster must not choose where it leads."""
    settings = site.settings
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


def _telegram(site: Site, post: Post) -> Markup | None:
    """The code that opens the same in Telegram; None while it is not open or has not told our name."""
    by_village = f"{POST}{post.village}"
    link = site.telegram_link(by_village if _PAYLOAD.fullmatch(by_village) else f"{POST}{post.code}")
    return code_of(link) if link else None


def code_of(link: str) -> Markup:
    """The QR code as a drawing; it is still read when a quarter of it is dirty."""
    drawn = segno.make(link, error="q", micro=False).svg_inline(
        scale=10, border=4, omitsize=True, svgclass="code", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn from our own address, by our own library
