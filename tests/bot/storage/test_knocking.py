"""What waits at a door, what of it is still worth telling, and what became of it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import clock
from bot.storage import doors, knocking, notices, people, unread
from bot.storage.doors import DoorKind
from bot.storage.knocking import Gone, Held, Knock, Mark, Parked, PutOff
from handlers.notices import Occasion
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import MINUTE, NOW, World

LATER = NOW + MINUTE


class Beside:
    """Reads inside the world's own transaction."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        return self.world.db.all(sql, params)


def reached(world: World, role: Role = Role.POST, post: str = "LD") -> Person:
    person = world.hire(role, post)
    doors.add_of_person(world.db, world.vault, person.id, DoorKind.SMS, "13812345678", NOW)
    return person


def told(world: World, occasion: Occasion = Occasion.FILED, now: datetime = NOW, **draft: Any) -> Complaint:
    item = world.file(**draft)
    notices.tell(world.db, world.vault, world.house, item, occasion, now)
    return item


def knock(world: World) -> Knock | None:
    door = world.db.value("SELECT id FROM door")
    return asyncio.run(knocking.read_knock(Beside(world), world.vault, door, LATER))  # type: ignore[arg-type] # reads alike


def at(world: World) -> Knock:
    found = knock(world)
    assert found is not None
    return found


def mark(world: World, *marks: Mark) -> None:
    knocking.write_marks(world.db, marks, LATER)


def test_a_door_shows_what_waits_there_in_order(world: World) -> None:
    person = reached(world)
    first, second = told(world), told(world)
    found = at(world)
    assert (found.door.address, found.open, found.last_sent, found.who) == ("13812345678", True, None, person)
    assert [(one.item.id, one.occasion, one.tries) for one in found.notices] == [
        (first.id, Occasion.FILED, 0),
        (second.id, Occasion.FILED, 0),
    ]


def test_what_went_out_waits_no_more_and_is_remembered(world: World) -> None:
    reached(world), told(world), told(world)
    mark(world, Gone(position=1))
    found = at(world)
    assert ([one.position for one in found.notices], found.last_sent) == ([2], LATER)
    mark(world, Parked(position=2, reason="seen"))
    assert knock(world) is None
    assert world.db.all(knocking.WAITING, (9,)) == []


def test_danger_is_remembered_apart_and_for_an_hour(world: World) -> None:
    reached(world), told(world, urgent=True), told(world)
    mark(world, Gone(position=1))
    assert at(world).last_urgent == LATER
    world.db.execute("UPDATE notice SET sent_at = sent_at - 3700000 WHERE sent_at IS NOT NULL")
    assert (at(world).last_urgent, at(world).last_sent is not None) == (None, True)


def test_what_was_put_off_counts_its_tries_and_the_others_only_wait(world: World) -> None:
    reached(world), told(world), told(world)
    door = at(world).door.id
    mark(world, PutOff(position=1, until=NOW + 9 * MINUTE, reason="busy"), Held(door=door, until=NOW + 5 * MINUTE))
    rows = [(row["due_at"], row["tries"], row["reason"]) for row in world.db.all("SELECT * FROM notice")]
    nine, five = (clock.milliseconds(NOW + minutes * MINUTE) for minutes in (9, 5))
    assert rows == [(nine, 1, "busy"), (five, 0, "")]
    assert [row["due"] for row in world.db.all(knocking.WAITING, (9,))] == [five]


@pytest.mark.parametrize(
    ("occasion", "why"),
    [(Occasion.FILED, "seen"), (Occasion.UNREAD, "seen"), (Occasion.ADDED, "")],
)
def test_what_somebody_has_seen_needs_no_telling_but_what_was_added_does(
    world: World, occasion: Occasion, why: str
) -> None:
    reached(world)
    unread.see(world.db, told(world, occasion).id, 7, NOW)
    assert at(world).notices[0].idle(NOW) == why


def test_what_is_over_or_late_needs_none_either(world: World) -> None:
    reached(world)
    told(world)
    waiting = at(world).notices[0]
    assert waiting.idle(NOW + timedelta(hours=23)) == ""
    assert waiting.idle(NOW + timedelta(hours=25)) == "late"
    world.act(waiting.item, Action.WITHDRAW)
    assert at(world).notices[0].idle(NOW) == "over"


def test_a_notice_of_an_earlier_round_is_over(world: World) -> None:
    reached(world)
    told(world)
    world.db.execute("UPDATE complaint SET round = 2, version = version + 1")
    assert at(world).notices[0].idle(NOW) == "over"


def test_whoever_changed_the_post_is_not_meant_any_more(world: World) -> None:
    person = reached(world)
    item = told(world)
    assert at(world).meant(item)
    people.change(world.db, person.id, Role.POST, "SQ", active=True)
    assert not at(world).meant(item)
    people.change(world.db, person.id, Role.POST, "LD", active=False)
    assert not at(world).open


def test_a_group_is_meant_for_what_its_post_may_know(world: World) -> None:
    doors.add_of_post(world.db, world.vault, "LD", DoorKind.WECOM_GROUP, "https://x", NOW)
    item = told(world)
    found = at(world)
    assert (found.who, found.open, found.meant(item)) == (None, True, True)
    assert not found.meant(world.file(village="shiqiao"))
    assert not found.meant(world.file(confidential=True))


def test_the_page_of_an_item_tells_who_was_told(world: World) -> None:
    reached(world)
    doors.add_of_post(world.db, world.vault, "LD", DoorKind.WECOM_GROUP, "https://x", NOW)
    item = told(world)
    mark(world, Gone(position=1))
    told_of = asyncio.run(knocking.read_told(Beside(world), world.vault, item.id))  # type: ignore[arg-type] # as above
    assert {(one.kind, one.name, one.state, one.at) for one in told_of} == {
        (at_kind(world, 1), name_at(world, 1), "sent", LATER),
        (at_kind(world, 2), name_at(world, 2), "waiting", NOW),
    }


def at_kind(world: World, position: int) -> DoorKind:
    sql = "SELECT kind FROM door JOIN notice ON notice.door = door.id WHERE position = ?"
    return DoorKind(world.db.value(sql, (position,)))


def name_at(world: World, position: int) -> str:
    return "王巡访" if at_kind(world, position) is DoorKind.SMS else ""


def test_the_queries_read_no_more_than_what_waits(world: World, tmp_path: Path) -> None:
    plans = [
        str(row["detail"])
        for sql, values in ((knocking.WAITING, (1,)), (knocking.AT_DOOR, (1, 1)))
        for row in world.db.all(f"EXPLAIN QUERY PLAN {sql}", values)
    ]
    assert any("SCAN notice USING INDEX notice_waiting" in plan for plan in plans)
    assert any("SEARCH notice USING INDEX notice_waiting (door=?)" in plan for plan in plans)
