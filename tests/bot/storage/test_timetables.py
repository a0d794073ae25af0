"""Versions of the timetable: the last one serves, one step leads back, and what was stored comes back as it was."""

from dataclasses import replace
from datetime import date

import pytest

from bot import clock
from bot.commands import staff
from bot.storage import media, timetables
from bot.storage.timetable_form import from_text, to_text
from bot.wiring import Wired
from knowledge.buses import Board
from knowledge.lines import Stopping
from tests.timetables import book

BOARD = Board(id=0, line="柳溪1路", stop="新安路新安桥", taken_on=date(2026, 11, 20), address="a" * 64)


def test_a_book_comes_back_as_it_was() -> None:
    whole = book()
    table = whole.timetable
    run = replace(table.services[0], added=frozenset({date(2027, 1, 1)}), removed=frozenset({date(2027, 1, 2)}))
    call = replace(table.ways[0].calls[0], boarding=Stopping.PHONE_FIRST)
    way = replace(table.ways[0], calls=(call, *table.ways[0].calls[1:]))
    full = replace(whole, timetable=replace(table, services=(run, *table.services[1:]), ways=(way, *table.ways[1:])))
    assert from_text(to_text(full)) == full
    with pytest.raises(ValueError, match="form 9"):
        from_text(to_text(full).replace('"form":1', '"form":9'))


async def test_the_last_version_serves_and_one_step_leads_back(still: Wired) -> None:
    database, admin, now = still.database, await staff.admin(still), clock.now()
    assert await timetables.serving(database) is None
    for file in ("a.xlsx", "b.xlsx"):
        await database.write(timetables.hand_in, book(), file, admin, now)
    serving = await timetables.serving(database)
    assert serving is not None
    assert (serving.number, serving.file, serving.book) == (2, "b.xlsx", book())
    assert await database.write(timetables.take_back, 1, admin, now) is None
    assert await database.write(timetables.take_back, 2, admin, now) == 1
    back = await timetables.serving(database)
    assert back is not None
    assert back.file == "a.xlsx"
    assert await database.write(timetables.take_back, 1, admin, now) == 0
    assert await timetables.serving(database) is None
    assert await database.write(timetables.take_back, 0, admin, now) is None


async def test_a_near_stop_is_set_changed_and_forgotten(still: Wired) -> None:
    database, admin, now = still.database, await staff.admin(still), clock.now()
    for stop, minutes in (("新安路新安桥", 9), ("石桥路招呼站", 4)):
        await database.write(timetables.set_near, "shiqiao", stop, minutes, admin, now)
    (near,) = await timetables.near_stops(database)
    assert (near.village, near.stop, near.minutes) == ("shiqiao", "石桥路招呼站", 4)
    await database.write(timetables.set_near, "shiqiao", "", 0, admin, now)
    assert await timetables.near_stops(database) == ()


async def test_a_newer_photo_takes_the_place_of_a_board_and_no_sweep_takes_it(still: Wired) -> None:
    database, admin, now = still.database, await staff.admin(still), clock.now()
    await database.write(timetables.add_board, BOARD, 3, admin, now)
    newer = await database.write(timetables.add_board, replace(BOARD, address="b" * 64), 3, admin, now)
    (shown,) = await timetables.boards(database)
    assert (shown.id, shown.address, shown.taken_on) == (newer, "b" * 64, BOARD.taken_on)
    await database.write(media.forget_orphans, now + 2 * media.DRAFT_LIVES)
    assert [row["address"] for row in await database.read(media.ALL)] == ["b" * 64]
    assert await database.write(timetables.put_away_board, newer)
    assert not await database.write(timetables.put_away_board, newer)
    assert await timetables.board(database, newer) is None
