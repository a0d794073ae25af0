"""Durable complaints a second, three rows each, as multiples of a plain loop of write and fdatasync.

Run `python -m tests.bench.bench_commit`. Everything takes turns in short rounds of one run, because a disk's
mood changes. `inline` is sqlite3 alone on one thread with the same rows and as many complaints a commit: the
ceiling on this machine. The quicker the disk's flush, the smaller every multiple: the plain loop waits for
nothing else, and a complaint costs its share of CPU on any disk.
"""

import asyncio
import os
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

import uvloop

from bot import clock
from bot.storage import sqlite
from bot.storage.database import Database, Db

AIMS = {1: 0.8, 16: 8.0, 128: 40.0}
ROUNDS = 9
SECONDS = 0.25

SCHEMA = """
CREATE TABLE complaint (
    id BIGINT PRIMARY KEY, post TEXT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL,
    text TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE step (
    position BIGINT PRIMARY KEY, complaint BIGINT NOT NULL REFERENCES complaint (id), action TEXT NOT NULL,
    at TEXT NOT NULL, digest TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE outbox (
    position BIGINT PRIMARY KEY, chat BIGINT NOT NULL, state TEXT NOT NULL, body_sealed BLOB NOT NULL
);
"""
COMPLAINT = "INSERT INTO complaint (id, post, state, version, text, created_at) VALUES (?, ?, ?, ?, ?, ?)"
STEP = "INSERT INTO step (position, complaint, action, at, digest, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
OUTBOX = "INSERT INTO outbox (position, chat, state, body_sealed) VALUES (?, ?, ?, ?)"

TEXT = "河边堆了好多垃圾一直没人清，天热了味道很大，麻烦派人来看一看。"
AT = "2026-03-02T09:00:00+08:00"
HASH = "0" * 64
BODY = bytes(160)
SAME_BYTES = f"XC new file {AT} {HASH * 3} waiting {TEXT}".encode() + BODY

Execute = Callable[[str, tuple[Any, ...]], object]


def complaint(execute: Execute, number: int) -> None:
    """The three rows of one complaint."""
    execute(COMPLAINT, (number, "XC", "new", 1, TEXT, 1_772_413_200_000))
    execute(STEP, (number, number, "file", AT, HASH, HASH, HASH))
    execute(OUTBOX, (number, number % 500, "waiting", BODY))


def transaction(db: Db, number: int) -> None:
    """The same as a transaction function."""
    complaint(db.execute, number)


class Plain:
    """Write the same bytes, flush, again."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)

    def rate(self) -> float:
        """Flushes a second in one round."""
        start, done = clock.monotonic(), 0
        while clock.monotonic() - start < SECONDS:
            os.write(self._file, SAME_BYTES)
            os.fdatasync(self._file)
            done += 1
        return done / (clock.monotonic() - start)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


class Inline:
    """One thread, one connection, no waiting for anybody."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.cursor().execute
        self._numbers = count(1)
        for statement in sqlite.statements(SCHEMA):
            self._execute(statement)

    def rate(self, together: int) -> float:
        """Complaints a second in one round, so many a commit."""
        start, done = clock.monotonic(), 0
        while clock.monotonic() - start < SECONDS:
            self._commit(together)
            done += together
        return done / (clock.monotonic() - start)

    def _commit(self, together: int) -> None:
        self._execute(sqlite.BEGIN)
        for number in (next(self._numbers) for _ in range(together)):
            self._execute(sqlite.SAVEPOINT)
            complaint(self._execute, number)
            self._execute(sqlite.RELEASE)
        self._execute(sqlite.COMMIT)


class Ours:
    """The writer of the house, so many tasks each waiting for its own complaint."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = count(1)

    async def rate(self, in_flight: int) -> float:
        """Complaints a second in one round."""
        start = clock.monotonic()
        done = await asyncio.gather(*(self._client(start + SECONDS) for _ in range(in_flight)))
        return sum(done) / (clock.monotonic() - start)

    async def _client(self, end: float) -> int:
        done = 0
        while clock.monotonic() < end:
            await self._database.write(transaction, next(self._numbers))
            done += 1
        return done


class Rates:
    """What each round measured, and the medians."""

    def __init__(self) -> None:
        self.plain: list[float] = []
        self.ours: dict[int, list[float]] = {in_flight: [] for in_flight in AIMS}
        self.inline: dict[int, list[float]] = {in_flight: [] for in_flight in AIMS}

    async def measure(self, plain: Plain, inline: Inline, ours: Ours, in_flight: int) -> None:
        """One round of each, one after the other."""
        base = plain.rate()
        self.plain.append(base)
        self.ours[in_flight].append(await ours.rate(in_flight) / base)
        self.inline[in_flight].append(inline.rate(in_flight) / base)

    def show(self) -> None:
        """Print the table."""
        plain = statistics.median(self.plain)
        print(f"plain fdatasync loop: {plain:,.0f}/s ({1000 / plain:.2f} ms a flush) = 1")
        print("in flight    ours   inline  ours/inline   aim")
        for in_flight, aim in AIMS.items():
            ours, inline = (statistics.median(rates[in_flight]) for rates in (self.ours, self.inline))
            print(f"{in_flight:9} {ours:7.2f} {inline:8.2f} {ours / inline:12.2f} {aim:5.1f}")


async def bench(directory: Path) -> None:
    """Measure in a directory of the disk that counts."""
    migrations = directory / "migrations"
    migrations.mkdir()
    (migrations / "0001_bench.sql").write_text(SCHEMA)
    rates = Rates()
    async with AsyncExitStack() as opened:
        plain = Plain(directory / "plain")
        opened.callback(plain.close)
        connection = sqlite.connect(directory / "inline.db")
        opened.callback(connection.close)
        database = await Database.open(directory / "data", migrations=migrations)
        opened.push_async_callback(database.close)
        inline, ours = Inline(connection), Ours(database)
        for _ in range(ROUNDS):
            for in_flight in AIMS:
                await rates.measure(plain, inline, ours, in_flight)
    rates.show()


def main() -> None:
    """Run beside the repository, not in a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        uvloop.run(bench(Path(directory)))


if __name__ == "__main__":
    main()
