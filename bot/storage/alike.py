"""Open items that may be about the same trouble as another: those of its post, as guarded as itself."""

from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action
from patrol.likeness import ALIKE, likeness
from patrol.rights import may

# The open items of a post, the newest first.
OPEN = """SELECT * FROM complaint WHERE post = ? AND confidential = 0
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged') AND id <> ?
ORDER BY created_at DESC, id DESC LIMIT 300"""
# The same of confidential ones, which go together only with each other.
GUARDED = """SELECT * FROM complaint WHERE post = ? AND confidential = 1 AND sensitive = 0
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged') AND id <> ?
ORDER BY created_at DESC, id DESC LIMIT 300"""
MOST = 5


async def alike(database: Database, person: Person, item: Complaint) -> list[Complaint]:
    """Up to five that this person may see, the most alike first; none of a sensitive item."""
    if item.sensitive:
        return []
    rows = await database.read_slow(GUARDED if item.confidential else OPEN, (item.post, item.id))
    others = [other for other in map(read_complaint, rows) if may(person, Action.READ, other) and _stands_alone(other)]
    scored = [(_score(item, other), other) for other in others]
    near = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [other for _, other in near[:MOST]]


def _stands_alone(item: Complaint) -> bool:
    return item.merged_into is None


def _score(item: Complaint, other: Complaint) -> float:
    """The likeness of the words; another village, where both are known, is another trouble."""
    if item.village and other.village and item.village != other.village:
        return 0.0
    same = 0.1 if item.category == other.category else 0.0
    return likeness(f"{item.text}{item.place}", f"{other.text}{other.place}") + same
