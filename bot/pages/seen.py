"""Notes what residents' browsers have got; a second's worth of notes is one write."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime

from bot import clock
from bot.pages.transcript import Line
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.transaction import Db

log = logging.getLogger(__name__)

REST = 1.0
"""Seconds that a note may wait for others."""


class Seen:
    """Collects how far each chat has been read. All calls come from the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reached: dict[int, int] = {}
        self._soon: asyncio.Task[None] | None = None

    def line(self, chat: int, line: Line) -> int:
        """A line went to the chat's browser; its position. What was noted before costs nothing."""
        if line.unseen:
            self._note(chat, line.seq)
        return line.seq

    def _note(self, chat: int, seq: int) -> None:
        self._reached[chat] = max(seq, self._reached.get(chat, 0))
        if self._soon is None or self._soon.done():
            self._soon = asyncio.create_task(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(REST)
        await self.flush()

    async def flush(self) -> None:
        """Write all notes now. What cannot be written is noted again at the next visit."""
        reached, self._reached = self._reached, {}
        if not reached:
            return
        try:
            await self._database.write(_mark, reached, clock.now())
        except Unavailable as error:
            log.info("not noted as seen: %s", error)


def _mark(db: Db, reached: Mapping[int, int], now: datetime) -> None:
    for chat, seq in reached.items():
        outbox.seen(db, chat, seq, now)
