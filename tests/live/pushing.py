"""How a vendor's platform calls our own address: one exchange on a connection of its own, within a time."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from tests.live.wire import Answer, Broken, Line


async def exchange(
    target: str, method: str, query: Mapping[str, str], body: bytes, headers: Mapping[str, str], wait: float
) -> Answer | None:
    """Our service's answer in time, or None."""
    with suppress(Broken, TimeoutError):
        return await asyncio.wait_for(_exchanged(target, method, query, body, headers), wait)
    return None


async def _exchanged(
    target: str, method: str, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]
) -> Answer:
    parts = urlsplit(target)
    line = await Line.open(parts.port or 80)
    try:
        path = f"{parts.path}?{urlencode(query)}" if query else parts.path
        return await line.ask(method, path, {"Host": parts.netloc, **headers}, body)
    finally:
        line.close()
