"""The call list: what nobody read, what could not be sent, who asked to be phoned; and what a call changes."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import clock
from bot.storage import calls, doors, outbox, unread
from bot.storage.bodies import body_of
from bot.storage.calls import Call, CallList, Patience, Why
from bot.storage.doors import DoorKind
from bot.storage.erasure import erase_chat
from bot.storage.outbox import Saying
from handlers.messages import Reply, ReplyKind
from handlers.wording.keys import Key
from patrol.complaint import Complaint, Kind, Person, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import MINUTE, NOW, World

PATIENCE = Patience(urgent=5 * MINUTE, other=timedelta(hours=4))
NOON = NOW + timedelta(hours=5)


class Beside:
    """Reads inside the world's own transaction."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def read_slow(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        return self.world.db.all(sql, params)


def listed(world: World, person: Person, now: datetime = NOON) -> CallList:
    beside: Any = Beside(world)
    found = asyncio.run(calls.read_calls(beside, world.vault, person, PATIENCE, now))
    assert asyncio.run(calls.count_calls(beside, person, PATIENCE, now)) == found.size
    return found


def town(world: World, role: Role = Role.TOWN) -> Person:
    return world.hire(role, "ZJ", "李镇台")


def owe(world: World, item: Complaint, text: str = "明天来修", state: str = "owed", now: datetime = NOW) -> int:
    """A reply about an item that could not be sent; its place in the outbox."""
    reply = Reply(kind=ReplyKind.PROGRESS, key=Key.CARE_REPLY, values={"text": text})
    assert item.chat is not None
    saying = Saying(chat=item.chat, body=body_of(reply, world.house.town), complaint=item.id)
    outbox.put(world.db, world.vault, saying, now)
    position = int(world.db.value("SELECT MAX(position) FROM outbox"))
    world.db.execute("UPDATE outbox SET state = ?, push = 1 WHERE position = ?", (state, position))
    return position


def ring(world: World, person: Person, item: Complaint, why: Why, *, reached: bool = True, upto: int = 0) -> None:
    call = Call(person=person.id, complaint=item.id, why=why, reached=reached, upto=upto)
    calls.note(world.db, call, NOON)


def test_what_nobody_read_in_time_is_listed_urgent_first(world: World) -> None:
    person = town(world)
    slow, urgent = world.file(), world.file(urgent=True)
    assert listed(world, person, NOW + MINUTE).size == 0
    assert [entry.item.id for entry in listed(world, person, NOW + 6 * MINUTE).unread] == [urgent.id]
    assert [entry.item.id for entry in listed(world, person).unread] == [urgent.id, slow.id]


def test_what_was_seen_or_is_over_is_not(world: World) -> None:
    person, seen, over = town(world), world.file(), world.file()
    unread.see(world.db, seen.id, 7, NOW)
    world.act(over, Action.WITHDRAW)
    assert listed(world, person).unread == ()


def test_a_call_that_reached_somebody_takes_it_off_until_it_is_opened_again(world: World) -> None:
    person, item = town(world), world.file()
    ring(world, person, item, Why.UNREAD, reached=False)
    (entry,) = listed(world, person).unread
    assert entry.rung is not None
    assert (entry.rung.by, entry.rung.reached, entry.rung.at) == ("李镇台", False, NOON)
    ring(world, person, item, Why.UNREAD)
    assert listed(world, person).unread == ()
    unread.reopen(world.db, item.id, NOON + MINUTE)
    assert len(listed(world, person, NOON + timedelta(hours=5)).unread) == 1


def test_of_sensitive_items_the_town_desk_learns_only_that_there_are_some(world: World) -> None:
    person, care = town(world), world.hire(Role.CARE, "ZJ", "专人")
    item = world.file(sensitive=True, confidential=True, kind=Kind.CALLBACK)
    owe(world, item)
    found, named = listed(world, person), listed(world, care)
    assert (found.delicate, found.entries) == (1, ())
    assert (named.delicate, named.unread) == (0, ())
    assert [entry.item.id for entry in (*named.owed, *named.callbacks)] == [item.id, item.id]
    unread.see(world.db, item.id, care.id, NOW)
    assert listed(world, person).delicate == 0


