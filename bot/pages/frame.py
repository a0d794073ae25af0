"""Around every page: headers that keep foreign content out, and a limit on what may be sent."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 40 * 1024 * 1024
"""The largest request; the pages shrink photos before they are sent."""
_PATIENCE = 5
"""How many times the limit is read and thrown away, so that the sender gets to see our answer."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Puts HEADERS on every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, dressed)


class BodyLimit:
    """Refuses a body over MOST_BYTES with 413 as soon as that is known."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self.app(scope, _limited(scope, receive) if scope["type"] == "http" else receive, send)


def _limited(scope: Scope, receive: Receive) -> Receive:
    announced, size = _announced(scope), 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if max(size, announced) > MOST_BYTES:
            await _throw_away(receive, message)
            raise HTTPException(413)
        return message

    return limited


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


async def _throw_away(receive: Receive, message: Message) -> None:
    """Read on: a browser shows an answer only once it has sent everything."""
    size = 0
    while message.get("more_body", False) and size < _PATIENCE * MOST_BYTES:
        message = await receive()
        size += len(message.get("body", b""))
