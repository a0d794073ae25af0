"""What one person asks and another decides: extensions and rejections, beside the state of an item."""

from collections.abc import Iterable

from bot import clock, ids
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from patrol.actions import GRANTS, Action, Actor
from patrol.complaint import Asked, AskedKind, Complaint
from patrol.masking import mask

# An item's open requests.
OPEN = "SELECT * FROM pending WHERE complaint = ? AND state = 'open' ORDER BY id"
# A new request; of one kind only one can be open.
ADD = """INSERT INTO pending (id, complaint, kind, by_person, reason, until_at, round, state, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?)"""
# It is decided, or taken back.
DECIDE = """UPDATE pending SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'open'"""
# The reasons of an item whose words are erased.
FORGET = "UPDATE pending SET reason = '' WHERE complaint = ?"


def read(db: Db, complaint: int) -> tuple[Asked, ...]:
    """The open requests of an item."""
    return tuple(map(read_asked, db.all(OPEN, (complaint,))))


def read_asked(row: Row) -> Asked:
    """An open request."""
    return Asked(
        id=row["id"],
        kind=AskedKind(row["kind"]),
        by=row["by_person"],
        reason=row["reason"],
        at=clock.moment(row["created_at"]),
        until=clock.moment(row["until_at"]) if row["until_at"] is not None else None,
    )


def keep(db: Db, before: Complaint, after: Complaint, action: Action, by: Actor) -> None:
    """Write down what an action asked for, decided or made needless."""
    known = {asked.id for asked in before.asked}
    for asked in _gone(before.asked, after.asked):
        _decide(db, asked, action, by, clock.milliseconds(after.updated_at))
    for asked in after.asked:
        if asked.id not in known:
            _add(db, after, asked)


def _gone(before: Iterable[Asked], after: tuple[Asked, ...]) -> Iterable[Asked]:
    return (asked for asked in before if asked not in after)


def _add(db: Db, item: Complaint, asked: Asked) -> None:
    until = clock.milliseconds(asked.until) if asked.until is not None else None
    what = (ids.new_id(), item.id, asked.kind, asked.by, mask(asked.reason).text, until)
    db.execute(ADD, (*what, item.round, clock.milliseconds(asked.at)))


def _decide(db: Db, asked: Asked, action: Action, by: Actor, at: int) -> None:
    state = _decision(asked, action, by)
    db.execute(DECIDE, (state, by.id if state in {"granted", "refused"} else None, at, asked.id))


def _decision(asked: Asked, action: Action, by: Actor) -> str:
    if GRANTS.get(action) is asked.kind:
        return "granted"
    # No to somebody else's request is a no; to one's own, and whatever makes it needless, takes it back.
    return "refused" if action in _NO and by.id != asked.by else "withdrawn"


_NO = frozenset({Action.REFUSE_EXTEND, Action.DROP_REJECT})
