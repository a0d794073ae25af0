"""Which replies may be sent now, and what becomes of them."""

from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.storage import chats, sendings
from bot.storage.chats import ADDRESS
from bot.storage.inbox import Window
from bot.storage.sendings import Sending
from tests.bot.storage.pushed import LANE, chat_of, place, receive, row, say
from tests.bot.storage.world import DAY, MINUTE, NOW, World

STATES = "SELECT state FROM outbox ORDER BY position"
REASONS = "SELECT reason FROM outbox ORDER BY position"


def due(world: World, now: datetime = NOW, lane: str = LANE, most: int = 9) -> list[Sending]:
    at = clock.milliseconds(now)
    rows = world.db.all(sendings.DUE, (lane, at, lane, at, most))
    return list(sendings.due_of(rows, at).sendings)


def next_at(world: World, now: datetime = NOW) -> datetime | None:
    at = clock.milliseconds(now)
    return sendings.due_of(world.db.all(sendings.DUE, (LANE, at, LANE, at, 9)), at).next_at


def positions(found: list[Sending]) -> list[tuple[int, ...]]:
    return [each.positions for each in found]


def test_nothing_is_due_where_nothing_was_said(world: World) -> None:
    assert (due(world), next_at(world)) == ([], None)


def test_the_first_of_every_chat_is_due_and_what_answers_the_same_message_with_it(world: World) -> None:
    received = receive(world, "1")
    for part in range(2):
        say(world, received.chat, inbox=received.position, part=part)
    say(world, received.chat)
    say(world, chat_of(world, "b"))
    assert positions(due(world)) == [(1, 2), (4,)]
    assert [each.more for each in due(world)] == [True, False]


def test_what_staff_said_one_after_the_other_stays_apart(world: World) -> None:
    chat = chat_of(world)
    say(world, chat)
    say(world, chat)
    assert positions(due(world)) == [(1,)]


def test_no_more_chats_than_asked_for(world: World) -> None:
    for name in "abc":
        say(world, chat_of(world, name))
    assert positions(due(world, most=2)) == [(1,), (2,)]


def test_another_account_and_a_browser_are_none_of_this_lanes_business(world: World) -> None:
    say(world, chat_of(world, account="other"))
    say(world, world.chat())
    assert due(world) == []
    assert positions(due(world, lane="telegram:other")) == [(1,)]


def test_what_was_put_off_is_due_later_and_what_follows_waits_behind_it(world: World) -> None:
    chat = chat_of(world)
    say(world, chat)
    say(world, chat)
    say(world, chat_of(world, "b"))
    sendings.put_off(world.db, due(world)[0], NOW + MINUTE, "429")
    assert positions(due(world)) == [(3,)]
    assert next_at(world) == NOW + MINUTE
    assert positions(due(world, NOW + MINUTE)) == [(3,), (1,)]
    assert world.column(REASONS)[0] == "429"
    assert [each.tries for each in due(world, NOW + MINUTE)] == [0, 1]


def test_what_the_vendor_has_is_noted_piece_by_piece_and_then_as_a_whole(world: World) -> None:
    received = receive(world, "1")
    for part in range(2):
        say(world, received.chat, inbox=received.position, part=part)
    sendings.note(world.db, due(world)[0], 3, counted=False)
    (sending,) = due(world)
    assert sending.pieces == 3
    sendings.sent(world.db, sending, counted=False, now=NOW)
    assert world.column(STATES) == ["sent", "sent"]
    assert world.column("SELECT road FROM outbox") == ["push", "push"]
    assert world.column("SELECT sent_at FROM outbox") == [clock.milliseconds(NOW)] * 2


def test_a_window_is_open_until_its_time_or_its_messages_are_over(world: World) -> None:
    received = receive(world, "1", opens=Window(lasts=MINUTE, messages=1))
    say(world, received.chat)
    say(world, received.chat)
    assert [each.open for each in due(world)] == [True]
    assert [each.open for each in due(world, NOW + MINUTE)] == [False]
    sendings.sent(world.db, due(world)[0], counted=True, now=NOW)
    assert [each.open for each in due(world)] == [False]
    sendings.note(world.db, due(world)[0], 1, counted=True)
    assert row(world, "SELECT * FROM chat")["open_left"] == 0


def test_a_chat_that_cannot_be_reached_is_owed_all_that_waits(world: World) -> None:
    chat = chat_of(world)
    say(world, chat)
    say(world, chat, fleeting=True)
    say(world, chat_of(world, "b"))
    assert sendings.owe(world.db, due(world)[0], "blocked")
    assert world.column(STATES) == ["owed", "parked", "waiting"]
    assert world.column(REASONS) == ["blocked", "blocked", ""]


