"""The door: a message is stored, its photos noted, and over a limit one polite sentence is put out.

Over a limit an alarm is still heard: delicate words take their turn, and danger gets the number to call.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.settings import Limits
from bot.storage import buttons, chats, inbox, media, outbox, usage
from bot.storage.bodies import body_of
from bot.storage.inbox import Arrival, InboxState, Received
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.alarms import alarm_in
from handlers.danger import call
from handlers.intent import Danger, Sensitive
from handlers.messages import Reply, ReplyKind, Said
from handlers.wording.keys import Key
from knowledge.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A photo that lies in the album: its address there and its size in bytes."""

    address: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """What admitting needs: the keys, the town, how much may be said a day, and how each channel's bytes are read."""

    vault: Vault
    town: Town
    limits: Limits
    parsers: Mapping[str, Callable[[bytes], Said]]


def admit(db: Db, door: Door, arrival: Arrival, photos: tuple[Photo, ...], now: datetime) -> Received:
    """Store a message with its photos; a retry changes nothing and gets the first one's position."""
    received = inbox.receive(db, door.vault, arrival, door.limits, now)
    if received.again:
        return received
    for photo in photos:
        media.note(db, photo.address, photo.size, received.chat, now)
    return _over(db, door, arrival, received, now) if received.state is InboxState.HELD else received


def admit_all(db: Db, door: Door, arrivals: Sequence[Arrival], now: datetime) -> tuple[Received, ...]:
    """Store messages that came together, in their order; all of them or none."""
    return tuple(admit(db, door, arrival, (), now) for arrival in arrivals)


def _over(db: Db, door: Door, arrival: Arrival, received: Received, now: datetime) -> Received:
    alarm = _alarm(db, door, arrival)
    if alarm is not None and received.warn:
        usage.not_warned(db, chats.index_of(door.vault, arrival.address), now)
    match alarm:
        case Sensitive():
            inbox.release(db, received.position)
            return replace(received, state=InboxState.WAITING, warn=False)
        case Danger():
            _say(db, door, received, Reply(kind=ReplyKind.EMERGENCY, key=Key.HELD_DANGER, values=call(alarm)), now)
            return replace(received, warn=False)
        case None if received.warn:
            values = {"hotline": door.town.hotline}
            _say(db, door, received, Reply(kind=ReplyKind.REFUSED, key=Key.HELD, values=values), now)
    return received


def _alarm(db: Db, door: Door, arrival: Arrival) -> Danger | Sensitive | None:
    """What its channel cannot read holds no alarm that anybody could hear."""
    try:
        said = door.parsers[arrival.address.channel](arrival.raw)
    except (KeyError, ValueError):
        return None
    return alarm_in(replace(said, button=buttons.meant(db, said.button)), door.town.words)


def _say(db: Db, door: Door, received: Received, reply: Reply, now: datetime) -> None:
    saying = Saying(chat=received.chat, body=body_of(reply, door.town), inbox=received.position)
    outbox.put(db, door.vault, saying, now)
