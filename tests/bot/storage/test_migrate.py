"""Migrations: each whole or not at all, and never a changed past."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import migrate, sqlite
from bot.storage.errors import BrokenMigration, NewerSchema
from tests.bot.storage.little import write_migrations

FIRST = "-- Notes; kept for ever.\nCREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT);"
SECOND = """
ALTER TABLE note ADD COLUMN place TEXT;
CREATE TRIGGER note_stays BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'a note; it stays'); END;
INSERT INTO note (id, text) VALUES (1, 'one; two');
"""
BROKEN = SECOND.replace("INTO note", "INTO nowhere")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite.connect(tmp_path / "new.db")) as opened:
        yield opened


def numbers(migrations: tuple[migrate.Migration, ...]) -> list[int]:
    return [migration.number for migration in migrations]


def test_what_is_pending_runs_once(connection: sqlite3.Connection, tmp_path: Path) -> None:
    directory = write_migrations(tmp_path / "sql", FIRST, SECOND)
    assert numbers(migrate.status(connection, directory).pending) == [1, 2]
    assert numbers(migrate.apply(connection, directory)) == [1, 2]
    assert migrate.apply(connection, directory) == ()
    assert numbers(migrate.status(connection, directory).applied) == [1, 2]
    assert connection.execute("SELECT text FROM note").fetchone()["text"] == "one; two"


def test_a_failed_migration_leaves_nothing_and_goes_on_when_mended(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    directory = write_migrations(tmp_path / "sql", FIRST, BROKEN)
    with pytest.raises(BrokenMigration, match="第 2 号"):
        migrate.apply(connection, directory)
    assert numbers(migrate.status(connection, directory).applied) == [1]
    assert "place" not in dict(sqlite.schema(connection))["note"]
    write_migrations(directory, FIRST, SECOND)
    assert numbers(migrate.apply(connection, directory)) == [2]


@pytest.mark.parametrize("tail", ["CREATE TABLE half (", "INSERT INTO note (text) VALUES ('open"])
def test_an_unfinished_statement_is_refused(connection: sqlite3.Connection, tmp_path: Path, tail: str) -> None:
    directory = write_migrations(tmp_path / "sql", FIRST + tail)
    with pytest.raises(BrokenMigration, match="没有执行成功"):
        migrate.apply(connection, directory)


def test_a_remark_at_the_end_is_no_statement() -> None:
    assert len([*sqlite.statements(FIRST + "\n-- that was all; really\n")]) >= 1


def test_a_changed_past_is_refused(connection: sqlite3.Connection, tmp_path: Path) -> None:
    migrate.apply(connection, write_migrations(tmp_path / "sql", FIRST, SECOND))
    changed = write_migrations(tmp_path / "changed", FIRST + " ", SECOND)
    with pytest.raises(BrokenMigration, match="不能再改"):
        migrate.apply(connection, changed)


def test_a_newer_database_is_refused(connection: sqlite3.Connection, tmp_path: Path) -> None:
    migrate.apply(connection, write_migrations(tmp_path / "sql", FIRST, SECOND))
    with pytest.raises(NewerSchema, match=r"第 2 号.*第 1 号"):
        migrate.apply(connection, write_migrations(tmp_path / "older", FIRST))


def test_numbers_have_no_gap(tmp_path: Path) -> None:
    directory = write_migrations(tmp_path / "sql", FIRST, SECOND)
    (directory / "0001_step.sql").unlink()
    with pytest.raises(BrokenMigration, match="不连续"):
        migrate.available(directory)


def test_a_file_without_a_number_is_refused(tmp_path: Path) -> None:
    directory = write_migrations(tmp_path / "sql", FIRST)
    (directory / "later.sql").write_text(SECOND)
    with pytest.raises(BrokenMigration, match=r"0001_initial\.sql"):
        migrate.available(directory)


def test_step_by_step_ends_where_a_fresh_one_begins(connection: sqlite3.Connection, tmp_path: Path) -> None:
    grown = tmp_path / "grown"
    grown.mkdir()
    for migration in migrate.available():
        shutil.copy(migrate.MIGRATIONS / migration.name, grown)
        migrate.apply(connection, grown)
    with closing(sqlite.connect(tmp_path / "fresh.db")) as fresh:
        migrate.apply(fresh)
        assert sqlite.schema(fresh) == sqlite.schema(connection)
        assert sqlite.unsound(fresh) == []


CHILD = """
import os, signal, sys
from pathlib import Path
from bot.storage import migrate, sqlite

connection = sqlite.connect(Path(sys.argv[1]) / "new.db")
connection.create_function("power_cut", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
migrate.apply(connection, Path(sys.argv[1]) / "sql")
"""


def test_killed_in_the_middle_it_goes_on_at_the_next_start(tmp_path: Path) -> None:
    directory = write_migrations(tmp_path / "sql", FIRST, SECOND + "SELECT power_cut();")
    child = subprocess.run([sys.executable, "-c", CHILD, tmp_path], check=False, capture_output=True)
    assert child.returncode == -9, child.stderr
    with closing(sqlite.connect(tmp_path / "new.db")) as connection:
        assert numbers(migrate.status(connection, directory).pending) == [2]
        connection.create_function("power_cut", 0, lambda: None)
        assert numbers(migrate.apply(connection, directory)) == [2]
