"""The insurance rules as the town's desk changes and confirms them; what was before stays to be read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot import clock
from bot.storage.database import Database
from bot.storage.people import NAME
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from knowledge.insurance import Care, Level, Part, Rule, Scheme
from knowledge.insurance_rows import with_figures
from knowledge.town import Town

# Every state of every rule, in order, and who made it so.
ALL = """SELECT rule_change.*, person.name_sealed FROM rule_change JOIN person ON person.id = rule_change.by_person
ORDER BY rule_change.rule, rule_change.seq"""
# The last state's number of one rule.
LAST = "SELECT MAX(seq) FROM rule_change WHERE rule = ?"
# One more state.
ADD = "INSERT INTO rule_change (rule, seq, did, body, by_person, at) VALUES (?, ?, ?, ?, ?, ?)"


class Did(StrEnum):
    """What somebody did to a rule; only what they confirmed is computed with."""

    CHANGED = "changed"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A rule as somebody left it; `seq` counts the states of this rule."""

    rule: Rule
    seq: int
    did: Did
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody wants a rule to be, and the state that they saw; 0 where it was the pack's."""

    rule: Rule
    did: Did
    seen: int


@dataclass(kw_only=True, slots=True)
class Kept:
    """The changes as this process knows them, read again after each; the rules of a town with them put in."""

    changes: tuple[Change, ...] = ()
    _made: tuple[Town | None, tuple[Change, ...], tuple[Rule, ...]] = field(default=(None, (), ()))

    async def read(self, database: Database, vault: Vault) -> None:
        """Take what is written now."""
        self.changes = tuple(_change(vault, row) for row in await database.read(ALL))

    def of(self, town: Town) -> tuple[Rule, ...]:
        """The town's rules as they stand; made once for each town and change."""
        known, changes, made = self._made
        if known is not town or changes is not self.changes:
            made = changed(with_figures(town.insurance, town.figures), self.changes)
            self._made = (town, self.changes, made)
        return made


def changed(rules: Iterable[Rule], changes: Iterable[Change]) -> tuple[Rule, ...]:
    """The rules with the last state of each in its place, and those that the desk added behind them."""
    last = {change.rule.id: change for change in changes}
    standing = {rule.id: rule for rule in rules} | {name: change.rule for name, change in last.items()}
    return tuple(rule for name, rule in standing.items() if name not in last or last[name].did is not Did.ENDED)


def write(db: Db, wishes: Iterable[Wish], person: int, now: datetime) -> bool:
    """Make the rules so, all or none; False where somebody else has changed one of them since it was seen."""
    wanted = tuple(wishes)
    if any((db.value(LAST, (wish.rule.id,)) or 0) != wish.seen for wish in wanted):
        return False
    for wish in wanted:
        where = (wish.rule.id, wish.seen + 1, wish.did, _written(wish.rule))
        db.execute(ADD, (*where, person, clock.milliseconds(now)))
    return True


def _written(rule: Rule) -> str:
    cells = asdict(replace(rule, figure="", confirmed_by="", confirmed_on=None))
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def _change(vault: Vault, row: Row) -> Change:
    by, at, did = vault.open_text(row["name_sealed"], NAME), clock.moment(row["at"]), Did(row["did"])
    rule = _rule(json.loads(row["body"]))
    if did is Did.CONFIRMED:
        rule = replace(rule, confirmed_by=by, confirmed_on=at.date())
    return Change(rule=rule, seq=row["seq"], did=did, by=by, at=at)


def _rule(cells: dict[str, Any]) -> Rule:
    kinds = {
        "part": Part(cells["part"]),
        "schemes": tuple(map(Scheme, cells["schemes"])),
        "cares": tuple(map(Care, cells["cares"])),
        "levels": tuple(map(Level, cells["levels"])),
    }
    days = {name: _day(cells[name]) for name in ("since", "until")}
    return Rule(**{**cells, **kinds, **days, "confirmed_on": None})


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
