"""What other programs hand in and may ask for: never a guarded item, never another resident's words."""

from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.settings import Limits
from bot.storage import complaints, filing, usage
from bot.storage.bodies import House
from bot.storage.complaints import Origin
from bot.storage.database import Database
from bot.storage.filing import HandedIn
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Draft
from handlers.outcome import File
from patrol import complaint as patrol
from patrol.complaint import ENDED, Complaint

# The newest items of a span of time that may be told to other programs, of some categories ("" for all, else with
# commas around each), open ones, ended ones or both.
OF_SPAN = """SELECT * FROM complaint WHERE confidential = 0 AND sensitive = 0 AND (kind = 'complaint' OR origin = 'api')
AND created_at BETWEEN ? AND ? AND (? = '' OR ? LIKE '%,' || category || ',%')
AND ((? = 1 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged'))
OR (? = 1 AND state IN ('closed', 'cancelled', 'rejected', 'merged')))
ORDER BY created_at DESC, id DESC LIMIT ?"""
# One of them.
BY_NUMBER = """SELECT * FROM complaint WHERE number = ? AND confidential = 0 AND sensitive = 0
AND (kind = 'complaint' OR origin = 'api')"""

MOST = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which items are asked for; no `services` are all of them."""

    start: datetime
    end: datetime
    services: tuple[str, ...] = ()
    open: bool = True
    ended: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who hands it in: the subjects that are counted, and how many a day are let through."""

    subjects: tuple[str, str]
    limits: Limits


def take(db: Db, vault: Vault, house: House, draft: Draft, sender: Sender, now: datetime) -> HandedIn | None:
    """File the draft as a chat would, tell or call those whose work it is; None when too many came today."""
    if usage.count(db, sender.limits, sender.subjects, now).over:
        return None
    origin = Origin(chat=None, way=patrol.Origin.API)
    return filing.hand_in(db, vault, house, File(draft=draft), origin, now)


async def find(database: Database, number: str) -> Complaint | None:
    """The item with this number, where it may be told."""
    rows = await database.read(BY_NUMBER, (number,))
    return complaints.read_complaint(rows[0]) if rows else None


async def newest(database: Database, wanted: Wanted) -> list[Complaint]:
    """The newest of them, at most MOST."""
    services = f",{','.join(wanted.services)}," if wanted.services else ""
    span = (clock.milliseconds(wanted.start), clock.milliseconds(wanted.end))
    values = (*span, services, services, int(wanted.open), int(wanted.ended), MOST)
    return [complaints.read_complaint(row) for row in await database.read_slow(OF_SPAN, values)]


def is_closed(item: Complaint) -> bool:
    """Whether it is `closed` in the terms of Open311: nobody owes anything on it."""
    return item.state in ENDED
