"""Reading beside the writer: one statement at a time, fetched whole, nothing left open."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiosqlite

from bot.storage import sqlite
from bot.storage.errors import Closed
from bot.storage.sqlite import Row

TOGETHER = 16
"""How many keys a statement looks for at once, whether there are so many or not."""

_Rows = asyncio.Task[Mapping[int, Row]]


class Reader:
    """One read-only connection on a thread of its own; each statement sees what was committed before it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._asked: dict[str, tuple[list[int], _Rows]] = {}
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

    async def find(self, sql: str, key: int) -> Row | None:
        """The row of one key, None where there is none; keys that are asked for at once are looked for together.

        The query has a place for each of TOGETHER keys, and gives each row's back as `key`.
        """
        keys, rows = self._joined(sql)
        keys.append(key)
        # Whoever gives up must not end the others' waiting.
        return (await asyncio.shield(rows)).get(key)

    def _joined(self, sql: str) -> tuple[list[int], _Rows]:
        asked = self._asked.get(sql)
        if asked is None or len(asked[0]) == TOGETHER:
            keys = list[int]()
            # The task begins in the loop's next round: who asks in this one is in time.
            asked = self._asked[sql] = keys, asyncio.create_task(self._look(sql, keys))
        return asked

    async def _look(self, sql: str, keys: list[int]) -> Mapping[int, Row]:
        if self._asked[sql][0] is keys:
            del self._asked[sql]
        wanted = [*keys, *keys[-1:] * (TOGETHER - len(keys))]
        return {row["key"]: row for row in await self.all(sql, wanted)}

    async def close(self) -> None:
        """Close the connection; what was asked before is still answered."""
        self._closed = True
        await self._connection.close()
