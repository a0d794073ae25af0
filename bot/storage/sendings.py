"""Replies on their way to channels that push: what may be sent now, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot import clock
from bot.pacing import LONGEST_PAUSE
from bot.storage import chats
from bot.storage.chats import ADDRESS, Address
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault

# What may be sent by one lane now, the first of each chat and what answers the same message with it; beside it when
# the next of the others falls due.
DUE = """SELECT later.due_at AS next_due, head.position AS head, head.chat, head.pieces, head.tries,
part.position, part.seq, part.body_sealed, chat.channel, chat.account, chat.address_sealed, chat.open_until,
chat.open_left, chat.forgetting, chat.seq AS upto FROM (
SELECT MIN(due_at) AS due_at FROM outbox WHERE lane = ? AND push = 1 AND state = 'waiting' AND due_at > ?) AS later
LEFT JOIN (
SELECT position, chat, inbox, pieces, tries, due_at FROM outbox
WHERE lane = ? AND push = 1 AND state = 'waiting' AND due_at <= ? AND held <> 1 AND NOT EXISTS (
SELECT 1 FROM outbox AS earlier WHERE earlier.chat = outbox.chat AND earlier.state = 'waiting' AND earlier.push = 1
AND earlier.seq < outbox.seq)
ORDER BY due_at, position LIMIT ?) AS head ON 1 = 1
LEFT JOIN chat ON chat.id = head.chat
LEFT JOIN outbox AS part ON part.chat = head.chat AND part.state = 'waiting' AND part.push = 1
AND (part.position = head.position OR part.inbox = head.inbox)
ORDER BY head.due_at, head.position, part.seq"""
# The vendor has some of its pieces.
NOTE = "UPDATE outbox SET pieces = ? WHERE position = ? AND state = 'waiting'"
# The vendor has all of it.
SENT = """UPDATE outbox SET state = 'sent', sent_at = ?, road = 'push', reason = ''
WHERE position = ? AND state = 'waiting'"""
# One message less may be sent while the window is open.
COUNT = "UPDATE chat SET open_left = open_left - 1 WHERE id = ? AND open_left > 0"
# Not now: what comes after it in its chat waits behind it.
PUT_OFF = "UPDATE outbox SET due_at = ?, tries = tries + 1, reason = ? WHERE position = ? AND state = 'waiting'"
# The chat can't be reached: all that waits is owed, unless they have written since.
OWE = """UPDATE outbox SET state = CASE WHEN fleeting = 1 THEN 'parked' ELSE 'owed' END, reason = ?
WHERE chat = ? AND push = 1 AND state = 'waiting' AND NOT EXISTS (
SELECT 1 FROM inbox WHERE inbox.chat = outbox.chat AND inbox.seq > ?)"""
# The vendor will never take it.
PARK = "UPDATE outbox SET state = 'parked', reason = ? WHERE position = ? AND state = 'waiting'"
# A chat lives at another address now, and is found by it, unless another chat is found by it already.
MOVE = "UPDATE chat SET address_sealed = ? WHERE id = ?"
FIND_MOVED = """UPDATE chat SET address_index = ? WHERE id = ? AND NOT EXISTS (SELECT 1 FROM chat AS other
WHERE other.channel = chat.channel AND other.account = chat.account AND other.address_index = ?)"""
# After erasing, the address goes with the last word that was still to be said there.
FORGET_ADDRESS = """UPDATE chat SET address_sealed = NULL, forgetting = 0 WHERE id = ? AND forgetting = 1
AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = chat.id AND outbox.state = 'waiting')
AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.chat = chat.id AND inbox.state = 'waiting')"""
# Chats whose address is to go.
FORGETTING = "SELECT id FROM chat WHERE forgetting = 1"
# A pause that no vendor asks for: the clock ran ahead when it was written.
WAKE_LATE = "UPDATE outbox SET due_at = 0 WHERE push = 1 AND state = 'waiting' AND lane = ? AND due_at > ?"
# What no vendor took, for staff to know of.
UNSENT = """SELECT position, chat, complaint, created_at, reason FROM outbox
WHERE state = 'parked' AND push = 1 AND fleeting = 0 AND reason <> 'erased' ORDER BY position LIMIT ?"""
COUNT_UNSENT = """SELECT COUNT(*) AS replies FROM outbox
WHERE state = 'parked' AND push = 1 AND fleeting = 0 AND reason <> 'erased'"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """What is to be sent to a chat as one: the rows in order, their sealed bodies, and how much the vendor has of it.

    `open` says whether a windowed channel may write; `upto` is how far the chat had come when this was read, `more`
    whether that was farther than these rows.
    """

    chat: int
    channel: str
    account: str
    positions: tuple[int, ...]
    sealed: tuple[bytes | None, ...]
    pieces: int
    tries: int
    address_sealed: bytes | None
    open: bool
    forgetting: bool
    upto: int
    more: bool

    @property
    def head(self) -> int:
        """The first row: what is noted of the whole is noted there."""
        return self.positions[0]

    def address(self, vault: Vault) -> str | None:
        """The channel's own address of the chat; None where it is forgotten."""
        return None if self.address_sealed is None else vault.open_text(self.address_sealed, ADDRESS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What may be sent now, and when the next falls due."""

    sendings: tuple[Sending, ...]
    next_at: datetime | None


async def read_due(database: Database, lane: str, now: datetime, most: int) -> Due:
    """The first of every chat of this lane that may be sent now, the longest due first, at most so many."""
    at = clock.milliseconds(now)
    return due_of(await database.read(DUE, (lane, at, lane, at, most)), at)


def due_of(rows: Sequence[Row], at: int) -> Due:
    """The rows of DUE as values; there is always one."""
    next_due = rows[0]["next_due"]
    return Due(
        sendings=tuple(_sendings([row for row in rows if row["head"] is not None], at)),
        next_at=None if next_due is None else clock.moment(next_due),
    )


def _sendings(rows: Sequence[Row], at: int) -> Iterator[Sending]:
    for _, group in groupby(rows, key=lambda row: int(row["head"])):
        parts = list(group)
        yield _sending(parts[0], parts, at)


def _sending(head: Row, parts: Sequence[Row], at: int) -> Sending:
    return Sending(
        chat=head["chat"],
        channel=head["channel"],
        account=head["account"],
        positions=tuple(part["position"] for part in parts),
        sealed=tuple(part["body_sealed"] for part in parts),
        pieces=head["pieces"],
        tries=head["tries"],
        address_sealed=head["address_sealed"],
        open=head["open_until"] > at and head["open_left"] > 0,
        forgetting=bool(head["forgetting"]),
        upto=head["upto"],
        more=head["upto"] > parts[-1]["seq"],
    )


def note(db: Db, sending: Sending, pieces: int, counted: bool) -> None:
    """The vendor has so many of its pieces; `counted` where a window allows only so many."""
    db.execute(NOTE, (pieces, sending.head))
    _count(db, sending, counted)


def sent(db: Db, sending: Sending, counted: bool, now: datetime) -> None:
    """The vendor has all of it."""
    for position in sending.positions:
        db.execute(SENT, (clock.milliseconds(now), position))
    _count(db, sending, counted)
    _forget(db, sending)


def _count(db: Db, sending: Sending, counted: bool) -> None:
    if counted:
        db.execute(COUNT, (sending.chat,))


def _forget(db: Db, sending: Sending) -> None:
    if sending.forgetting:
        db.execute(FORGET_ADDRESS, (sending.chat,))


def put_off(db: Db, sending: Sending, until: datetime, reason: str) -> None:
    """Send it later, and what follows in its chat after it."""
    db.execute(PUT_OFF, (clock.milliseconds(until), reason, sending.head))


def owe(db: Db, sending: Sending, reason: str) -> bool:
    """Owe the chat all that waits, until they write again; False where they have written meanwhile."""
    owed = db.execute(OWE, (reason, sending.chat, sending.upto)) > 0
    _forget(db, sending)
    return owed


def park(db: Db, sending: Sending, reason: str) -> None:
    """Put it aside for good, with the reason; what follows in its chat goes on."""
    for position in sending.positions:
        db.execute(PARK, (reason, position))
    _forget(db, sending)


def move(db: Db, vault: Vault, sending: Sending, address: str) -> None:
    """The chat is at another address now. Where another chat is found there already, each keeps its own talk."""
    moved = Address(channel=sending.channel, account=sending.account, address=address, findable=True)
    index = chats.index_of(vault, moved)
    db.execute(MOVE, (vault.seal(address, ADDRESS), sending.chat))
    db.execute(FIND_MOVED, (index, sending.chat, index))


def wake_late(db: Db, lane: str, now: datetime) -> int:
    """Let what was put off for longer than anybody asks for be tried now; how many."""
    return db.execute(WAKE_LATE, (lane, clock.milliseconds(now + LONGEST_PAUSE)))


def forget_addresses(db: Db) -> None:
    """Forget the addresses of erased chats to which nothing is to be sent any more."""
    for row in db.all(FORGETTING):
        db.execute(FORGET_ADDRESS, (row["id"],))


async def count_unsent(database: Database) -> int:
    """How many replies no vendor took."""
    return int((await database.read(COUNT_UNSENT))[0]["replies"])
