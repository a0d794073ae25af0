"""Every action x every state x every sort of item x everybody, through the transaction that pages and chats share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from bot.storage import complaints, sqlite, staff_deeds
from bot.storage.complaints import Change
from bot.storage.staff_deeds import Absent, StaffDeed
from patrol.actions import ASKS, GRANTS, RECALLED, REFUSES
from patrol.complaint import Complaint, Person, Role, State
from patrol.lifecycle import Action, Actor, Refused
from patrol.rights import may
from tests.bot.storage.world import NOW, World
from tests.rights.states import Shelf, every_item, shelf
from tests.rights.table import agrees, read

ASKING = {kind: action for action, kind in ASKS.items()}
DECIDED = {**GRANTS, **REFUSES}
UNDONE = {State.WAITING_RESIDENT: Action.ASK}
"""What is taken back in a state; in the others it is a reply."""


def cast(world: World) -> Mapping[str, Person]:
    """Everybody of the staff by the name that the table has for them; `disabled` has left."""
    people = {
        "member": world.hire(Role.POST, "LD"),
        "other": world.hire(Role.POST, "SQ"),
        "head": world.hire(Role.HEAD, "LD"),
        "elsewhere": world.hire(Role.HEAD, "SQ"),
        "town": world.hire(Role.TOWN, "ZJ"),
        "admin": world.hire(Role.ADMIN, "ZJ"),
        "care": world.hire(Role.CARE, "ZJ"),
    }
    return {**people, "disabled": replace(world.hire(Role.ADMIN, "ZJ"), active=False)}


@contextmanager
def tried(world: World) -> Iterator[None]:
    """What is done here is undone afterwards."""
    world.db.execute(sqlite.SAVEPOINT)
    yield
    world.db.execute(sqlite.UNDO)
    world.db.execute(sqlite.RELEASE)


def test_staff_do_what_the_table_says_and_nothing_else(world: World) -> None:
    stand, people = shelf(world), cast(world)
    seen = {}
    for sort, item in every_item(stand):
        for action in Action:
            with tried(world):
                ready = _ready(stand, item, action, sort)
                able = [name for name, person in people.items() if _does(stand, person, ready, action, sort)]
            seen[action.value, sort, item.state.value] = " ".join(able)
    assert agrees(read("deeds of staff"), _with_any(seen))


def _ready(stand: Shelf, item: Complaint, action: Action, sort: str) -> Complaint:
    """The item with the request that is to be decided, where its state has one."""
    asking = ASKING[DECIDED[action]] if action in DECIDED else None
    if asking is None or (item.state, asking, Role.TOWN) not in stand.world.house.table:
        return item
    return stand.do(item, asking, Role.TOWN, sort)


def _does(stand: Shelf, person: Person, item: Complaint, action: Action, sort: str) -> bool:
    """Whether this person's deed is carried out; who may not read the item never hears that there is one."""
    with tried(stand.world):
        if action is Action.UNDO:
            item = _spoken(stand, person, item, sort)
        after = _press(stand, person, item, action, sort)
    if not may(person, Action.READ, item):
        assert isinstance(after, Absent), f"{person.role} {action} {item}"
    assert isinstance(after, Complaint | Refused | Absent)
    return isinstance(after, Complaint)


def _spoken(stand: Shelf, person: Person, item: Complaint, sort: str) -> Complaint:
    """The item after words of this person's that can still be taken back."""
    after = _press(stand, person, item, UNDONE.get(item.state, Action.REPLY), sort)
    return after if isinstance(after, Complaint) else item


def _press(stand: Shelf, person: Person, item: Complaint, action: Action, sort: str) -> Complaint | Refused | Absent:
    world, said = stand.world, stand.said(action, item, sort)
    deed = StaffDeed(person=person, number=item.number, version=item.version, action=action, text="话", given=said)
    return staff_deeds.do(world.db, world.vault, world.house, deed, NOW)


def test_residents_and_the_program_do_what_the_table_says(world: World) -> None:
    stand, roles = shelf(world), {"owner": Role.RESIDENT, "program": Role.PROGRAM}
    seen = {}
    for sort, item in every_item(stand):
        for action in Action:
            able = [name for name, role in roles.items() if _acts(stand, role, item, action, sort)]
            seen[action.value, sort, item.state.value] = " ".join(able)
    assert agrees(read("deeds of others"), _with_any(seen))


def _acts(stand: Shelf, role: Role, item: Complaint, action: Action, sort: str) -> bool:
    world, said = stand.world, stand.said(action, item, sort)
    change = Change(complaint=item.id, version=item.version, action=action, by=Actor(role=role), text="话", given=said)
    with tried(world):
        after = complaints.act(world.db, world.vault, world.house.book, change, NOW)
    return isinstance(after, Complaint)


def _with_any(seen: Mapping[tuple[str, str, str], str]) -> dict[tuple[str, str, str], str]:
    """What nobody can do in any state needs no row."""
    known = {(what, sort) for (what, sort, _), able in seen.items() if able}
    return {key: able for key, able in seen.items() if key[:2] in known}


def test_words_to_the_resident_are_what_can_be_taken_back() -> None:
    assert set(UNDONE.values()) | {Action.REPLY} <= RECALLED
