"""Editions: frozen, numbered states of the whole base, so that every reply can be traced to what was told then.

An edition is the set of revisions that are told from it on; what a later one tells otherwise ends there. Its digest is
taken of the whole base as one text: whoever puts it together again later gets the same, byte by byte.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.storage.revisions import Hand, Revision, read_revision
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from knowledge.parts import Part, base_text

# The edition that serves now.
LATEST = "SELECT * FROM edition ORDER BY number DESC LIMIT 1"
# One edition.
ONE = "SELECT * FROM edition WHERE number = ?"
# Every edition, the newest first.
ALL = "SELECT * FROM edition ORDER BY number DESC"
# A new edition, and its fingerprint once it is whole.
ADD = """INSERT INTO edition (number, town, sha256, published_at, by_person, why, again)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
SEAL = "UPDATE edition SET digest = ? WHERE number = ?"
# What an edition tells.
TELLS = """SELECT revision.* FROM told JOIN revision ON revision.id = told.revision
WHERE told.since <= ? AND (told.until IS NULL OR told.until > ?) ORDER BY revision.kind, revision.name"""
# From an edition on something is told, and something else no more.
BEGIN = "INSERT INTO told (revision, since) VALUES (?, ?)"
END = "UPDATE told SET until = ? WHERE revision = ? AND until IS NULL"

Told = Mapping[Part, Revision]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A published state of the base. `sha256` is of the pack's files then; `again` is the old edition it repeats.

    `digest` is "" for what was published before editions were sealed: such a one cannot be told again.
    """

    number: int
    town: str
    sha256: str
    digest: str
    at: datetime
    by: int | None
    why: str
    again: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """Whose files stand under an edition: the town's id and their fingerprint."""

    town: str
    sha256: str


def latest(db: Db) -> Edition | None:
    """The edition that serves now; None before the first."""
    row = db.one(LATEST)
    return None if row is None else read_edition(row)


def told(db: Db, number: int) -> dict[Part, Revision]:
    """What an edition tells."""
    return read_told(db.all(TELLS, (number, number)))


def read_told(rows: Iterable[Row]) -> dict[Part, Revision]:
    """The revisions of an edition by their part."""
    found = map(read_revision, rows)
    return {revision.part: revision for revision in found}


def bodies(tells: Told) -> dict[Part, str]:
    """The parts of an edition as texts."""
    return {part: revision.body for part, revision in tells.items()}


def digest(tells: Told) -> str:
    """The fingerprint of a whole base."""
    return hashlib.sha256(base_text(bodies(tells)).encode()).hexdigest()


def freeze(db: Db, tells: Told, pack: Pack, hand: Hand, again: int | None = None) -> int:
    """Make the next edition of just these revisions; its number. What it tells as the one before stays untouched."""
    number = db.raise_counter("edition")
    before = latest(db)
    at = clock.milliseconds(hand.at)
    db.execute(ADD, (number, pack.town, pack.sha256, at, hand.by, hand.why, again))
    was = {} if before is None else told(db, before.number)
    _change(db, number, _ids(was), _ids(tells))
    db.execute(SEAL, (digest(tells), number))
    return number


def _ids(tells: Told) -> set[int]:
    return {revision.id for revision in tells.values()}


def _change(db: Db, number: int, before: set[int], after: set[int]) -> None:
    for ended in sorted(before - after):
        db.execute(END, (number, ended))
    for begun in sorted(after - before):
        db.execute(BEGIN, (begun, number))


def read_edition(row: Row) -> Edition:
    """One row."""
    return Edition(
        number=row["number"],
        town=row["town"],
        sha256=row["sha256"],
        digest=row["digest"],
        at=clock.moment(row["published_at"]),
        by=row["by_person"],
        why=row["why"],
        again=row["again"],
    )
