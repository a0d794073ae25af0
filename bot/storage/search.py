"""Finding items by number, words and village: the newest first, over masked words, so far back at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from bot.storage.queue import Query
from patrol.complaint import Complaint, Person, Role

# Each part of the words has to stand in the item's text, place or number, or be its village or its category. So many
# of the newest items are looked through; whoever wants to goes on behind the last of them.
# A post's items, open and ended; confidential ones are not the post's.
OF_POST = """SELECT complaint.* FROM (SELECT id, created_at,
text || ' ' || place || ' ' || number AS said, village, category FROM complaint
WHERE post = ? AND confidential = 0 AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC LIMIT ?) AS seen JOIN complaint ON complaint.id = seen.id
WHERE (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
AND (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
AND (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
ORDER BY seen.created_at DESC, seen.id DESC LIMIT ?"""
# Every post's items, as the town desk sees them.
OF_TOWN = """SELECT complaint.* FROM (SELECT id, created_at,
text || ' ' || place || ' ' || number AS said, village, category FROM complaint
WHERE sensitive = 0 AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC LIMIT ?) AS seen JOIN complaint ON complaint.id = seen.id
WHERE (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
AND (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
AND (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
ORDER BY seen.created_at DESC, seen.id DESC LIMIT ?"""
# What only the named person for sensitive matters sees.
OF_CARE = """SELECT complaint.* FROM (SELECT id, created_at,
text || ' ' || place || ' ' || number AS said, village, category FROM complaint
WHERE sensitive = 1 AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC LIMIT ?) AS seen JOIN complaint ON complaint.id = seen.id
WHERE (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
AND (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
AND (seen.said LIKE ? ESCAPE '!' OR seen.village IN (?, ?) OR seen.category = ?)
ORDER BY seen.created_at DESC, seen.id DESC LIMIT ?"""
# Up to which item that was looked through, where there are more behind it.
LAST_OF_POST = """SELECT created_at, id FROM complaint WHERE post = ? AND confidential = 0
AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?"""
# The same of every post's.
LAST_OF_TOWN = """SELECT created_at, id FROM complaint WHERE sensitive = 0
AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?"""
# The same of the sensitive ones.
LAST_OF_CARE = """SELECT created_at, id FROM complaint WHERE sensitive = 1
AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?"""
# When exactly an item was filed.
CREATED = "SELECT created_at FROM complaint WHERE id = ?"

SCANNED = 20_000
"""Items that are looked through at once."""
PAGE = 50
TERMS = 3
"""Parts of the words that are looked for; what is said beyond them narrows nothing."""
_END = 1 << 62
_NONE = "-"
"""What is no village's and no category's id: items may have neither, and are not found by that."""
_TOWN = (Role.TOWN, Role.ADMIN)
_SPECIAL = str.maketrans({"!": "!!", "%": "!%", "_": "!_"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One part of what is looked for, and the villages (two may share a name) and the category that it names."""

    words: str
    villages: tuple[str, ...] = ()
    category: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """What the statement asks of a row."""
        like = f"%{self.words.translate(_SPECIAL)}%"
        first, second = (*self.villages, _NONE, _NONE)[:2]
        return (like, first, second, self.category or _NONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Behind which item to look: when it was filed (ms since 1970), and its id."""

    at: int = _END
    id: int = _END


START = Place()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found; `behind` is where to go on where not everything was looked through or shown."""

    items: tuple[Complaint, ...]
    behind: Place | None = None


def _scope(person: Person) -> tuple[str, str, tuple[str, ...]]:
    """The statements of this person's right, and the values that say whose rows they may read."""
    if person.role is Role.CARE:
        return OF_CARE, LAST_OF_CARE, ()
    if person.role in _TOWN:
        return OF_TOWN, LAST_OF_TOWN, ()
    return OF_POST, LAST_OF_POST, (person.post,)


def search_query(person: Person, terms: Sequence[Term], place: Place = START) -> Query:
    """What a search asks of the database."""
    sql, _, scope = _scope(person)
    asked = [*terms[:TERMS], *(Term(words=""),) * (TERMS - len(terms))]
    said = (value for term in asked for value in term.values)
    return Query(sql=sql, values=(*scope, place.at, place.id, SCANNED, *said, PAGE + 1))


async def search(database: Database, person: Person, terms: Sequence[Term], place: Place = START) -> Found:
    """The newest items within this person's rights in which all of this stands."""
    query = search_query(person, terms, place)
    items = [read_complaint(row) for row in await database.read_slow(query.sql, query.values)]
    if len(items) > PAGE:
        rows = await database.read_slow(CREATED, (items[PAGE - 1].id,))
        return Found(items=tuple(items[:PAGE]), behind=Place(at=rows[0]["created_at"], id=items[PAGE - 1].id))
    return Found(items=tuple(items), behind=await _behind(database, person, place))


async def _behind(database: Database, person: Person, place: Place) -> Place | None:
    _, sql, scope = _scope(person)
    rows = await database.read_slow(sql, (*scope, place.at, place.id, SCANNED - 1))
    return Place(at=rows[0]["created_at"], id=rows[0]["id"]) if rows else None
