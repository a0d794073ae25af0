"""One thread writes everything, and what waits together is committed together.

There is no timer: a batch is whatever arrived while the one before was on its way to the disk.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections import defaultdict, deque
from collections.abc import Iterable
from queue import SimpleQueue

from bot.storage import batch, sqlite
from bot.storage.errors import Busy, Closed
from bot.storage.job import Job
from bot.storage.transaction import Db

BATCH = 512


class Writer:
    """Owns the writing connection. `submit` and `stop` belong to the event loop, the rest to the thread."""

    def __init__(self, connection: sqlite3.Connection, *, limit: int) -> None:
        self._connection = connection
        self._limit = limit
        self._waiting: deque[Job] = deque()
        self._emptying: deque[asyncio.Future[None]] = deque()
        self._bell: SimpleQueue[bool] = SimpleQueue()
        self._about_to_ring = False
        self._closing = False
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Let a job wait for the next batch; Busy or Closed if it cannot."""
        if self._closing:
            raise Closed("系统正在关闭，请稍后再试。")
        if len(self._waiting) >= self._limit:
            raise Busy("现在要办的事太多，请稍后再试。")
        self._waiting.append(job)
        self._ring_after_this_tick(job.future.get_loop())

    def checkpoint(self, done: asyncio.Future[None]) -> None:
        """Let the log be emptied after the next batch, outside of any transaction; Closed if it cannot."""
        if self._closing:
            raise Closed("系统正在关闭，请稍后再试。")
        self._emptying.append(done)
        self._ring_after_this_tick(done.get_loop())

    def _ring_after_this_tick(self, loop: asyncio.AbstractEventLoop) -> None:
        # Tasks woken by one commit write again in one tick. Ringing at its end hands over all of them;
        # ringing now would commit the first alone and let the others wait for a second commit.
        if not self._about_to_ring:
            self._about_to_ring = True
            loop.call_soon(self._ring)

    def _ring(self) -> None:
        self._about_to_ring = False
        self._bell.put(True)

    def stop(self) -> None:
        """Refuse what comes from now on; the thread writes what waits and ends."""
        self._closing = True
        self._bell.put(True)
        self._bell.put(False)

    def drained(self) -> None:
        """Block until the thread has ended; for after stop, and never on an event loop."""
        self._thread.join()

    def _serve(self) -> None:
        db = Db(self._connection)
        while self._bell.get():
            while jobs := self._take():
                batch.commit(db, [job for job in jobs if not job.future.cancelled()])
                _announce(jobs)
            self._empty_log()

    def _empty_log(self) -> None:
        if not self._emptying:
            return
        asked = [self._emptying.popleft() for _ in range(len(self._emptying))]
        # Where it cannot be done now the next one does it; on closing it is done anyhow.
        with contextlib.suppress(sqlite.DriverError):
            sqlite.checkpoint(self._connection)
        for done in asked:
            with contextlib.suppress(RuntimeError):
                done.get_loop().call_soon_threadsafe(_wake, done)

    def _take(self) -> list[Job]:
        count = min(len(self._waiting), BATCH)
        return [self._waiting.popleft() for _ in range(count)]


def _announce(jobs: Iterable[Job]) -> None:
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[Job]] = defaultdict(list)
    for job in jobs:
        by_loop[job.future.get_loop()].append(job)
    for loop, settled in by_loop.items():
        # A loop that is gone has nobody left to tell.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, settled)


def _wake(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def _settle(jobs: Iterable[Job]) -> None:
    for job in jobs:
        job.settle()
