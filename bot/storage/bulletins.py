"""Dated notices of the town and of its posts, at the head of the chat page until their day is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot import clock, ids
from bot.storage.canned import own_post
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from patrol.complaint import Person

# What stands today: the town's, and those of one post; the town's first, the newest before the others.
STANDING = """SELECT * FROM bulletin WHERE until >= ? AND ended_at IS NULL AND post IN ('', ?)
ORDER BY post, id DESC LIMIT 3"""
# What somebody may look after: their post's own, or all, the newest first.
OF_POST = "SELECT * FROM bulletin WHERE post = ? ORDER BY id DESC LIMIT 50"
OF_TOWN = "SELECT * FROM bulletin ORDER BY id DESC LIMIT 50"
# A new one, and one that is taken down; a post takes down its own only.
ADD = "INSERT INTO bulletin (id, post, text, until, by_person, at) VALUES (?, ?, ?, ?, ?, ?)"
TAKE_DOWN = "UPDATE bulletin SET ended_at = ? WHERE id = ? AND ended_at IS NULL AND (? = '' OR post = ?)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletin:
    """One notice; `post` is "" where it is for everybody, `until` the last day on which it stands."""

    id: int
    post: str
    text: str
    until: date
    ended: bool

    def stands(self, today: date) -> bool:
        """Whether residents see it."""
        return not self.ended and self.until >= today


def put_up(db: Db, person: Person, text: str, until: date, now: datetime) -> None:
    """Put a notice up: the town's people for everybody, a post's for those who come by its code."""
    given = (ids.new_id(), own_post(person), text, until.isoformat(), person.id, clock.milliseconds(now))
    db.execute(ADD, given)


def take_down(db: Db, person: Person, bulletin: int, now: datetime) -> bool:
    """Take one down before its day; False where it does not stand or is not this person's."""
    post = own_post(person)
    return db.execute(TAKE_DOWN, (clock.milliseconds(now), bulletin, post, post)) == 1


async def standing(database: Database, post: str, now: datetime) -> list[Bulletin]:
    """What somebody who came by this post's code, or by none (""), sees today: at most three."""
    return _bulletins(await database.read(STANDING, (now.date().isoformat(), post)))


async def listed(database: Database, person: Person) -> list[Bulletin]:
    """What this person looks after, what has ended too."""
    post = own_post(person)
    return _bulletins(await database.read(OF_POST if post else OF_TOWN, (post,) if post else ()))


def _bulletins(rows: Iterable[Row]) -> list[Bulletin]:
    return [
        Bulletin(
            id=row["id"],
            post=row["post"],
            text=row["text"],
            until=date.fromisoformat(row["until"]),
            ended=row["ended_at"] is not None,
        )
        for row in rows
    ]
