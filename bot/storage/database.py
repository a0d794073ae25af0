"""The one door to the data: `write` runs a transaction function, `read` asks one question."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.storage import migrate, sqlite
from bot.storage.errors import Unusable
from bot.storage.job import Job
from bot.storage.lock import DirectoryLock, make_private
from bot.storage.reader import Reader
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.storage.writer import Writer

__all__ = ["FILE", "Database", "Db", "Row"]

FILE = "xunfang.db"
UNFINISHED = "restore.partial"
"""The folder of a restoring that has not come to its end."""
LIMIT = 8192

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """The data of one directory while this process holds it. Made by `Database.open`, left by `close`."""

    def __init__(self, writer: Writer, reader: Reader, slow: Reader, opened: AsyncExitStack) -> None:
        self._writer, self._reader, self._slow = writer, reader, slow
        self._opened = opened

    @classmethod
    async def open(cls, directory: Path, *, migrations: Path = migrate.MIGRATIONS, limit: int = LIMIT) -> "Database":
        """Lock the directory (made if missing), bring its schema up to date and start the writer.

        At most `limit` transactions wait; Unusable says in Chinese why a directory cannot be opened.
        """
        try:
            return await cls._open(directory, migrations, limit)
        except sqlite.DriverError as error:
            raise Unusable(f"数据目录 {directory} 打不开，请检查磁盘空间和文件权限：{error}") from error

    @classmethod
    async def _open(cls, directory: Path, migrations: Path, limit: int) -> "Database":
        async with AsyncExitStack() as opened:
            opened.callback((await asyncio.to_thread(_lock, directory)).release)
            connection = await asyncio.to_thread(_prepare, directory / FILE, migrations)
            opened.push_async_callback(asyncio.to_thread, _finish, connection)
            reader, slow = [await _reader(opened, directory / FILE) for _ in range(2)]
            writer = Writer(connection, limit=limit)
            return cls(writer, reader, slow, opened.pop_all())

    async def write(self, function: Callable[Concatenate[Db, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(db, ...)` as one transaction; returns once it is on disk.

        What the function raises is raised here and undoes it whole; Busy, Closed and NotWritten mean that
        nothing was written. A caller cancelled meanwhile does not learn which, but it was all or nothing.
        """
        job = Job(asyncio.get_running_loop().create_future(), function, args, kwargs)
        self._writer.submit(job)
        await job.future
        result: T = job.outcome()
        return result

    async def checkpoint(self) -> None:
        """Move the log into the file and empty it, so that nothing erased can be read there any more."""
        done = asyncio.get_running_loop().create_future()
        self._writer.checkpoint(done)
        await done

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Every row of one query, of committed data only. Keep it short: hot reads share this connection."""
        return await self._reader.all(sql, params)

    async def find(self, sql: str, key: int) -> Row | None:
        """The row of one key, None where there is none: what many ask for at once is one statement, see `reader`."""
        return await self._reader.find(sql, key)

    async def read_slow(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """The same on a second connection: for search, exports and measures, which nobody waits behind."""
        return await self._slow.all(sql, params)

    async def close(self) -> None:
        """Refuse what comes, write what waits, then close everything and let go of the lock."""
        self._writer.stop()
        await asyncio.shield(asyncio.create_task(self._close()))

    async def _close(self) -> None:
        await asyncio.to_thread(self._writer.drained)
        await self._opened.aclose()


def _lock(directory: Path) -> DirectoryLock:
    make_private(directory)
    return DirectoryLock(directory)


def _prepare(file: Path, migrations: Path) -> sqlite3.Connection:
    connection = sqlite.connect(file)
    try:
        migrate.apply(connection, migrations)
    except BaseException:  # closed whatever went wrong, and passed on
        connection.close()
        raise
    return connection


async def _reader(opened: AsyncExitStack, file: Path) -> Reader:
    reader = await Reader.open(file)
    opened.push_async_callback(reader.close)
    return reader


def _finish(connection: sqlite3.Connection) -> None:
    # Where the disk is full the log stays as it is; whoever opens the database next reads it.
    with contextlib.suppress(sqlite.DriverError):
        sqlite.checkpoint(connection)
    connection.close()
