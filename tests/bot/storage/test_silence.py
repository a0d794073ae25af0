"""Seven days of silence close a case, counted only from a proven delivery of its result."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage import calls, erasure, held, outbox, silence
from bot.storage.calls import Call, Why
from patrol.complaint import Complaint, State
from patrol.deadlines import TAKE_BACK
from patrol.lifecycle import Action
from tests.bot.storage.world import NOW, World, open_world

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path / "town.db")


def resolved(world: World) -> Complaint:
    clerk, item = world.hire(), world.file()
    done = world.press(clerk, world.press(clerk, item, Action.TAKE), Action.CLOSE, "清好了")
    assert isinstance(done, Complaint)
    held.release(world.db, world.vault, NOW + TAKE_BACK)
    return done


def beat(world: World, days: int) -> list[int]:
    """What the clock does so many days later."""
    proofs = world.db.all(silence.REACHED, (9,))
    return silence.expire(world.db, world.vault, world.house, proofs, NOW + days * DAY)


def fetched(world: World, item: Complaint) -> None:
    outbox.seen(world.db, item.chat or 0, 9, NOW + DAY)


def opened(world: World, item: Complaint) -> None:
    silence.opened(world.db, item.id, NOW + DAY)


def told(world: World, item: Complaint) -> None:
    call = Call(person=item.taken_by or 0, complaint=item.id, why=Why.OWED, reached=True)
    calls.note(world.db, call, NOW + DAY)


@pytest.mark.parametrize("proof", [fetched, opened, told])
def test_silence_counts_from_each_proof(world: World, proof: Callable[[World, Complaint], None]) -> None:
    item = resolved(world)
    proof(world, item)
    assert beat(world, 7) == []
    assert world.now(item).proven_at == NOW + DAY
    assert beat(world, 8) == [item.chat]
    assert (world.now(item).state, world.now(item).rating) == (State.CLOSED, None)
    assert "就先结了" in world.told(item.chat or 0)[-1]
    assert beat(world, 9) == []


def test_what_is_owed_or_only_tried_proves_nothing(world: World) -> None:
    item = resolved(world)
    call = Call(person=item.taken_by or 0, complaint=item.id, why=Why.OWED, reached=False)
    calls.note(world.db, call, NOW + DAY)
    world.db.execute("UPDATE outbox SET state = 'owed'")
    assert beat(world, 100) == []
    assert world.now(item).state is State.RESOLVED


def test_an_earlier_word_that_was_read_is_not_the_result(world: World) -> None:
    item = resolved(world)
    world.db.execute("UPDATE outbox SET state = 'sent', sent_at = 1 WHERE seq = 1")
    assert beat(world, 100) == []
    assert world.now(item).proven_at is None


def test_a_word_of_the_resident_stops_the_silence_and_a_new_round_needs_a_new_proof(world: World) -> None:
    item = resolved(world)
    opened(world, item)
    again = world.act(item, Action.UNSOLVED)
    assert (beat(world, 30), world.now(again).state) == ([], State.REOPENED)
    assert world.now(again).proven_at is None
    assert not silence.opened(world.db, item.id, NOW)


def test_of_a_delicate_item_the_end_is_not_told(world: World) -> None:
    item = resolved(world)
    world.db.execute("UPDATE complaint SET sensitive = 1, confidential = 1")
    opened(world, item)
    assert beat(world, 9) == []
    assert world.now(item).state is State.CLOSED


def test_who_left_nothing_behind_cannot_be_asked(world: World) -> None:
    item = resolved(world)
    erasure.erase_chat(world.db, world.vault, world.house.book, item.chat or 0, False, NOW + MINUTE)
    assert beat(world, 6) == []
    assert beat(world, 8) == []
    assert world.now(item).state is State.CLOSED


def test_closed_by_silence_it_is_opened_again_at_a_word(world: World) -> None:
    item = resolved(world)
    opened(world, item)
    beat(world, 9)
    assert world.act(world.now(item), Action.UNSOLVED).round == 2


def test_it_is_found_by_an_index(world: World) -> None:
    for sql, index in ((silence.REACHED, "complaint_unproven"), (silence.SILENT, "complaint_silent")):
        plan = world.db.all(f"EXPLAIN QUERY PLAN {sql}", (0,) * sql.count("?"))
        assert any(index in str(row["detail"]) for row in plan), [row["detail"] for row in plan]
    plan = world.db.all(f"EXPLAIN QUERY PLAN {silence.REACHED}", (0,))
    assert not any(str(row["detail"]).startswith("SCAN outbox") for row in plan)
