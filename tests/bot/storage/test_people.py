"""Staff: links that work once and in time, sessions that end with the rights they were given for."""

from datetime import datetime

import pytest

from bot import clock
from bot.storage import people
from bot.storage.people import LINK_LASTS, SESSION_LASTS, SignedIn
from patrol.complaint import Person, Role
from tests.bot.storage.world import DAY, MINUTE, NOW, World


def signed_in(world: World, person: Person) -> str:
    made = people.sign_in(world.db, people.make_link(world.db, person.id, NOW), NOW)
    assert isinstance(made, SignedIn)
    assert made.person == person.id
    return made.token


def who(world: World, token: str, now: datetime = NOW) -> list[str]:
    values = (people.token_hash(token), clock.milliseconds(now))
    return [people.read_person(world.vault, row).name for row in world.db.all(people.BY_SESSION, values)]


def test_a_name_is_stored_sealed(world: World) -> None:
    person = world.hire()
    row = world.db.one(people.BY_ID, (person.id,))
    assert row is not None
    assert "王巡访".encode() not in row["name_sealed"]
    assert people.read_person(world.vault, row) == person
    assert [people.read_person(world.vault, each) for each in world.db.all(people.ALL)] == [person]


def test_a_link_opens_one_session_and_is_used_up(world: World) -> None:
    person = world.hire()
    token = people.make_link(world.db, person.id, NOW)
    made = people.sign_in(world.db, token, NOW)
    assert isinstance(made, SignedIn)
    assert who(world, made.token) == ["王巡访"]
    assert people.sign_in(world.db, token, NOW) is None


def test_wrong_and_expired_links_open_nothing(world: World) -> None:
    token = people.make_link(world.db, world.hire().id, NOW)
    assert people.sign_in(world.db, "wrong", NOW) is None
    assert people.sign_in(world.db, token, NOW + LINK_LASTS) is None
    assert people.sign_in(world.db, token, NOW + LINK_LASTS - MINUTE) is not None


def test_neither_links_nor_sessions_are_stored_readably(world: World) -> None:
    person = world.hire()
    link = people.make_link(world.db, person.id, NOW)
    token = signed_in(world, person)
    stored = world.column("SELECT token_hash FROM sign_in UNION ALL SELECT token_hash FROM staff_session")
    assert not {link, token} & set(stored)


@pytest.mark.parametrize(("role", "post", "active"), [(Role.TOWN, "ZJ", True), (Role.POST, "LD", False)])
def test_a_changed_role_and_a_farewell_end_every_session(world: World, role: Role, post: str, active: bool) -> None:
    person = world.hire()
    token = signed_in(world, person)
    people.change(world.db, person.id, role, post, active)
    assert who(world, token) == []


def test_a_link_of_somebody_who_left_opens_nothing(world: World) -> None:
    person = world.hire()
    token = people.make_link(world.db, person.id, NOW)
    people.change(world.db, person.id, Role.POST, "LD", active=False)
    assert people.sign_in(world.db, token, NOW) is None


def test_a_session_ends_when_signed_out_and_after_its_time(world: World) -> None:
    person = world.hire()
    one, other = signed_in(world, person), signed_in(world, person)
    people.sign_out(world.db, one)
    assert who(world, one) == []
    assert who(world, other, NOW + SESSION_LASTS - MINUTE) == ["王巡访"]
    assert who(world, other, NOW + SESSION_LASTS) == []


def test_what_is_over_is_swept(world: World) -> None:
    signed_in(world, world.hire())
    people.sweep(world.db, NOW + DAY)
    assert world.column("SELECT COUNT(*) FROM sign_in") == [0]
    assert world.column("SELECT COUNT(*) FROM staff_session") == [1]
    people.sweep(world.db, NOW + 91 * DAY)
    assert world.column("SELECT COUNT(*) FROM staff_session") == [0]


def test_what_a_clock_that_ran_ahead_made_is_not_good_yet(world: World) -> None:
    person = world.hire()
    link = people.make_link(world.db, person.id, NOW)
    token = signed_in(world, person)
    assert people.sign_in(world.db, link, NOW - MINUTE) is None
    assert who(world, token, NOW - MINUTE) == []
    assert who(world, token, NOW) == ["王巡访"]
    assert people.sign_in(world.db, link, NOW) is not None
