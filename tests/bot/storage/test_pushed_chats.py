"""What the town keeps of chats that it has to find again: address, speaker, window; and what it owes them."""

from datetime import timedelta

import pytest

from bot import clock
from bot.storage import chats, erasure, inbox, outbox, sendings
from bot.storage.chats import ADDRESS
from bot.storage.inbox import Window
from tests.bot.storage.pushed import LANE, chat_of, place, receive, row, say, token
from tests.bot.storage.world import MINUTE, NOW, World

TWO_DAYS = timedelta(hours=48)
CHAT = "SELECT * FROM chat"
OUT = "SELECT * FROM outbox ORDER BY position"


def test_a_chat_that_is_to_be_found_again_is_pushed_to(world: World) -> None:
    chat_of(world)
    stored = row(world, CHAT)
    assert stored["push"] == 1
    assert world.vault.open_text(stored["address_sealed"], ADDRESS) == "a"


def test_a_browser_is_never_pushed_to(world: World) -> None:
    say(world, world.chat())
    assert row(world, CHAT)["push"] == 0
    assert (row(world, OUT)["push"], row(world, OUT)["lane"]) == (0, "")


def test_a_speaker_is_the_same_in_private_and_in_a_group(world: World) -> None:
    private, group = chat_of(world, "7", user="7"), chat_of(world, "-5/0/7", user="7")
    other = chat_of(world, "-5/0/8", user="8")
    found = {each["id"]: each["user_index"] for each in world.db.all("SELECT id, user_index FROM chat")}
    assert found[private] == found[group] != found[other]
    assert found[private] == chats.index_of(world.vault, place("7", user="7"))


def test_a_speaker_who_was_not_known_is_noted_later_and_never_forgotten_by_silence(world: World) -> None:
    chat_of(world)
    assert row(world, CHAT)["user_index"] == ""
    chat_of(world, user="7")
    known = row(world, CHAT)["user_index"]
    chat_of(world)
    assert row(world, CHAT)["user_index"] == known != ""


def test_a_window_stays_open_for_what_it_was_opened_for(world: World) -> None:
    receive(world, "1", opens=Window(lasts=TWO_DAYS, messages=5))
    receive(world, "2", opens=Window(lasts=MINUTE, messages=3), now=NOW + MINUTE)
    stored = row(world, CHAT)
    assert (stored["open_until"], stored["open_left"]) == (clock.milliseconds(NOW + TWO_DAYS), 5)


def test_a_window_that_is_over_is_opened_anew(world: World) -> None:
    receive(world, "1", opens=Window(lasts=TWO_DAYS, messages=5))
    later = NOW + TWO_DAYS + MINUTE
    receive(world, "2", opens=Window(lasts=MINUTE, messages=3), now=later)
    stored = row(world, CHAT)
    assert (stored["open_until"], stored["open_left"]) == (clock.milliseconds(later + MINUTE), 3)


def test_a_message_without_a_window_opens_none(world: World) -> None:
    receive(world, "1")
    assert (row(world, CHAT)["open_until"], row(world, CHAT)["open_left"]) == (0, 0)


def test_what_is_said_there_is_to_be_sent_by_the_lane_of_its_account(world: World) -> None:
    say(world, chat_of(world))
    stored = row(world, OUT)
    assert (stored["push"], stored["lane"], stored["state"], stored["due_at"]) == (1, LANE, "waiting", 0)


def test_an_answer_is_not_sent_while_the_vendors_own_request_waits_for_it(world: World) -> None:
    received = receive(world, "1", hold=4.8)
    say(world, received.chat, inbox=received.position)
    say(world, received.chat)
    due = world.column("SELECT due_at FROM outbox ORDER BY position")
    assert due == [clock.milliseconds(NOW + timedelta(seconds=4.8)), 0]


def test_a_button_is_kept_under_its_token_with_what_offers_it(world: World) -> None:
    say(world, chat_of(world), offered=("file", "edit"))
    say(world, chat_of(world), offered=("file",))
    kept = {each["token"]: each["id"] for each in world.db.all("SELECT token, id FROM button")}
    assert kept == {token(world, "file"): "file", token(world, "edit"): "edit"}


def test_browsers_need_no_tokens(world: World) -> None:
    say(world, world.chat(), offered=("file",))
    assert world.column("SELECT COUNT(*) FROM button") == [0]


@pytest.mark.parametrize("writes", [True, False])
def test_what_is_owed_is_said_when_they_write_again(world: World, writes: bool) -> None:
    chat = chat_of(world)
    say(world, chat)
    world.db.execute("UPDATE outbox SET state = 'owed', reason = 'blocked', tries = 4")
    receive(world, "1", "a" if writes else "b", hold=2.0)
    stored = row(world, OUT)
    held = clock.milliseconds(NOW + timedelta(seconds=2))
    expected = ("waiting", held, "", 0) if writes else ("owed", 0, "blocked", 4)
    assert (stored["state"], stored["due_at"], stored["reason"], stored["tries"]) == expected


def erase(world: World, chat: int) -> None:
    erasure.erase_chat(world.db, world.vault, world.house.book, chat, withdraw=False, now=NOW)


def test_after_erasing_only_the_last_word_is_sent_and_then_the_address_goes(world: World) -> None:
    chat = chat_of(world)
    say(world, chat, "以前的话")
    erase(world, chat)
    say(world, chat, "已经删掉了。")
    assert world.column("SELECT state FROM outbox ORDER BY position") == ["parked", "waiting"]
    stored = row(world, CHAT)
    assert (stored["address_sealed"] is None, stored["forgetting"], stored["village"]) == (False, 1, None)
    world.db.execute("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'")
    sendings.forget_addresses(world.db)
    assert (row(world, CHAT)["address_sealed"], row(world, CHAT)["forgetting"]) == (None, 0)


def test_an_address_stays_until_everything_was_said(world: World) -> None:
    chat = chat_of(world)
    erase(world, chat)
    received = receive(world, "1")
    world.db.execute("UPDATE chat SET forgetting = 1")
    sendings.forget_addresses(world.db)
    assert row(world, CHAT)["address_sealed"] is not None
    inbox.finish(world.db, received.position, NOW)
    say(world, chat)
    sendings.forget_addresses(world.db)
    assert row(world, CHAT)["address_sealed"] is not None


def test_who_writes_again_after_being_forgotten_is_found_again(world: World) -> None:
    chat = chat_of(world)
    erase(world, chat)
    sendings.forget_addresses(world.db)
    assert chat_of(world) == chat
    stored = row(world, CHAT)
    assert world.vault.open_text(stored["address_sealed"], ADDRESS) == "a"
    assert stored["forgetting"] == 0


def test_who_writes_while_being_forgotten_is_not_forgotten(world: World) -> None:
    chat = chat_of(world)
    erase(world, chat)
    receive(world, "1")
    assert row(world, CHAT)["forgetting"] == 0


def test_a_browsers_address_is_forgotten_at_once(world: World) -> None:
    erase(world, world.chat())
    assert (row(world, CHAT)["forgetting"], row(world, CHAT)["address_sealed"]) == (0, None)


def test_the_lane_is_named_by_channel_and_account() -> None:
    assert outbox.lane("telegram", "bot") == LANE
