"""Messages as they come: once, in order, within the limits, and not for ever."""

from dataclasses import replace

import pytest

from bot.channels import words
from bot.settings import Limits
from bot.storage import inbox, media, outbox
from bot.storage.admit import Photo, admit
from bot.storage.errors import Conflict
from bot.storage.inbox import RAW, InboxState, Received
from bot.storage.outbox import Saying
from bot.storage.usage import network_of
from handlers.messages import Said
from tests.bot.storage.world import DAY, LIMITS, MINUTE, NOW, World, arrival

STATES = "SELECT state FROM inbox ORDER BY position"


def test_a_message_is_stored_sealed_and_waits(world: World) -> None:
    received = world.receive("1", raw="垃圾".encode())
    row = world.db.one("SELECT * FROM inbox")
    assert row is not None
    assert (row["position"], row["state"], row["chat"]) == (received.position, "waiting", received.chat)
    assert "垃圾".encode() not in row["raw_sealed"]
    assert world.vault.open_text(row["raw_sealed"], RAW) == "垃圾"


def test_a_retry_changes_nothing_and_gets_the_first_ones_position(world: World) -> None:
    first = world.receive("1")
    assert inbox.finish(world.db, first.position, NOW)
    again = world.receive("1", now=NOW + DAY)
    assert (again.position, again.chat, again.seq) == (first.position, first.chat, first.seq)
    assert (again.again, again.state, again.warn) == (True, InboxState.DONE, False)
    assert world.column("SELECT COUNT(*) FROM inbox") == [1]
    assert world.column("SELECT count FROM usage WHERE subject = 'all'") == [1]


def test_the_same_id_from_two_accounts_is_two_messages(world: World) -> None:
    one = world.receive("1")
    other = inbox.receive(world.db, world.vault, arrival("1", account="second"), LIMITS, NOW)
    assert other.position == one.position + 1
    assert other.chat != one.chat


def test_positions_rise_without_a_hole_over_all_chats_and_in_each(world: World) -> None:
    received = [world.receive(str(number), name) for number, name in enumerate("abacab")]
    assert [one.position for one in received] == [1, 2, 3, 4, 5, 6]
    assert [one.seq for one in received] == [1, 1, 2, 1, 3, 2]
    assert len({one.chat for one in received}) == 3


def test_over_a_limit_messages_are_held_with_one_sentence_and_then_silence(world: World) -> None:
    received = [admit(world.db, world.door, arrival(str(number)), (), NOW) for number in range(6)]
    assert [one.state for one in received] == [InboxState.WAITING] * 3 + [InboxState.HELD] * 3
    assert [one.warn for one in received] == [False] * 3 + [True, False, False]
    assert [text[:8] for text in world.told(received[0].chat)] == ["今天说得很多了。"]
    assert world.column("SELECT reason FROM inbox WHERE state = 'held'") == ["limit chat"] * 3


def _over_the_limit(world: World, *said: str | Said) -> list[Received]:
    for number in range(LIMITS.chat):
        admit(world.db, world.door, arrival(str(number)), (), NOW)
    raws = [words.pack(Said(text=one) if isinstance(one, str) else one) for one in said]
    return [admit(world.db, world.door, arrival(f"over {raw!r}", raw=raw), (), NOW) for raw in raws]


def test_over_a_limit_danger_is_held_and_gets_the_number_to_call_each_time(world: World) -> None:
    received = _over_the_limit(world, "楼下烧起来了快来人", "真的起火了", "路灯坏了", "路灯又坏了")
    assert {one.state for one in received} == {InboxState.HELD}
    first, second, third = world.told(received[0].chat)
    assert first.startswith("先打 119！")
    assert "没有马上转给值班的人" in second
    assert third.startswith("今天说得很多了。")


@pytest.mark.parametrize("said", ["我不想活了", "字" * 5_000 + "我不想活了", Said(button="care:yes")])
def test_over_a_limit_delicate_words_take_their_turn(world: World, said: str | Said) -> None:
    (delicate, plain) = _over_the_limit(world, said, "路灯坏了")
    assert (delicate.state, delicate.warn) == (InboxState.WAITING, False)
    assert (plain.state, plain.warn) == (InboxState.HELD, True)
    assert world.column("SELECT state FROM inbox WHERE position = ?", delicate.position) == ["waiting"]


def test_a_first_visitor_in_danger_is_heard_when_the_days_limit_is_used_up(world: World) -> None:
    door = replace(world.door, limits=Limits(day=1))
    admit(world.db, door, arrival("1"), (), NOW)
    raw = words.pack(Said(text="楼下烧起来了快来人"))
    received = admit(world.db, door, arrival("2", "b", raw=raw), (), NOW)
    assert [text[:7] for text in world.told(received.chat)] == ["先打 119！"]


def test_what_one_browser_says_over_its_limit_uses_up_nobody_elses(world: World) -> None:
    for number in range(20):
        world.receive(str(number))
    counts: dict[str, int] = {row[0]: row[1] for row in world.db.all("SELECT subject, count FROM usage")}
    assert counts["all"] == LIMITS.chat
    assert sorted(counts.values()) == [3, 3, 17, 20]


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("testclient", "testclient"),
    ],
)
def test_one_line_is_one_network(host: str, network: str) -> None:
    assert network_of(host) == network


