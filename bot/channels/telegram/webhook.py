"""The road on which Telegram comes to us: every update is on disk before it is told so."""

import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.fields import loaded
from bot.channels.telegram.intake import Intake, Update
from bot.storage.errors import StorageError

PATH = "/hook/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST = 1024 * 1024
"""Bytes of one update."""


def routes(intake: Intake, secret: str) -> tuple[Route, ...]:
    """The address at which updates arrive. Whoever does not know the secret is turned away unread."""

    async def endpoint(request: Request) -> Response:
        if not _is_from_telegram(request, secret):
            return Response(status_code=403)
        raw = await _body(request)
        return Response(status_code=413 if raw is None else await _stored(intake, raw))

    return (Route(PATH, endpoint, methods=["POST"]),)


def _is_from_telegram(request: Request, secret: str) -> bool:
    shown = request.headers.get(HEADER, "").encode("latin-1")
    return bool(secret) and hmac.compare_digest(shown, secret.encode())


async def _body(request: Request) -> bytes | None:
    """The update's bytes; None where there are more than any update has."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return None
    return bytes(body)


async def _stored(intake: Intake, raw: bytes) -> int:
    """The status to answer with; at 503 Telegram brings it again."""
    try:
        await intake.take((Update(read=_read(raw), raw=raw),))
    except StorageError:
        return 503
    return 200


def _read(raw: bytes) -> object:
    try:
        return loaded(raw)
    except ValueError:
        return None
