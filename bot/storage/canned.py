"""Texts that staff put into their words with one tap: the town's, and each post's own."""

from dataclasses import dataclass

from bot import ids
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from patrol.complaint import Person, Role, State

# What fits an item: the town's and its post's, for its category and state or for all.
FITTING = """SELECT * FROM canned WHERE active = 1 AND post IN ('', ?) AND category IN ('', ?) AND state IN ('', ?)
ORDER BY post DESC, category DESC, state DESC, id LIMIT 30"""
# What somebody may look after: their post's own, or the town's and all posts'.
OF_POST = "SELECT * FROM canned WHERE active = 1 AND post IN ('', ?) ORDER BY post DESC, category, state, id LIMIT 300"
OF_TOWN = "SELECT * FROM canned WHERE active = 1 ORDER BY post, category, state, id LIMIT 300"
# A new one, a changed one, one that is no longer offered; a post changes its own only.
ADD = "INSERT INTO canned (id, category, state, text, post, created_by) VALUES (?, ?, ?, ?, ?, ?)"
CHANGE = "UPDATE canned SET category = ?, state = ?, text = ? WHERE id = ? AND active = 1 AND (? = '' OR post = ?)"
PUT_AWAY = "UPDATE canned SET active = 0 WHERE id = ? AND active = 1 AND (? = '' OR post = ?)"

_TOWN = (Role.TOWN, Role.ADMIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Canned:
    """A text; category, state and post are "" where it is for all of them."""

    id: int
    category: str
    state: str
    text: str
    post: str


def own_post(person: Person) -> str:
    """Whose texts this person looks after: one post's, or "" for everybody's."""
    return "" if person.role in _TOWN else person.post


def may_change(person: Person, canned: Canned) -> bool:
    """The town changes all of them, a post its own."""
    return person.role in _TOWN or canned.post == person.post


async def fitting(database: Database, post: str, category: str, state: State) -> list[Canned]:
    """What can be said of such an item, a post's own first."""
    return [_canned(row) for row in await database.read(FITTING, (post, category, state))]


async def listed(database: Database, person: Person) -> list[Canned]:
    """What this person sees of them."""
    town = person.role in _TOWN
    rows = await database.read(OF_TOWN if town else OF_POST, () if town else (person.post,))
    return [_canned(row) for row in rows]


def _canned(row: Row) -> Canned:
    return Canned(id=row["id"], category=row["category"], state=row["state"], text=row["text"], post=row["post"])


def add(db: Db, person: Person, category: str, state: str, text: str) -> bool:
    """A new text, of the person's post or the town's."""
    db.execute(ADD, (ids.new_id(), category, state, text, own_post(person), person.id))
    return True


def change(db: Db, person: Person, canned: int, category: str, state: str, text: str) -> bool:
    """Say it otherwise from now on; False where it is not theirs, or no more."""
    own = own_post(person)
    return db.execute(CHANGE, (category, state, text, canned, own, own)) > 0


def put_away(db: Db, person: Person, canned: int) -> bool:
    """Offer it no longer; False as above."""
    own = own_post(person)
    return db.execute(PUT_AWAY, (canned, own, own)) > 0
