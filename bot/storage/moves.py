"""The moves that the database lets an item make: those of the town pack's lifecycle, written anew when they change."""

from bot.storage.transaction import Db
from patrol.lifecycle import Table, moves

# The moves that the database knows.
KNOWN = "SELECT from_state, to_state FROM move"
# All of them.
FORGET = "DELETE FROM move"
# One move.
ADD = "INSERT INTO move (from_state, to_state) VALUES (?, ?)"


def publish(db: Db, table: Table) -> None:
    """From now on the database refuses every other move, whoever asks for it."""
    wanted = moves(table)
    if {(row["from_state"], row["to_state"]) for row in db.all(KNOWN)} == wanted:
        return
    db.execute(FORGET)
    for pair in sorted(wanted):
        db.execute(ADD, pair)
