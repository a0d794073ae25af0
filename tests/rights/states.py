"""An item in every state and of every sort, made by the steps that lead there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage import complaints
from bot.storage.complaints import Change
from patrol.complaint import Complaint, Person, Role, State
from patrol.lifecycle import Action, Actor, Given
from tests.bot.storage.world import NOW, World
from tests.patrol.items import given

STAFF, RESIDENT = Role.TOWN, Role.RESIDENT
WAYS: Mapping[State, tuple[tuple[Action, Role], ...]] = {
    State.NEW: (),
    State.TRIAGE: ((Action.SEND_BACK, Role.POST),),
    State.ACCEPTED: ((Action.TAKE, STAFF),),
    State.IN_PROGRESS: ((Action.TAKE, STAFF), (Action.CONTACT, STAFF)),
    State.WAITING_RESIDENT: ((Action.TAKE, STAFF), (Action.ASK, STAFF)),
    State.EXTERNAL: ((Action.SEND_OUTSIDE, STAFF),),
    State.RESOLVED: ((Action.TAKE, STAFF), (Action.CLOSE, STAFF)),
    State.CLOSED: ((Action.TAKE, STAFF), (Action.CLOSE, STAFF), (Action.SOLVED, RESIDENT)),
    State.REOPENED: ((Action.TAKE, STAFF), (Action.CLOSE, STAFF), (Action.UNSOLVED, RESIDENT)),
    State.CANCELLED: ((Action.WITHDRAW, RESIDENT),),
    State.REJECTED: ((Action.ASK_REJECT, STAFF), (Action.CONFIRM_REJECT, Role.ADMIN)),
    State.MERGED: ((Action.MERGE, STAFF),),
}
SORTS: Mapping[str, dict[str, Any]] = {
    "open": {},
    "confidential": {"confidential": True},
    "sensitive": {"confidential": True, "sensitive": True},
}
# Staff of sensitive matters cannot merge or send back: an item of theirs is never in these states.
NOT_SENSITIVE = frozenset({State.MERGED, State.TRIAGE})
# A guarded item stands at its village's post here, which is the worst that can be: the post's code opens nothing.
AT_POST = "UPDATE complaint SET post = 'LD' WHERE id = ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """A world, who did what led there, and another item of each sort into which one can be merged."""

    world: World
    first: Person
    second: Person
    others: Mapping[str, Complaint]

    def item(self, sort: str, state: State) -> Complaint:
        """A new item of this sort in this state, at the post LD."""
        item = self.world.file("owner", **SORTS[sort])
        self.world.db.execute(AT_POST, (item.id,))
        for action, role in WAYS[state]:
            item = self.do(item, action, role, sort)
        assert item.state is state
        return item

    def do(self, item: Complaint, action: Action, role: Role, sort: str) -> Complaint:
        """The item after one more step, whoever may do it."""
        by = {Role.RESIDENT: 0, Role.ADMIN: self.second.id}.get(role, self.first.id)
        change = Change(
            complaint=item.id,
            version=item.version,
            action=action,
            by=Actor(role=role, id=by),
            text="话",
            given=self.said(action, item, sort),
        )
        world = self.world
        after = complaints.act(world.db, world.vault, world.house.book, change, NOW)
        assert isinstance(after, Complaint), after
        return after

    def said(self, action: Action, item: Complaint, sort: str) -> Given:
        """All that may have to be said with an action."""
        return given(action, into=self.others[sort].id, confidential=not item.confidential, post="SQ", earlier=None)


def shelf(world: World) -> Shelf:
    """An empty one in this world."""
    first, second = world.hire(Role.TOWN, "ZJ", "李镇台"), world.hire(Role.ADMIN, "ZJ", "赵管理")
    others = {sort: world.file("other", **flags) for sort, flags in SORTS.items()}
    return Shelf(world=world, first=first, second=second, others=others)


def every_item(stand: Shelf) -> Iterator[tuple[str, Complaint]]:
    """One of each sort in each state that it can come to."""
    for sort in SORTS:
        for state in State:
            if sort != "sensitive" or state not in NOT_SENSITIVE:
                yield sort, stand.item(sort, state)
