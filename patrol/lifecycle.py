"""Who may do what from which state: one table, one function. The table is a file of the town pack."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from knowledge.town import LifecycleRow
from patrol.actions import ASKS, GRANTS, NOTHING, RECALLED, REFUSES, Action, Actor, Given, Refused
from patrol.complaint import Asked, AskedKind, Complaint, Role, State

__all__ = ["Action", "Actor", "Given", "Refused", "Table", "apply", "moves", "possible", "read_table"]

Table = Mapping[tuple[State, Action, Role], State | None]
"""Where an action leads; None: back to the state before."""
ANY_STATE = "*"
EARLIER = "earlier"
BACK: Mapping[Action, frozenset[Action]] = {Action.SPLIT: frozenset({Action.MERGE}), Action.UNDO: RECALLED}
"""What leads back to the state before, and what it takes back."""
MOST_RETURNS = 2


def read_table(rows: Iterable[LifecycleRow]) -> Table:
    """Builds the table from the pack's rows. Raises ValueError on an unknown word or a second row for the same.

    A row may name several states and roles, with spaces between them; `*` is every state, as a target the same one,
    and `earlier` the one before.
    """
    table: dict[tuple[State, Action, Role], State | None] = {}
    for row in rows:
        action, target = _action(row.action), row.to_state
        if (target == EARLIER) != (action in BACK):
            raise ValueError(f"{action} {target}")
        roles = tuple(map(Role, row.role.split()))
        for source in _sources(row.from_state):
            goal = None if target == EARLIER else _target(source, target)
            for role in roles:
                if (source, action, role) in table:
                    raise ValueError(f"{source} {action} {role}")
                table[source, action, role] = goal
    return table


def _action(word: str) -> Action:
    if (action := Action(word)) is Action.FILE:
        raise ValueError(word)
    return action


def _sources(words: str) -> Iterable[State]:
    return list(State) if words == ANY_STATE else map(State, words.split())


def _target(source: State, word: str) -> State:
    return source if word == ANY_STATE else State(word)


def moves(table: Table) -> frozenset[tuple[State, State]]:
    """Every move from one state to another that the table has, for the database to hold."""
    steps = {(source, action, target) for (source, action, _), target in table.items()}
    found = {(source, target) for source, _, target in steps if target is not None}
    for source, action, target in steps:
        if target is None:
            found |= {(source, earlier) for earlier, done, led in steps if led is source and done in BACK[action]}
    return frozenset((source, target) for source, target in found if source is not target)


def apply(
    complaint: Complaint, action: Action, by: Actor, at: datetime, table: Table, given: Given = NOTHING
) -> Complaint | Refused:
    """The item after the action, or why not; raises the version, and the round when it is opened again.

    Time is kept elsewhere: see `patrol.deadlines`.
    """
    why = _barred(complaint, action, by, table) or _lacking(complaint, action, by, given)
    if why:
        return Refused(why=why, complaint=complaint)
    target = table[complaint.state, action, by.role] or given.earlier or complaint.state
    moved = replace(complaint, state=target, version=complaint.version + 1, updated_at=at)
    done = EFFECTS[action](moved, by, given) if action in EFFECTS else moved
    return replace(_reopened(done, complaint), asked=_asked(done, action, by, at, given))


def possible(complaint: Complaint, by: Actor, table: Table) -> tuple[Action, ...]:
    """What somebody may do to the item as it stands, in the order of the actions, whatever has to be said with it."""
    return tuple(action for action in Action if not _barred(complaint, action, by, table))


def _barred(complaint: Complaint, action: Action, by: Actor, table: Table) -> str:
    """Why the action is out of the question now; empty where it is not."""
    if (complaint.state, action, by.role) not in table:
        return _why(complaint, action)
    if action is Action.SEND_BACK and complaint.sent_back >= MOST_RETURNS:
        return "refused_returns"
    if action in ASKS:
        return "refused_asked" if _open(complaint, ASKS[action]) else ""
    if action in GRANTS or action in REFUSES:
        return _undecidable(complaint, action, by)
    return ""


def _why(complaint: Complaint, action: Action) -> str:
    if complaint.ended:
        return "refused_ended"
    return "refused_taken" if action is Action.TAKE and complaint.taken_by is not None else "refused_state"


def _undecidable(complaint: Complaint, action: Action, by: Actor) -> str:
    asked = _open(complaint, GRANTS.get(action) or REFUSES[action])
    if asked is None:
        return "refused_not_asked"
    if action in GRANTS:
        return "refused_same_person" if asked.by == by.id else ""
    return "refused_other_person" if by.role is Role.POST and asked.by != by.id else ""


def _open(complaint: Complaint, kind: AskedKind) -> Asked | None:
    return next((asked for asked in complaint.asked if asked.kind is kind), None)


def _lacking(complaint: Complaint, action: Action, by: Actor, given: Given) -> str:
    """Why what was said with the action is not enough; empty where it is."""
    if action in BACK:
        return "" if given.earlier is not None else "refused_state"
    if action in NEEDS and not NEEDS[action](complaint, given):
        return "refused_incomplete"
    if complaint.confidential and _passes_on(action, given):
        return "" if given.consent or by.role is Role.RESIDENT else "refused_consent"
    return ""


def _passes_on(action: Action, given: Given) -> bool:
    """True for what shows a confidential item to others than the town desk: only at the resident's word."""
    if action is Action.REGUARD:
        return given.confidential is False
    return action in {Action.HAND_ON, Action.ASSIGN, Action.SEND_OUTSIDE}


