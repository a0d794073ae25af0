"""The page of a case: the secret code that opens it, how often a wrong one may be tried, and what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock, ids
from bot.storage import silence
from bot.storage.complaints import read_complaint
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from patrol.complaint import Complaint, State
from patrol.lifecycle import Action

# The code of an item; only its keyed hash is kept.
GIVE = "UPDATE complaint SET code_hash = ? WHERE id = ?"
# The item with this number and this code; of a delicate one there is no page.
FIND = "SELECT * FROM complaint WHERE number = ? AND code_hash = ? AND sensitive = 0"
# Wrong codes within the hour, from one network or for one number.
GUESSES = "SELECT COUNT(*) FROM case_guess WHERE subject = ? AND at > ?"
# One more.
ADD_GUESS = "INSERT INTO case_guess (id, subject, at) VALUES (?, ?, ?)"
# Wrong codes that count no more.
SWEEP = "DELETE FROM case_guess WHERE at <= ?"
# What was done to an item, without a word of what was said.
STEPS = "SELECT action, at, to_state FROM step WHERE complaint = ? AND action <> 'read' ORDER BY seq"
# The number of the item with which another is done together, and where that stands.
LEAD = "SELECT number, state FROM complaint WHERE id = ?"

CODE, SUBJECT = "case.code", "case.guess"
CODE_DIGITS = 8
MOST_FROM_NETWORK, MOST_FOR_NUMBER = 20, 10
"""Wrong codes an hour. Eight digits hold against that for centuries; who only mistypes is never shut out."""
WITHIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One step of an item's history: what was done, when, and where it led."""

    action: Action
    at: datetime
    to_state: State


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What the page of a case shows: the item, its steps, and with which other one it is done ("" for none)."""

    item: Complaint
    steps: tuple[Taken, ...]
    lead: str = ""
    lead_state: State | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NotShown:
    """Number or code is wrong, and nobody says which; `too_often`: nothing was looked at."""

    too_often: bool = False


def give(db: Db, vault: Vault, item: Complaint, draw: Callable[[int], str] = ids.digits) -> str:
    """Give an item its code: eight digits, told once. A new one makes the old one useless."""
    code = draw(CODE_DIGITS)
    db.execute(GIVE, (keyed(vault, item.number, code), item.id))
    return code


def keyed(vault: Vault, number: str, code: str) -> str:
    """What the database keeps of a code."""
    return vault.index(f"{number} {code}", CODE)


def look(db: Db, vault: Vault, asked: tuple[str, str], network: str, now: datetime) -> Shown | NotShown:
    """The case with this (number, code). Its opening proves that the result has reached the resident."""
    number, code = asked
    subjects = ((vault.index(network, SUBJECT), MOST_FROM_NETWORK), (vault.index(number, SUBJECT), MOST_FOR_NUMBER))
    since = clock.milliseconds(now - WITHIN)
    if any(int(db.value(GUESSES, (subject, since))) >= most for subject, most in subjects):
        return NotShown(too_often=True)
    row = db.one(FIND, (number, keyed(vault, number, code)))
    if row is None:
        for subject, _ in subjects:
            db.execute(ADD_GUESS, (ids.new_id(), subject, clock.milliseconds(now)))
        return NotShown()
    silence.opened(db, row["id"], now)
    return _shown(db, row)


def _shown(db: Db, row: Row) -> Shown:
    item = read_complaint(row)
    lead = db.one(LEAD, (item.merged_into,)) if item.merged_into is not None else None
    steps = tuple(map(_step, db.all(STEPS, (item.id,))))
    if lead is None:
        return Shown(item=item, steps=steps)
    return Shown(item=item, steps=steps, lead=lead["number"], lead_state=State(lead["state"]))


def _step(row: Row) -> Taken:
    at = datetime.fromisoformat(row["at"])
    return Taken(action=Action(row["action"]), at=at, to_state=State(row["to_state"]))


def sweep(db: Db, now: datetime) -> None:
    """Drop guesses that are over."""
    db.execute(SWEEP, (clock.milliseconds(now - WITHIN),))
