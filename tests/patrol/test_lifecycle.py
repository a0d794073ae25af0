"""Who may do what from which state, after the table of the tests' own town pack."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st

from knowledge.town import LifecycleRow, Town
from patrol.actions import GRANTS, REFUSES
from patrol.complaint import ENDED, AskedKind, Clocks, Complaint, Outcome, Outside, Rating, Role, State
from patrol.lifecycle import BACK, Action, Actor, Refused, apply, moves, possible, read_table
from patrol.posts import post_for
from tests.patrol.items import MORNING, TABLE, TOWN, asked, given, item

LATER = MORNING + timedelta(hours=1)
STAFF = (Role.POST, Role.HEAD, Role.TOWN, Role.CARE)
BOTH = (asked(AskedKind.EXTEND), asked(AskedKind.REJECT))


def act(thing: Complaint, *actions: tuple[Action, Role], by: int = 3, **said: Any) -> Complaint:
    """The item after these actions, none of which is refused."""
    for action, role in actions:
        after = apply(thing, action, Actor(role=role, id=by), LATER, TABLE, given(action, **said))
        assert isinstance(after, Complaint), after
        thing = after
    return thing


def why(thing: Complaint, action: Action, role: Role, by: int = 3, **said: Any) -> str:
    """The reason for which the action is refused."""
    after = apply(thing, action, Actor(role=role, id=by), LATER, TABLE, given(action, **said))
    assert isinstance(after, Refused)
    assert after.complaint == thing
    return after.why


@with_any(st.sampled_from(State), st.sampled_from(Action), st.sampled_from(Role))
def test_the_table_alone_decides(state: State, action: Action, role: Role) -> None:
    decides = action in GRANTS or action in REFUSES
    before = item(state=state, version=4, asked=BOTH if decides else ())
    by = 8 if role is Role.POST else 3
    after = apply(before, action, Actor(role=role, id=by), LATER, TABLE, given(action))
    if (state, action, role) in TABLE:
        assert isinstance(after, Complaint)
        target = TABLE[state, action, role] or State.ACCEPTED
        assert (after.state, after.version, after.updated_at) == (target, 5, LATER)
    else:
        assert isinstance(after, Refused)
        assert after.complaint == before


@pytest.mark.parametrize("role", STAFF)
def test_the_usual_way_of_an_item(role: Role) -> None:
    taken = act(item(), (Action.TAKE, role))
    assert (taken.state, taken.taken_by, taken.round) == (State.ACCEPTED, 3, 1)
    done = act(taken, (Action.CONTACT, role), (Action.REPLY, role), (Action.CLOSE, role), outcome=Outcome.SOLVED)
    assert (done.state, done.version, done.outcome) == (State.RESOLVED, 5, Outcome.SOLVED)
    closed = act(done, (Action.SOLVED, Role.RESIDENT), (Action.RATE, Role.RESIDENT), rating=Rating.GOOD)
    assert (closed.ended, closed.rating) == (True, Rating.GOOD)


def test_what_is_not_solved_opens_a_new_round_at_once() -> None:
    done = item(state=State.RESOLVED, taken_by=8, seen_at=MORNING, outcome=Outcome.SOLVED, proven_at=MORNING)
    again = act(done, (Action.UNSOLVED, Role.RESIDENT))
    assert (again.state, again.round, again.taken_by) == (State.REOPENED, 2, 8)
    assert (again.seen_at, again.outcome, again.proven_at) == (None, None, None)
    assert act(again, (Action.TAKE, Role.POST)).taken_by == 3


@pytest.mark.parametrize("state", sorted(ENDED - {State.MERGED}))
def test_whoever_thought_it_over_has_it_opened_again(state: State) -> None:
    assert act(item(state=state), (Action.UNSOLVED, Role.RESIDENT)).state is State.REOPENED


@pytest.mark.parametrize(("state", "role"), list(product(State, Role)))
def test_only_the_resident_says_whether_it_is_solved(state: State, role: Role) -> None:
    allowed = (state, Action.SOLVED, role) in TABLE
    assert allowed == (state is State.RESOLVED and role is Role.RESIDENT)


@pytest.mark.parametrize("state", list(State))
def test_a_resident_can_always_erase_and_nothing_else_about_it_changes(state: State) -> None:
    assert act(item(state=state), (Action.ERASE, Role.RESIDENT)).state is state


def test_every_state_is_reached_and_left_again() -> None:
    pairs = moves(TABLE)
    assert {target for _, target in pairs} | {State.NEW} == set(State)
    assert {source for source, _ in pairs} == set(State)


@pytest.mark.parametrize(
    ("thing", "action", "expected"),
    [
        (item(state=State.ACCEPTED, taken_by=8), Action.TAKE, "refused_taken"),
        (item(state=State.CLOSED, taken_by=8), Action.TAKE, "refused_ended"),
        (item(state=State.CANCELLED), Action.REPLY, "refused_ended"),
        (item(state=State.NEW), Action.CLOSE, "refused_state"),
        (item(state=State.TRIAGE), Action.TAKE, "refused_state"),
        (item(sent_back=2), Action.SEND_BACK, "refused_returns"),
        (item(asked=BOTH), Action.ASK_REJECT, "refused_asked"),
        (item(), Action.DROP_REJECT, "refused_not_asked"),
        (item(asked=BOTH), Action.DROP_REJECT, "refused_other_person"),
        (item(confidential=True), Action.HAND_ON, "refused_consent"),
    ],
)
def test_a_refusal_says_why(thing: Complaint, action: Action, expected: str) -> None:
    assert why(thing, action, Role.POST, consent=False) == expected


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.HAND_ON, {"post": "LD"}),
        (Action.SEND_BACK, {"reason": ""}),
        (Action.ASK_REJECT, {"reason": ""}),
        (Action.SEND_OUTSIDE, {"outside": None}),
        (Action.SEND_OUTSIDE, {"outside": Outside(to="")}),
        (Action.MERGE, {"into": 1}),
        (Action.RECATEGORISE, {"category": "rubbish"}),
        (Action.REGUARD, {"confidential": False}),
        (Action.REGUARD, {"post": ""}),
    ],
)
def test_what_has_to_be_said_with_an_action_is_asked_for(action: Action, said: dict[str, Any]) -> None:
    assert why(item(), action, Role.POST, **said) == "refused_incomplete"


def test_an_extension_is_to_a_later_day_and_has_a_reason() -> None:
    taken = item(state=State.ACCEPTED, clocks=Clocks(solve_due=LATER))
    for said in ({"until": None}, {"until": LATER}, {"reason": ""}):
        assert why(taken, Action.ASK_EXTEND, Role.POST, **said) == "refused_incomplete"


def test_the_town_says_yes_to_an_extension_and_the_old_date_is_kept() -> None:
    first, new = MORNING + timedelta(days=7), datetime(2027, 3, 1, tzinfo=UTC)
    taken = item(state=State.ACCEPTED, clocks=Clocks(solve_due=first))
    waits = act(taken, (Action.ASK_EXTEND, Role.POST), by=8)
    assert [one.kind for one in waits.asked] == [AskedKind.EXTEND]
    assert waits.clocks.solve_due == first
    assert why(waits, Action.GRANT, Role.POST) == "refused_state"
    granted = act(waits, (Action.GRANT, Role.TOWN))
    assert (granted.clocks.solve_due, granted.clocks.solve_first_due, granted.asked) == (new, first, ())


def test_nobody_says_yes_to_what_he_asked_himself() -> None:
    taken = act(item(), (Action.TAKE, Role.TOWN))
    assert why(act(taken, (Action.ASK_EXTEND, Role.TOWN)), Action.GRANT, Role.TOWN) == "refused_same_person"
    waits = act(taken, (Action.ASK_REJECT, Role.HEAD))
    assert why(waits, Action.CONFIRM_REJECT, Role.HEAD) == "refused_same_person"
    assert act(waits, (Action.CONFIRM_REJECT, Role.HEAD), by=4).state is State.REJECTED


def test_whoever_asked_takes_it_back_and_a_second_person_says_no() -> None:
    waits = act(item(), (Action.ASK_REJECT, Role.POST))
    assert act(waits, (Action.DROP_REJECT, Role.POST)).asked == ()
    assert act(waits, (Action.DROP_REJECT, Role.HEAD), by=4).asked == ()


def test_what_is_done_or_handed_on_needs_no_decision_any_more() -> None:
    taken = item(state=State.ACCEPTED, asked=BOTH)
    for action in (Action.CLOSE, Action.HAND_ON, Action.SEND_BACK, Action.MERGE):
        assert act(taken, (action, Role.POST)).asked == ()


def test_a_post_returns_an_item_twice_and_then_the_town_decides() -> None:
    thing = item()
    for count in (1, 2):
        back = act(thing, (Action.SEND_BACK, Role.POST), post="ZT")
        assert (back.state, back.post, back.sent_back, back.taken_by) == (State.TRIAGE, "ZT", count, None)
        thing = act(back, (Action.ASSIGN, Role.TOWN), post="LD")
        assert (thing.state, thing.post) == (State.NEW, "LD")
    assert Action.SEND_BACK not in possible(thing, Actor(role=Role.POST, id=3), TABLE)
    assert Action.TAKE in possible(thing, Actor(role=Role.POST, id=3), TABLE)


def test_what_was_merged_or_said_too_soon_goes_back_to_where_it_was() -> None:
    merged = act(item(state=State.EXTERNAL), (Action.MERGE, Role.POST))
    assert (merged.state, merged.merged_into) == (State.MERGED, 2)
    split = act(merged, (Action.SPLIT, Role.POST), earlier=State.EXTERNAL)
    assert (split.state, split.merged_into) == (State.EXTERNAL, None)
    done = act(item(state=State.IN_PROGRESS), (Action.CLOSE, Role.POST), outcome=Outcome.EXPLAINED, entry="dibao")
    undone = act(done, (Action.UNDO, Role.POST), earlier=State.IN_PROGRESS)
    assert (undone.state, undone.outcome, undone.outcome_entry) == (State.IN_PROGRESS, None, "")
    assert why(done, Action.UNDO, Role.POST, earlier=None) == "refused_state"


def test_a_confidential_item_is_shown_to_others_only_at_the_residents_word() -> None:
    guarded = act(item(), (Action.REGUARD, Role.POST))
    assert (guarded.confidential, guarded.post) == (True, "ZT")
    for action in (Action.HAND_ON, Action.SEND_OUTSIDE):
        assert why(guarded, action, Role.TOWN, consent=False) == "refused_consent"
    off = {"confidential": False, "consent": False}
    assert why(guarded, Action.REGUARD, Role.TOWN, **off) == "refused_consent"
    assert not act(guarded, (Action.REGUARD, Role.RESIDENT), **off).confidential
    assert not act(guarded, (Action.REGUARD, Role.TOWN), confidential=False, consent=True).confidential


def test_words_from_the_resident_end_the_waiting_for_them() -> None:
    waiting = act(item(state=State.ACCEPTED), (Action.ASK, Role.POST))
    assert waiting.state is State.WAITING_RESIDENT
    assert act(waiting, (Action.ADD, Role.RESIDENT)).state is State.IN_PROGRESS


def test_what_goes_outside_keeps_where_and_under_which_number() -> None:
    where = Outside(to="12345", number="SH-7", on="2026-11-24")
    outside = act(item(), (Action.SEND_OUTSIDE, Role.POST), outside=where)
    assert (outside.state, outside.outside) == (State.EXTERNAL, where)
    assert act(outside, (Action.BACK_FROM_OUTSIDE, Role.POST)).state is State.IN_PROGRESS


def row(source: str, action: str, role: str, target: str) -> LifecycleRow:
    return LifecycleRow(from_state=source, action=action, role=role, to_state=target)


def test_a_star_stands_for_every_state_and_a_row_may_name_several() -> None:
    table = read_table([row("*", "erase", "resident", "*"), row("new triage", "take", "post town", "accepted")])
    assert len(table) == len(State) + 4
    assert table[State.TRIAGE, Action.ERASE, Role.RESIDENT] is State.TRIAGE
    assert table[State.TRIAGE, Action.TAKE, Role.TOWN] is State.ACCEPTED


@pytest.mark.parametrize(
    "wrong",
    [
        *(("neu", "take", "post", "accepted"), ("new", "take", "boss", "accepted"), ("new", "file", "post", "new")),
        *(("new", "take", "post", "earlier"), ("merged", "split", "post", "new"), ("new", "take", "post post", "new")),
    ],
)
def test_a_row_that_says_nothing_or_twice_the_same_is_refused(wrong: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"neu|boss|file|earlier|split|take"):
        read_table([row(*wrong)])


def test_every_action_that_leads_back_says_what_it_takes_back() -> None:
    assert {action for _, action, _ in TABLE if action in BACK} == set(BACK)
    assert (State.RESOLVED, State.EXTERNAL) in moves(TABLE)
    assert (State.MERGED, State.WAITING_RESIDENT) in moves(TABLE)
    assert (State.CLOSED, State.IN_PROGRESS) not in moves(TABLE)


@pytest.mark.parametrize("village", [each.id for each in TOWN.villages])
def test_an_item_goes_to_the_post_of_its_village(village: str) -> None:
    expected = {each.id: each.post for each in TOWN.villages}[village]
    assert post_for(TOWN, village, guarded=False) == expected


@pytest.mark.parametrize(("village", "guarded"), [("liudong", True), (None, False), (None, True), ("elsewhere", False)])
def test_guarded_items_and_those_without_a_village_go_to_the_town_desk(village: str | None, guarded: bool) -> None:
    town: Town = TOWN
    assert post_for(town, village, guarded=guarded) == town.desk.code


def test_nothing_is_done_without_saying_how() -> None:
    said = given(Action.CLOSE, outcome=None)
    refused = apply(item(state=State.IN_PROGRESS), Action.CLOSE, Actor(role=Role.POST, id=9), MORNING, TABLE, said)
    assert isinstance(refused, Refused)
    assert refused.why == "refused_incomplete"
