"""What the clock owes, and what the town said when."""

from datetime import timedelta

from bot import clock
from bot.storage import doors, reminders, unread, usage
from bot.storage.doors import DoorKind
from patrol.complaint import Complaint
from patrol.lifecycle import Action
from tests.bot.storage.world import DAY, MINUTE, NOW, World


def remind(world: World, minutes: float) -> list[int]:
    return reminders.say_unseen(world.db, world.vault, world.house, NOW + minutes * MINUTE)


def test_an_urgent_item_that_nobody_saw_is_said_once_after_five_minutes(world: World) -> None:
    item = world.file(urgent=True)
    assert remind(world, 5) == []
    assert remind(world, 5.1) == [item.chat]
    assert remind(world, 6) == []
    (told,) = world.told(world.chat())
    assert item.number in told
    assert world.column("SELECT unseen_said_at FROM complaint") == [clock.milliseconds(NOW + 5.1 * MINUTE)]


def test_nothing_is_said_of_what_was_taken_withdrawn_or_not_urgent(world: World) -> None:
    world.file()
    taken = world.press(world.hire(), world.file(urgent=True), Action.TAKE)
    assert isinstance(taken, Complaint)
    world.act(world.file(urgent=True), Action.WITHDRAW)
    assert remind(world, 60) == []


def test_an_item_cut_off_its_resident_is_marked_and_nobody_told(world: World) -> None:
    world.file(urgent=True)
    world.db.execute("UPDATE complaint SET chat = NULL")
    assert remind(world, 6) == []
    assert world.column("SELECT unseen_said_at IS NOT NULL FROM complaint") == [1]


def test_the_counts_of_earlier_days_are_dropped(world: World) -> None:
    world.receive("1")
    world.receive("2", now=NOW + DAY)
    usage.forget_before(world.db, NOW + DAY)
    assert set(world.column("SELECT day FROM usage")) == {"2026-11-25"}


def nudge(world: World, minutes: float) -> frozenset[int] | None:
    return reminders.remind(world.db, world.vault, world.house, timedelta(hours=4), NOW + minutes * MINUTE)


def test_staff_are_reminded_once_of_what_nobody_has_seen_and_sooner_of_danger(world: World) -> None:
    doors.add_of_person(world.db, world.vault, world.hire().id, DoorKind.SMS, "13812345678", NOW)
    slow, urgent = world.file(), world.file(urgent=True)
    reminded = "SELECT complaint FROM notice ORDER BY position"
    assert nudge(world, 5) is None
    assert nudge(world, 5.1) == frozenset()
    assert world.column(reminded) == [urgent.id]
    assert nudge(world, 239) is None
    assert nudge(world, 241) == frozenset()
    assert nudge(world, 242) is None
    assert world.column(reminded) == [urgent.id, slow.id]


def test_nobody_is_reminded_of_what_was_seen_or_is_over(world: World) -> None:
    unread.see(world.db, world.file().id, 7, NOW)
    world.act(world.file(), Action.WITHDRAW)
    assert nudge(world, 241) is None


def test_a_reopened_item_is_reminded_of_again_counted_from_then(world: World) -> None:
    item = world.file()
    nudge(world, 241)
    unread.reopen(world.db, item.id, NOW + 300 * MINUTE)
    assert nudge(world, 539) is None
    assert nudge(world, 541) == frozenset()
