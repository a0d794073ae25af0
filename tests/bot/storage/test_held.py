"""Staff's words to a resident leave ten seconds later, and can be taken back until then."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.storage import chats, followers, held, outbox, sendings
from bot.storage.outbox import lane
from handlers.conversation import AskingPlace, Conversation, Draft
from patrol.complaint import Complaint, State
from patrol.deadlines import TAKE_BACK
from patrol.lifecycle import Action, Refused
from tests.bot.storage.world import NOW, World, open_world

SECOND = timedelta(seconds=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path / "town.db")


def shown(world: World, chat: int) -> list[str]:
    return [row["side"] for row in world.db.all(outbox.TALK, (chat, 0, chat, 0, chat, 50))]


def replied(world: World) -> Complaint:
    taken = world.press(world.hire(), world.file(), Action.TAKE)
    assert isinstance(taken, Complaint)
    return taken


def test_the_page_shows_words_only_when_they_are_let_go(world: World) -> None:
    item, chat = replied(world), world.chat()
    assert shown(world, chat) == ["town"]
    world.press(world.hire(name="二"), item, Action.REPLY, "明天来看")
    assert shown(world, chat) == ["town"]
    assert held.release(world.db, world.vault, NOW + TAKE_BACK - SECOND) == []
    assert held.release(world.db, world.vault, NOW + TAKE_BACK) == [chat]
    assert shown(world, chat) == ["town", "town"]
    assert held.release(world.db, world.vault, NOW + TAKE_BACK) == []


def test_words_are_taken_back_and_the_history_keeps_both(world: World) -> None:
    clerk, chat = world.hire(), world.chat()
    taken = world.press(clerk, world.file(), Action.TAKE)
    closed = world.press(clerk, taken, Action.CLOSE, "清好了")
    undone = world.press(clerk, closed, Action.UNDO, now=NOW + TAKE_BACK - SECOND)
    assert (undone.state, undone.clocks.resolved_at) == (State.ACCEPTED, None)
    assert world.column("SELECT action FROM step ORDER BY seq") == ["file", "take", "close", "undo"]
    assert not any("清好了" in text for text in world.told(chat))
    assert world.column("SELECT holds FROM chat") == [0]


def test_what_has_left_is_not_taken_back(world: World) -> None:
    clerk = world.hire()
    taken = world.press(clerk, world.file(), Action.TAKE)
    replied = world.press(clerk, taken, Action.REPLY, "明天来看")
    for now, late in ((NOW + TAKE_BACK, True), (NOW + SECOND, False)):
        with_it = world.press(world.hire(name=f"人{late}"), replied, Action.UNDO, now=now)
        assert isinstance(with_it, Refused)
        assert with_it.why == "refused_too_late"
    assert isinstance(world.press(clerk, replied, Action.UNDO, now=NOW + SECOND), Complaint)


def test_whatever_is_said_next_lets_it_go(world: World) -> None:
    clerk, chat = world.hire(), world.chat()
    taken = world.press(clerk, world.file(), Action.TAKE)
    first = world.press(clerk, taken, Action.REPLY, "明天来看")
    second = world.press(clerk, first, Action.REPLY, "是后天", now=NOW + SECOND)
    assert shown(world, chat) == ["town", "town"]
    assert world.press(clerk, second, Action.UNDO, now=NOW + 2 * SECOND).state is State.IN_PROGRESS
    again = world.now(taken)
    assert world.press(clerk, again, Action.UNDO, now=NOW + 2 * SECOND).why == "refused_too_late"


def test_of_words_to_many_none_has_left_when_they_are_taken_back(world: World) -> None:
    clerk, item = world.hire(), world.file()
    followers.join(world.db, item.id, world.chat("b"), NOW)
    closed = world.press(clerk, world.press(clerk, item, Action.TAKE), Action.CLOSE, "清好了")
    other = world.file("b")
    world.press(clerk, other, Action.TAKE)
    assert world.press(clerk, closed, Action.UNDO, now=NOW + SECOND).why == "refused_too_late"
    assert world.now(item).state is State.RESOLVED


def test_without_a_chat_there_is_nothing_to_hold(world: World) -> None:
    clerk, item = world.hire(), world.file()
    world.db.execute("UPDATE complaint SET chat = NULL")
    replied = world.press(clerk, world.press(clerk, item, Action.TAKE), Action.REPLY, "知道了")
    assert world.press(clerk, replied, Action.UNDO, now=NOW + SECOND).state is State.ACCEPTED
    assert world.press(clerk, world.now(item), Action.UNDO, now=NOW + SECOND).why == "refused_too_late"


def test_where_words_leave_at_once_nothing_is_taken_back(world: World) -> None:
    world.house = replace(world.house, book=replace(world.house.book, take_back=timedelta()))
    clerk = world.hire()
    replied = world.press(clerk, world.press(clerk, world.file(), Action.TAKE), Action.REPLY, "明天来看")
    assert shown(world, world.chat()) == ["town", "town"]
    assert world.press(clerk, replied, Action.UNDO, now=NOW).why == "refused_too_late"


def test_buttons_are_told_in_words_where_another_question_is_open_by_then(world: World) -> None:
    clerk, item, chat = world.hire(), world.file(), world.chat()
    world.press(clerk, world.press(clerk, item, Action.TAKE), Action.CLOSE, "清好了")
    asking = Conversation(stage=AskingPlace(draft=Draft(text="路灯")))
    chats.keep_stage(world.db, world.vault, chat, asking, NOW)
    held.release(world.db, world.vault, NOW + TAKE_BACK)
    assert "解决了" in world.told(chat)[-1].splitlines()[-1]
    assert world.column("SELECT held FROM outbox ORDER BY seq") == [0, 2]


def test_no_channel_sends_what_is_still_held(world: World) -> None:
    clerk, item, chat = world.hire(), world.file(), world.chat()
    world.db.execute("UPDATE chat SET push = 1, address_sealed = ?", (world.vault.seal("1", "chat.address"),))
    world.press(clerk, world.press(clerk, item, Action.TAKE), Action.REPLY, "明天来看")
    world.db.execute("UPDATE outbox SET state = 'sent' WHERE held = 0")
    later = clock.milliseconds(NOW + 2 * TAKE_BACK)
    due = (lane("web", ""), later, lane("web", ""), later, 9)
    assert [row["head"] for row in world.db.all(sendings.DUE, due)] == [None]
    held.release(world.db, world.vault, NOW + 2 * TAKE_BACK)
    assert [row["chat"] for row in world.db.all(sendings.DUE, due)] == [chat]
