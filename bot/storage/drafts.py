"""A part as somebody edits it: what is told of it now, what waits, and the text to begin with."""

from dataclasses import dataclass

from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.revisions import Revision, read_revision
from knowledge.parts import Part, Thing, thing_of

# What is told of a part now.
TOLD = """SELECT revision.* FROM told JOIN revision ON revision.id = told.revision
WHERE revision.kind = ? AND revision.name = ? AND told.until IS NULL"""


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
