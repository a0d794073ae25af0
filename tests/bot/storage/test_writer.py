"""The writer thread: what waits together is committed together, and a refusal hurts only itself."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.storage.database import FILE, Database, Db
from bot.storage.errors import Busy, Closed, Conflict, NotWritten
from bot.storage.job import Job
from tests.bot.storage.little import busy_writer, little, note, notes, tick


class Changed(Exception):
    """A transaction function's own refusal."""


def refuse(db: Db, number: int) -> int:
    raise Changed(note(db, number))


async def test_a_write_returns_what_the_function_returns(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        assert await database.write(note, 7, text="seven") == 7
        assert await notes(database) == [7]


async def test_what_waits_together_is_one_commit(tmp_path: Path) -> None:
    statements: list[str] = []
    async with little(tmp_path) as database:
        async with busy_writer(database):
            watch(database, statements)
            writes = [asyncio.create_task(database.write(note, number)) for number in range(100)]
            await tick()
        await asyncio.gather(*writes)
        assert len(await notes(database)) == 100
    frames = [sql for sql in statements if sql in ("BEGIN IMMEDIATE", "COMMIT")]
    assert frames == ["COMMIT", "BEGIN IMMEDIATE", "COMMIT"]  # the first is the busy one's own


def watch(database: Database, statements: list[str]) -> None:
    """Every statement of the writer from now on."""
    database._writer._connection.set_trace_callback(statements.append)


async def test_tasks_woken_together_commit_together_again(tmp_path: Path) -> None:
    statements: list[str] = []

    async def twenty(client: int) -> None:
        for number in range(20):
            await database.write(note, client * 20 + number)

    async with little(tmp_path) as database:
        watch(database, statements)
        await asyncio.gather(*(twenty(client) for client in range(16)))
        assert len(await notes(database)) == 320
        assert statements.count("COMMIT") == 20


async def test_a_refused_transaction_hurts_only_itself(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        async with busy_writer(database):
            writes = [asyncio.create_task(database.write(note, n, text=f"{n // 2}")) for n in range(4)]
            writes.append(asyncio.create_task(database.write(refuse, 8)))
            writes.append(asyncio.create_task(database.write(note, 9)))
            await tick()
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [int, Conflict, int, Conflict, Changed, int]
        assert await notes(database) == [0, 2, 9]
        assert (await database.read("SELECT count(*) AS n FROM line"))[0]["n"] == 9


async def test_a_refused_transaction_alone_leaves_nothing(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        with pytest.raises(Changed):
            await database.write(refuse, 1)
        assert await database.write(note, 1) == 1


def orphan(db: Db, number: int) -> None:
    """A line without its note: refused at the commit and not before."""
    db.execute("INSERT INTO line (note, seq) VALUES (?, ?)", (number, 1))


async def test_when_the_commit_fails_each_is_tried_alone(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        async with busy_writer(database):
            writes = [asyncio.create_task(database.write(note, 1)), asyncio.create_task(database.write(orphan, 5))]
            writes.append(asyncio.create_task(database.write(note, 2)))
            await tick()
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [int, Conflict, int]
        assert await notes(database) == [1, 2]


def throw_everything_away(db: Db) -> None:
    """A statement that takes the whole transaction with it when it is refused."""
    db.execute("INSERT OR ROLLBACK INTO note (id, text) VALUES (?, ?)", (1, "again"))


async def test_when_a_statement_ends_the_whole_transaction_the_others_run_again(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(note, 1)
        async with busy_writer(database):
            writes = [asyncio.create_task(database.write(note, 2))]
            broken = asyncio.create_task(database.write(throw_everything_away))
            writes.append(asyncio.create_task(database.write(note, 3)))
            await tick()
        assert await asyncio.gather(*writes) == [2, 3]
        with pytest.raises(Conflict):
            await broken
        assert await notes(database) == [1, 2, 3]


async def test_a_full_queue_refuses_politely(tmp_path: Path) -> None:
    async with little(tmp_path, limit=3) as database:
        async with busy_writer(database):
            writes = [asyncio.create_task(database.write(note, number)) for number in range(3)]
            await tick()
            with pytest.raises(Busy, match="请稍后再试"):
                await database.write(note, 9)
        assert await asyncio.gather(*writes) == [0, 1, 2]
        assert await notes(database) == [0, 1, 2]


async def test_closing_writes_what_waits_and_refuses_what_comes(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        async with busy_writer(database):
            writes = [asyncio.create_task(database.write(note, number)) for number in range(50)]
            await tick()
            closing = asyncio.create_task(database.close())
            await tick()
            with pytest.raises(Closed, match="正在关闭"):
                await database.write(note, 99)
        assert await asyncio.gather(*writes) == list(range(50))
        await closing
        with pytest.raises(Closed):
            await database.read("SELECT id FROM note")
    assert not (tmp_path / "data" / f"{FILE}-wal").exists()


async def storm(database: Database) -> list[asyncio.Task[int]]:
    """200 writes, two in three of them cancelled: before they start, while they wait, or in the middle."""
    writes: list[asyncio.Task[int]] = []
    for number in range(200):
        writes.append(asyncio.create_task(database.write(note, number)))
        for _ in range(number * 7 % 11):
            await tick()
        if number % 3:
            writes[number - number % 5].cancel()
            writes[number].cancel()
    await asyncio.wait(writes)
    return writes


async def test_a_storm_of_cancellations_leaves_no_half_and_nothing_open(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        writes = await storm(database)
        acknowledged = {write.result() for write in writes if not write.cancelled()}
        assert acknowledged <= set(await notes(database))
        assert any(write.cancelled() for write in writes)
        assert await database.read("SELECT note FROM line GROUP BY note HAVING count(*) <> 3") == []
        assert await database.write(note, 1000) == 1000
        assert not database._writer._connection.in_transaction


async def test_who_gave_up_before_the_batch_is_not_written(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        async with busy_writer(database):
            given_up, kept = (asyncio.create_task(database.write(note, number)) for number in (1, 2))
            await tick()
            given_up.cancel()
            await tick()
        assert await kept == 2
        assert await notes(database) == [2]


async def test_a_file_locked_from_outside_refuses_the_whole_batch(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(lambda db: db.execute("PRAGMA busy_timeout = 1"))
        outside = sqlite3.connect(tmp_path / "data" / FILE, isolation_level=None)
        outside.execute("BEGIN IMMEDIATE")
        writes = [database.write(note, number) for number in (1, 2)]
        outcomes = await asyncio.gather(*writes, database.write(note, 3), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [NotWritten] * 3
        with pytest.raises(NotWritten, match="别的程序"):
            await database.write(note, 3)
        outside.close()
        assert await database.write(note, 4) == 4


async def test_a_full_disk_is_said_and_hurts_nobody_later(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(lambda db: db.execute("PRAGMA max_page_count = 20"))
        writes = [database.write(note, 1, text="很长" * 100_000), database.write(note, 2)]
        too_much, small = await asyncio.gather(*writes, return_exceptions=True)
        assert isinstance(too_much, NotWritten)
        assert "磁盘" in str(too_much)
        assert small == 2


async def test_a_mistake_in_our_own_sql_is_not_called_a_conflict(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await database.write(lambda db: db.execute("INSERT INTO nowhere VALUES (1)"))
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await database.write(lambda db: db.all("SELECT 1 FROM nowhere"))


async def test_every_event_loop_gets_its_own_answers(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        elsewhere = asyncio.to_thread(lambda: asyncio.run(database.write(note, 1)))
        assert sorted(await asyncio.gather(elsewhere, database.write(note, 2))) == [1, 2]


async def test_a_loop_that_is_gone_does_not_stop_the_writer(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        gone = asyncio.new_event_loop()
        async with busy_writer(database):
            database._writer.submit(Job(gone.create_future(), note, (1,), {}))
            gone.close()
            kept = asyncio.create_task(database.write(note, 2))
            await tick()
        assert await kept == 2
        assert await notes(database) == [1, 2]
