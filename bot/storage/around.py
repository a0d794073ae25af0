"""What stands around an item on its page: open requests, who follows it, its media, what became of our words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot import clock
from bot.storage import followers, requests
from bot.storage.database import Database
from bot.storage.sqlite import Row
from handlers.messages import MediaKind
from patrol.complaint import Asked, Complaint

# An item's photos and voices in order, and with which step of the desk they came.
MEDIA = """SELECT complaint_photo.address, complaint_photo.version, media.kind FROM complaint_photo
JOIN media ON media.address = complaint_photo.address WHERE complaint = ? ORDER BY seq"""
# What was said to residents about an item, and what became of it.
SAID = """SELECT created_at, chat, state, held, push, sent_at FROM outbox
WHERE complaint = ? AND inbox IS NULL ORDER BY position"""
# Whether we have to bring a chat its words, or it fetches them.
PUSHED = "SELECT push FROM chat WHERE id = ?"
# The number of the item into which another was merged.
NUMBER = "SELECT number FROM complaint WHERE id = ?"


class Reached(StrEnum):
    """What became of words to the resident."""

    HELD = "held"
    UNSEEN = "unseen"
    WAITING = "waiting"
    SENT = "sent"
    OWED = "owed"
    PARKED = "parked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What became of one word: to the item's resident (None: no longer there), and to how many others of how many."""

    own: Reached | None
    at: datetime | None
    others: int
    others_sent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """See the module; `deliveries` are by the moment in milliseconds, `desk_media` by the version of the step.

    A medium is named by its place among the item's photos, or voices.
    """

    asked: tuple[Asked, ...]
    followers: int
    desk_photos: Mapping[int, tuple[int, ...]]
    desk_voices: Mapping[int, tuple[int, ...]]
    deliveries: Mapping[int, Delivery]
    merged_into: str


async def read_around(database: Database, item: Complaint) -> Around:
    """Read what stands around an item that this person may see."""
    media = await database.read(MEDIA, (item.id,))
    count = await database.read(followers.COUNT, (item.id,))
    return Around(
        asked=tuple(map(requests.read_asked, await database.read(requests.OPEN, (item.id,)))),
        followers=next(iter(dict(count[0]).values())),
        desk_photos=_places(media, MediaKind.PHOTO),
        desk_voices=_places(media, MediaKind.VOICE),
        deliveries=_deliveries(await database.read(SAID, (item.id,)), item),
        merged_into=await _number(database, item.merged_into),
    )


async def _number(database: Database, item: int | None) -> str:
    rows = await database.read(NUMBER, (item,)) if item is not None else ()
    return str(rows[0]["number"]) if rows else ""


async def can_hear(database: Database, chat: int, *, reachable: bool) -> bool:
    """Whether a voice of ours is heard there: on our own page, or by a link where that can be opened from outside."""
    rows = await database.read(PUSHED, (chat,))
    return bool(rows) and (reachable or not rows[0]["push"])


def _places(media: Sequence[Row], kind: MediaKind) -> Mapping[int, tuple[int, ...]]:
    places: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for place, row in enumerate(row for row in media if row["kind"] == kind):
        if row["version"] is not None:
            places[row["version"]] += (place,)
    return places


def _deliveries(rows: Sequence[Row], item: Complaint) -> Mapping[int, Delivery]:
    said: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        said[row["created_at"]].append(row)
    return {at: _delivery(words, item) for at, words in said.items()}


def _delivery(rows: Sequence[Row], item: Complaint) -> Delivery:
    own = next((row for row in rows if row["chat"] == item.chat), None)
    others = [row for row in rows if row["chat"] != item.chat]
    return Delivery(
        own=_reached(own) if own is not None else None,
        at=clock.moment(own["sent_at"]) if own is not None and own["sent_at"] is not None else None,
        others=len(others),
        others_sent=sum(row["state"] == "sent" for row in others),
    )


def _reached(row: Row) -> Reached:
    if row["state"] == "waiting" and row["held"]:
        return Reached.HELD
    if row["state"] == "waiting" and not row["push"]:
        return Reached.UNSEEN
    return Reached(row["state"])
