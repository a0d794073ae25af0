"""The answer that goes out with the vendor's own request: taken in time, and noted once it is out."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot import clock
from bot.channels.wechat.abilities import Kind
from bot.channels.wechat.composing import compose
from bot.storage import passive
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.inbox import Received
from bot.storage.passive import Taken, Way
from bot.storage.transaction import Db
from bot.vault import Vault

log = logging.getLogger(__name__)

TRIES, REST = 3, 0.5
"""How often, and how many seconds apart, an answer that is out is noted; after that it may come once more."""


@dataclass(frozen=True, slots=True)
class Passive:
    """Takes answers for requests, notes what became of them, and announces where something is left to be sent."""

    kind: Kind
    database: Database
    vault: Vault
    announce: Callable[[int], None]
    rest: float = REST

    async def take(self, received: Received, seconds: float, *, reads_on: bool = False) -> Taken | None:
        """What may be answered now; None where nothing is, or where it cannot be had in so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                return await self.database.write(self._take, received, reads_on)
        except (TimeoutError, Unavailable):
            return None

    def _take(self, db: Db, received: Received, reads_on: bool) -> Taken | None:
        # The time is read here: in the queue before the writer it would have grown old.
        way = Way(compose=partial(compose, self.kind, reads_on), only=not self.kind.writes)
        return passive.take(db, self.vault, way, received.chat, received.position, clock.now())

    async def sent(self, taken: Taken) -> None:
        """The answer is out."""
        for _ in range(TRIES):
            try:
                await self.database.write(passive.sent, taken, clock.now())
                break
            except Unavailable as error:
                log.warning("an answer that is out could not be noted: %s", error)
                await asyncio.sleep(self.rest)
        if taken.more:
            self.announce(taken.chat)

    async def let_go(self, taken: Taken) -> None:
        """Nobody was there any more to hear it."""
        try:
            await self.database.write(passive.let_go, taken, clock.now())
        except Unavailable as error:
            log.warning("an answer that nobody heard waits: %s", error)


class Answer(Response):
    """Sends an answer and notes it, or lets go of it where the vendor has hung up."""

    def __init__(self, content: str, answers: Passive, taken: Taken) -> None:
        super().__init__(content, media_type="text/xml")
        self._answers, self._taken = answers, taken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, if somebody still listens."""
        if await _is_over(receive):
            return await self._answers.let_go(self._taken)
        await super().__call__(scope, receive, send)
        # The loop writes it out at the end of this round: noted before that, a crash in between would lose it.
        await asyncio.sleep(0)
        await self._answers.sent(self._taken)


async def _is_over(receive: Receive) -> bool:
    """Whether the other side has hung up; the body has been read, so nothing else can be heard of it."""
    listening = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    over = listening.done()
    listening.cancel()
    return over
