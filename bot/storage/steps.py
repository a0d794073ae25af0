"""The steps of an item's history: appended in the transaction that changes the item, chained by hash."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from patrol.chain import START, Step, sealed_digest, step_hash, text_digest
from patrol.complaint import State
from patrol.lifecycle import Action, Actor
from patrol.masking import Masked

# The end of an item's chain.
LAST = "SELECT seq, hash, to_state FROM step WHERE complaint = ? ORDER BY seq DESC LIMIT 1"
# One more step.
ADD = """INSERT INTO step (complaint, seq, position, action, by_person, role, at, from_state, to_state, text, salt,
hidden_sealed, hidden_digest, facts, digest, previous, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# The newest step of an item that is no reading.
LAST_DEED = """SELECT action, by_person, at, from_state FROM step WHERE complaint = ? AND action <> 'read'
ORDER BY seq DESC LIMIT 1"""
# Where an item stood before it was last merged into another.
BEFORE_MERGING = """SELECT from_state FROM step WHERE complaint = ? AND action = 'merge' ORDER BY seq DESC LIMIT 1"""
# Every step of every item, for the proof; read in portions by position in (complaint, seq).
PORTION = "SELECT * FROM step WHERE (complaint, seq) > (?, ?) ORDER BY complaint, seq LIMIT ?"
# What was hidden of an item's steps, without their open words.
FORGET_HIDDEN = "UPDATE step SET hidden_sealed = NULL WHERE complaint = ?"
# All words of an item's steps.
FORGET_WORDS = "UPDATE step SET text = NULL, salt = NULL, hidden_sealed = NULL WHERE complaint = ?"

HIDDEN = "step.hidden"
FIXED = (
    *("number", "kind", "post", "village", "category", "confidential", "sensitive", "urgent", "created_at"),
    *("origin", "entered_by", "about_town", "sent_back", "outcome", "outcome_entry", "rating"),
    *("merged_into", "external_to", "external_number", "external_on"),
)
"""What of an item changes only by a step that says so, from the moment it is filed."""
SEALED = ("contact_sealed", "hidden_sealed")
"""What does not change either, until it is erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What is to be written down: who did what to which item, from where to where, with which (masked) words.

    Filing gives the item's row as `item`, whose facts the step keeps; a later step keeps those that it changed.
    """

    complaint: int
    action: Action
    by: Actor
    from_state: str
    to_state: str
    said: Masked
    item: Row | None = None
    facts: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastDeed:
    """The newest step of an item that is no reading."""

    action: Action
    by: int
    at: datetime
    from_state: State


def append(db: Db, vault: Vault, deed: Deed, at: datetime) -> None:
    """Add the next step to the item's chain; what was masked of its words is sealed beside them."""
    words = (deed.said.text, vault.salt().hex(), seal_hidden(vault, deed.said.hidden, HIDDEN))
    step = _step(deed, db.one(LAST, (deed.complaint,)), words, at)
    _insert(db, replace(step, hash=step_hash(step)))


def _step(deed: Deed, last: Row | None, words: tuple[str, str, bytes | None], at: datetime) -> Step:
    text, salt, sealed = words
    return Step(
        complaint=deed.complaint,
        seq=last["seq"] + 1 if last else 1,
        action=deed.action,
        by=deed.by.id,
        role=deed.by.role,
        at=at.isoformat(),
        from_state=deed.from_state,
        to_state=deed.to_state,
        digest=text_digest(text, salt),
        hidden=sealed_digest(sealed),
        facts=canonical(facts_of(deed.item, salt)) if deed.item else deed.facts,
        previous=last["hash"] if last else START,
        hash="",
        text=text,
        salt=salt,
        sealed=sealed,
    )


def _insert(db: Db, step: Step) -> None:
    who = (step.complaint, step.seq, db.raise_counter("step"), step.action, step.by, step.role, step.at)
    words = (step.from_state, step.to_state, step.text, step.salt, step.sealed, step.hidden)
    db.execute(ADD, (*who, *words, step.facts, step.digest, step.previous, step.hash))


def facts_of(item: Row, salt: str) -> dict[str, object]:
    """The fixed facts of an item's row; of what may be erased only digests, of its place a salted one."""
    fixed = {name: item[name] for name in FIXED}
    sealed = {name: sealed_digest(_bytes(item[name])) for name in SEALED}
    return {**fixed, **sealed, "place": text_digest(item["place"], salt)}


def changed_facts(before: Row, after: Row) -> str:
    """Those facts that differ, as a step keeps them; empty where none does."""
    differing = {name: after[name] for name in FIXED if after[name] != before[name]}
    return canonical(differing) if differing else ""


def canonical(facts: Mapping[str, object]) -> str:
    """Facts as they are kept and compared."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=repr)


def last_deed(db: Db, complaint: int) -> LastDeed | None:
    """What was last done to the item; None where it was only filed."""
    row = db.one(LAST_DEED, (complaint,))
    if row is None or not row["from_state"]:
        return None
    at, state = datetime.fromisoformat(row["at"]), State(row["from_state"])
    return LastDeed(action=Action(row["action"]), by=row["by_person"], at=at, from_state=state)


def before_merging(db: Db, complaint: int) -> State | None:
    """The state in which the item was merged into another."""
    row = db.one(BEFORE_MERGING, (complaint,))
    return State(row["from_state"]) if row is not None else None


def seal_hidden(vault: Vault, hidden: Sequence[str], purpose: str) -> bytes | None:
    """What masking took out, sealed; None when it took nothing."""
    return vault.seal(json.dumps(list(hidden), ensure_ascii=False), purpose) if hidden else None


def open_hidden(vault: Vault, sealed: bytes | None, purpose: str) -> tuple[str, ...]:
    """What masking took out, in order."""
    return tuple(json.loads(vault.open_text(sealed, purpose))) if sealed else ()


def read_step(row: Row) -> Step:
    """A stored step as the proof wants it."""
    return Step(
        complaint=row["complaint"],
        seq=row["seq"],
        action=row["action"],
        by=row["by_person"],
        role=row["role"],
        at=row["at"],
        from_state=row["from_state"],
        to_state=row["to_state"],
        digest=row["digest"],
        hidden=row["hidden_digest"],
        facts=row["facts"],
        previous=row["previous"],
        hash=row["hash"],
        text=row["text"],
        salt=row["salt"],
        sealed=_bytes(row["hidden_sealed"]),
    )


def _bytes(stored: object) -> bytes | None:
    # Only somebody else's hand puts anything but bytes there; the proof has to find that, not to stop at it.
    return stored if stored is None or isinstance(stored, bytes) else repr(stored).encode()
