"""What residents are told of a step: one word each, mere progress not at night, and followers the result."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import clock
from bot.storage import filing, nearby
from bot.storage.chats import Stale
from bot.storage.complaints import Origin
from handlers.conversation import Draft
from handlers.outcome import File
from patrol.complaint import Complaint, Outside, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import NOW, World

NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=clock.SHANGHAI)
MORNING = clock.milliseconds(datetime(2026, 11, 25, 8, 0, tzinfo=clock.SHANGHAI))


def taken(world: World, now: datetime = NOW, **draft: Any) -> tuple[Complaint, Any]:
    person = world.hire()
    after = world.press(person, world.file(**draft), Action.TAKE, now=now)
    assert isinstance(after, Complaint), after
    return after, person


def held(world: World) -> list[tuple[int, int]]:
    return [(row["held"], row["due_at"]) for row in world.db.all("SELECT held, due_at FROM outbox ORDER BY position")]


def test_each_step_has_one_word_and_an_internal_note_none(world: World) -> None:
    item, person = taken(world)
    item = world.press(person, item, Action.CONTACT, "打过电话")
    item = world.press(person, item, Action.NOTE, "只有我们知道")
    item = world.press(person, item, Action.SEND_OUTSIDE, outside=Outside(to="环卫公司"))
    item = world.press(person, item, Action.CLOSE, "清掉了")
    said = world.told(world.chat())
    assert [any(word in each for each in said) for word in ("签收了", "联系过您", "转给环卫公司", "清掉了")] == [
        True
    ] * 4
    assert len(said) == 4
    assert not any("只有我们知道" in each or "打过电话" in each for each in said)


def test_progress_at_night_waits_for_the_morning_and_words_do_not(world: World) -> None:
    item, person = taken(world, NIGHT)
    assert held(world) == [(1, MORNING)]
    world.press(person, item, Action.REPLY, "明早去", now=NIGHT + timedelta(minutes=1))
    leaves = clock.milliseconds(NIGHT + timedelta(minutes=1, seconds=10))
    assert [due for _, due in held(world)] == [0, leaves]


def test_in_danger_progress_is_told_at_night_too(world: World) -> None:
    taken(world, NIGHT, urgent=True)
    assert held(world) == [(0, 0)]


def test_after_midnight_it_is_the_same_morning(world: World) -> None:
    taken(world, NIGHT + timedelta(hours=3))
    assert held(world) == [(1, MORNING)]


def test_who_follows_hears_how_it_goes_on_and_the_result_but_not_the_talk(world: World) -> None:
    lead, own = world.file("a"), world.file("b")
    world.act(own, Action.MERGE, into=lead.id)
    person = world.hire()
    item = world.press(person, lead, Action.TAKE)
    item = world.press(person, item, Action.REPLY, "您家门牌号是多少")
    world.press(person, item, Action.CLOSE, "换了新灯")
    said = world.told(world.chat("b"))
    assert len(said) == 2
    assert all(own.number in each for each in said)
    assert not any("门牌号" in each for each in said)
    assert "换了新灯" in said[1]


def test_merging_and_rejecting_by_staff_say_with_what_and_why(world: World) -> None:
    lead, own = world.file("a"), world.file("b")
    person, head = world.hire(), world.hire(Role.HEAD, name="岗长")
    world.press(person, own, Action.MERGE, into=lead.id)
    assert lead.number in world.told(world.chat("b"))[0]
    asked = world.press(person, lead, Action.ASK_REJECT, "已经清过了")
    assert world.told(world.chat("a")) == []
    world.press(head, asked, Action.CONFIRM_REJECT)
    assert "已经清过了" in world.told(world.chat("a"))[0]
    assert "已经清过了" in world.told(world.chat("b"))[-1]


@pytest.mark.parametrize("village", ["liudong", "shiqiao"])
def test_the_items_of_a_village_are_found_by_an_index_without_the_guarded(world: World, village: str) -> None:
    seen = world.file("a")
    world.file("a", confidential=True)
    world.file("a", sensitive=True)
    rows = world.db.all(nearby.OF_VILLAGE, (village, world.chat("b"), 10))
    assert [row["id"] for row in rows] == ([seen.id] if village == "liudong" else [])
    assert world.db.all(nearby.OF_VILLAGE, (village, world.chat("a"), 10)) == []
    plan = " ".join(row["detail"] for row in world.db.all(f"EXPLAIN QUERY PLAN {nearby.OF_VILLAGE}", (village, 1, 10)))
    assert "USING INDEX complaint_same" in plan
    assert "TEMP B-TREE" not in plan


def test_what_has_ended_since_it_was_offered_is_decided_anew(world: World) -> None:
    lead = world.act(world.file("a"), Action.WITHDRAW)
    origin = Origin(chat=world.chat("b"), inbox=world.db.raise_counter("inbox"))
    joined = File(draft=Draft(text="路灯坏了", village="liudong", category="road"), into=lead.id)
    with pytest.raises(Stale):
        filing.hand_in(world.db, world.vault, world.house, joined, origin, NOW)
