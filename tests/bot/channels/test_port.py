"""The front door and the form in which a message is stored."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import words
from bot.notices import QUEUES
from bot.settings import Settings
from bot.storage.inbox import InboxState
from bot.wiring import Wired
from handlers.messages import Said
from tests.bot.talking import arrival

SAID = st.builds(
    Said,
    text=st.text(),
    button=st.none() | st.text(max_size=20),
    photos=st.lists(st.text("0123456789abcdef", min_size=4)).map(tuple),
    note=st.none() | st.just("photo_too_large"),
)


@given(SAID)
def test_a_message_comes_back_as_it_was_stored(said: Said) -> None:
    assert words.parse(words.pack(said)) == said


def test_half_a_character_does_not_lose_the_rest() -> None:
    assert words.parse(words.pack(Said(text="路灯\ud83d坏了"))).text == "路灯?坏了"


@pytest.mark.parametrize("raw", [b"", b"x", b"[]", b"{}", b"null", b'{"text": "a", "button": null, "photos": 3}'])
def test_another_shape_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        words.parse(raw)


async def test_a_message_is_stored_when_receive_returns_and_answered_in_its_turn(still: Wired) -> None:
    received = await still.front.receive(arrival("末班车几点"))
    assert received.state is InboxState.WAITING
    assert not await still.front.answered(received, 0.01)
    assert await still.front.answers(received.position) == []
    await still.turns.run(received.position)
    assert await still.front.answered(received, 10)
    assert (await still.front.answers(received.position))[0]["kind"] == "answer"


async def test_whoever_waits_for_an_answer_is_let_go_at_the_end(still: Wired) -> None:
    received = await still.front.receive(arrival("末班车几点"))
    waiting = asyncio.create_task(still.front.answered(received, 10))
    await still.database.read("SELECT 1")
    still.site.notices.close()
    assert not await waiting


async def test_a_held_message_is_news_for_the_desk(still: Wired) -> None:
    door = replace(still.front.door, limits=Settings(limit_chat=1).limits)
    held = replace(still.front, door=door)
    with still.site.notices.subscribe(QUEUES) as desk:
        await held.receive(arrival("一"))
        assert not desk.is_set()
        received = await held.receive(arrival("二"))
        assert desk.is_set()
    assert received.state is InboxState.HELD
    assert await held.answered(received, 10)
    (answer,) = await held.answers(received.position)
    assert answer["text"].startswith("今天说得很多了")


async def test_what_nothing_can_be_made_of_is_news_for_the_desk_once(still: Wired) -> None:
    arrival_ = replace(arrival("?"), unreadable="no envelope")
    with still.site.notices.subscribe(QUEUES) as desk:
        received = await still.front.receive(arrival_)
        assert desk.is_set()
        desk.clear()
        assert (await still.front.receive(arrival_)).again
        assert not desk.is_set()
    assert received.state is InboxState.PARKED


async def test_only_what_was_said_at_the_door_wakes_whoever_sends(still: Wired) -> None:
    rung = list[int]()
    still.site.notices.ring(lambda: rung.append(1))
    held = replace(still.front, door=replace(still.front.door, limits=Settings(limit_chat=1).limits))
    await held.receive(arrival("一"))
    assert rung == []
    await held.receive(arrival("二"))
    assert rung
