"""The outbox: what we said or owe, in the order of each chat."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import clock
from bot.storage import buttons
from bot.storage.database import Database
from bot.storage.transaction import Db
from bot.vault import Vault

# The next positions in a chat, and whether what is said there has to be sent.
NEXT = "UPDATE chat SET seq = seq + ? WHERE id = ? RETURNING seq, push, channel, account, holds"
# One thing to say; UNIQUE (inbox, part) keeps a message from being answered twice.
ADD = """INSERT INTO outbox (position, chat, seq, inbox, part, body_sealed, entry, edition, complaint, created_at,
state, due_at, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)"""
# The same where we have to send it: not before the vendor's own request, which may take the answer along, is over.
ADD_PUSH = """INSERT INTO outbox (position, chat, seq, inbox, part, body_sealed, entry, edition, complaint, created_at,
state, due_at, held, push, lane, fleeting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting',
COALESCE((SELECT hold_until FROM inbox WHERE position = ?), ?), ?, 1, ?, ?)"""
# What is held in a chat may go: something else is said there now, and comes after it.
LET_GO = "UPDATE outbox SET held = 2, due_at = 0 WHERE chat = ? AND held = 1"
# A chat holds something, or nothing any more.
HOLDS = "UPDATE chat SET holds = ? WHERE id = ?"
# What could not be said is said now that they have written.
SAY_AGAIN = "UPDATE outbox SET state = 'waiting', due_at = ?, tries = 0, reason = '' WHERE chat = ? AND state = 'owed'"
# What was answered to one message, in order.
ANSWERS = "SELECT seq, body_sealed FROM outbox WHERE inbox = ? ORDER BY part"
# The chat has read up to here.
SEEN = "UPDATE outbox SET state = 'sent', sent_at = ? WHERE chat = ? AND seq <= ? AND state = 'waiting'"
# A chat's talk from a position on: the resident's messages and ours in one order, up to what is still held.
TALK = """SELECT seq, side, sealed, at, state FROM (
SELECT seq, 'resident' AS side, raw_sealed AS sealed, received_at AS at, state FROM inbox
WHERE chat = ? AND seq > ? UNION ALL
SELECT seq, 'town' AS side, body_sealed AS sealed, created_at AS at, state FROM outbox
WHERE chat = ? AND seq > ?) AS talk
WHERE seq < COALESCE((SELECT MIN(seq) FROM outbox WHERE chat = ? AND held = 1), 9223372036854775807)
ORDER BY seq LIMIT ?"""
# The chat's last position.
LAST = "SELECT seq FROM chat WHERE id = ?"

BODY = "outbox.body"
_written = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """A rendered reply to put out: `body` is what `xunfang ask --json` prints of it.

    `fleeting` is worth nothing later: where it cannot be sent now it is put aside and never owed. With `leaves` it is
    held until then, unless something else is said in the chat before.
    """

    chat: int
    body: dict[str, Any]
    inbox: int | None = None
    part: int = 0
    edition: int | None = None
    complaint: int | None = None
    fleeting: bool = False
    leaves: datetime | None = None


def lane(channel: str, account: str) -> str:
    """The name of the way by which a channel's account sends."""
    return f"{channel}:{account}"


def put(db: Db, vault: Vault, saying: Saying, now: datetime) -> int:
    """Add to the chat's outbox; the position in the chat."""
    return put_all(db, vault, saying.chat, (saying,), now)


def put_all(db: Db, vault: Vault, chat: int, sayings: Sequence[Saying], now: datetime) -> int:
    """Add what is said to this chat at once, in order; the last position in the chat."""
    many, at = len(sayings), clock.milliseconds(now)
    (row,) = db.all(NEXT, (many, chat))
    way = lane(row["channel"], row["account"]) if row["push"] else ""
    _let_go(db, chat, bool(row["holds"]), sayings[-1].leaves is not None)
    position, seq = db.raise_counter("outbox", many) - many, row["seq"] - many
    for number, saying in enumerate(sayings, start=1):
        _put(db, vault, saying, (position + number, seq + number), way, at)
    return int(row["seq"])


def _let_go(db: Db, chat: int, holds: bool, holding: bool) -> None:
    """What was held goes, for something is said after it; `holding` says whether that is held itself."""
    if holds:
        db.execute(LET_GO, (chat,))
    if holds or holding:
        db.execute(HOLDS, (int(holding), chat))


def _put(db: Db, vault: Vault, saying: Saying, places: tuple[int, int], way: str, at: int) -> None:
    """`places` are the position over all and the one in the chat; `way` is "" where nothing has to be sent."""
    position, seq = places
    where = (position, saying.chat, seq, saying.inbox, saying.part)
    what = (seal_body(vault, saying.body), saying.body.get("entry"), saying.edition, saying.complaint, at)
    due = (clock.milliseconds(saying.leaves), 1) if saying.leaves is not None else (0, 0)
    if way:
        db.execute(ADD_PUSH, (*where, *what, saying.inbox, *due, way, int(saying.fleeting)))
        buttons.keep(db, vault, (each["id"] for name in ("buttons", "weigh") for each in saying.body.get(name, ())))
    else:
        db.execute(ADD, (*where, *what, *due))


def say_again(db: Db, chat: int, due: int) -> None:
    """What is owed to a chat waits again to be sent, before whatever is said next."""
    db.execute(SAY_AGAIN, (due, chat))


async def answers(database: Database, vault: Vault, position: int) -> list[dict[str, Any]]:
    """What was answered to the message at this inbox position, in order."""
    bodies = [opened(vault, row["body_sealed"]) for row in await database.read(ANSWERS, (position,))]
    return [body for body in bodies if body is not None]


def seen(db: Db, chat: int, seq: int, now: datetime) -> None:
    """Note that the resident's side has everything up to this position."""
    db.execute(SEEN, (clock.milliseconds(now), chat, seq))


def seal_body(vault: Vault, body: dict[str, Any]) -> bytes:
    """The body as it is stored."""
    return vault.seal(_written(body), BODY)


def opened(vault: Vault, sealed: bytes | None) -> dict[str, Any] | None:
    """The body of an outbox row; None once it was erased."""
    if sealed is None:
        return None
    body: dict[str, Any] = json.loads(vault.open_text(sealed, BODY))
    return body
