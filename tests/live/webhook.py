"""Brings the updates of a bot to its webhook as Telegram does: again until a 2xx, each chat's in order."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot import clock
from tests.live.faults import Duplicate, Fault, Reorder
from tests.live.pushing import exchange
from tests.live.service import HOST
from tests.live.updates import Json, Updates, body_of, queue_of

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(slots=True)
class Courier:
    """One webhook that is set. `port` goes before the address's own; `last_error` is what its owner may ask for."""

    url: str
    secret: str
    updates: Updates
    at_once: int
    next_fault: Callable[[], Fault | None]
    changed: Callable[[], None]
    port: int | None = None
    again: float = 0.05
    patience: float = 10.0
    last_error: str = ""
    last_error_at: int = 0
    statuses: list[int] = field(default_factory=list)
    _busy: set[str] = field(default_factory=set)
    _bringing: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Bring what waits until cancelled."""
        try:
            while True:
                self.updates.news.clear()
                self._start()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.updates.news.wait(), self.again)
        finally:
            for task in self._bringing:
                task.cancel()
            if self._bringing:
                await asyncio.wait(self._bringing)

    def _start(self) -> None:
        for update_id, update in sorted(self.updates.pending.items()):
            queue = queue_of(update)
            if queue not in self._busy and len(self._busy) < self.at_once:
                self._busy.add(queue)
                task = asyncio.create_task(self._bring(queue, update_id))
                self._bringing.add(task)
                task.add_done_callback(self._bringing.discard)

    async def _bring(self, queue: str, update_id: int) -> None:
        try:
            taken = await self._brought(update_id, queue)
        finally:
            self._busy.discard(queue)
        if taken:  # the next one of this chat has its turn at once, one that failed after a while
            self.updates.news.set()
        self.changed()

    async def _brought(self, update_id: int, queue: str) -> bool:
        if update_id not in self.updates.pending:  # confirmed meanwhile, on another road
            return False
        match self.next_fault():
            case Reorder():
                later = [one for one, update in self.updates.pending.items() if queue_of(update) == queue]
                return await self._post(max(later))
            case Duplicate():
                update = self.updates.pending[update_id]
                both = await asyncio.gather(self._ask(update), self._ask(update))
                return self._judge(update_id, both[0]) and self._judge(update_id, both[1])
            case _:
                return await self._post(update_id)

    async def _post(self, update_id: int) -> bool:
        return self._judge(update_id, await self._ask(self.updates.pending[update_id]))

    def _judge(self, update_id: int, status: int) -> bool:
        self.statuses.append(status)
        if 200 <= status < 300:
            self.updates.pending.pop(update_id, None)
            return True
        said = f"Wrong response from the webhook: {status}" if status else "Connection refused"
        self.last_error, self.last_error_at = said, clock.milliseconds(clock.now()) // 1000
        return False

    async def _ask(self, update: Json | bytes) -> int:
        """The status of one try, 0 where there was no answer."""
        parts = urlsplit(self.url)
        headers = {"Content-Type": "application/json", "Host": parts.netloc}
        if self.secret:
            headers[SECRET] = self.secret
        target = f"http://{HOST}:{self.port or parts.port}{parts.path}"
        answer = await exchange(target, "POST", {}, body_of(update), headers, self.patience)
        return answer.status if answer is not None else 0
