"""Who may do what with which item, as one table, and which post an item goes to."""

from itertools import product

import pytest

from patrol.complaint import ENDED, Complaint, Person, Role, State
from patrol.lifecycle import Action
from patrol.rights import answers_for, may, may_manage, may_ring, may_work_at
from tests.patrol.items import TABLE, item, person

OWN = item()
OTHER = item(post="LX")
GUARDED = item(confidential=True)
AT_DESK = item(post="ZT", confidential=True)
DELICATE = item(post="ZT", confidential=True, sensitive=True)
DEEDS = (Action.READ, Action.TAKE, Action.REPLY, Action.CLOSE)

MATRIX = {
    Role.POST: (True, False, False, False, False),
    Role.HEAD: (True, False, False, False, False),
    Role.TOWN: (True, True, True, True, False),
    Role.ADMIN: (True, True, True, True, False),
    Role.CARE: (False, False, False, False, True),
    Role.RESIDENT: (False, False, False, False, False),
    Role.PROGRAM: (False, False, False, False, False),
}


@pytest.mark.parametrize(("role", "action"), list(product(MATRIX, DEEDS)))
def test_the_matrix_of_rights(role: Role, action: Action) -> None:
    who = person(role)
    allowed = tuple(may(who, action, thing) for thing in (OWN, OTHER, GUARDED, AT_DESK, DELICATE))
    assert allowed == MATRIX[role]


@pytest.mark.parametrize("role", list(Role))
def test_who_has_left_may_nothing(role: Role) -> None:
    gone = person(role, active=False)
    assert not any(may(gone, action, thing) for action in Action for thing in (OWN, OTHER, DELICATE))
    assert not may_manage(gone)


@pytest.mark.parametrize("role", list(Role))
def test_each_right_has_the_deeds_that_the_lifecycle_has_for_it(role: Role) -> None:
    thing = DELICATE if role is Role.CARE else OWN
    allowed = {action for action in Action if may(person(role), action, thing)}
    staff = role not in {Role.RESIDENT, Role.PROGRAM}
    assert allowed == ({action for _, action, who in TABLE if who is role} if staff else set())


@pytest.mark.parametrize("action", [Action.FILE, Action.SOLVED, Action.RATE, Action.WITHDRAW, Action.EXPIRE])
@pytest.mark.parametrize("role", list(Role))
def test_what_residents_and_the_program_do_is_no_deed_of_staff(role: Role, action: Action) -> None:
    assert not any(may(person(role), action, thing) for thing in (OWN, AT_DESK, DELICATE))


def test_only_the_town_extends_and_only_a_head_or_the_town_rejects() -> None:
    may_grant = {role for role in Role if may(person(role), Action.GRANT, OWN)}
    may_reject = {role for role in Role if may(person(role), Action.CONFIRM_REJECT, OWN)}
    assert (may_grant, may_reject) == ({Role.TOWN, Role.ADMIN}, {Role.HEAD, Role.TOWN, Role.ADMIN})


def test_a_post_does_not_see_a_guarded_item_even_of_its_own_code() -> None:
    clerk: Person = person(Role.POST, "ZT")
    seen: list[Complaint] = [thing for thing in (AT_DESK, DELICATE) if may(clerk, Action.READ, thing)]
    assert seen == []


def test_only_town_and_admin_manage() -> None:
    assert {role for role in Role if may_manage(person(role))} == {Role.TOWN, Role.ADMIN}


def test_the_named_person_rings_too_and_the_posts_do_not() -> None:
    assert {role for role in Role if may_ring(person(role))} == {Role.TOWN, Role.ADMIN, Role.CARE}
    assert not may_ring(person(Role.CARE, active=False))


def test_an_item_is_the_work_of_its_own_post() -> None:
    assert answers_for(person(Role.POST), OWN)
    assert not answers_for(person(Role.POST, "LX"), OWN)
    assert not answers_for(person(Role.TOWN, "ZT"), OWN)
    assert not answers_for(person(Role.POST, active=False), OWN)


def test_what_is_guarded_is_the_town_desks_and_what_is_delicate_the_named_persons() -> None:
    assert answers_for(person(Role.TOWN, "ZT"), AT_DESK)
    assert answers_for(person(Role.ADMIN, "ZT"), AT_DESK)
    assert not answers_for(person(Role.TOWN, "ZT"), DELICATE)
    assert answers_for(person(Role.CARE, "elsewhere"), DELICATE)


def test_an_item_is_unread_until_somebody_saw_it_or_it_is_over() -> None:
    assert OWN.unread
    assert not item(seen_at=OWN.created_at).unread
    assert not item(state=State.CANCELLED).unread


@pytest.mark.parametrize("state", list(State))
def test_an_item_is_over_when_nobody_owes_anything(state: State) -> None:
    assert item(state=state).ended == (state in ENDED)


def test_a_post_is_worked_at_by_its_own_people_and_the_town() -> None:
    assert {role for role in Role if may_work_at(person(role), OWN.post)} == {
        *(Role.POST, Role.HEAD, Role.TOWN, Role.ADMIN)
    }
    assert not may_work_at(person(Role.POST, "LX"), OWN.post)
    assert not may_work_at(person(Role.TOWN, active=False), OWN.post)