def test_who_has_written_meanwhile_is_owed_nothing(world: World) -> None:
    say(world, chat_of(world))
    (sending,) = due(world)
    receive(world, "1")
    assert not sendings.owe(world.db, sending, "blocked")
    assert world.column(STATES) == ["waiting"]


def test_what_no_vendor_takes_is_put_aside_and_staff_can_know_of_it(world: World) -> None:
    chat = chat_of(world)
    say(world, chat)
    say(world, chat)
    sendings.park(world.db, due(world)[0], "400")
    assert positions(due(world)) == [(2,)]
    (found,) = world.db.all(sendings.UNSENT, (9,))
    assert (found["position"], found["chat"], found["reason"]) == (1, chat, "400")
    assert world.column(sendings.COUNT_UNSENT) == [1]


def test_a_chat_that_moved_is_written_to_and_found_at_its_new_address(world: World) -> None:
    chat = chat_of(world, "old")
    say(world, chat)
    sendings.move(world.db, world.vault, due(world)[0], "new")
    assert due(world)[0].address(world.vault) == "new"
    assert chat_of(world, "new") == chat
    assert chat_of(world, "old") != chat


def test_a_chat_that_moved_to_where_another_is_found_keeps_its_own_talk(world: World) -> None:
    chat, other = chat_of(world, "old"), chat_of(world, "new")
    say(world, chat)
    sendings.move(world.db, world.vault, due(world)[0], "new")
    assert due(world)[0].address(world.vault) == "new"
    assert (chat_of(world, "old"), chat_of(world, "new")) == (chat, other)


@pytest.mark.parametrize("end", ["sent", "owed", "parked"])
def test_an_address_goes_with_the_last_word_however_that_ends(world: World, end: str) -> None:
    chat = chat_of(world)
    say(world, chat, "已经删掉了。")
    world.db.execute("UPDATE chat SET forgetting = 1")
    (sending,) = due(world)
    if end == "sent":
        sendings.sent(world.db, sending, counted=False, now=NOW)
    elif end == "owed":
        sendings.owe(world.db, sending, "blocked")
    else:
        sendings.park(world.db, sending, "400")
    assert row(world, "SELECT * FROM chat")["address_sealed"] is None


def test_a_forgotten_address_is_none(world: World) -> None:
    say(world, chat_of(world))
    world.db.execute("UPDATE chat SET address_sealed = NULL")
    assert due(world)[0].address(world.vault) is None


def test_a_pause_that_no_vendor_asks_for_is_not_kept(world: World) -> None:
    for name, pause in (("a", 2 * DAY), ("b", timedelta(hours=20))):
        say(world, chat_of(world, name))
        sendings.put_off(world.db, due(world)[0], NOW + pause, "the clock ran ahead")
    assert sendings.wake_late(world.db, LANE, NOW) == 1
    assert positions(due(world)) == [(1,)]


def test_the_address_is_kept_as_chats_keep_it(world: World) -> None:
    chat_of(world, "old")
    say(world, chat_of(world, "old"))
    sendings.move(world.db, world.vault, due(world)[0], "new")
    stored = row(world, "SELECT * FROM chat")
    assert world.vault.open_text(stored["address_sealed"], ADDRESS) == "new"
    assert stored["address_index"] == chats.index_of(world.vault, place("new"))


def test_the_pumps_query_reads_only_what_is_to_be_pushed(world: World) -> None:
    rows = world.db.all("EXPLAIN QUERY PLAN " + sendings.DUE, (LANE, 1, LANE, 1, 9))
    plan = [str(each["detail"]) for each in rows]
    searches = [line for line in plan if line.startswith("SEARCH")]
    assert [line for line in plan if line.startswith("SCAN")] == ["SCAN later", "SCAN head LEFT-JOIN"]
    assert sum("outbox USING INDEX outbox_push (lane=? AND due_at" in line for line in searches) == 2, plan
    assert all("lane=?" in line or "chat=?" in line or "PRIMARY KEY" in line for line in searches), plan


def test_what_is_owed_and_put_aside_is_found_by_index(world: World) -> None:
    for query, index in ((sendings.UNSENT, "outbox_parked"), (sendings.FORGETTING, "chat_forgetting")):
        plan = [str(each["detail"]) for each in world.db.all("EXPLAIN QUERY PLAN " + query.replace("LIMIT ?", ""))]
        assert any(index in line for line in plan), plan
