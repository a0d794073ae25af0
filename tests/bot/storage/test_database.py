"""The one door: opening, reading beside the writer, and what survives a kill."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import sqlite
from bot.storage.database import FILE, Database, Db
from bot.storage.errors import BrokenMigration, Closed, Locked, NotWritten, Unavailable, Unusable
from bot.storage.lock import DirectoryLock
from bot.storage.reader import Reader
from tests.bot.storage.little import SCHEMA, busy_writer, little, note, notes, tick, write_migrations


async def test_a_directory_is_private_and_left_tidy(tmp_path: Path) -> None:
    async with little(tmp_path):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["lock", FILE]


async def test_only_one_process_writes_a_directory(tmp_path: Path) -> None:
    async with little(tmp_path):
        with pytest.raises(Locked, match="进程号"):
            await Database.open(tmp_path / "data", migrations=tmp_path / "migrations")
    async with little(tmp_path) as database:
        assert await notes(database) == []


async def test_a_failed_opening_lets_go_of_the_lock(tmp_path: Path) -> None:
    broken = write_migrations(tmp_path / "broken", "CREATE TABLE (;")
    with pytest.raises(BrokenMigration):
        await Database.open(tmp_path / "data", migrations=broken)
    async with little(tmp_path) as database:
        assert await database.write(note, 1) == 1


async def test_the_real_migrations_open_a_fresh_directory(tmp_path: Path) -> None:
    database = await Database.open(tmp_path)
    first = await database.write(lambda db: db.raise_counter("inbox"))
    await database.close()
    assert first == 1


async def test_readers_see_committed_rows_only(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        async with busy_writer(database):
            write = asyncio.create_task(database.write(note, 1))
            await tick()
            assert await database.read("SELECT id FROM note WHERE id = ?", (1,)) == []
        await write
        assert [row["id"] for row in await database.read_slow("SELECT id FROM note")] == [1]


async def test_readers_cannot_write(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await database.read("DELETE FROM note")


async def test_a_row_is_read_by_column_name(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(note, 1, text="河边有垃圾")
        (row,) = await database.read("SELECT text, id FROM note")
        assert dict(zip(row.keys(), (row["text"], row[1]), strict=True)) == {"text": "河边有垃圾", "id": 1}


def ask(db: Db) -> tuple[object, ...]:
    one = db.one("SELECT id FROM note WHERE id = ?", (1,))
    return one and one["id"], db.one("SELECT id FROM note WHERE id = ?", (2,)), db.value("SELECT 5"), changed(db)


def changed(db: Db) -> int:
    return db.execute("UPDATE note SET text = ? WHERE id = ?", ("other", 1))


async def test_what_a_transaction_function_can_ask(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(note, 1)
        assert await database.write(ask) == (1, None, 5, 1)
        assert await database.write(lambda db: db.value("SELECT id FROM note WHERE id = 9")) is None


async def test_a_counter_has_no_hole_where_somebody_was_refused(tmp_path: Path) -> None:
    def draw(db: Db, refused: bool) -> int:
        number = db.raise_counter("number XC")
        return number if not refused else note(db, 1, text="taken")

    async with little(tmp_path) as database:
        await database.write(note, 9, text="taken")
        drawing = [database.write(draw, number == 2) for number in range(5)]
        drawn = await asyncio.gather(*drawing, return_exceptions=True)
        assert [number for number in drawn if isinstance(number, int)] == [1, 2, 3, 4]


CHILD = """
import asyncio, sys
from pathlib import Path
from bot.storage.database import Database
from tests.bot.storage.little import note

async def client(database, numbers):
    for number in numbers:
        await database.write(note, number)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()

async def main(path):
    database = await Database.open(path / "data", migrations=path / "migrations")
    await asyncio.gather(*(client(database, range(start, 10**6, 8)) for start in range(8)))

asyncio.run(main(Path(sys.argv[1])))
"""


def write_until_killed(tmp_path: Path) -> list[int]:
    """What a child process said was written before it was killed in the middle of more."""
    with subprocess.Popen([sys.executable, "-c", CHILD, tmp_path], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(300)]
        child.kill()
        return acknowledged + [int(line) for line in child.stdout if line.endswith("\n")]


async def test_kill_9_loses_no_acknowledged_row(tmp_path: Path) -> None:
    write_migrations(tmp_path / "migrations", SCHEMA)
    acknowledged = await asyncio.to_thread(write_until_killed, tmp_path)
    async with little(tmp_path) as database:
        assert set(acknowledged) <= set(await notes(database))
        assert await database.read("SELECT note FROM line GROUP BY note HAVING count(*) <> 3") == []


async def test_a_copy_made_under_load_is_whole(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        writes = [asyncio.create_task(database.write(note, number)) for number in range(500)]
        await asyncio.to_thread(sqlite.copy, tmp_path / "data" / FILE, tmp_path / "copy.db")
        await asyncio.gather(*writes)
    with closing(sqlite.connect_reading(tmp_path / "copy.db")) as copied:
        assert sqlite.unsound(copied) == []
        assert copied.execute("SELECT count(*) FROM line").fetchone()[0] % 3 == 0


def test_what_is_unsound_is_named(tmp_path: Path) -> None:
    with closing(sqlite.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in sqlite.statements(SCHEMA):
            connection.execute(statement)
        connection.execute("INSERT INTO line (note, seq) VALUES (1, 1)")
        assert sqlite.unsound(connection) == ["foreign key of line"]


def test_a_whole_number_key_is_the_place_of_the_row(tmp_path: Path) -> None:
    with closing(sqlite.connect(tmp_path / FILE)) as connection:
        for statement in sqlite.statements(SCHEMA):
            connection.execute(statement)
        assert "id INTEGER PRIMARY KEY" in dict(sqlite.schema(connection))["note"]


async def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(Unusable, match="打不开，请检查磁盘空间"):
        await Database.open(tmp_path)
    DirectoryLock(tmp_path).release()


async def test_a_question_that_the_disk_does_not_answer_can_be_asked_again(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE note (id)")
        reader = await Reader.open(tmp_path / FILE)
        await reader.all("PRAGMA busy_timeout=0")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable, match="数据现在读不出来"):
            await reader.all("SELECT id FROM note")
        other.execute("ROLLBACK")
        assert await reader.all("SELECT id FROM note") == []
        await reader.close()


def test_a_copy_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotWritten):
        sqlite.copy(tmp_path / "nowhere.db", tmp_path / "copy.db")


async def test_a_checkpoint_empties_the_log_and_a_closed_database_refuses_it(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(note, 1)
        log = tmp_path / "data" / f"{FILE}-wal"
        assert log.stat().st_size > 0
        await database.checkpoint()
        assert log.stat().st_size == 0
    with pytest.raises(Closed):
        await database.checkpoint()


async def test_what_is_deleted_is_overwritten_on_the_disk(tmp_path: Path) -> None:
    def forget(db: Db) -> None:
        db.execute("UPDATE note SET text = ''")

    async with little(tmp_path) as database:
        await database.write(note, 1, "forget these words")
        await database.write(forget)
        await database.checkpoint()
        assert b"forget these words" not in (tmp_path / "data" / FILE).read_bytes()
        assert (await database.write(lambda db: db.value("PRAGMA secure_delete"))) == 1
