"""What residents were told of something, when, and how often: each reply keeps its edition and entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.storage.database import Database
from bot.storage.revisions import Revision, read_revision
from bot.storage.sqlite import Row
from knowledge.parts import Part

# What was told of a part between two moments, the oldest first, with the editions from which and until which it was.
TOLD = """SELECT revision.*, told.since, told.until, begun.published_at AS begun_at, ended.published_at AS ended_at
FROM told JOIN revision ON revision.id = told.revision JOIN edition AS begun ON begun.number = told.since
LEFT JOIN edition AS ended ON ended.number = told.until
WHERE revision.kind = ? AND revision.name = ? AND begun.published_at < ?
AND (ended.published_at IS NULL OR ended.published_at > ?) ORDER BY told.since"""
# How many replies of some editions told an entry between two moments.
REPLIES = """SELECT edition, COUNT(*) AS times FROM outbox WHERE entry = ? AND created_at >= ? AND created_at < ?
GROUP BY edition"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldThen:
    """One text that was told: from which edition and moment, until which (None: it is told still), to how many."""

    revision: Revision
    since: int
    until: int | None
    begun: datetime
    ended: datetime | None
    times: int


async def told_between(database: Database, part: Part, begin: datetime, end: datetime) -> list[ToldThen]:
    """What was told of a part in this time, the oldest first; replies are counted for entries."""
    first, last = clock.milliseconds(begin), clock.milliseconds(end)
    rows = await database.read_slow(TOLD, (*part, last, first))
    replies = await database.read_slow(REPLIES, (part.id, first, last))
    return [_told(row, replies) for row in rows]


def _told(row: Row, replies: Sequence[Row]) -> ToldThen:
    since, until = int(row["since"]), row["until"]
    times = [each["times"] for each in replies if _within(each["edition"], since, until)]
    return ToldThen(
        revision=read_revision(row),
        since=since,
        until=until,
        begun=clock.moment(row["begun_at"]),
        ended=None if row["ended_at"] is None else clock.moment(row["ended_at"]),
        times=sum(times),
    )


def _within(edition: int | None, since: int, until: int | None) -> bool:
    return edition is not None and edition >= since and (until is None or edition < until)
