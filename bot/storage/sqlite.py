"""The dialect: everything that is so only because the database is SQLite stands here."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import aiosqlite

from bot.storage.errors import Conflict, NotWritten, Unavailable, Unusable


class Row(Protocol):
    """One row as read; its values by column name or place."""

    def __getitem__(self, column: str | int, /) -> Any: ...

    def keys(self) -> list[str]:
        """The column names in order."""


BEGIN = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"
COMMIT = "COMMIT"
ROLLBACK = "ROLLBACK"
SAVEPOINT = "SAVEPOINT one"
RELEASE = "RELEASE one"
UNDO = "ROLLBACK TO one"

# What the driver raises; callers of bot.storage meet only bot.storage.errors.
DriverError = sqlite3.Error
Connection = sqlite3.Connection
# Codes that blame the disk, the file or another program, not our SQL.
_OUTSIDE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
}

OLDEST = (3, 35, 0)
_WAIT_SECONDS = 5.0
_STATEMENTS = 512

_WRITING = (
    "PRAGMA journal_mode=WAL",
    # NORMAL would lose acknowledged rows in a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA mmap_size=0",
    # What is deleted is overwritten, not only let go of.
    "PRAGMA secure_delete=ON",
    # Savepoints keep old pages aside: in memory, not in a temporary file.
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
    # The log is moved into the file every 8 MB instead of every 4: fewer fsyncs, and still little to move.
    "PRAGMA wal_autocheckpoint=2000",
)
_READING = ("PRAGMA query_only=ON", "PRAGMA mmap_size=0", "PRAGMA cache_size=-32768")


def require(version: tuple[int, ...]) -> None:
    """Unusable when this SQLite is too old for what we write (RETURNING came with 3.35)."""
    if version < OLDEST:
        needed, found = (".".join(map(str, numbers)) for numbers in (OLDEST, version))
        raise Unusable(f"这台机器上的 SQLite 是 {found}，太旧了，至少要 {needed}。请换较新的 Python 或系统。")


def connect(path: Path) -> sqlite3.Connection:
    """The one writing connection, for one thread at a time; a new file gets mode 0600."""
    require(sqlite3.sqlite_version_info)
    _make_private(path)
    connection = sqlite3.connect(
        path,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    connection.row_factory = sqlite3.Row
    _configure(connection, _WRITING)
    return connection


def connect_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; the file must exist."""
    connection = sqlite3.connect(
        _read_only(path),
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    connection.row_factory = sqlite3.Row
    _configure(connection, _READING)
    return connection


async def connect_reader(path: Path) -> aiosqlite.Connection:
    """The same as connect_reading, on a thread of its own."""
    return await aiosqlite.Connection(lambda: connect_reading(path), iter_chunk_size=64)


def explained(error: sqlite3.Error) -> Exception:
    """What a driver's error means to us: Conflict, NotWritten, or itself where the mistake is our own."""
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict(f"数据库不接受这条记录：{error}")
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE:
        return NotWritten(f"数据没有写进去，请检查磁盘空间，以及有没有别的程序占着数据库：{error}")
    return error


def explained_reading(error: sqlite3.Error) -> Exception:
    """The same for a query: Unavailable, or itself. Writing on a reading connection is a mistake of our own."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF in _OUTSIDE and code != sqlite3.SQLITE_READONLY:
        return Unavailable(f"数据现在读不出来，请检查磁盘，以及有没有别的程序占着数据库：{error}")
    return error


def checkpoint(connection: sqlite3.Connection) -> None:
    """Move the log into the database file and empty it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def copy(source: Path, target: Path) -> None:
    """A consistent copy of a database that may be in use, on disk when this returns."""
    try:
        with closing(connect_reading(source)) as connection, closing(connect(target)) as copied:
            connection.backup(copied)
    except sqlite3.Error as error:
        raise explained(error) from error


def unsound(connection: sqlite3.Connection) -> list[str]:
    """What the file's own checks find wrong; empty when it is sound."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    found += [f"foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [line for line in found if line != "ok"]


def schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Name and definition of everything in the database, in order: to compare two of them."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name, type")
    return [(str(row[0]), str(row[1])) for row in found]


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether such a table exists."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def statements(script: str) -> Iterator[str]:
    """The statements of a script in SQLite's words, one by one, so that they can share one transaction."""
    statement = ""
    for piece in _in_our_words(script).split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip("; \n"):
        yield statement  # an unfinished one is the database's to refuse


def _in_our_words(script: str) -> str:
    # Spelled so, the key is the row's own place in the file; as BIGINT it would be a second tree beside it.
    return script.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def _configure(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> None:
    try:
        for pragma in pragmas:
            connection.execute(pragma).fetchall()
    except sqlite3.Error:
        connection.close()
        raise


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
