"""Doors: whose they are, found without keeping the address readable, and closed."""

import pytest

from bot.storage import doors, people
from bot.storage.doors import Door, DoorKind
from bot.storage.errors import Conflict
from patrol.complaint import Role
from tests.bot.storage.world import NOW, World

PHONE = "13812345678"
ROBOT = "https://work.example/cgi-bin/webhook/send?key=0123456789"


def listed(world: World) -> list[Door]:
    return [doors.read_door(world.vault, row) for row in world.db.all(doors.ALL)]


def test_a_door_of_a_person_is_read_back_and_lies_sealed(world: World) -> None:
    person = world.hire(name="王巡访")
    doors.add_of_person(world.db, world.vault, person.id, DoorKind.SMS, PHONE, NOW)
    (door,) = listed(world)
    assert (door.kind, door.address, door.person, door.name, door.works) == ("sms", PHONE, person.id, "王巡访", True)
    assert PHONE.encode() not in world.db.value("SELECT address_sealed FROM door")
    assert PHONE not in world.db.value("SELECT address_index FROM door")


def test_a_door_of_a_post_has_no_person(world: World) -> None:
    doors.add_of_post(world.db, world.vault, "LD", DoorKind.WECOM_GROUP, ROBOT, NOW)
    (door,) = listed(world)
    assert (door.post, door.person, door.name, door.works) == ("LD", None, "", True)


def test_the_same_door_again_is_opened_again_and_may_change_hands(world: World) -> None:
    first, second = world.hire(name="甲"), world.hire(name="乙")
    for person in (first, second):
        doors.add_of_person(world.db, world.vault, person.id, DoorKind.SMS, PHONE, NOW)
    assert [door.name for door in listed(world)] == ["乙"]
    assert doors.close_all_of_person(world.db, second.id) == 1
    doors.add_of_person(world.db, world.vault, first.id, DoorKind.SMS, PHONE, NOW)
    assert [door.name for door in listed(world)] == ["甲"]


def test_doors_close_one_by_one_or_all_of_a_person_or_post(world: World) -> None:
    person = world.hire()
    for kind, address in ((DoorKind.SMS, PHONE), (DoorKind.WECOM, "wang")):
        doors.add_of_person(world.db, world.vault, person.id, kind, address, NOW)
    doors.add_of_post(world.db, world.vault, "LD", DoorKind.WECOM_GROUP, ROBOT, NOW)
    assert doors.close_one(world.db, world.vault, DoorKind.SMS, PHONE) == 1
    assert doors.close_one(world.db, world.vault, DoorKind.SMS, PHONE) == 0
    assert doors.close_all_of_person(world.db, person.id) == 1
    assert doors.close_all_of_post(world.db, "LD") == 1
    assert listed(world) == []


def test_only_somebody_who_works_here_stands_behind_an_account(world: World) -> None:
    person = world.hire()
    doors.add_of_person(world.db, world.vault, person.id, DoorKind.WECOM, "wang", NOW)
    row = doors.person_behind(world.db, world.vault, DoorKind.WECOM, "wang")
    assert row is not None
    assert row["id"] == person.id
    assert doors.person_behind(world.db, world.vault, DoorKind.SMS, "wang") is None
    assert doors.person_behind(world.db, world.vault, DoorKind.WECOM, "Wang") is None
    people.change(world.db, person.id, Role.POST, "LD", active=False)
    assert doors.person_behind(world.db, world.vault, DoorKind.WECOM, "wang") is None
    assert [door.works for door in listed(world)] == [False]


def test_the_database_refuses_a_door_of_nobody(world: World) -> None:
    with pytest.raises(Conflict):
        doors.add_of_post(world.db, world.vault, "", DoorKind.SMS, PHONE, NOW)
