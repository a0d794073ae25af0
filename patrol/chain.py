"""The proof that no step of an item's history was changed: each step holds the hash of the one before.

Free text enters only as a salted digest, so text and salt can be erased and the chain still verifies.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patrol.lifecycle import Action

START = "0" * 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step as stored; `text`, `salt` and `sealed` are None once erased, their digests stay.

    `sealed` is what masking took out of the text, encrypted, and `hidden` its digest ("" where it took nothing).
    `facts` is what changes of the item only by a step, as JSON: all of it on the step that filed it, on the others
    what they changed (empty where nothing).
    """

    complaint: int
    seq: int
    action: str
    by: int
    role: str
    at: str
    from_state: str
    to_state: str
    digest: str
    hidden: str
    facts: str
    previous: str
    hash: str
    text: str | None
    salt: str | None
    sealed: bytes | None

    @property
    def erased(self) -> bool:
        """True when something that was said is no longer there."""
        return self.text is None or (self.sealed is None and self.hidden != "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """Where a chain does not hold: the item, the step, and what is wrong in a word."""

    complaint: int
    seq: int
    what: str


def text_digest(text: str, salt: str) -> str:
    """SHA-256 over the salt and the text; without the salt nothing can be guessed from it."""
    # The length in front keeps anybody from moving a first line of the text into the salt.
    return hashlib.sha256(f"{len(salt)} {salt}\n{text}".encode()).hexdigest()


def sealed_digest(sealed: bytes | None) -> str:
    """What stands for an encrypted text in the chain; empty for none."""
    return "" if sealed is None else hashlib.sha256(sealed).hexdigest()


def step_hash(step: Step) -> str:
    """SHA-256 over everything of a step but what may be erased and its own hash."""
    fields = [step.complaint, step.seq, step.action, step.by, step.role, step.at]
    fields += [step.from_state, step.to_state, step.digest, step.hidden, step.facts, step.previous]
    # What somebody put there may be of any type: then it is not what was hashed, and no reason to stop.
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, default=repr).encode()).hexdigest()


def find_break(steps: Sequence[Step]) -> Break | None:
    """The first place where one item's chain does not hold, or None when it is whole.

    Words may be gone only up to the last step that says so: who erases them leaves his step behind.
    """
    previous, state = START, ""
    asked = max((place for place, step in enumerate(steps, start=1) if step.action == Action.ERASE), default=0)
    for expected, step in enumerate(steps, start=1):
        wrong = _wrong(step, expected, previous, state) or _words(step, expected <= asked)
        if wrong:
            return Break(complaint=step.complaint, seq=expected, what=wrong)
        previous, state = step.hash, step.to_state
    return None


def _wrong(step: Step, seq: int, previous: str, state: str) -> str:
    if step.seq != seq:
        return "missing"
    if step.previous != previous or step.from_state != state:
        return "order"
    return "changed" if step.hash != step_hash(step) else ""


def _words(step: Step, asked: bool) -> str:
    if step.erased and not asked:
        return "erased"
    return "text" if _text_differs(step) or _sealed_differs(step) else ""


def _text_differs(step: Step) -> bool:
    if step.text is None or step.salt is None:
        return step.text is not step.salt
    return text_digest(step.text, step.salt) != step.digest


def _sealed_differs(step: Step) -> bool:
    return step.sealed is not None and sealed_digest(step.sealed) != step.hidden


def seal_line(day: str, heads: Iterable[tuple[int, int, str]], before: str = "") -> str:
    """One line that seals all chains of a day: (item, steps, last hash) of each, ordered by item.

    `before` is the line of the seal before it: none can be taken out of the row without being missed.
    """
    rows = "\n".join([before, *(f"{complaint} {seq} {last}" for complaint, seq, last in sorted(heads))])
    return f"{day} {hashlib.sha256(rows.encode()).hexdigest()}"
