"""Short ways to edit and publish in a test's town."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.storage import drafts, editions, publishing, revisions
from bot.storage.publishing import Outcome
from bot.storage.revisions import Hand, Revision, Wording
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, Thing, written
from tests.bot.storage.world import NOW, World, pack

FIRST = pack().town.entries[0]


def part_of(entry: Entry) -> Part:
    return Part(Kind.ENTRY, entry.id)


THE_FIRST = part_of(FIRST)


def put(world: World, part: Part, thing: Thing, *, ends: bool = False, at: datetime = NOW) -> Revision:
    """A draft on top of whatever is there."""
    head = revisions.head(world.db, part)
    wording = Wording(part=part, body=written(thing), ends=ends)
    made = revisions.draft(world.db, wording, head.seq if head else 0, hand(world, at))
    assert isinstance(made, Revision)
    return made


def hand(world: World, at: datetime = NOW, why: str = "改了") -> Hand:
    by = world.db.value("SELECT MIN(id) FROM person") or world.hire().id
    return Hand(by=by, at=at, why=why)


def edit(world: World, **changes: Any) -> Revision:
    """A draft of the town's first entry."""
    return put(world, part_of(FIRST), replace(FIRST, **changes))


def publish(world: World, *made: Revision) -> Outcome:
    return publishing.publish(world.db, pack().town, {each.part: each.seq for each in made}, hand(world))


def told(world: World, part: Part = THE_FIRST) -> Revision | None:
    """What is told of a part now."""
    served = editions.latest(world.db)
    assert served is not None
    now = editions.told(world.db, served.number).get(part)
    rows = world.db.all(drafts.TOLD, part)
    assert [row["id"] for row in rows] == ([now.id] if now else [])
    return now
