"""The inbox: every message as it came, committed before anybody is told that it arrived."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot import clock
from bot.settings import Limits
from bot.storage import chats
from bot.storage.chats import Address
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.storage.usage import count
from bot.vault import Vault

# A new message; a vendor's retry changes nothing.
ADD = """INSERT INTO inbox (position, channel, account, external_id, chat, seq, received_at, raw_sealed, state, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# The first delivery of a message that came again.
FIND = "SELECT position, chat, seq, state FROM inbox WHERE channel = ? AND account = ? AND external_id = ?"
# The next message of every chat in which nothing is being worked on: order comes from here.
HEADS = """SELECT MIN(position) AS position, chat FROM inbox WHERE state = 'waiting'
GROUP BY chat ORDER BY MIN(position) LIMIT ?"""
# The next message of one chat.
HEAD = "SELECT MIN(position) AS position FROM inbox WHERE chat = ? AND state = 'waiting'"
# Mark a message as handled, but only as the first waiting one of its chat; what waited while its chat was erased
# loses its raw words with that.
FINISH = """UPDATE inbox SET state = 'done', done_at = ?,
raw_sealed = CASE WHEN reason = 'erasing' THEN NULL ELSE raw_sealed END
WHERE position = ? AND state = 'waiting' AND NOT EXISTS (
SELECT 1 FROM inbox AS earlier WHERE earlier.chat = inbox.chat AND earlier.state = 'waiting'
AND earlier.position < inbox.position)"""
# Where a message stands.
STATE = "SELECT state FROM inbox WHERE position = ?"
# Whose message it is.
CHAT = "SELECT chat FROM inbox WHERE position = ?"
# Put a message aside for staff, with the reason.
PARK = "UPDATE inbox SET state = 'parked', reason = ?, done_at = ? WHERE position = ? AND state = 'waiting'"
# Everything that waits for staff to look at it, oldest first.
ASIDE = """SELECT position, chat, received_at, state, reason, raw_sealed FROM inbox
WHERE state IN ('parked', 'held') ORDER BY position LIMIT ?"""
# Staff let a message through; one whose words were erased has nothing left to handle and would wait for ever.
RELEASE = """UPDATE inbox SET state = 'waiting', reason = ''
WHERE position = ? AND state IN ('parked', 'held') AND raw_sealed IS NOT NULL"""
# What was said when it was put aside is no answer to it: the place of the answer is free again.
UNANSWER = "UPDATE outbox SET inbox = NULL WHERE inbox = ?"
# Staff have read a message and nothing more is to be done.
DISMISS = """UPDATE inbox SET state = 'done', reason = 'dismissed', done_at = ?
WHERE position = ? AND state IN ('parked', 'held')"""
# Raw words go 30 days after handling; the dedupe key and the answer stay.
PURGE = "UPDATE inbox SET raw_sealed = NULL WHERE state = 'done' AND done_at < ? AND raw_sealed IS NOT NULL"
# The raw words of one message go at once.
FORGET = "UPDATE inbox SET raw_sealed = NULL WHERE position = ?"

RAW = "inbox.raw"
KEEP_RAW = timedelta(days=30)


class InboxState(StrEnum):
    """Where a message stands; `held` is over a limit, `parked` could not be handled, both are for staff to see."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
    HELD = "held"


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A message at the door: from where, its id there, the raw bytes, and what a QR code or the network told of it."""

    address: Address
    external_id: str
    raw: bytes
    village: str | None = None
    network: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What became of an arrival; `again` marks a retry, for which nothing was done.

    `warn` is true for the first message over a limit on a day: one polite sentence is due, then silence.
    """

    position: int
    chat: int
    seq: int
    state: InboxState
    again: bool = False
    warn: bool = False


def receive(db: Db, vault: Vault, arrival: Arrival, limits: Limits, now: datetime) -> Received:
    """Store a message once. Over a limit it is held for the town desk instead of waiting for a turn."""
    address = arrival.address
    known = db.one(FIND, (address.channel, address.account, arrival.external_id))
    return _again(known) if known is not None else _store(db, vault, arrival, limits, now)


def _again(row: Row) -> Received:
    state = InboxState(row["state"])
    return Received(position=row["position"], chat=row["chat"], seq=row["seq"], state=state, again=True)


def _store(db: Db, vault: Vault, arrival: Arrival, limits: Limits, now: datetime) -> Received:
    address = arrival.address
    chat = chats.ensure(db, vault, address, arrival.village, now)
    subjects = (chats.index_of(vault, address), vault.index(arrival.network, "network"))
    measure = count(db, limits, subjects, now)
    state = InboxState.HELD if measure.over else InboxState.WAITING
    position, seq = db.raise_counter("inbox"), chats.next_seq(db, chat)
    where = (position, address.channel, address.account, arrival.external_id, chat, seq)
    db.execute(ADD, (*where, clock.milliseconds(now), vault.seal(arrival.raw, RAW), state, measure.reason))
    return Received(position=position, chat=chat, seq=seq, state=state, warn=measure.first)


def finish(db: Db, position: int, now: datetime) -> bool:
    """Mark handled; False when it is not the chat's next waiting message any more (handled, parked or out of turn)."""
    return db.execute(FINISH, (clock.milliseconds(now), position)) == 1


def park(db: Db, position: int, reason: str, now: datetime) -> bool:
    """Put aside for staff; False when somebody else finished or parked it first."""
    return db.execute(PARK, (reason, clock.milliseconds(now), position)) == 1


def release(db: Db, position: int) -> bool:
    """Let a held or parked message take its turn after all; False when it is no longer there to be let through."""
    released = db.execute(RELEASE, (position,)) == 1
    if released:
        db.execute(UNANSWER, (position,))
    return released


def dismiss(db: Db, position: int, now: datetime) -> bool:
    """Note that staff have seen a held or parked message and nothing more is owed."""
    return db.execute(DISMISS, (clock.milliseconds(now), position)) == 1


def purge(db: Db, now: datetime) -> int:
    """Erase raw words handled longer ago than KEEP_RAW; the number of messages so treated."""
    return db.execute(PURGE, (clock.milliseconds(now - KEEP_RAW),))


def forget(db: Db, position: int) -> None:
    """Erase the raw words of one message now."""
    db.execute(FORGET, (position,))
