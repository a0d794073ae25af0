"""How an item of the queue is shown to staff in a chat: number, sort, village and state; never a resident's words."""

from datetime import datetime, timedelta
from functools import lru_cache

from handlers.messages import Button
from handlers.notices import what_of
from handlers.speaker import Staff
from handlers.wording import render
from handlers.wording.jobs import LABELS
from handlers.wording.keys import Key
from handlers.wording.states import STATES
from knowledge.town import LifecycleRow, Town
from patrol.actions import NOTHING, Given
from patrol.complaint import Complaint, Outcome, Person
from patrol.lifecycle import Action, Actor, Refused, Table, apply, read_table
from patrol.rights import may

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_DEEDS = (Action.TAKE, Action.REPLY, Action.CONTACT, Action.ASK, Action.CLOSE)
_OF_TAKEN = frozenset({Action.CONTACT, Action.ASK})
"""What is offered only once somebody has taken it, so that the list stays short."""
_AS_IF = {Action.CLOSE: Given(outcome=Outcome.SOLVED)}
"""What will be said with a deed by the button that sends it."""
Step = tuple[Action, Complaint]


def line(item: Complaint, town: Town, now: datetime) -> str:
    """The item on one line, with how long its resident has been waiting."""
    values = {"what": what_of(item, town), "state": STATES[item.state], "waited": waited(now - item.created_at)}
    told = render(Key.JOB_LINE, values)
    return render(Key.JOB_URGENT, {"line": told}) if item.urgent and not item.ended else told


def waited(passed: timedelta) -> str:
    """How long it has been, in minutes, hours or days."""
    if passed < _HOUR:
        return render(Key.MINUTES, {"count": str(max(passed // timedelta(minutes=1), 0))})
    if passed < 2 * _DAY:
        return render(Key.HOURS, {"count": str(passed // _HOUR)})
    return render(Key.DAYS, {"count": str(passed // _DAY)})


def plan(item: Complaint, action: Action, person: Person, town: Town, now: datetime) -> tuple[Step, ...]:
    """The steps to a deed and the item after each: who writes to the resident of an item nobody took, takes it.

    Empty where it cannot be done, by this person or at all.
    """
    alone = _steps(item, (action,), person, town, now)
    return alone or (() if action is Action.TAKE else _steps(item, (Action.TAKE, action), person, town, now))


def _steps(item: Complaint, actions: tuple[Action, ...], person: Person, town: Town, now: datetime) -> tuple[Step, ...]:
    steps: list[Step] = []
    for action in actions:
        by = Actor(role=person.role, id=person.id)
        after = apply(item, action, by, now, _table(town.lifecycle_rows), _AS_IF.get(action, NOTHING))
        if isinstance(after, Refused) or not may(person, action, item):
            return ()
        item = after
        steps.append((action, item))
    return tuple(steps)


@lru_cache(maxsize=4)
def _table(rows: tuple[LifecycleRow, ...]) -> Table:
    return read_table(rows)


def ways(item: Complaint, person: Person, town: Town, now: datetime) -> tuple[Button, ...]:
    """What can be done with the item now, and where to open it; each button knows at which version it was offered."""
    fits = (action for action in _DEEDS if _is_offered(action, plan(item, action, person, town, now)))
    deeds = tuple(
        Button(id=f"job:{action.value}:{item.number}:{item.version}", label=LABELS[f"job:{action.value}"])
        for action in fits
    )
    return (*deeds, Button(id=f"job:open:{item.number}", label=LABELS["job:open"]))


def _is_offered(action: Action, steps: tuple[Step, ...]) -> bool:
    return len(steps) == 1 if action in _OF_TAKEN else bool(steps)


def first_way(item: Complaint, person: Person, town: Town, now: datetime) -> Button:
    """The one button that an item has in a list: taking it where nobody did, else looking at it."""
    if plan(item, Action.TAKE, person, town, now):
        return Button(id=f"job:take:{item.number}:{item.version}", label=f"{LABELS['job:take']} {item.number}")
    return Button(id=f"job:show:{item.number}", label=item.number)


def link(staff: Staff, number: str = "") -> str:
    """The address of an item's page at the desk, or of the desk; "" where nobody outside can reach it."""
    if not staff.desk:
        return ""
    return f"{staff.desk}/desk/case/{number}" if number else f"{staff.desk}/desk"
