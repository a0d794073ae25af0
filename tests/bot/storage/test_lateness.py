"""Reminders by working time: each once, to whoever is meant, never at night."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import clock
from bot.storage import clocks, doors, people
from bot.storage.days import calendar_of
from bot.storage.doors import DoorKind
from bot.storage.lateness import remind_late
from knowledge.workdays import DayRule
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import NOW, World, open_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONES = {"王巡访": "13800000001", "赵岗长": "13800000002", "李镇台": "13800000003", "钱巡访": "13800000004"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path / "town.db")


def reached(world: World, role: Role = Role.POST, post: str = "LD", name: str = "王巡访") -> Person:
    person = world.hire(role, post, name)
    doors.add_of_person(world.db, world.vault, person.id, DoorKind.SMS, PHONES[name], NOW)
    return person


def everybody(world: World) -> dict[str, Person]:
    head, desk = reached(world, Role.HEAD, name="赵岗长"), reached(world, Role.TOWN, "ZJ", "李镇台")
    return {"post": reached(world), "head": head, "town": desk, "other": reached(world, name="钱巡访")}


def told(world: World, since: int = 0) -> list[tuple[str, str]]:
    rows = world.db.all(
        """SELECT notice.occasion, person.name_sealed FROM notice JOIN door ON door.id = notice.door
        JOIN person ON person.id = door.person WHERE notice.position > ? ORDER BY notice.position""",
        (since,),
    )
    return [(row["occasion"], world.vault.open_text(row["name_sealed"], people.NAME)) for row in rows]


def remind(world: World, now: datetime) -> list[tuple[str, str]]:
    """What is queued at this moment."""
    before = int(world.db.value("SELECT COALESCE(MAX(position), 0) FROM notice"))
    remind_late(world.db, world.vault, world.house, now)
    return told(world, before)


def test_who_is_told_how_late_it_is(world: World) -> None:
    staff = everybody(world)
    item = world.press(staff["post"], world.file(), Action.TAKE)
    spoken = world.press(staff["post"], item, Action.CONTACT)
    assert remind(world, NOW + HOUR) == []
    found = [remind(world, NOW + days * DAY) for days in (3, 6, 7, 12, 13)]
    due = spoken.clocks.solve_due
    assert f"{due:%m-%d %H:%M}" == "12-01 09:00"
    assert found == [[("half", "王巡访")], [("soon", "王巡访")], [("late", "赵岗长")], [("later", "李镇台")], []]


def test_nobody_is_told_twice_not_even_after_a_restart(world: World) -> None:
    everybody(world)
    world.file()
    assert len(remind(world, NOW + 3 * HOUR)) == 3
    world.db.execute("UPDATE complaint SET remind_at = created_at")
    assert remind(world, NOW + 3 * HOUR) == []
    assert world.column("SELECT COUNT(*) FROM reminder") == [1]


def test_after_a_jump_of_the_clock_one_word_to_the_town_is_all(world: World) -> None:
    everybody(world)
    world.file()
    assert remind(world, NOW + 100 * DAY) == [("later", "李镇台")]
    assert world.column("SELECT threshold FROM reminder") == [150, 150, 150]
    assert world.column("SELECT remind_at FROM complaint") == [None]


def test_what_is_reached_at_night_is_told_in_the_morning_even_if_something_is_done_meanwhile(world: World) -> None:
    everybody(world)
    item = world.file()
    night = datetime(2026, 11, 25, 23, 0, tzinfo=clock.SHANGHAI)
    assert remind_late(world.db, world.vault, world.house, night) is None
    world.act(item, Action.ADD, "还在", night)
    assert remind(world, night + 10 * HOUR) != []


@pytest.mark.parametrize(("draft", "expected"), [({"confidential": True}, "李镇台"), ({"sensitive": True}, "")])
def test_of_what_is_guarded_the_post_never_hears(world: World, draft: dict[str, Any], expected: str) -> None:
    everybody(world)
    world.file(**draft)
    names = {name for days in (1, 3, 8, 12) for _, name in remind(world, NOW + days * DAY)}
    assert names == ({expected} if expected else set())


def test_who_took_a_confidential_item_at_the_desk_is_told(world: World) -> None:
    desk = everybody(world)["town"]
    item = world.press(desk, world.file(confidential=True), Action.TAKE)
    assert isinstance(item, Complaint)
    assert remind(world, NOW + 5 * HOUR) == [("half", "李镇台")]


def test_without_a_head_the_town_is_told_and_without_a_taker_the_post(world: World) -> None:
    reached(world)
    reached(world, Role.TOWN, "ZJ", "李镇台")
    world.file()
    assert remind(world, NOW + 3 * HOUR) == [("half", "王巡访")]
    assert remind(world, NOW + 6 * HOUR) == [("late", "李镇台")]


def test_an_accepted_holiday_moves_the_dates_behind_it_and_back_again(world: World) -> None:
    admin, item = world.hire(Role.ADMIN, "ZJ", "管理员"), world.file()
    done = world.press(world.hire(), world.press(world.hire(), world.file("b"), Action.TAKE), Action.CLOSE, "好了")
    first = item.clocks.solve_due
    holidays = [DayRule(day=date(2026, 11, 26), works=False, name="假"), DayRule(day=date(2026, 11, 28), works=False)]
    book = world.house.book
    assert clocks.accept_days(world.db, book, holidays, admin.id, NOW) == 1
    assert first is not None
    assert world.now(item).clocks.solve_due == first + DAY
    assert world.now(done).clocks.solve_due == first
    assert calendar_of(book.town, world.db.all("SELECT * FROM day")).days[holidays[0].day] == holidays[0]
    assert clocks.accept_days(world.db, book, holidays, admin.id, NOW) == 0
    later = world.file("c").clocks.solve_due
    assert later == first + DAY
    assert clocks.forget_days(world.db, book, [holidays[0].day], NOW) == 2
    assert world.now(item).clocks.solve_due == first


def test_items_from_before_there_were_clocks_get_them(world: World) -> None:
    item = world.file()
    world.db.execute("UPDATE complaint SET solve_due_at = NULL, claim_due_at = NULL, remind_at = NULL, due_at = 9")
    assert clocks.start_missing(world.db, world.house.book, NOW) == 1
    assert world.now(item).clocks == item.clocks
    assert clocks.start_missing(world.db, world.house.book, NOW) == 0


def test_looking_for_what_runs_out_reads_an_index(world: World) -> None:
    query = "EXPLAIN QUERY PLAN SELECT * FROM complaint WHERE remind_at <= 5 ORDER BY remind_at, id LIMIT 100"
    assert "complaint_remind" in str(world.db.all(query)[0]["detail"])
