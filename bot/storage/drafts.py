"""A part as somebody edits it: what is told of it now, what waits, and the text to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.revisions import Hand, Overtaken, Revision, Status, Wording, read_revision
from bot.storage.transaction import Db
from knowledge.parts import Part, Thing, thing_of

# What is told of a part now.
TOLD = """SELECT revision.* FROM told JOIN revision ON revision.id = told.revision
WHERE revision.kind = ? AND revision.name = ? AND told.until IS NULL"""
# Everything that waits to be published, the oldest first.
WAITING = """SELECT revision.* FROM revision JOIN (SELECT kind, name, MAX(seq) AS seq FROM revision GROUP BY kind, name)
AS head ON head.kind = revision.kind AND head.name = revision.name AND head.seq = revision.seq
WHERE revision.status IN ('draft', 'review') ORDER BY revision.at, revision.id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Working:
    """The newest revision of a part, and the one that is told; they differ while one waits and after a rollback."""

    head: Revision
    told: Revision | None

    @property
    def waits(self) -> bool:
        """Whether something is still to be published."""
        return self.head.status.waits

    @property
    def begins(self) -> Revision:
        """What an editor goes on from: what waits, else what is told, else what there was."""
        return self.head if self.waits or self.told is None else self.told

    @property
    def thing(self) -> Thing:
        """What the editor begins with."""
        return thing_of(self.begins.part, self.begins.body)


async def working(database: Database, part: Part) -> Working | None:
    """How a part stands; None where there never was one."""
    heads, told = await database.read(revisions.HEAD, part), await database.read(TOLD, part)
    if not heads:
        return None
    return Working(head=read_revision(heads[0]), told=read_revision(told[0]) if told else None)


async def waiting(database: Database) -> list[Revision]:
    """Everything that waits to be published."""
    return [read_revision(row) for row in await database.read(WAITING)]


def lay(db: Db, first: Wording, seen: int, beside: Iterable[Wording], hand: Hand) -> Revision | Overtaken:
    """Draft one part as its writer saw it, and others with it; where they were overtaken nothing is written."""
    made = revisions.draft(db, first, seen, hand)
    if isinstance(made, Revision):
        for wording in beside:
            revisions.add(db, wording, Status.DRAFT, hand)
    return made


def hand_in(db: Db, seen: Iterable[tuple[Part, int]], hand: Hand) -> int:
    """Hand drafts in for an admin to look at; how many there still were as they were seen."""
    return _moved(db, seen, hand, Status.REVIEW)


def drop(db: Db, seen: Iterable[tuple[Part, int]], hand: Hand) -> int:
    """Give drafts up; they stay in their chains, and what is told is what an editor begins with again."""
    return _moved(db, seen, hand, Status.WITHDRAWN)


def _moved(db: Db, seen: Iterable[tuple[Part, int]], hand: Hand, status: Status) -> int:
    heads = [(revisions.head(db, part), seq) for part, seq in seen]
    found = [head for head, seq in heads if head is not None and head.seq == seq and head.status.waits]
    for head in found:
        wording = Wording(part=head.part, body=head.body, ends=head.ends)
        revisions.add(db, wording, status, replace(hand, why=hand.why or head.why))
    return len(found)
