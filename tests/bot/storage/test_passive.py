"""What a vendor's own request takes along: the pump and the request never say the same thing twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.storage import passive, sendings
from bot.storage.passive import HAD_FOR, RETRIES_COME, RETRY_COMES, Composed, Group, Taken, Way
from tests.bot.storage.pushed import LANE, receive, row, say
from tests.bot.storage.world import MINUTE, NOW, World

HOLD = 4.8
STATES = "SELECT state FROM outbox ORDER BY position"
ROWS = "SELECT state, road, pieces, due_at FROM outbox WHERE position = ?"


def everything(groups: Sequence[Group]) -> Composed | None:
    text = "|".join(body["text"] for group in groups for body in group.bodies)
    return Composed(text=text, whole=len(groups)) if text else None


def first_piece(groups: Sequence[Group]) -> Composed | None:
    return Composed(text="piece", whole=0, begun=groups[0].pieces + 1)


def take(
    world: World, chat: int, inbox: int, now: datetime = NOW, how: passive.Compose = everything, *, only: bool = False
) -> Taken | None:
    return passive.take(world.db, world.vault, Way(compose=how, only=only), chat, inbox, now)


def due(world: World, now: datetime) -> list[tuple[int, ...]]:
    at = clock.milliseconds(now)
    rows = world.db.all(sendings.DUE, (LANE, at, LANE, at, 9))
    return [each.positions for each in sendings.due_of(rows, at).sendings]


def answered(world: World, external: str = "1", *texts: str) -> tuple[int, int]:
    """A held message with its replies: its chat and position."""
    received = receive(world, external, hold=HOLD)
    for part, text in enumerate(texts or ("好的",)):
        say(world, received.chat, text, inbox=received.position, part=part)
    return received.chat, received.position


def test_the_replies_to_a_held_message_go_with_its_request(world: World) -> None:
    chat, inbox = answered(world, "1", "一", "二")
    assert due(world, NOW) == []

    taken = take(world, chat, inbox)
    assert taken is not None
    assert (taken.text, taken.whole, taken.rest, taken.begun) == ("一|二", (1, 2), (), 0)
    passive.sent(world.db, taken, NOW)

    assert [one["state"] for one in world.db.all(STATES)] == ["sent", "sent"]
    assert row(world, "SELECT DISTINCT road, sent_at FROM outbox") == {
        "road": "passive",
        "sent_at": clock.milliseconds(NOW),
    }
    assert due(world, NOW + MINUTE) == []


def test_the_same_message_again_gets_the_same_answer(world: World) -> None:
    chat, inbox = answered(world)
    first = take(world, chat, inbox)
    again = take(world, chat, inbox)
    assert first is not None
    passive.sent(world.db, first, NOW)
    say(world, chat, "later words", inbox=None)

    assert again == first == take(world, chat, inbox, NOW + MINUTE)


def test_a_retry_changes_nothing_that_was_sent(world: World) -> None:
    chat, inbox = answered(world)
    taken = take(world, chat, inbox)
    assert taken is not None
    passive.sent(world.db, taken, NOW)
    passive.let_go(world.db, taken, NOW)
    passive.sent(world.db, taken, NOW + MINUTE)

    assert row(world, "SELECT state, sent_at FROM outbox") == {"state": "sent", "sent_at": clock.milliseconds(NOW)}


def test_what_a_request_has_the_pump_leaves_alone_for_a_while(world: World) -> None:
    chat, inbox = answered(world)
    assert take(world, chat, inbox, NOW + timedelta(seconds=4.5)) is not None

    assert due(world, NOW + timedelta(seconds=5)) == []
    assert due(world, NOW + timedelta(seconds=4.5) + HAD_FOR) == [(1,)]


def test_what_the_pump_has_sent_no_retry_says_again(world: World) -> None:
    chat, inbox = answered(world)
    assert take(world, chat, inbox) is not None
    world.db.execute(sendings.SENT, (clock.milliseconds(NOW), 1))

    assert take(world, chat, inbox, NOW + MINUTE) is None


def test_what_is_due_already_is_the_pumps(world: World) -> None:
    chat, inbox = answered(world)

    assert take(world, chat, inbox, NOW + timedelta(seconds=4.8)) is None
    assert due(world, NOW + timedelta(seconds=4.8)) == [(1,)]


def test_what_comes_after_something_that_is_due_waits_behind_it(world: World) -> None:
    received = receive(world, "0")
    say(world, received.chat, "earlier", inbox=received.position)
    chat, inbox = answered(world)

    assert take(world, chat, inbox) is None


def test_nothing_waits(world: World) -> None:
    received = receive(world, "1", hold=HOLD)

    assert take(world, received.chat, received.position) is None


def test_what_has_nothing_to_say_is_left(world: World) -> None:
    chat, inbox = answered(world)
    world.db.execute("UPDATE outbox SET body_sealed = NULL")

    assert take(world, chat, inbox) is None
    assert row(world, ROWS, 1)["road"] == ""


def test_what_was_owed_goes_along(world: World) -> None:
    received = receive(world, "0")
    say(world, received.chat, "earlier", inbox=received.position)
    world.db.execute("UPDATE outbox SET state = 'owed'")
    chat, inbox = answered(world, "1", "now")

    taken = take(world, chat, inbox)
    assert taken is not None
    assert taken.text == "earlier|now"


def test_where_nothing_else_can_send_everything_unsaid_goes_along(world: World) -> None:
    for external, state in (("0", "owed"), ("1", "waiting")):
        received = receive(world, external)
        say(world, received.chat, state, inbox=received.position)
        world.db.execute("UPDATE outbox SET state = ? WHERE inbox = ?", (state, received.position))
    chat, inbox = answered(world, "2", "now")
    world.db.execute("UPDATE outbox SET state = 'owed'")

    taken = take(world, chat, inbox, only=True)
    assert taken is not None
    assert taken.text == "owed|waiting|now"
    world.db.execute("UPDATE outbox SET state = 'owed'")
    passive.sent(world.db, taken, NOW)
    assert {one["state"] for one in world.db.all(STATES)} == {"sent"}


def test_of_a_long_one_only_the_beginning_is_said(world: World) -> None:
    chat, inbox = answered(world, "1", "一", "二")
    taken = take(world, chat, inbox, how=first_piece)
    assert taken is not None
    assert (taken.whole, taken.rest, taken.begun) == ((), (1, 2), 1)
    passive.sent(world.db, taken, NOW)

    assert row(world, ROWS, 1) == {"state": "waiting", "road": "", "pieces": 1, "due_at": clock.milliseconds(NOW)}
    assert due(world, NOW) == [(1, 2)]
    assert take(world, chat, inbox, NOW + MINUTE) == taken


def test_what_did_not_fit_beside_it_is_due_at_once(world: World) -> None:
    received = receive(world, "0")
    say(world, received.chat, "earlier", inbox=received.position)
    world.db.execute("UPDATE outbox SET state = 'owed'")
    chat, inbox = answered(world, "1", "一", "二")
    taken = take(world, chat, inbox, how=lambda groups: Composed(text="earlier", whole=1))
    assert taken is not None
    assert (taken.whole, taken.more) == ((1,), True)
    passive.sent(world.db, taken, NOW)

    assert due(world, NOW) == [(2, 3)]


def test_the_beginning_is_noted_once(world: World) -> None:
    chat, inbox = answered(world)
    taken = take(world, chat, inbox, how=first_piece)
    assert taken is not None
    passive.sent(world.db, taken, NOW)
    world.db.execute("UPDATE outbox SET pieces = 2")
    passive.sent(world.db, taken, NOW)

    assert row(world, ROWS, 1)["pieces"] == 2


@pytest.mark.parametrize("how", [everything, first_piece])
def test_what_nobody_heard_waits_for_the_retry_and_then_for_the_pump(world: World, how: passive.Compose) -> None:
    chat, inbox = answered(world)
    taken = take(world, chat, inbox, how=how)
    assert taken is not None
    passive.let_go(world.db, taken, NOW)

    assert row(world, ROWS, 1)["state"] == "waiting"
    assert due(world, NOW + HAD_FOR) == []
    assert due(world, NOW + RETRY_COMES) == [(1,)]
    assert take(world, chat, inbox, NOW + HAD_FOR, how=how) == taken


def test_after_a_while_nothing_is_kept_of_an_answer(world: World) -> None:
    chat, inbox = answered(world)
    assert take(world, chat, inbox) is not None
    other, later = answered(world, "2", "再来")
    assert other == chat
    take(world, chat, later, NOW + timedelta(seconds=1))
    third, _ = answered(world, "3")
    take(world, third, 3, NOW - RETRIES_COME)

    assert take(world, chat, later, NOW + timedelta(seconds=1)) is not None
    world.db.execute(passive.PURGE, (clock.milliseconds(NOW + MINUTE),))
    assert world.db.all("SELECT * FROM passive") == []


def test_the_text_is_sealed_and_in_no_repr(world: World) -> None:
    chat, inbox = answered(world, "1", "垃圾的事")
    taken = take(world, chat, inbox)

    assert "垃圾" not in repr(taken)
    stored = row(world, "SELECT * FROM passive")
    assert "垃圾".encode() not in stored["text_sealed"]


def test_a_forgotten_chat_loses_its_address_with_the_last_word(world: World) -> None:
    chat, inbox = answered(world)
    world.db.execute("UPDATE chat SET forgetting = 1")
    world.db.execute("UPDATE inbox SET state = 'done'")
    taken = take(world, chat, inbox)
    assert taken is not None
    passive.sent(world.db, taken, NOW)

    assert row(world, "SELECT address_sealed, forgetting FROM chat") == {"address_sealed": None, "forgetting": 0}


def test_what_waits_in_a_chat_is_found_without_reading_its_past(world: World) -> None:
    plan = world.db.all(f"EXPLAIN QUERY PLAN {passive.WAITING}", (1, 9))

    assert any("outbox_unsent" in str(step["detail"]) for step in plan)
