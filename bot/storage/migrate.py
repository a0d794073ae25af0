"""Brings a database to the schema of this program, one numbered file after the other.

Each file and the record that it ran are one transaction: after a crash at any moment the next start goes on
where the last one came to.
"""

import contextlib
import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import clock
from bot.storage import sqlite
from bot.storage.errors import BrokenMigration, NewerSchema

MIGRATIONS = Path(__file__).with_name("migrations")

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_TABLE = "migration"
_MAKE_TABLE = """
CREATE TABLE migration (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)
"""
_APPLIED = "SELECT number, name, sha256 FROM migration ORDER BY number"
_RECORD = "INSERT INTO migration (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """One numbered file of SQL and what identifies its content."""

    number: int
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """What ran on a database and what is still to run, in order."""

    applied: tuple[Migration, ...]
    pending: tuple[Migration, ...]


def apply(connection: sqlite3.Connection, directory: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Run what is pending and return it (the caller holds the lock); NewerSchema or BrokenMigration."""
    pending = status(connection, directory).pending
    if not sqlite.has_table(connection, _TABLE):
        connection.execute(_MAKE_TABLE)
    for migration in pending:
        _run(connection, migration, directory)
    return pending


def status(connection: sqlite3.Connection, directory: Path = MIGRATIONS) -> Status:
    """Compare a database with the files; NewerSchema or BrokenMigration if they do not fit together."""
    known, applied = available(directory), _applied(connection)
    if len(applied) > len(known):
        raise NewerSchema(_newer(len(applied), len(known)))
    for ran, file in zip(applied, known, strict=False):
        _same(ran, file)
    return Status(applied=applied, pending=known[len(applied) :])


def available(directory: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """The migrations of a directory in order; BrokenMigration if they are not numbered 1, 2, 3 ..."""
    found = tuple(_read(path) for path in sorted(directory.glob("*.sql")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise BrokenMigration(f"目录 {directory} 里的迁移文件编号不连续，请从 0001 起逐个编号。")
    return found


def _read(path: Path) -> Migration:
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise BrokenMigration(f"迁移文件 {path.name} 的名字不对，应当像 0001_initial.sql。")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Migration(number=int(match[1]), name=path.name, sha256=digest)


def _applied(connection: sqlite3.Connection) -> tuple[Migration, ...]:
    if not sqlite.has_table(connection, _TABLE):
        return ()
    rows = connection.execute(_APPLIED).fetchall()
    return tuple(Migration(number=row[0], name=row[1], sha256=row[2]) for row in rows)


def _newer(applied: int, known: int) -> str:
    return f"数据库的版本（第 {applied} 号）比程序新，程序只认得到第 {known} 号。请换用新的程序，或者恢复升级前的备份。"


def _same(ran: Migration, file: Migration) -> None:
    if ran != file:
        raise BrokenMigration(
            f"第 {ran.number} 号迁移（{file.name}）和当初执行的（{ran.name}）内容不一样。"
            "执行过的迁移不能再改，请恢复原来的文件。"
        )


def _run(connection: sqlite3.Connection, migration: Migration, directory: Path) -> None:
    script = (directory / migration.name).read_text(encoding="utf-8")
    try:
        with _transaction(connection):
            _execute(connection, [*sqlite.statements(script)])
            record = (migration.number, migration.name, migration.sha256, clock.milliseconds(clock.now()))
            connection.execute(_RECORD, record)
    except sqlite.DriverError as error:
        raise BrokenMigration(
            f"第 {migration.number} 号迁移（{migration.name}）没有执行成功，数据库保持原样：{error}"
        ) from error


def _execute(connection: sqlite3.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement)


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute(sqlite.BEGIN)
    try:
        yield
        connection.execute(sqlite.COMMIT)
    finally:
        if connection.in_transaction:
            connection.execute(sqlite.ROLLBACK)