def test_replies_that_could_not_be_sent_are_one_line_for_an_item(world: World) -> None:
    person, item = town(world), world.file(contact="13812345678")
    owe(world, item, "一")
    last = owe(world, item, "二", "parked")
    owe(world, world.file("b"), "三")
    first, second = listed(world, person).owed
    assert (first.owed, first.upto, first.contact) == (("一", "二"), last, True)
    assert (second.owed, second.contact) == (("三",), False)


@pytest.mark.parametrize("state", ["waiting", "sent"])
def test_what_is_on_its_way_or_fresh_is_not_rung_about(world: World, state: str) -> None:
    person, item = town(world), world.file(contact="13812345678")
    owe(world, item, state=state)
    owe(world, item, now=NOON - MINUTE)
    assert listed(world, person).owed == ()


def test_a_notice_to_staff_is_owed_to_nobody(world: World) -> None:
    person, item = town(world), world.file()
    owe(world, item, state="parked")
    world.db.execute("UPDATE outbox SET fleeting = 1")
    assert listed(world, person).owed == ()


def test_what_was_told_on_the_phone_is_delivered(world: World) -> None:
    person, item = town(world), world.file(contact="13812345678")
    first = owe(world, item)
    later = owe(world, item, "还有")
    ring(world, person, item, Why.OWED, reached=False, upto=first)
    assert world.column("SELECT state FROM outbox") == ["owed", "owed"]
    ring(world, person, item, Why.OWED, upto=first)
    rows = [(row["state"], row["road"], row["sent_at"]) for row in world.db.all("SELECT * FROM outbox")]
    assert rows == [("sent", "call", clock.milliseconds(NOON)), ("owed", "", None)]
    assert world.column("SELECT outbox FROM call ORDER BY id") == [first, first]
    assert [entry.upto for entry in listed(world, person).owed] == [later]


def test_a_call_about_one_thing_answers_no_other(world: World) -> None:
    person, item = town(world), world.file(kind=Kind.CALLBACK, contact="13812345678")
    owed = owe(world, item)
    ring(world, person, item, Why.UNREAD, upto=owed)
    assert world.column("SELECT state FROM outbox") == ["owed"]
    assert [len(part) for part in (listed(world, person).unread, listed(world, person).callbacks)] == [0, 1]


def test_whoever_asked_to_be_phoned_is_listed_until_reached(world: World) -> None:
    person, item = town(world), world.file(kind=Kind.CALLBACK, contact="13812345678")
    assert [entry.item.id for entry in listed(world, person, NOW).callbacks] == [item.id]
    ring(world, person, item, Why.CALLBACK, reached=False)
    assert len(listed(world, person).callbacks) == 1
    ring(world, person, item, Why.CALLBACK)
    assert listed(world, person).callbacks == ()


def test_erased_words_are_not_listed(world: World) -> None:
    person, item = town(world), world.file(contact="13812345678")
    owe(world, item)
    assert item.chat is not None
    erase_chat(world.db, world.vault, world.house.book, item.chat, False, NOW)
    assert listed(world, person).owed == ()


def test_colleagues_come_with_the_phone_they_gave(world: World) -> None:
    first, second = world.hire(Role.POST, "LD", "甲"), world.hire(Role.POST, "SQ", "乙")
    doors.add_of_person(world.db, world.vault, first.id, DoorKind.SMS, "13812345678", NOW)
    doors.add_of_person(world.db, world.vault, first.id, DoorKind.WECOM, "jia", NOW)
    beside: Any = Beside(world)
    found = asyncio.run(calls.read_colleagues(beside, world.vault))
    assert [(one.name, one.post, one.phone) for one in found] == [("甲", "LD", "13812345678"), ("乙", "SQ", "")]
    assert second.active


def test_no_query_reads_the_whole_of_a_table(world: World) -> None:
    asked = (
        (calls.UNREAD, 3),
        (calls.OWED, 3),
        (calls.CALLBACKS, 2),
        (calls.RESULTS, 3),
        (calls.COUNT, 11),
        (calls.TOLD, 4),
    )
    plans = [
        str(row["detail"]) for sql, count in asked for row in world.db.all(f"EXPLAIN QUERY PLAN {sql}", (0,) * count)
    ]
    assert [plan for plan in plans if plan in {"SCAN complaint", "SCAN outbox", "SCAN call"}] == []
