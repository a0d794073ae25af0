"""Who may do what from which state, after the table of the tests' own town pack."""

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.packs import read_pack
from knowledge.town import LifecycleRow, Town
from patrol.complaint import Complaint, Role, State
from patrol.lifecycle import Action, Actor, Refused, apply, read_table
from patrol.posts import post_for
from tests.patrol.items import MORNING, item

TOWN = read_pack(str(Path(__file__).parent.parent / "town")).town
TABLE = read_table(TOWN.lifecycle_rows)
LATER = MORNING + timedelta(hours=1)
STAFF = (Role.POST, Role.TOWN, Role.CARE)


def act(thing: Complaint, *actions: tuple[Action, Role]) -> Complaint:
    """The item after these actions, none of which is refused."""
    for action, role in actions:
        after = apply(thing, action, Actor(role=role, id=3), LATER, TABLE)
        assert isinstance(after, Complaint)
        thing = after
    return thing


@given(st.sampled_from(State), st.sampled_from(Action), st.sampled_from(Role))
def test_the_table_alone_decides(state: State, action: Action, role: Role) -> None:
    before = item(state=state, version=4)
    after = apply(before, action, Actor(role=role, id=3), LATER, TABLE)
    if (state, action, role) in TABLE:
        assert isinstance(after, Complaint)
        assert (after.state, after.version, after.updated_at) == (TABLE[state, action, role], 5, LATER)
    else:
        assert isinstance(after, Refused)
        assert after.complaint == before


@pytest.mark.parametrize("role", STAFF)
def test_the_usual_way_of_an_item(role: Role) -> None:
    taken = act(item(), (Action.TAKE, role))
    assert (taken.state, taken.taken_by, taken.round) == (State.ACCEPTED, 3, 1)
    done = act(taken, (Action.REPLY, role), (Action.REPLY, role), (Action.CLOSE, role))
    assert (done.state, done.version) == (State.RESOLVED, 5)
    closed = act(done, (Action.SOLVED, Role.RESIDENT))
    assert closed.ended


def test_what_is_not_solved_opens_a_new_round_at_once() -> None:
    done = item(state=State.RESOLVED, taken_by=8)
    again = act(done, (Action.UNSOLVED, Role.RESIDENT))
    assert (again.state, again.round, again.taken_by) == (State.REOPENED, 2, 8)
    assert act(again, (Action.TAKE, Role.POST)).taken_by == 3


@pytest.mark.parametrize(("state", "role"), list(product(State, Role)))
def test_only_the_resident_says_whether_it_is_solved(state: State, role: Role) -> None:
    allowed = (state, Action.SOLVED, role) in TABLE
    assert allowed == (state is State.RESOLVED and role is Role.RESIDENT)


@pytest.mark.parametrize("state", list(State))
def test_a_resident_can_always_erase_and_nothing_else_about_it_changes(state: State) -> None:
    assert act(item(state=state), (Action.ERASE, Role.RESIDENT)).state is state


@pytest.mark.parametrize(
    ("thing", "action", "why"),
    [
        (item(state=State.ACCEPTED, taken_by=8), Action.TAKE, "refused_taken"),
        (item(state=State.CLOSED, taken_by=8), Action.TAKE, "refused_ended"),
        (item(state=State.CANCELLED), Action.REPLY, "refused_ended"),
        (item(state=State.NEW), Action.CLOSE, "refused_state"),
        (item(state=State.TRIAGE), Action.TAKE, "refused_state"),
    ],
)
def test_a_refusal_says_why(thing: Complaint, action: Action, why: str) -> None:
    after = apply(thing, action, Actor(role=Role.POST), LATER, TABLE)
    assert after == Refused(why=why, complaint=thing)


def row(source: str, action: str, role: str, target: str) -> LifecycleRow:
    return LifecycleRow(from_state=source, action=action, role=role, to_state=target)


def test_a_star_stands_for_every_state() -> None:
    table = read_table([row("*", "erase", "resident", "*"), row("*", "withdraw", "resident", "cancelled")])
    assert len(table) == 2 * len(State)
    assert table[State.TRIAGE, Action.ERASE, Role.RESIDENT] is State.TRIAGE
    assert table[State.TRIAGE, Action.WITHDRAW, Role.RESIDENT] is State.CANCELLED


@pytest.mark.parametrize("wrong", [("neu", "take", "post", "accepted"), ("new", "take", "boss", "accepted")])
def test_an_unknown_word_in_the_table_is_refused(wrong: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"neu|boss"):
        read_table([row(*wrong)])


@pytest.mark.parametrize("village", [each.id for each in TOWN.villages])
def test_an_item_goes_to_the_post_of_its_village(village: str) -> None:
    expected = {each.id: each.post for each in TOWN.villages}[village]
    assert post_for(TOWN, village, guarded=False) == expected


@pytest.mark.parametrize(("village", "guarded"), [("liudong", True), (None, False), (None, True), ("elsewhere", False)])
def test_guarded_items_and_those_without_a_village_go_to_the_town_desk(village: str | None, guarded: bool) -> None:
    town: Town = TOWN
    assert post_for(town, village, guarded=guarded) == town.desk.code
