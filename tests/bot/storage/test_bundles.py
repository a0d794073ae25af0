"""Messages that were sent as one, messages that are not ready yet, and messages that nothing can be made of."""

from datetime import timedelta

import pytest

from bot import clock
from bot.storage import inbox
from bot.storage.admit import admit
from bot.storage.chats import Stale
from bot.storage.commit import Decision, commit
from bot.storage.inbox import InboxState, Received
from handlers.conversation import Conversation, Idle
from handlers.outcome import ForgetWords, Outcome
from tests.bot.storage.pushed import pushed, receive
from tests.bot.storage.world import NOW, World

STATES = "SELECT state FROM inbox ORDER BY position"
READY = "SELECT ready_at FROM inbox ORDER BY position"
SECOND = timedelta(seconds=1)


def heads(world: World, seconds: float, most: int = 9) -> list[int]:
    at = clock.milliseconds(NOW + timedelta(seconds=seconds))
    return [row["position"] for row in world.db.all(inbox.HEADS, (at, most)) if row["ready_at"] <= at]


def part(world: World, external: str, seconds: float = 0, bundle: str = "album") -> Received:
    return receive(world, external, now=NOW + timedelta(seconds=seconds), bundle=bundle)


def decided(world: World, received: Received, parts: tuple[int, ...], bundle: str = "album") -> bool:
    decision = Decision(
        position=received.position,
        chat=received.chat,
        conversation=Conversation(),
        outcome=Outcome(stage=Idle(), deeds=(ForgetWords(),)),
        bundle=bundle,
        parts=parts,
    )
    return commit(world.db, world.vault, world.house, decision, NOW) is not None


def test_a_part_of_an_album_waits_for_the_next_but_not_for_ever(world: World) -> None:
    for seconds in (0, 1.4, 4):
        part(world, str(seconds), seconds)
    ready = {(value - clock.milliseconds(NOW)) / 1000 for value in world.column(READY)}
    assert ready == {5.0}
    assert heads(world, 4.9) == []
    assert heads(world, 5) == [1]


def test_a_single_part_is_ready_after_a_moment(world: World) -> None:
    part(world, "1")
    assert world.column(READY) == [clock.milliseconds(NOW + 1.5 * SECOND)]


def test_another_album_and_another_chat_wait_for_themselves(world: World) -> None:
    part(world, "1")
    part(world, "2", 1, bundle="other")
    receive(world, "3", "b", now=NOW + SECOND, bundle="album")
    waits = [(value - clock.milliseconds(NOW)) / 1000 for value in world.column(READY)]
    assert waits == [1.5, 2.5, 2.5]


def test_a_message_behind_one_that_is_not_ready_waits_with_it(world: World) -> None:
    part(world, "1")
    receive(world, "2")
    receive(world, "3", "b")
    assert heads(world, 0) == [3]
    assert heads(world, 2) == [1, 3]


def test_those_that_are_ready_come_first_and_then_the_soonest(world: World) -> None:
    for external, name, seconds in (("1", "a", 9), ("2", "b", 4)):
        receive(world, external, name, now=NOW + timedelta(seconds=seconds), bundle="album")
    receive(world, "3", "c")
    rows = world.db.all(inbox.HEADS, (clock.milliseconds(NOW), 9))
    assert [row["position"] for row in rows] == [3, 2, 1]


def test_an_album_is_handled_whole(world: World) -> None:
    first, second, third = (part(world, str(number)) for number in range(3))
    assert decided(world, first, (second.position, third.position))
    assert world.column(STATES) == ["done"] * 3
    assert world.column("SELECT raw_sealed FROM inbox") == [None] * 3


def test_a_part_that_came_while_it_was_decided_is_read_first(world: World) -> None:
    first, second = part(world, "1"), part(world, "2")
    world.db.execute("SAVEPOINT here")
    with pytest.raises(Stale):
        decided(world, first, ())
    world.db.execute("ROLLBACK TO here")
    assert world.column(STATES) == ["waiting", "waiting"]
    assert decided(world, first, (second.position,))


def test_a_part_that_came_too_late_has_its_own_turn(world: World) -> None:
    first = part(world, "1")
    assert decided(world, first, ())
    late = part(world, "2", 9)
    assert heads(world, 11) == [late.position]


def test_messages_without_a_bundle_are_not_parts_of_each_other(world: World) -> None:
    first = receive(world, "1")
    receive(world, "2")
    assert decided(world, first, (), bundle="")
    assert world.column(STATES) == ["done", "waiting"]
    assert world.db.all(inbox.PARTS, (first.chat, "")) == []


def test_an_album_that_cannot_be_handled_is_put_aside_whole(world: World) -> None:
    first, other = part(world, "1"), receive(world, "2")
    part(world, "3")
    assert inbox.park(world.db, first.position, "ValueError", NOW)
    assert world.column(STATES) == ["parked", "waiting", "parked"]
    assert inbox.park(world.db, other.position, "ValueError", NOW)


def test_a_message_is_put_off_and_the_tries_are_counted(world: World) -> None:
    received = receive(world, "1")
    for _ in range(2):
        inbox.postpone(world.db, received.position, NOW + SECOND)
    assert world.column("SELECT tries FROM inbox") == [2]
    assert heads(world, 0) == []
    assert heads(world, 1) == [received.position]


def test_what_nothing_can_be_made_of_is_parked_at_the_door_and_nobody_is_told(world: World) -> None:
    arrival = pushed("1", unreadable="no envelope")
    received = admit(world.db, world.door, arrival, (), NOW)
    again = admit(world.db, world.door, arrival, (), NOW)
    assert (received.state, received.warn, again.again) == (InboxState.PARKED, False, True)
    assert world.column("SELECT reason FROM inbox") == ["no envelope"]
    assert world.column("SELECT done_at FROM inbox") == [clock.milliseconds(NOW)]
    assert world.column("SELECT COUNT(*) FROM outbox") == [0]
    assert world.column("SELECT COUNT(*) FROM usage") == [0]


def test_where_no_network_is_known_none_is_counted(world: World) -> None:
    receive(world, "1")
    subjects = world.column("SELECT COUNT(*) FROM usage")
    receive(world, "2", "b", network="10.0.0.1")
    assert (subjects, world.column("SELECT COUNT(*) FROM usage")) == ([2], [4])


def test_the_heads_are_found_by_the_index_of_what_waits(world: World) -> None:
    plan = [str(row["detail"]) for row in world.db.all("EXPLAIN QUERY PLAN " + inbox.HEADS, (0, 9))]
    read = [line for line in plan if "inbox" in line or "head" in line]
    assert any("INDEX inbox_waiting" in line for line in read), plan
    assert all("INDEX" in line or "PRIMARY KEY" in line for line in read), plan


@pytest.mark.parametrize("query", [inbox.PARTS, inbox.BEGAN])
def test_the_parts_of_an_album_are_found_by_their_index(world: World, query: str) -> None:
    plan = [str(row["detail"]) for row in world.db.all("EXPLAIN QUERY PLAN " + query, (1, "album"))]
    assert any("inbox_bundle" in line for line in plan), plan
