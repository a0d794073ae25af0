"""Which post's QR code a browser came in by: it presets the village of what is said next."""

from starlette.requests import Request
from starlette.responses import Response

from bot.pages.site import Site
from knowledge.offices import Post
from knowledge.town import Town

COOKIE = "post"
LASTS = 24 * 3600
"""Seconds; whoever scans a code speaks soon, and the first message carries it into the talk."""


def post_of(request: Request, town: Town) -> Post | None:
    """The post named in the address or remembered since; None without one, or where its code is unknown."""
    code = request.query_params.get("post") or request.cookies.get(COOKIE, "")
    post = town.post(code.strip().upper())
    return post if post is not None and post.village is not None else None


def remember(response: Response, site: Site, post: Post) -> None:
    """Keep the post until something is said."""
    response.set_cookie(COOKIE, post.code, max_age=LASTS, httponly=True, samesite="lax", secure=site.settings.secure)


def forget(response: Response) -> None:
    """The talk knows the village from here on."""
    response.delete_cookie(COOKIE)


def post_named(town: Town, village: str | None) -> Post | None:
    """The post that answers for a village."""
    found = town.village(village) if village else None
    return town.post(found.post) if found else None
