"""Reading beside the writer: one statement at a time, fetched whole, nothing left open."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiosqlite

from bot.storage import sqlite
from bot.storage.errors import Closed
from bot.storage.sqlite import Row


class Reader:
    """One read-only connection on a thread of its own; each statement sees what was committed before it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._closed = False

    @classmethod
    async def open(cls, file: Path) -> "Reader":
        """Open an existing database file; also for commands that only read while a service writes."""
        return cls(await sqlite.connect_reader(file))

    async def all(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Every row of a query; Unavailable where the disk or another program is in the way."""
        if self._closed:
            raise Closed("系统正在关闭，请稍后再试。")
        try:
            return list(await self._connection.execute_fetchall(sql, params))
        except sqlite.DriverError as error:
            raise sqlite.explained_reading(error) from None

    async def close(self) -> None:
        """Close the connection; what was asked before is still answered."""
        self._closed = True
        await self._connection.close()
