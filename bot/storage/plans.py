"""What is to be published or taken back later: done once when its time comes, also after a stop."""

from dataclasses import dataclass
from datetime import datetime

from bot import clock, ids
from bot.storage import publishing, revisions
from bot.storage.publishing import Published, Unfit
from bot.storage.revisions import Hand, Overtaken, Revision
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from knowledge.town import Town

# A new plan.
ADD = "INSERT INTO plan (id, revision, ends, at, by_person, made_at) VALUES (?, ?, ?, ?, ?, ?)"
# Plans whose time has come, in the order of their time.
DUE = """SELECT plan.id AS plan, plan.ends AS takes_back, plan.by_person AS planner, revision.* FROM plan
JOIN revision ON revision.id = plan.revision WHERE plan.done_at IS NULL AND plan.at <= ? ORDER BY plan.at, plan.id"""
# What is planned for one part, or was missed.
OF_PART = """SELECT plan.* FROM plan JOIN revision ON revision.id = plan.revision
WHERE revision.kind = ? AND revision.name = ? AND plan.outcome IN ('', 'missed') ORDER BY plan.at, plan.id"""
# Everything that is planned, the next first, and what was missed.
OPEN = """SELECT plan.*, revision.kind, revision.name FROM plan JOIN revision ON revision.id = plan.revision
WHERE plan.outcome IN ('', 'missed') ORDER BY plan.at, plan.id"""
# How a plan ended; only once, or what was missed is seen and put away.
END = "UPDATE plan SET done_at = ?, outcome = ?, why = ? WHERE id = ? AND outcome IN ('', 'missed')"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One plan; `ends`: it takes back. `missed` says why it was not done, "" while its time is to come."""

    id: int
    ends: bool
    at: datetime
    by: int
    missed: str


def add(db: Db, revision: Revision, ends: bool, at: datetime, hand: Hand) -> int:
    """Plan to publish this revision, or to take back what is told of its part then."""
    plan = ids.new_id()
    db.execute(ADD, (plan, revision.id, int(ends), clock.milliseconds(at), hand.by, clock.milliseconds(hand.at)))
    return plan


def cancel(db: Db, plan: int, now: datetime) -> bool:
    """Give a plan up, or put away what was missed; whether it was still open."""
    return db.execute(END, (clock.milliseconds(now), "cancelled", "", plan)) == 1


def carry_out(db: Db, town: Town, now: datetime) -> bool:
    """Do what falls due, each by itself; whether anything new is told."""
    done = [_carry_out(db, town, row, now) for row in db.all(DUE, (clock.milliseconds(now),))]
    return any(done)


def _carry_out(db: Db, town: Town, row: Row, now: datetime) -> bool:
    hand = Hand(by=row["planner"], at=now, why="到了定好的时间")
    revision = revisions.read_revision(row)
    missed = _missed(_done(db, town, revision, hand, takes_back=bool(row["takes_back"])))
    db.execute(END, (clock.milliseconds(now), "missed" if missed else "done", missed, row["plan"]))
    return not missed


def _done(db: Db, town: Town, revision: Revision, hand: Hand, *, takes_back: bool) -> publishing.Outcome:
    if takes_back:
        return publishing.take_back(db, town, revision.part, hand)
    return publishing.publish(db, town, {revision.part: revision.seq}, hand)


def _missed(outcome: publishing.Outcome) -> str:
    match outcome:
        case Published():
            return ""
        case Overtaken():
            return "定好以后又有人改过，没有自动发布"
        case Unfit(sentence=sentence):
            return sentence


def read_plan(row: Row) -> Plan:
    """One row."""
    return Plan(
        id=row["id"],
        ends=bool(row["ends"]),
        at=clock.moment(row["at"]),
        by=row["by_person"],
        missed=row["why"] if row["outcome"] == "missed" else "",
    )
