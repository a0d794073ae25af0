"""A little database of notes for the tests of the storage core, and a way to keep its writer busy."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage.database import Database, Db

SCHEMA = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE line (
    note BIGINT NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED,
    seq BIGINT NOT NULL,
    PRIMARY KEY (note, seq)
);
"""


def write_migrations(directory: Path, *scripts: str) -> Path:
    """The scripts as numbered files."""
    directory.mkdir(exist_ok=True)
    for number, script in enumerate(scripts, start=1):
        (directory / f"{number:04}_step.sql").write_text(script)
    return directory


@asynccontextmanager
async def little(tmp_path: Path, *, limit: int = 1000) -> AsyncIterator[Database]:
    """The database of notes in tmp_path/data, open."""
    migrations = write_migrations(tmp_path / "migrations", SCHEMA)
    database = await Database.open(tmp_path / "data", migrations=migrations, limit=limit)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def busy_writer(database: Database) -> AsyncIterator[None]:
    """Inside, everything written waits; at the end it is all there is for the next batch."""
    started, release = threading.Event(), threading.Event()

    def hold(_: Db) -> None:
        started.set()
        release.wait(timeout=30)

    holding = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(started.wait, 30)
    try:
        yield
    finally:
        release.set()
        await holding


async def tick() -> None:
    """Let every task that is ready run once."""
    await asyncio.sleep(0)


def note(db: Db, number: int, text: str = "") -> int:
    """A note with its three lines: four rows or none."""
    db.execute("INSERT INTO note (id, text) VALUES (?, ?)", (number, text or f"note {number}"))
    for seq in (1, 2, 3):
        db.execute("INSERT INTO line (note, seq) VALUES (?, ?)", (number, seq))
    return number


async def notes(database: Database) -> list[int]:
    """The committed notes, in order."""
    return [row["id"] for row in await database.read("SELECT id FROM note ORDER BY id")]
