"""Who has looked at an item: noted once, and anew after it was opened again."""

from datetime import datetime

from bot import clock
from bot.storage.transaction import Db

# Somebody whose work it is has looked at it, for the first time.
SEE = "UPDATE complaint SET seen_at = ?, seen_by = ? WHERE id = ? AND seen_at IS NULL"
# It was opened again: whoever saw it before has not seen that.
REOPEN = "UPDATE complaint SET seen_at = NULL, seen_by = NULL, reminded_at = NULL, reopened_at = ? WHERE id = ?"


def see(db: Db, complaint: int, person: int, now: datetime) -> bool:
    """Note that somebody whose work the item is has seen it; False when that was noted before."""
    return db.execute(SEE, (clock.milliseconds(now), person, complaint)) == 1


def reopen(db: Db, complaint: int, now: datetime) -> None:
    """Nobody has seen the item since it was opened again."""
    db.execute(REOPEN, (clock.milliseconds(now), complaint))
