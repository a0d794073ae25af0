"""By what an item is moved and timed: the town's lifecycle, its deadlines and its calendar."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.storage.days import Days
from bot.storage.transaction import Db
from knowledge.town import Town
from knowledge.workdays import Calendar
from patrol.deadlines import TAKE_BACK, Rules, read_rules
from patrol.lifecycle import Table, read_table


@dataclass(frozen=True, kw_only=True, slots=True)
class Rulebook:
    """The rules of a town; `days` is what the writer has read of its calendar.

    `take_back` is how long staff's words to a resident can be taken back, and so how much later they leave.
    """

    town: Town
    table: Table
    limits: Rules
    take_back: timedelta = TAKE_BACK
    days: Days = field(default_factory=Days)

    def calendar(self, db: Db) -> Calendar:
        """The town's calendar inside this transaction."""
        return self.days.read(db, self.town)


def rulebook(town: Town, take_back: timedelta = TAKE_BACK) -> Rulebook:
    """The rules that the town's pack says."""
    table, limits = read_table(town.lifecycle_rows), read_rules(town.deadline_rows)
    return Rulebook(town=town, table=table, limits=limits, take_back=take_back)
