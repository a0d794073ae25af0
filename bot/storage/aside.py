"""Messages put aside for the town desk: held over a limit, or parked because no turn could handle them."""

from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.storage.database import Database
from bot.storage.inbox import ASIDE, RAW, InboxState
from bot.storage.sqlite import Row
from bot.vault import Unopenable, Vault

# How many there are.
COUNT = "SELECT COUNT(*) AS messages FROM inbox WHERE state IN ('parked', 'held')"

SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """One message put aside; `raw` is what the channel stored, None once it was erased, or when it is damaged."""

    position: int
    chat: int
    channel: str
    state: InboxState
    reason: str
    received_at: datetime
    raw: bytes | None
    damaged: bool = False


async def read_aside(database: Database, vault: Vault) -> list[Aside]:
    """The oldest messages put aside; one more than SHOWN says that there are more."""
    return [_aside(vault, row) for row in await database.read(ASIDE, (SHOWN + 1,))]


async def count_aside(database: Database) -> int:
    """How many messages lie aside."""
    return int((await database.read(COUNT))[0]["messages"])


def _aside(vault: Vault, row: Row) -> Aside:
    raw, damaged = _raw(vault, row["raw_sealed"])
    return Aside(
        position=row["position"],
        chat=row["chat"],
        channel=row["channel"],
        state=InboxState(row["state"]),
        reason=row["reason"],
        received_at=clock.moment(row["received_at"]),
        raw=raw,
        damaged=damaged,
    )


def _raw(vault: Vault, sealed: bytes | None) -> tuple[bytes | None, bool]:
    try:
        return (vault.open(sealed, RAW) if sealed is not None else None), False
    except Unopenable:  # one damaged message must not hide all the others
        return None, True
