"""The moves that the database lets an item make: those of the town pack's lifecycle, written anew at every start."""

from bot.storage.transaction import Db
from patrol.lifecycle import Table, moves

# The moves of the last start.
FORGET = "DELETE FROM move"
# One move.
ADD = "INSERT INTO move (from_state, to_state) VALUES (?, ?)"


def publish(db: Db, table: Table) -> None:
    """From now on the database refuses every other move, whoever asks for it."""
    db.execute(FORGET)
    for pair in sorted(moves(table)):
        db.execute(ADD, pair)
