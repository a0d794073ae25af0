"""The inbox: every message as it came, committed before anybody is told that it arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot import clock
from bot.settings import Limits
from bot.storage import chats, outbox, staff_chats
from bot.storage.chats import Address
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.storage.usage import Measure, count
from bot.vault import Vault

# A new message; a vendor's retry changes nothing.
ADD = """INSERT INTO inbox (position, channel, account, external_id, chat, seq, received_at, raw_sealed, state, reason,
done_at, bundle, ready_at, hold_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# The first delivery of a message that came again.
FIND = "SELECT position, chat, seq, state FROM inbox WHERE channel = ? AND account = ? AND external_id = ?"
# The next message of every chat: order comes from here. First those whose turn it is, then those soonest ready.
HEADS = """SELECT head.position, head.chat, head.ready_at, first.waiting FROM (
SELECT MIN(position) AS position, COUNT(*) AS waiting FROM inbox WHERE state = 'waiting' GROUP BY chat) AS first
JOIN inbox AS head ON head.position = first.position
ORDER BY CASE WHEN head.ready_at <= ? THEN 0 ELSE head.ready_at END, head.position LIMIT ?"""
# The next message of one chat.
HEAD = "SELECT MIN(position) AS position FROM inbox WHERE chat = ? AND state = 'waiting'"
# Mark a message as handled, but only as the first waiting one of its chat; what waited while its chat was erased
# loses its raw words with that.
FINISH = """UPDATE inbox SET state = 'done', done_at = ?,
raw_sealed = CASE WHEN reason = 'erasing' THEN NULL ELSE raw_sealed END
WHERE position = ? AND state = 'waiting' AND NOT EXISTS (
SELECT 1 FROM inbox AS earlier WHERE earlier.chat = inbox.chat AND earlier.state = 'waiting'
AND earlier.position < inbox.position)"""
# Everything that waits of what was sent as one, in order.
PARTS = """SELECT position, raw_sealed FROM inbox WHERE chat = ? AND bundle = ? AND bundle <> '' AND state = 'waiting'
ORDER BY position"""
# The parts after the first are handled with it.
FINISH_PARTS = """UPDATE inbox SET state = 'done', done_at = ?,
raw_sealed = CASE WHEN reason = 'erasing' THEN NULL ELSE raw_sealed END
WHERE chat = ? AND bundle = ? AND bundle <> '' AND state = 'waiting'"""
# When the first part came of what was sent as one and still waits.
BEGAN = "SELECT MIN(received_at) FROM inbox WHERE chat = ? AND bundle = ? AND bundle <> '' AND state = 'waiting'"
# A further part came: all wait a little for the next one.
SETTLE = """UPDATE inbox SET ready_at = ? WHERE chat = ? AND bundle = ? AND bundle <> '' AND state = 'waiting'
AND ready_at < ?"""
# What was attached could not be fetched; once more later.
POSTPONE = "UPDATE inbox SET ready_at = ?, tries = tries + 1 WHERE position = ? AND state = 'waiting'"
# Where a message stands.
STATE = "SELECT state FROM inbox WHERE position = ?"
# Whose message it is.
CHAT = "SELECT chat FROM inbox WHERE position = ?"
# Put a message aside for staff, with the reason.
PARK = "UPDATE inbox SET state = 'parked', reason = ?, done_at = ? WHERE position = ? AND state = 'waiting'"
# What was sent as one with it is put aside with it.
PARK_PARTS = """UPDATE inbox SET state = 'parked', reason = ?, done_at = ? WHERE state = 'waiting' AND bundle <> ''
AND chat = (SELECT chat FROM inbox WHERE position = ?) AND bundle = (SELECT bundle FROM inbox WHERE position = ?)"""
# Everything that waits for staff to look at it, oldest first.
ASIDE = """SELECT position, chat, channel, received_at, state, reason, raw_sealed FROM inbox
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
PART_WAITS = timedelta(seconds=1.5)
"""How long each part of what was sent as one (an album) waits for the next."""
BUNDLE_WAITS = timedelta(seconds=5)
"""How long the first part waits at most."""


class InboxState(StrEnum):
    """Where a message stands; `held` is over a limit, `parked` could not be handled, both are for staff to see."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
    HELD = "held"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """How long, and with how many messages, we may write to a resident after they did something."""

    lasts: timedelta
    messages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A message at the door: from where, its id there, the raw bytes, and what a QR code or the network told of it.

    `bundle` is shared by messages that were sent as one (an album), `opens` how long and how often we may write now,
    `hold` for how many seconds the vendor's own request waits for the answer. `unreadable` is why it can only be
    put aside, for what no channel can take apart.
    """

    address: Address
    external_id: str
    raw: bytes
    village: str | None = None
    network: str = ""
    bundle: str = ""
    opens: Window | None = None
    hold: float = 0.0
    unreadable: str = ""


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
    """Store a message once. Over a limit it is held for the town desk instead of waiting for a turn.

    What nothing can be made of is parked with its reason; nobody is told, for nobody may be there.
    """
    address = arrival.address
    known = db.one(FIND, (address.channel, address.account, arrival.external_id))
    return _again(known) if known is not None else _store(db, vault, arrival, limits, now)


def _again(row: Row) -> Received:
    state = InboxState(row["state"])
    return Received(position=row["position"], chat=row["chat"], seq=row["seq"], state=state, again=True)


def _store(db: Db, vault: Vault, arrival: Arrival, limits: Limits, now: datetime) -> Received:
    chat = chats.ensure(db, vault, arrival.address, arrival.village, now)
    measure = (
        Measure(reason=arrival.unreadable) if arrival.unreadable else _measured(db, vault, chat, arrival, limits, now)
    )
    state = _state(arrival, measure)
    position, seq = db.raise_counter("inbox"), chats.next_seq(db, chat)
    at, hold = clock.milliseconds(now), timedelta(seconds=arrival.hold)
    until = clock.milliseconds(now + hold) if hold else 0
    where = (position, arrival.address.channel, arrival.address.account, arrival.external_id, chat, seq, at)
    what = (vault.seal(arrival.raw, RAW), state, measure.reason, at if arrival.unreadable else None)
    db.execute(ADD, (*where, *what, arrival.bundle, _ready(db, chat, arrival.bundle, now), until))
    _may_write(db, chat, arrival, until, now)
    return Received(position=position, chat=chat, seq=seq, state=state, warn=measure.first)


def _measured(db: Db, vault: Vault, chat: int, arrival: Arrival, limits: Limits, now: datetime) -> Measure:
    """Whoever works here is never put off: a long day at the queue is many presses."""
    network = vault.index(arrival.network, "network") if arrival.network else ""
    measure = count(db, limits, (chats.index_of(vault, arrival.address), network), now)
    return Measure() if measure.over and db.one(staff_chats.SPEAKER, (chat,)) is not None else measure


def _state(arrival: Arrival, measure: Measure) -> InboxState:
    if arrival.unreadable:
        return InboxState.PARKED
    return InboxState.HELD if measure.over else InboxState.WAITING


def _ready(db: Db, chat: int, bundle: str, now: datetime) -> int:
    """When its turn may begin: at once, or when the parts that belong to it had time to come."""
    if not bundle:
        return 0
    began = db.value(BEGAN, (chat, bundle))
    last = (now if began is None else clock.moment(began)) + BUNDLE_WAITS
    ready = clock.milliseconds(min(now + PART_WAITS, last))
    db.execute(SETTLE, (ready, chat, bundle, ready))
    return ready


def _may_write(db: Db, chat: int, arrival: Arrival, hold: int, now: datetime) -> None:
    """They did something, so what could not reach them may reach them now; their request may take it along."""
    if arrival.opens is not None:
        chats.open_window(db, chat, now + arrival.opens.lasts, arrival.opens.messages, now)
    if arrival.address.findable:
        outbox.say_again(db, chat, hold)


def finish(db: Db, position: int, now: datetime) -> bool:
    """Mark handled; False when it is not the chat's next waiting message any more (handled, parked or out of turn)."""
    return db.execute(FINISH, (clock.milliseconds(now), position)) == 1


def finish_parts(db: Db, chat: int, bundle: str, parts: Sequence[int], now: datetime) -> bool:
    """Mark the parts handled that came with a finished message; False when others wait than these."""
    waiting = [row["position"] for row in db.all(PARTS, (chat, bundle))]
    db.execute(FINISH_PARTS, (clock.milliseconds(now), chat, bundle))
    return waiting == list(parts)


def postpone(db: Db, position: int, until: datetime) -> None:
    """Let a message wait until its attachments are tried again; the chat's later ones wait behind it."""
    db.execute(POSTPONE, (clock.milliseconds(until), position))


def park(db: Db, position: int, reason: str, now: datetime) -> bool:
    """Put aside for staff, whole where it came in parts; False when somebody else finished or parked it first."""
    at = clock.milliseconds(now)
    if db.execute(PARK, (reason, at, position)) != 1:
        return False
    db.execute(PARK_PARTS, (reason, at, position, position))
    return True


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
