"""WeCom's group robots: a line in the group of a post. The key in a robot's address is a secret."""

import re
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot import clock
from bot.channels.doors import errors
from bot.channels.doors.port import NO_REST, Message, Told
from bot.channels.http import Http
from bot.channels.port import Later, Never

MOST, WITHIN = 20, 60.0
"""So many messages in so many seconds are taken of one robot."""
_KEY = re.compile(r"[A-Za-z0-9-]{8,100}", re.ASCII)


def is_robot(api: str, address: str) -> bool:
    """Whether this is the address of a robot at WeCom, and of nothing else on the net."""
    start = f"{api}/cgi-bin/webhook/send?key="
    return address.startswith(start) and bool(_KEY.fullmatch(address.removeprefix(start)))


class Group:
    """Writes into groups by their robots, each within its limit."""

    apart = 1

    def __init__(self, api: str, http: Http, now: Callable[[], float] = clock.monotonic) -> None:
        self._api, self._http, self._now = api, http, now
        self._lately: defaultdict[str, deque[float]] = defaultdict(deque)

    def rest(self, urgent: bool) -> timedelta:
        """A group is left to itself."""
        return NO_REST

    async def tell(self, address: str, message: Message) -> Told:
        """Say it in the group; in danger everybody there is called."""
        if not is_robot(self._api, address):
            return Never(reason="no robot's address")
        if (wait := self._wait(address)) > 0:
            return Later(seconds=wait, reason="too many a minute")
        self._lately[address].append(self._now())
        return errors.told(await self._http.call("POST", address, json={"msgtype": "text", "text": _text(message)}))

    def _wait(self, address: str) -> float:
        lately, now = self._lately[address], self._now()
        while lately and now - lately[0] >= WITHIN:
            lately.popleft()
        return WITHIN - (now - lately[0]) if len(lately) >= MOST else 0.0

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.close()


def _text(message: Message) -> dict[str, Any]:
    content = f"{message.text}\n{message.link}" if message.link else message.text
    return {"content": content, "mentioned_list": ["@all"]} if message.urgent else {"content": content}
