"""Answers that go out with the vendor's own request: taken from the outbox for it, then sent or let go again.

A row that is not due yet is nobody's; whoever moves its time on has it. So the pump, which sends what is due, and a
waiting request never say the same thing twice.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from bot import clock
from bot.storage import outbox, sendings
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault

# What waits to be said in a chat, in order.
WAITING = """SELECT position, inbox, body_sealed, pieces, due_at FROM outbox
WHERE chat = ? AND push = 1 AND state = 'waiting' ORDER BY seq LIMIT ?"""
# The same where nothing can be sent but with a request: what is owed as well.
UNSAID = """SELECT position, inbox, body_sealed, pieces, due_at, seq FROM outbox
WHERE chat = ? AND push = 1 AND state = 'waiting' UNION ALL
SELECT position, inbox, body_sealed, pieces, due_at, seq FROM outbox WHERE chat = ? AND state = 'owed'
ORDER BY seq LIMIT ?"""
# Have a row for a while.
HAVE = """UPDATE outbox SET state = 'waiting', due_at = ?, road = 'passive'
WHERE position = ? AND state IN ('waiting', 'owed')"""
# It went out with the request.
SENT = """UPDATE outbox SET state = 'sent', sent_at = ?, road = 'passive', reason = ''
WHERE position = ? AND state IN ('waiting', 'owed')"""
# The beginning of it did; the rest is due now.
BEGUN = """UPDATE outbox SET pieces = ?, due_at = ?, road = ''
WHERE position = ? AND state IN ('waiting', 'owed') AND pieces < ?"""
# What of the answer to this message did not go with it is due now.
LEFT = "UPDATE outbox SET due_at = ? WHERE inbox = ? AND push = 1 AND state = 'waiting' AND due_at > ?"
# Nobody heard it: the vendor asks again in a moment, and after that it is anybody's.
LET_GO = "UPDATE outbox SET due_at = ?, road = '' WHERE position = ? AND state = 'waiting' AND road = 'passive'"
# What a message was answered, for the vendor's retries, and its end.
ADD = "INSERT INTO passive (inbox, chat, text_sealed, taken, at) VALUES (?, ?, ?, ?, ?)"
FIND = "SELECT chat, text_sealed, taken FROM passive WHERE inbox = ?"
REMOVE = "DELETE FROM passive WHERE inbox = ?"
PURGE = "DELETE FROM passive WHERE at < ?"
# At a resident's word what their chat was answered goes at once.
FORGET = "DELETE FROM passive WHERE chat = ?"
# The pump has sent it meanwhile.
PUSHED = "SELECT position FROM outbox WHERE position = ? AND state = 'sent' AND road = 'push'"

TEXT = "passive.text"
HAD_FOR = timedelta(seconds=3)
"""So long the pump leaves alone what a request has; if the process dies meanwhile, it sends it after that."""
RETRY_COMES = timedelta(seconds=5)
RETRIES_COME = timedelta(minutes=10)
MOST = 50
"""Most replies that one request takes along."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Replies that are one message: those to one message of the resident. `pieces` of it were said before."""

    positions: tuple[int, ...]
    bodies: tuple[dict[str, Any], ...] = field(repr=False)
    pieces: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """One text: it says the first `whole` groups, or, if that is 0, the first group up to its piece `begun`."""

    text: str = field(repr=False)
    whole: int
    begun: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a request may answer: the rows that the text says whole, and how much it says of one more.

    `more` is true where something is left that has to go another way.
    """

    inbox: int
    chat: int
    text: str = field(repr=False)
    whole: tuple[int, ...]
    rest: tuple[int, ...] = ()
    begun: int = 0
    more: bool = False


Compose = Callable[[Sequence[Group]], Composed | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How a channel answers: how it puts replies into one text, and whether it can send nothing but that."""

    compose: Compose
    only: bool = False


def take(db: Db, vault: Vault, way: Way, chat: int, inbox: int, now: datetime) -> Taken | None:
    """Take what waits in the chat for the request of this message; None where somebody else sends it, or nothing is.

    A retry of the message gets what the first delivery got.
    """
    known = db.one(FIND, (inbox,))
    if known is not None:
        taken = _known(vault, inbox, known)
        return None if any(db.all(PUSHED, (head,)) for head in taken.whole[:1]) else taken
    rows = db.all(UNSAID, (chat, chat, MOST)) if way.only else db.all(WAITING, (chat, MOST))
    if not rows or (rows[0]["due_at"] <= clock.milliseconds(now) and not way.only):
        return None
    groups = tuple(_groups(vault, rows))
    composed = way.compose(groups)
    return None if composed is None else _have(db, vault, _taken(inbox, chat, groups, composed), now)


def _groups(vault: Vault, rows: Sequence[Row]) -> Iterator[Group]:
    for _, together in groupby(rows, key=lambda row: (row["inbox"], row["inbox"] or row["position"])):
        parts = list(together)
        bodies = (outbox.opened(vault, part["body_sealed"]) for part in parts)
        yield Group(
            positions=tuple(part["position"] for part in parts),
            bodies=tuple(body for body in bodies if body is not None),
            pieces=parts[0]["pieces"],
        )


def _taken(inbox: int, chat: int, groups: Sequence[Group], composed: Composed) -> Taken:
    whole = tuple(position for group in groups[: composed.whole] for position in group.positions)
    rest, more = groups[0].positions if composed.begun else (), composed.whole < len(groups)
    return Taken(inbox=inbox, chat=chat, text=composed.text, whole=whole, rest=rest, begun=composed.begun, more=more)


def _have(db: Db, vault: Vault, taken: Taken, now: datetime) -> Taken:
    until, at = clock.milliseconds(now + HAD_FOR), clock.milliseconds(now)
    for position in taken.whole + taken.rest:
        db.execute(HAVE, (until, position))
    db.execute(PURGE, (clock.milliseconds(now - RETRIES_COME),))
    told = json.dumps([taken.whole, taken.rest, taken.begun, taken.more])
    db.execute(ADD, (taken.inbox, taken.chat, vault.seal(taken.text, TEXT), told, at))
    return taken


def _known(vault: Vault, inbox: int, row: Row) -> Taken:
    whole, rest, begun, more = json.loads(row["taken"])
    return Taken(
        inbox=inbox,
        chat=row["chat"],
        text=vault.open_text(row["text_sealed"], TEXT),
        whole=tuple(whole),
        rest=tuple(rest),
        begun=begun,
        more=more,
    )


def sent(db: Db, taken: Taken, now: datetime) -> None:
    """The answer went out with the request."""
    at = clock.milliseconds(now)
    for position in taken.whole:
        db.execute(SENT, (at, position))
    for head in taken.rest[:1]:
        db.execute(BEGUN, (taken.begun, at, head, taken.begun))
    if taken.more:
        db.execute(LEFT, (at, taken.inbox, at))
    db.execute(sendings.FORGET_ADDRESS, (taken.chat,))


def let_go(db: Db, taken: Taken, now: datetime) -> None:
    """The request broke off before it was answered; the vendor's retry takes it, or else the pump sends it."""
    at = clock.milliseconds(now + RETRY_COMES)
    for position in taken.whole + taken.rest:
        db.execute(LET_GO, (at, position))
    db.execute(REMOVE, (taken.inbox,))
