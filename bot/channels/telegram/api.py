"""Calls of the Bot API. They never raise: what was answered, refused or not reached is a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.http import Answered, Failed, Http

if TYPE_CHECKING:
    from bot.channels.telegram.wire import Line

PATIENCE = 20.0
"""Seconds that a call may take."""
MOST = 1024 * 1024
MOST_UPDATES = 32 * 1024 * 1024
"""Bytes of an answer; a hundred of the longest updates are a few million."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """It was done; what the Bot API gave back."""

    result: Any = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The Bot API answered and did not do it. `wait`: seconds to wait; `moved_to`: the chat's new id."""

    status: int
    description: str = ""
    wait: float | None = None
    moved_to: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreached:
    """No answer that could be read, so nobody knows whether it was done. `payload` is what came instead of one."""

    reason: str
    payload: bytes = field(default=b"", repr=False)


Answer = Done | Refused | Unreached


class Api:
    """The Bot API of one bot, over two pools of connections: one for getUpdates, one for everything else."""

    def __init__(self, token: str, api: str, proxy: str = "") -> None:
        self._token, self._api = token, api.rstrip("/")
        self._calls, self._polls = Http(proxy), Http(proxy)
        self._line: Line | None = None

    async def call(self, method: str, params: dict[str, Any] | None = None, seconds: float = PATIENCE) -> Answer:
        """Call a method, for at most so many seconds."""
        if self._line is None:
            # Imported here: a fifth of a second that only those wait for who have a bot.
            from bot.channels.telegram.wire import Line

            self._line = Line(self._token, self._api, self._calls, self._polls)
        return await self._line.call(method, params or {}, seconds)

    async def download(self, path: str, most: int, seconds: float = PATIENCE) -> Answered | Failed:
        """The content of a file, from the same host and with no redirect; `path` is one that was looked at before."""
        return await self._calls.call("GET", f"{self._api}/file/bot{self._token}/{path}", timeout=seconds, most=most)

    async def hang_up(self) -> None:
        """Let go of the connection on which updates are awaited; the next poll opens another."""
        await self._polls.close()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._polls.close()
        await self._calls.close()
