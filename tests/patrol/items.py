"""An item of a queue for the tests of this floor, changed as a test needs it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.packs import read_pack
from patrol.complaint import Asked, AskedKind, Complaint, Kind, Outcome, Outside, Person, Rating, Role, State
from patrol.lifecycle import Action, Given, read_table

TOWN = read_pack(str(Path(__file__).parent.parent / "town")).town
TABLE = read_table(TOWN.lifecycle_rows)

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


def given(action: Action, **changes: Any) -> Given:
    """All that any action may want to have said with it; going back to where it was is not among it."""
    full = Given(
        post="ZT" if action is Action.REGUARD else "LX",
        reason="等材料",
        until=datetime(2027, 3, 1, tzinfo=UTC),
        rating=Rating.FAIR,
        outcome=Outcome.SOLVED,
        outside=Outside(to="12345"),
        into=2,
        earlier=State.ACCEPTED if action in {Action.UNDO, Action.SPLIT} else None,
        category="road",
        confidential=True,
        consent=True,
    )
    return replace(full, **changes)


def asked(kind: AskedKind, by: int = 8) -> Asked:
    """A request that waits for a decision."""
    until = datetime(2027, 3, 1, tzinfo=UTC) if kind is AskedKind.EXTEND else None
    return Asked(kind=kind, by=by, reason="等材料", at=MORNING, until=until, id=5)
