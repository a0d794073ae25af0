"""Versions of the bus timetable, and which of them serves; the stop near each village; photos of the boards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot import clock, ids
from bot.storage import media
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.timetable_form import from_text, to_text
from bot.storage.transaction import Db
from knowledge.buses import Board
from knowledge.known_buses import NearStop
from knowledge.workbook import Book

# The version that serves; none before the first, or after it was taken back.
SERVING = """SELECT timetable.*, timetable_use.used_at FROM timetable_use
JOIN timetable ON timetable.number = timetable_use.number
WHERE timetable_use.position = (SELECT MAX(position) FROM timetable_use)"""
# The number that serves.
LAST_USED = "SELECT number FROM timetable_use ORDER BY position DESC LIMIT 1"
# Which version was handed in before this one and served; 0 before the first.
BEFORE = """SELECT COALESCE(MAX(timetable.number), 0) AS number FROM timetable
JOIN timetable_use ON timetable_use.number = timetable.number WHERE timetable.number < ?"""
# One version.
ONE = "SELECT * FROM timetable WHERE number = ?"
# A new version, and that it serves.
ADD = "INSERT INTO timetable (number, file, body, handed_in_by, handed_in_at) VALUES (?, ?, ?, ?, ?)"
USE = "INSERT INTO timetable_use (position, number, by_person, used_at) VALUES (?, ?, ?, ?)"
# The stops near villages.
NEAR = "SELECT * FROM near_stop ORDER BY village"
SET_NEAR = """INSERT INTO near_stop (village, stop, minutes, set_by, set_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (village) DO UPDATE SET stop = excluded.stop, minutes = excluded.minutes, set_by = excluded.set_by,
set_at = excluded.set_at"""
FORGET_NEAR = "DELETE FROM near_stop WHERE village = ?"
# The boards that are shown, the latest photo of each first.
BOARDS = "SELECT * FROM board WHERE active = 1 ORDER BY line, stop, taken_on DESC, id DESC"
BOARD = "SELECT * FROM board WHERE id = ? AND active = 1"
ADD_BOARD = """INSERT INTO board (id, line, stop, taken_on, address, active, added_by, added_at)
VALUES (?, ?, ?, ?, ?, 1, ?, ?)"""
PUT_AWAY_BOARD = "UPDATE board SET active = 0 WHERE id = ? AND active = 1"

DESK_SAYS = "镇里填的"


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A version of the timetable: its number, the file it came in, and when it began to serve."""

    number: int
    file: str
    book: Book
    used_at: datetime


async def serving(database: Database) -> Version | None:
    """The version that serves."""
    rows = await database.read(SERVING)
    return _version(rows[0], rows[0]["used_at"]) if rows else None


def _version(row: Row, used_at: int) -> Version:
    return Version(
        number=row["number"],
        file=row["file"],
        book=from_text(row["body"]),
        used_at=clock.moment(used_at),
    )


async def before(database: Database, number: int) -> Version | None:
    """The version that one click leads back to."""
    rows = await database.read(BEFORE, (number,))
    found = await database.read(ONE, (rows[0]["number"],))
    return _version(found[0], found[0]["handed_in_at"]) if found else None


def hand_in(db: Db, book: Book, file: str, person: int, now: datetime) -> int:
    """A new version, which serves from now on; its number."""
    number = db.raise_counter("timetable")
    db.execute(ADD, (number, file, to_text(book), person, clock.milliseconds(now)))
    _use(db, number, person, now)
    return number


def _use(db: Db, number: int, person: int, now: datetime) -> None:
    db.execute(USE, (db.raise_counter("timetable_use"), number, person, clock.milliseconds(now)))


def take_back(db: Db, number: int, person: int, now: datetime) -> int | None:
    """Serve the version before `number` again (0: the town pack alone); None where another one serves by now."""
    if int(db.value(LAST_USED) or 0) != number or not number:
        return None
    earlier = int(db.value(BEFORE, (number,)) or 0)
    _use(db, earlier, person, now)
    return earlier


async def near_stops(database: Database) -> tuple[NearStop, ...]:
    """The stops that the town has set for its villages."""
    return tuple(
        NearStop(
            village=row["village"],
            stop=row["stop"],
            minutes=row["minutes"],
            source=DESK_SAYS,
            as_of=clock.moment(row["set_at"]).date().isoformat(),
        )
        for row in await database.read(NEAR)
    )


def set_near(db: Db, village: str, stop: str, minutes: int, person: int, now: datetime) -> None:
    """People of this village walk to this stop; "" forgets it."""
    if stop:
        db.execute(SET_NEAR, (village, stop, minutes, person, clock.milliseconds(now)))
    else:
        db.execute(FORGET_NEAR, (village,))


async def boards(database: Database) -> tuple[Board, ...]:
    """The photos of boards that may be shown."""
    return tuple(map(_board, await database.read(BOARDS)))


async def board(database: Database, board_id: int) -> Board | None:
    """One of them."""
    rows = await database.read(BOARD, (board_id,))
    return _board(rows[0]) if rows else None


def _board(row: Row) -> Board:
    return Board(
        id=row["id"],
        line=row["line"],
        stop=row["stop"],
        taken_on=date.fromisoformat(row["taken_on"]),
        address=row["address"],
    )


def add_board(db: Db, shown: Board, size: int, person: int, now: datetime) -> int:
    """A new photo of a board; earlier ones of the same line and stop are no longer shown."""
    for each in _same(map(_board, db.all(BOARDS)), shown):
        db.execute(PUT_AWAY_BOARD, (each.id,))
    media.note(db, shown.address, size, None, now)
    number = ids.new_id()
    values = (number, shown.line, shown.stop, shown.taken_on.isoformat(), shown.address, person)
    db.execute(ADD_BOARD, (*values, clock.milliseconds(now)))
    return number


def _same(known: Iterable[Board], shown: Board) -> list[Board]:
    return [each for each in known if (each.line, each.stop) == (shown.line, shown.stop)]


def put_away_board(db: Db, board_id: int) -> bool:
    """Show it no longer; False where it is gone already."""
    return db.execute(PUT_AWAY_BOARD, (board_id,)) > 0
