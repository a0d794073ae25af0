"""The one way to ask a vendor something over HTTP. It never raises, follows no redirect and tells no secret."""

from __future__ import annotations

import json as jsons
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.channels.session import Session

MOST = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What the other side said, whatever its status; the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def good(self) -> bool:
        """Whether the status says that it was done."""
        return 200 <= self.status < 300

    def fields(self) -> dict[str, Any] | None:
        """The body as a JSON object; None when it is anything else."""
        try:
            read = jsons.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return read if isinstance(read, dict) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """No whole answer came. `again`: a moment later one may; `too_large`: more bytes than we wanted to read.

    `reason` is one of a few fixed words and can be logged. The request may have been carried out all the same.
    """

    reason: str
    again: bool
    too_large: bool = False


class Http:
    """A pool of connections, opened at the first call and left by `close`.

    `proxy` is the address of an HTTP proxy. With `public` it speaks to public addresses only, decided after the name
    was resolved, for links that somebody else wrote.
    """

    def __init__(self, proxy: str = "", *, public: bool = False) -> None:
        self._proxy, self._public = proxy or None, public
        self._session: Session | None = None

    async def call(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109 - it is over the whole exchange, and its end is a value here
        most: int = MOST,
    ) -> Answered | Failed:
        """One exchange of at most `timeout` seconds; of the answer at most `most` bytes are read."""
        sent = dict(headers or {})
        if json is not None:
            # Written out as UTF-8: some vendors show an escaped character as its escape.
            data = jsons.dumps(json, ensure_ascii=False).encode(errors="replace")
            sent.setdefault("Content-Type", "application/json; charset=utf-8")
        return await self._opened().exchange(method, url, params, data, sent, timeout, most)

    def _opened(self) -> Session:
        if self._session is None:
            # Imported here: a seventh of a second that only those wait for who speak to a vendor.
            from bot.channels.session import Session

            self._session = Session(self._proxy, public=self._public)
        return self._session

    async def close(self) -> None:
        """Let go of the connections; a later call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
