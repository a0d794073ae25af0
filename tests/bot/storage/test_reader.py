"""What is asked for at once is looked for together, and each gets its own."""

import asyncio
from pathlib import Path

import pytest

from bot.storage.database import Database, Row
from bot.storage.errors import Closed
from bot.storage.reader import TOGETHER
from tests.bot.storage.little import little, note

NOTES = "SELECT id AS key, text FROM note WHERE id IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


async def texts(database: Database, *ids: int) -> list[str | None]:
    rows: list[Row | None] = await asyncio.gather(*(database.find(NOTES, each) for each in ids))
    return [None if row is None else row["text"] for row in rows]


@pytest.mark.parametrize("many", [1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 5 * TOGETHER])
async def test_each_gets_its_own_row_however_many_ask(tmp_path: Path, many: int) -> None:
    async with little(tmp_path) as database:
        for number in range(1, many + 1):
            await database.write(note, number)
        found = await texts(database, *range(many + 1, 0, -1), 1, 1)
        own = [(await database.read("SELECT text FROM note WHERE id = ?", (n,)))[0]["text"] for n in range(1, many + 1)]
        assert found == [None, *reversed(own), own[0], own[0]]


async def test_what_was_committed_before_is_found_and_another_query_is_another(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        assert await texts(database, 1) == [None]
        await database.write(note, 1)
        alike = NOTES.replace("text", "'x' AS text")
        row, other = await asyncio.gather(database.find(NOTES, 1), database.find(alike, 1))
        assert row is not None
        assert other is not None
        assert [row["text"], other["text"]] == [*await texts(database, 1), "x"]


async def test_one_who_gives_up_leaves_the_others_waiting(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(note, 1)
        first, second = (asyncio.create_task(database.find(NOTES, 1)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second) is not None
        assert first.cancelled()


async def test_a_closed_database_says_so_to_everybody(tmp_path: Path) -> None:
    async with little(tmp_path) as database:
        await database.write(note, 1)
    told = await asyncio.gather(*(database.find(NOTES, 1) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [Closed] * 3
