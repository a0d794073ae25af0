"""Who may do what from which state: one table, one function. The table is a file of the town pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from knowledge.town import LifecycleRow
from patrol.complaint import Complaint, Role, State


class Action(StrEnum):
    """What somebody does to an item; each one becomes a step of its history."""

    FILE = "file"
    READ = "read"
    TAKE = "take"
    REPLY = "reply"
    CLOSE = "close"
    ADD = "add"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    WITHDRAW = "withdraw"
    ERASE = "erase"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts and in what right; `id` is 0 for a resident and for the program."""

    role: Role
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The action does not fit; `why` is the key of the sentence to say, `complaint` what stands now."""

    why: str
    complaint: Complaint


Table = Mapping[tuple[State, Action, Role], State]
ANY_STATE = "*"


def read_table(rows: Iterable[LifecycleRow]) -> Table:
    """Builds the table from the pack's rows; `*` stands for every state. Raises ValueError on an unknown word."""
    table: dict[tuple[State, Action, Role], State] = {}
    for row in rows:
        sources = list(State) if row.from_state == ANY_STATE else [State(row.from_state)]
        for source in sources:
            target = source if row.to_state == ANY_STATE else State(row.to_state)
            table[source, Action(row.action), Role(row.role)] = target
    return table


def apply(complaint: Complaint, action: Action, by: Actor, at: datetime, table: Table) -> Complaint | Refused:
    """The item after the action, or why not; raises the version, and the round when it is opened again.

    What is opened again nobody has seen yet.
    """
    target = table.get((complaint.state, action, by.role))
    if target is None:
        return Refused(why=_why(complaint, action), complaint=complaint)
    again = target is State.REOPENED and complaint.state is not State.REOPENED
    return replace(
        complaint,
        state=target,
        version=complaint.version + 1,
        round=complaint.round + again,
        taken_by=by.id if action is Action.TAKE else complaint.taken_by,
        updated_at=at,
        seen_at=None if again else complaint.seen_at,
        seen_by=None if again else complaint.seen_by,
    )


def _why(complaint: Complaint, action: Action) -> str:
    if complaint.ended:
        return "refused_ended"
    return "refused_taken" if action is Action.TAKE and complaint.taken_by is not None else "refused_state"
