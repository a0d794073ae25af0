"""Short ways to edit the answers of a running house."""

from dataclasses import replace
from typing import Any

from bot import clock
from bot.storage import revisions
from bot.storage.drafts import working
from bot.storage.revisions import Hand, Revision, Wording
from bot.wiring import Wired
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, Thing, written
from patrol.complaint import Role
from tests.bot.at_work import hire
from tests.bot.storage.world import pack

FIRST = pack().town.entries[0]


async def admin(wired: Wired) -> Hand:
    return Hand(by=await hire(wired, "管理员小李", Role.ADMIN, "ZJ"), at=clock.now(), why="改了")


async def put(wired: Wired, part: Part, thing: Thing, hand: Hand, *, ends: bool = False) -> dict[Part, int]:
    """A draft on top of what is there; what to publish."""
    works = await working(wired.database, part)
    wording = Wording(part=part, body=written(thing), ends=ends)
    made = await wired.database.write(revisions.draft, wording, works.head.seq if works else 0, hand)
    assert isinstance(made, Revision)
    return {part: made.seq}


async def edit(wired: Wired, hand: Hand, entry: Entry = FIRST, **changes: Any) -> dict[Part, int]:
    """A draft of an entry, the town's first one where none is named."""
    return await put(wired, Part(Kind.ENTRY, entry.id), replace(entry, **changes), hand)
