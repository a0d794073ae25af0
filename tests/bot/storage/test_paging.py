"""Danger calls one person by every door, the next after five minutes, then the town; a yes stops it, none repeats."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import clock, ids
from bot.storage import complaints, filing, paging, people, reminders
from bot.storage.complaints import Origin
from handlers.conversation import Draft
from handlers.outcome import File
from patrol.complaint import Complaint, Kind, Person, Role
from patrol.lifecycle import Action
from tests.bot.storage.test_notices import reachable
from tests.bot.storage.world import MINUTE, NOW, World

WHO = """SELECT person.name_sealed FROM notice JOIN door ON door.id = notice.door JOIN person ON person.id = door.person
WHERE notice.occasion = ? ORDER BY notice.position"""


def fire(world: World, village: str = "liudong", **more: Any) -> Complaint:
    draft = Draft(kind=Kind.REQUEST, text="着火了", category="fire", village=village, urgent=True, **more)
    origin = Origin(chat=world.chat(), inbox=world.db.raise_counter("inbox"))
    done = filing.hand_in(world.db, world.vault, world.house, File(draft=draft), origin, NOW)
    assert done.code == ""
    return complaints.read(world.db, done.filed.id)


def told(world: World, occasion: str = "called") -> list[str]:
    return [world.vault.open_text(sealed, people.NAME) for sealed in world.column(WHO, occasion)]


def roster(world: World, person: Person, begins: datetime, hours: int = 12) -> None:
    until = begins + timedelta(hours=hours)
    what = (ids.new_id(), "LD", clock.milliseconds(begins), clock.milliseconds(until), person.id)
    world.db.execute("INSERT INTO rota (id, post, from_at, until_at, person) VALUES (?, ?, ?, ?, ?)", what)


def crew(world: World) -> tuple[Person, Person, Person]:
    duty, following = reachable(world, Role.POST, "LD", "当班的"), reachable(world, Role.POST, "LD", "下一班")
    head = reachable(world, Role.HEAD, "LD", "岗长")
    reachable(world, Role.TOWN, "ZJ", "镇台的")
    reachable(world, Role.POST, "SQ", "石桥的")
    roster(world, duty, NOW - timedelta(hours=2))
    roster(world, following, NOW + timedelta(hours=10))
    return duty, following, head


def call_on(world: World, minutes: float) -> bool:
    return paging.call_on(world.db, world.vault, world.house, NOW + minutes * MINUTE) is not None


def test_first_who_is_on_duty_then_who_is_next_then_the_town(world: World) -> None:
    crew(world)
    fire(world)
    assert told(world) == ["当班的"]
    assert sorted(told(world, "filed")) == ["下一班", "岗长"]
    assert not call_on(world, 4.9)
    assert call_on(world, 5)
    assert told(world) == ["当班的", "下一班"]
    assert not call_on(world, 5.1)
    assert call_on(world, 10)
    assert told(world) == ["当班的", "下一班", "镇台的"]
    assert not call_on(world, 60)


@pytest.mark.parametrize("action", [Action.ACK, Action.TAKE])
def test_a_yes_ends_the_calls_and_only_then_the_resident_hears_of_one(world: World, action: Action) -> None:
    duty, *_ = crew(world)
    item = fire(world)
    assert world.told(world.chat()) == []
    world.press(duty, item, action, now=NOW + MINUTE)
    assert not call_on(world, 30)
    assert world.column("SELECT COUNT(*) FROM page WHERE acked_at IS NOT NULL") == [1]
    assert reminders.say_unseen(world.db, world.vault, world.house, NOW + 30 * MINUTE) == []
    assert len(world.told(world.chat())) == 1


def test_somebody_who_was_not_called_may_say_yes_as_well(world: World) -> None:
    _, following, _ = crew(world)
    world.press(following, fire(world), Action.ACK, now=NOW + MINUTE)
    assert not call_on(world, 30)


def test_without_a_yes_the_resident_is_told_so(world: World) -> None:
    crew(world)
    item = fire(world)
    assert reminders.say_unseen(world.db, world.vault, world.house, NOW + 6 * MINUTE) == [item.chat]


def test_without_a_rota_the_head_then_the_rest_of_the_post(world: World) -> None:
    reachable(world, Role.POST, "LD", "巡访员")
    reachable(world, Role.HEAD, "LD", "岗长")
    fire(world)
    assert told(world) == ["岗长"]
    call_on(world, 5)
    assert told(world) == ["岗长", "巡访员"]


def test_whom_no_door_reaches_is_passed_over_at_once(world: World) -> None:
    world.hire(Role.HEAD, "LD", "没有门路的岗长")
    reachable(world, Role.TOWN, "ZJ", "镇台的")
    fire(world)
    assert told(world) == ["镇台的"]
    assert not call_on(world, 30)


def test_a_confidential_danger_calls_the_town_a_delicate_one_nobody(world: World) -> None:
    crew(world)
    fire(world, confidential=True)
    assert told(world) == ["镇台的"]
    fire(world, sensitive=True)
    assert told(world) == ["镇台的"]
