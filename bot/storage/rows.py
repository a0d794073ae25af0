"""An item's row as a value, and what of it an action may change as a row again."""

from datetime import datetime

from bot import clock
from bot.storage.sqlite import Row
from patrol.complaint import Clocks, Complaint, Kind, Origin, Outcome, Outside, Rating, State
from patrol.deadlines import next_due

NEVER = 253402271999000
"""The due time of what no clock runs on: the last second of the year 9999, so that it comes last in a queue."""

# An item after an action, if it is still as it was read.
CHANGE = """UPDATE complaint SET state = ?, round = ?, version = ?, taken_by = ?, updated_at = ?, post = ?,
category = ?, confidential = ?, due_at = ?, claim_due_at = ?, contact_due_at = ?, solve_due_at = ?,
solve_first_due_at = ?, claimed_at = ?, contacted_at = ?, resolved_at = ?, waiting_since = ?, sent_back = ?,
outcome = ?, outcome_entry = ?, rating = ?, proven_at = ?, merged_into = ?, external_to = ?, external_number = ?,
external_on = ?, hold_until = ?, remind_at = ? WHERE id = ? AND version = ?"""


def changed(item: Complaint, remind_at: datetime | None) -> tuple[object, ...]:
    """The values of CHANGE but the last two."""
    where = (item.state, item.round, item.version, item.taken_by, clock.milliseconds(item.updated_at), item.post)
    what = (item.category, int(item.confidential), *dues(item))
    came = (item.sent_back, item.outcome or "", item.outcome_entry, item.rating or "", stamp(item.proven_at))
    return (*where, *what, *came, item.merged_into, *_outside(item.outside), stamp(remind_at))


def dues(item: Complaint) -> tuple[int | None, ...]:
    """The columns of the clocks, from due_at to waiting_since."""
    due, clocks = next_due(item), item.clocks
    ends = (clocks.claim_due, clocks.contact_due, clocks.solve_due, clocks.solve_first_due)
    stops = (clocks.claimed_at, clocks.contacted_at, clocks.resolved_at, clocks.waiting_since)
    return (NEVER if due is None else clock.milliseconds(due), *map(stamp, (*ends, *stops)))


def stamp(moment: datetime | None) -> int | None:
    """A moment as it is stored; None stays None."""
    return clock.milliseconds(moment) if moment is not None else None


def _outside(outside: Outside | None) -> tuple[object, ...]:
    if outside is None:
        return ("", "", "", None)
    return (outside.to, outside.number, outside.on, stamp(outside.ask_at))


def read_complaint(row: Row) -> Complaint:
    """An item's row as a value; photos, voices and open requests are read apart."""
    return Complaint(
        id=row["id"],
        number=row["number"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        post=row["post"],
        village=row["village"],
        category=row["category"],
        place=row["place"],
        text=row["text"],
        confidential=bool(row["confidential"]),
        sensitive=bool(row["sensitive"]),
        urgent=bool(row["urgent"]),
        round=row["round"],
        version=row["version"],
        chat=row["chat"],
        taken_by=row["taken_by"],
        created_at=clock.moment(row["created_at"]),
        updated_at=clock.moment(row["updated_at"]),
        seen_at=_moment(row["seen_at"]),
        seen_by=row["seen_by"],
        clocks=read_clocks(row),
        sent_back=row["sent_back"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        outcome_entry=row["outcome_entry"],
        rating=Rating(row["rating"]) if row["rating"] else None,
        proven_at=_moment(row["proven_at"]),
        origin=Origin(row["origin"]),
        entered_by=row["entered_by"],
        about_town=bool(row["about_town"]),
        merged_into=row["merged_into"],
        outside=_read_outside(row),
    )


def read_clocks(row: Row) -> Clocks:
    """The clocks of an item's row."""
    return Clocks(
        claim_due=_moment(row["claim_due_at"]),
        contact_due=_moment(row["contact_due_at"]),
        solve_due=_moment(row["solve_due_at"]),
        solve_first_due=_moment(row["solve_first_due_at"]),
        claimed_at=_moment(row["claimed_at"]),
        contacted_at=_moment(row["contacted_at"]),
        resolved_at=_moment(row["resolved_at"]),
        waiting_since=_moment(row["waiting_since"]),
    )


def _moment(at: int | None) -> datetime | None:
    return clock.moment(at) if at is not None else None


def _read_outside(row: Row) -> Outside | None:
    if not row["external_to"]:
        return None
    when = _moment(row["hold_until"])
    return Outside(to=row["external_to"], number=row["external_number"], on=row["external_on"], ask_at=when)