def test_the_limits_start_anew_each_day_and_hold_for_one_chat_only(world: World) -> None:
    for number in range(5):
        world.receive(str(number))
    assert world.receive("other", "b").state is InboxState.WAITING
    tomorrow = [world.receive(f"t{number}", now=NOW + DAY) for number in range(4)]
    assert [one.state for one in tomorrow] == [InboxState.WAITING] * 3 + [InboxState.HELD]
    assert tomorrow[-1].warn


@pytest.mark.parametrize(("limit", "reason"), [({"network": 2}, "limit network"), ({"day": 2}, "limit day")])
def test_the_network_and_the_whole_service_have_limits_too(world: World, limit: dict[str, int], reason: str) -> None:
    limits = Limits(**{"chat": 99, "network": 99, "day": 99, **limit})
    received = [inbox.receive(world.db, world.vault, arrival(name, name), limits, NOW) for name in ("a", "b", "c", "d")]
    assert [one.state for one in received][2:] == [InboxState.HELD] * 2
    # Each of the two had said nothing over a limit before.
    assert [one.warn for one in received] == [False, False, True, True]
    assert set(world.column("SELECT reason FROM inbox WHERE state = 'held'")) == {reason}


def test_only_the_first_waiting_message_of_a_chat_can_be_finished(world: World) -> None:
    first, second, other = world.receive("1"), world.receive("2"), world.receive("3", "b")
    assert not inbox.finish(world.db, second.position, NOW)
    assert inbox.finish(world.db, other.position, NOW)
    assert inbox.finish(world.db, first.position, NOW)
    assert not inbox.finish(world.db, first.position, NOW)
    assert inbox.finish(world.db, second.position, NOW)


def test_the_heads_are_the_first_of_each_chat_in_the_order_they_came(world: World) -> None:
    received = [world.receive(str(number), name) for number, name in enumerate("baab")]
    inbox.finish(world.db, received[0].position, NOW)
    heads = [(row["position"], row["chat"]) for row in world.db.all(inbox.HEADS, (0, 9))]
    assert heads == [(received[1].position, received[1].chat), (received[3].position, received[3].chat)]
    assert world.column(inbox.HEAD, received[0].chat) == [received[3].position]


def _parked(world: World) -> Received:
    received = world.receive("1")
    assert inbox.park(world.db, received.position, "ValueError", NOW)
    body = {"kind": "refused", "text": "刚才没处理好"}
    outbox.put(world.db, world.vault, Saying(chat=received.chat, body=body, inbox=received.position), NOW)
    return received


def test_a_parked_message_no_longer_stops_the_next(world: World) -> None:
    first, second = _parked(world), world.receive("2")
    assert not inbox.park(world.db, first.position, "again", NOW)
    assert inbox.finish(world.db, second.position, NOW)
    assert [row["reason"] for row in world.db.all(inbox.ASIDE, (9,))] == ["ValueError"]


def test_a_released_message_can_still_be_answered_once(world: World) -> None:
    received = _parked(world)
    assert inbox.release(world.db, received.position)
    assert not inbox.release(world.db, received.position)
    answer = Saying(chat=received.chat, body={"text": "答"}, inbox=received.position)
    outbox.put(world.db, world.vault, answer, NOW)
    assert world.told(received.chat) == ["刚才没处理好", "答"]
    with pytest.raises(Conflict):
        outbox.put(world.db, world.vault, answer, NOW)


def test_a_message_without_words_is_not_released(world: World) -> None:
    received = _parked(world)
    inbox.forget(world.db, received.position)
    assert not inbox.release(world.db, received.position)
    assert world.column(STATES) == ["parked"]


def test_staff_can_lay_a_message_by(world: World) -> None:
    received = _parked(world)
    assert inbox.dismiss(world.db, received.position, NOW)
    assert not inbox.dismiss(world.db, received.position, NOW)
    assert world.column(STATES) == ["done"]


def test_raw_words_go_thirty_days_after_handling_and_the_key_stays(world: World) -> None:
    done, waiting = world.receive("1"), world.receive("2")
    inbox.finish(world.db, done.position, NOW)
    assert inbox.purge(world.db, NOW + 30 * DAY) == 0
    assert inbox.purge(world.db, NOW + 30 * DAY + MINUTE) == 1
    assert inbox.purge(world.db, NOW + 31 * DAY) == 0
    assert world.column("SELECT raw_sealed IS NULL FROM inbox ORDER BY position") == [1, 0]
    assert world.receive("1").position == done.position
    assert world.receive("2").position == waiting.position


def test_photos_are_noted_with_their_message_but_not_with_a_retry(world: World) -> None:
    photo = Photo(address="f" * 64, size=10)
    first = admit(world.db, world.door, arrival("1"), (photo,), NOW)
    admit(world.db, world.door, arrival("1"), (Photo(address="e" * 64, size=10),), NOW)
    rows = [(row["address"], row["size"]) for row in world.db.all(media.ALL)]
    assert rows == [("f" * 64, 10)]
    assert world.column("SELECT chat FROM media") == [first.chat]
