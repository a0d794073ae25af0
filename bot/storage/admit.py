"""The door: a message is stored, its photos noted, and over a limit one polite sentence is put out."""

from dataclasses import dataclass
from datetime import datetime

from bot.settings import Limits
from bot.storage import inbox, media, outbox
from bot.storage.commit import body_of
from bot.storage.inbox import Arrival, Received
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply, ReplyKind
from knowledge.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A photo that lies in the album: its address there and its size in bytes."""

    address: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """What admitting needs: the keys, the town, and how much may be said a day."""

    vault: Vault
    town: Town
    limits: Limits


def admit(db: Db, door: Door, arrival: Arrival, photos: tuple[Photo, ...], now: datetime) -> Received:
    """Store a message with its photos; a retry changes nothing and gets the first one's position."""
    received = inbox.receive(db, door.vault, arrival, door.limits, now)
    if received.again:
        return received
    for photo in photos:
        media.note(db, photo.address, photo.size, received.chat, now)
    if received.warn:
        _warn(db, door, received, now)
    return received


def _warn(db: Db, door: Door, received: Received, now: datetime) -> None:
    reply = Reply(kind=ReplyKind.REFUSED, key="held", values={"hotline": door.town.hotline})
    saying = Saying(chat=received.chat, body=body_of(reply, door.town), inbox=received.position)
    outbox.put(db, door.vault, saying, now)
