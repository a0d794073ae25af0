"""An item of a queue for the tests of this floor, changed as a test needs it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from patrol.complaint import Complaint, Kind, Person, Role, State

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

ITEM = Complaint(
    id=1,
    number="LD-1001-8",
    kind=Kind.COMPLAINT,
    state=State.NEW,
    post="LD",
    village="liudong",
    category="rubbish",
    place="河边",
    text="河边堆了好多垃圾",
    confidential=False,
    sensitive=False,
    urgent=False,
    round=1,
    version=1,
    chat=7,
    taken_by=None,
    created_at=MORNING,
    updated_at=MORNING,
)


def item(**changes: Any) -> Complaint:
    """The item with these fields changed."""
    return replace(ITEM, **changes)


def person(role: Role, post: str = "LD", *, active: bool = True) -> Person:
    """Somebody of the staff."""
    return Person(id=9, name="王巡访", role=role, post=post, active=active)
