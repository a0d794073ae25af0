"""The browser's key, the token of its forms, and reading what a form sends."""

import re
from collections.abc import Mapping
from secrets import compare_digest

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from bot import ids
from bot.pages.errors import Sorry
from bot.pages.site import Site

KEY = "xunfang"
KEY_LASTS = 400 * 24 * 3600
"""Seconds; browsers keep a cookie no longer."""
MOST_FIELDS = 80
"""A page of the queue has fifty boxes to tick."""
MOST_WORDS = 256 * 1024
"""Bytes of a form without files; a form of nothing but separators takes long to read, and the others wait."""
# Control characters, and those that turn the direction of what is written: a terminal or a page would obey them.
_UNWRITTEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def key_of(request: Request) -> str | None:
    """The browser's key: 256 bits that open its chat and nothing else; None when it brought none."""
    key = request.cookies.get(KEY, "")
    return key if _TOKEN.fullmatch(key) else None


def new_key() -> str:
    """A key for a browser that has none."""
    return ids.token()


def keep_key(response: Response, site: Site, key: str) -> None:
    """Let the browser keep its key; each visit begins the 400 days anew."""
    response.set_cookie(KEY, key, max_age=KEY_LASTS, httponly=True, samesite="lax", secure=site.settings.secure)


def csrf_of(site: Site, key: str) -> str:
    """What the forms of this browser carry, so that no other site can press its buttons."""
    return site.vault.index(key, "csrf")


def checked_key(request: Request, site: Site, csrf: str, *, text: str = "") -> str:
    """The key of a browser whose form carries the right token; Sorry (403) otherwise."""
    key = key_of(request)
    if key is None or not compare_digest(csrf.encode(), csrf_of(site, key).encode()):
        raise Sorry(403, text=text)
    return key


async def read_fields(request: Request) -> Mapping[str, str]:
    """The text fields of a form; Sorry (400, 413) when it cannot be read."""
    whole = await read_within(request, MOST_WORDS)
    try:
        async with whole.form(max_files=0, max_fields=MOST_FIELDS) as form:
            return {name: clean(value) for name, value in form.items() if isinstance(value, str)}
    except HTTPException as error:
        raise unreadable(error) from error


async def read_within(request: Request, most: int) -> Request:
    """The same request with its body in hand; Sorry (413) when that is over so many bytes."""
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            body += chunk  # what is over is read and dropped: a browser hears us once it has sent everything
    if size > most:
        raise Sorry(413, "发来的文字太长了。请分几次说。")

    async def replay() -> Message:
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return Request(request.scope, replay)


def unreadable(error: HTTPException) -> Sorry:
    """What is said of a form that did not come whole or holds too much."""
    if error.status_code == 413:
        return Sorry(413)
    return Sorry(400, "发来的内容太长，或者没有传完整。请返回上一页，分几次再发。")


def clean(text: str) -> str:
    """Text as it is stored: what no person writes or a database cannot keep is taken out, line ends are made alike."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNWRITTEN.sub("", whole.replace("\r\n", "\n"))