def _may_regard(item: Complaint, given: Given) -> bool:
    return not item.sensitive and given.confidential not in {None, item.confidential} and bool(given.post)


NEEDS: Mapping[Action, Callable[[Complaint, Given], bool]] = {
    Action.HAND_ON: lambda item, given: bool(given.post) and (given.post != item.post or given.person is not None),
    Action.ASSIGN: lambda item, given: bool(given.post),
    Action.SEND_BACK: lambda item, given: bool(given.post and given.reason),
    Action.ASK_EXTEND: lambda item, given: bool(given.reason) and _later(given.until, item.clocks.solve_due),
    Action.ASK_REJECT: lambda item, given: bool(given.reason),
    Action.SEND_OUTSIDE: lambda item, given: given.outside is not None and bool(given.outside.to),
    Action.MERGE: lambda item, given: given.into not in {None, item.id},
    Action.CLOSE: lambda item, given: given.outcome is not None,
    Action.RATE: lambda item, given: given.rating is not None,
    Action.RECATEGORISE: lambda item, given: given.category not in {"", item.category},
    Action.REGUARD: _may_regard,
}
"""What has to be said with an action."""


def _later(until: datetime | None, due: datetime | None) -> bool:
    return until is not None and (due is None or until > due)


def _reopened(item: Complaint, before: Complaint) -> Complaint:
    """What is opened again begins a new round: nobody has seen it yet, and what came of the last one is history."""
    if item.state is not State.REOPENED or before.state is State.REOPENED:
        return item
    again = replace(item, round=item.round + 1, seen_at=None, seen_by=None, proven_at=None)
    return replace(again, outcome=None, outcome_entry="", rating=None)


def _asked(item: Complaint, action: Action, by: Actor, at: datetime, given: Given) -> tuple[Asked, ...]:
    """The requests still open after the action: what is done, over or at another post needs none."""
    if item.ended or item.state is State.RESOLVED or action in {Action.HAND_ON, Action.SEND_BACK, Action.ASSIGN}:
        return ()
    if action in ASKS:
        until = given.until if action is Action.ASK_EXTEND else None
        return (*item.asked, Asked(kind=ASKS[action], by=by.id, reason=given.reason, at=at, until=until))
    decided = GRANTS.get(action) or REFUSES.get(action)
    return tuple(asked for asked in item.asked if asked.kind is not decided)


def _extended(item: Complaint, by: Actor, given: Given) -> Complaint:
    asked, clocks = _open(item, AskedKind.EXTEND), item.clocks
    first = clocks.solve_first_due or clocks.solve_due
    until = asked.until if asked is not None else clocks.solve_due
    return replace(item, clocks=replace(clocks, solve_due=until, solve_first_due=first))


def _regarded(item: Complaint, by: Actor, given: Given) -> Complaint:
    """What becomes confidential goes to the town desk, away from whoever took it, and stays there later."""
    return replace(item, confidential=bool(given.confidential), post=given.post, taken_by=None)


def _undone(item: Complaint, by: Actor, given: Given) -> Complaint:
    return replace(item, outcome=None, outcome_entry="", proven_at=None)


Effect = Callable[[Complaint, Actor, Given], Complaint]
EFFECTS: Mapping[Action, Effect] = {
    Action.TAKE: lambda item, by, given: replace(item, taken_by=by.id),
    Action.GRANT: _extended,
    Action.HAND_ON: lambda item, by, given: replace(item, post=given.post, taken_by=None, seen_at=None, seen_by=None),
    Action.ASSIGN: lambda item, by, given: replace(item, post=given.post, taken_by=None, seen_at=None, seen_by=None),
    Action.SEND_BACK: lambda item, by, given: replace(
        item, post=given.post, taken_by=None, seen_at=None, seen_by=None, sent_back=item.sent_back + 1
    ),
    Action.SEND_OUTSIDE: lambda item, by, given: replace(item, outside=given.outside),
    Action.MERGE: lambda item, by, given: replace(item, merged_into=given.into),
    Action.SPLIT: lambda item, by, given: replace(item, merged_into=None),
    Action.CLOSE: lambda item, by, given: replace(
        item, outcome=given.outcome, outcome_entry=given.entry, rating=None, proven_at=None
    ),
    Action.RATE: lambda item, by, given: replace(item, rating=given.rating),
    Action.UNDO: _undone,
    Action.RECATEGORISE: lambda item, by, given: replace(item, category=given.category),
    Action.REGUARD: _regarded,
}
"""What an action changes besides the state."""
