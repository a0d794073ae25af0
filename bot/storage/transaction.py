"""What a transaction function is given to work with: `def tx(db: Db, ...)`."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.storage import sqlite
from bot.storage.sqlite import Row

_RAISE = """
INSERT INTO counter (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value
RETURNING value
"""


class Db:
    """The database inside one transaction, on the writer thread only.

    A transaction function may be run a second time when a commit fails, so it does nothing but use this.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        # One cursor for everything: each statement ends the one before, so none is open at a commit.
        self._run = connection.cursor().execute

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Change something; the number of rows it touched. Conflict if a guard refuses."""
        try:
            return self._run(sql, params).rowcount
        except sqlite.DriverError as error:
            raise sqlite.explained(error) from None

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Every row of a query, or of an INSERT or UPDATE with RETURNING."""
        try:
            return self._run(sql, params).fetchall()
        except sqlite.DriverError as error:
            raise sqlite.explained(error) from None

    def one(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        rows = self.all(sql, params)
        return rows[0] if rows else None

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, params)
        return row[0] if row else None

    def raise_counter(self, name: str, by: int = 1) -> int:
        """The next number of a counter (from 1), or the last of the next few: in the order of commits, no holes."""
        return int(self.value(_RAISE, (name, by)))


def frame(db: Db, sql: str) -> None:
    """Run one of the dialect's BEGIN, COMMIT ... around transaction functions; errors stay the driver's."""
    db._run(sql)


def leave(db: Db) -> None:
    """Give up the open transaction, if the database has not done so itself."""
    if db.connection.in_transaction:
        frame(db, sqlite.ROLLBACK)
