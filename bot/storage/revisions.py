"""The chain of each part of the answers: what was drafted, handed in, published and withdrawn, by whom and why.

A revision is never changed. The newest one is the part's head; a head that is a draft, or handed in, waits to be
published. What residents are told is the edition (`editions`), not the chain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot import clock, ids
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from knowledge.parts import Kind, Part

# The next link of a chain.
ADD = """INSERT INTO revision (id, kind, name, seq, status, ends, body, by_person, at, why)
SELECT ?, ?, ?, COALESCE(MAX(seq), 0) + 1, ?, ?, ?, ?, ?, ? FROM revision WHERE kind = ? AND name = ? RETURNING seq"""
# The newest revision of one part.
HEAD = "SELECT * FROM revision WHERE kind = ? AND name = ? ORDER BY seq DESC LIMIT 1"
# A part's whole chain, the newest first.
CHAIN = "SELECT * FROM revision WHERE kind = ? AND name = ? ORDER BY seq DESC"
# Everything, each chain in order.
ALL = "SELECT * FROM revision ORDER BY kind, name, seq"


class Status(StrEnum):
    """How far a revision is."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def waits(self) -> bool:
        """Whether it is still to be published."""
        return self in (Status.DRAFT, Status.REVIEW)


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One link of a part's chain. `by` is the person, None for the town pack; `ends` proposes to tell it no more."""

    id: int
    part: Part
    seq: int
    status: Status
    ends: bool
    body: str
    by: int | None
    at: datetime
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What a new revision says of its part. `ends`: to publish it is to take the part back."""

    part: Part
    body: str
    ends: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Hand:
    """Who changes something, when and why; no person is the town pack."""

    by: int | None
    at: datetime
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Overtaken:
    """Somebody else has written to this part meanwhile: nothing was changed. `head` is what stands there now."""

    head: Revision


def add(db: Db, wording: Wording, status: Status, hand: Hand) -> Revision:
    """The chain's next link."""
    part, at, made = wording.part, clock.milliseconds(hand.at), ids.new_id()
    given = (made, *part, status, int(wording.ends), wording.body, hand.by, at, hand.why, *part)
    seq = int(db.value(ADD, given))
    return Revision(
        id=made,
        part=part,
        seq=seq,
        status=status,
        ends=wording.ends,
        body=wording.body,
        by=hand.by,
        at=clock.moment(at),
        why=hand.why,
    )


def draft(db: Db, wording: Wording, seen: int, hand: Hand, status: Status = Status.DRAFT) -> Revision | Overtaken:
    """Put a draft (or what is handed in) on the chain whose newest revision the writer saw as `seen`, 0 for none.

    This is the one way in for every edit: the editor, the chat, a workbook, what residents taught.
    """
    newest = head(db, wording.part)
    if newest is not None and newest.seq != seen:
        return Overtaken(head=newest)
    return add(db, wording, status, hand)


def head(db: Db, part: Part) -> Revision | None:
    """The newest revision of a part."""
    row = db.one(HEAD, part)
    return None if row is None else read_revision(row)


def chains(rows: Iterable[Row]) -> dict[Part, list[Revision]]:
    """Revisions by part, in the order they come."""
    found: dict[Part, list[Revision]] = {}
    for row in rows:
        found.setdefault(Part(Kind(row["kind"]), row["name"]), []).append(read_revision(row))
    return found


def read_revision(row: Row) -> Revision:
    """One row."""
    return Revision(
        id=row["id"],
        part=Part(Kind(row["kind"]), row["name"]),
        seq=row["seq"],
        status=Status(row["status"]),
        ends=bool(row["ends"]),
        body=row["body"],
        by=row["by_person"],
        at=clock.moment(row["at"]),
        why=row["why"],
    )
