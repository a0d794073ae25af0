"""Deleting what the town keeps of a resident: what goes, what stays, and that the proof still holds."""

from typing import Any

import pytest

from bot.storage import attachments, complaints, erasure, inbox, media, seals
from bot.storage.attachments import Got
from handlers.messages import MediaKind
from patrol.complaint import Complaint, State
from patrol.lifecycle import Action
from tests.bot.storage.world import NOW, OF_ITEM, World

SAID = "我叫张三，13800138000，垃圾没人清"


def erase(world: World, *, withdraw: bool) -> None:
    erasure.erase_chat(world.db, world.vault, world.house.book, world.chat(), withdraw, NOW)


def proof(world: World) -> seals.Proof:
    return seals.prove(lambda sql, values: world.db.all(sql, values))


def lived_in(world: World) -> tuple[Complaint, Complaint]:
    """A chat with messages, an open item with a photo and a contact, and one that is over."""
    for external in ("1", "2"):
        world.receive(external, raw=SAID.encode())
    media.note(world.db, "a" * 64, 10, world.chat(), NOW)
    item = world.file(text=SAID, contact="13900139000", photos=("a" * 64,))
    item = world.act(item, Action.ADD, "还是我，13800138000")
    ended = world.act(world.file(text=SAID), Action.WITHDRAW)
    return item, ended


def words(world: World, item: Complaint) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ("text", "salt", "hidden_sealed")) for row in world.db.all(OF_ITEM, (item.id,))]


def test_without_withdrawing_an_open_item_goes_on_masked_and_cut_off(world: World) -> None:
    item, _ = lived_in(world)
    erase(world, withdraw=False)
    after = complaints.read(world.db, item.id)
    assert (after.state, after.chat, after.text) == (State.NEW, None, "我叫［姓名］，［手机号］，垃圾没人清")
    row = world.db.one(complaints.BY_ID, (item.id,))
    assert row is not None
    assert (row["hidden_sealed"], row["contact_sealed"]) == (None, None)
    assert [said[0] for said in words(world, item)][:2] == [item.text, "还是我，［手机号］"]
    assert all(said[2] is None for said in words(world, item))
    assert world.column(complaints.MEDIA, item.id) == ["a" * 64]


def test_with_withdrawing_nothing_of_it_is_left_but_numbers_and_dates(world: World) -> None:
    item, _ = lived_in(world)
    erase(world, withdraw=True)
    after = complaints.read(world.db, item.id)
    assert (after.state, after.chat, after.text, after.place) == (State.CANCELLED, None, "", "")
    assert (after.number, after.created_at) == (item.number, item.created_at)
    assert set(words(world, item)) == {(None, None, None)}
    assert world.column(complaints.MEDIA, item.id) == []


@pytest.mark.parametrize("withdraw", [True, False])
def test_an_ended_item_loses_its_words_both_ways(world: World, withdraw: bool) -> None:
    _, ended = lived_in(world)
    erase(world, withdraw=withdraw)
    assert complaints.read(world.db, ended.id).text == ""
    assert set(words(world, ended)) == {(None, None, None)}


def test_an_item_that_cannot_be_withdrawn_any_more_still_loses_its_words(world: World) -> None:
    item, _ = lived_in(world)
    clerk = world.hire()
    item = world.press(clerk, item, Action.TAKE)
    item = world.press(clerk, item, Action.CLOSE, "清好了")
    erase(world, withdraw=True)
    after = complaints.read(world.db, item.id)
    assert (after.state, after.chat, after.text) == (State.RESOLVED, None, "")
    assert set(words(world, item)) == {(None, None, None)}


@pytest.mark.parametrize("withdraw", [True, False])
def test_the_proof_still_holds_and_says_erased(world: World, withdraw: bool) -> None:
    lived_in(world)
    world.file("b")
    seals.seal(world.db, "2026-11-23", NOW)
    erase(world, withdraw=withdraw)
    found = proof(world)
    assert found.clean
    assert found.erased == (2 if withdraw else 1)
    assert world.column("SELECT COUNT(*) FROM step WHERE action = 'erase'") == [2]


def test_what_was_said_and_answered_is_gone_and_what_waits_is_kept(world: World) -> None:
    lived_in(world)
    world.db.execute("UPDATE inbox SET state = 'done' WHERE external_id = '1'")
    world.press(world.hire(), world.file(), Action.TAKE)
    erase(world, withdraw=False)
    assert world.column("SELECT raw_sealed IS NULL FROM inbox ORDER BY position") == [1, 0]
    (waiting,) = world.column("SELECT position FROM inbox WHERE state = 'waiting'")
    assert inbox.finish(world.db, waiting, NOW)
    assert world.column("SELECT raw_sealed IS NULL FROM inbox ORDER BY position") == [1, 1]
    assert world.told(world.chat()) == []
    assert world.column("SELECT chat FROM media") == [None]
    assert world.column("SELECT village FROM chat") == [None]


@pytest.mark.parametrize("withdraw", [True, False])
def test_nothing_leads_from_an_item_back_to_its_chat(world: World, withdraw: bool) -> None:
    lived_in(world)
    world.press(world.hire(), world.file(), Action.TAKE)
    erase(world, withdraw=withdraw)
    for column in ("SELECT chat FROM complaint", "SELECT inbox FROM complaint", "SELECT complaint FROM outbox"):
        assert set(world.column(column)) == {None}


@pytest.mark.parametrize(("withdraw", "gone"), [(True, ("a" * 64, "c" * 64)), (False, ("c" * 64,))])
def test_photos_that_no_item_shows_go_and_are_named(world: World, withdraw: bool, gone: tuple[str, ...]) -> None:
    lived_in(world)
    for letter, name in (("b", "b"), ("c", "a")):
        media.note(world.db, letter * 64, 10, world.chat(name), NOW)
    world.file("b", photos=("b" * 64,))
    book, chat = world.house.book, world.chat()
    assert erasure.erase_chat(world.db, world.vault, book, chat, withdraw, NOW) == gone
    left = world.column("SELECT address FROM media ORDER BY address")
    assert set(left) == {letter * 64 for letter in "abc"} - set(gone)


def test_another_chat_is_not_touched(world: World) -> None:
    other = world.file("b", text=SAID, contact="13900139000")
    lived_in(world)
    before = world.db.one(complaints.BY_ID, (other.id,))
    erase(world, withdraw=True)
    after = world.db.one(complaints.BY_ID, (other.id,))
    assert before == after


def test_erasing_twice_is_as_good_as_once(world: World) -> None:
    lived_in(world)
    erase(world, withdraw=True)
    steps_before = world.column("SELECT COUNT(*) FROM step")
    erase(world, withdraw=True)
    assert world.column("SELECT COUNT(*) FROM step") == steps_before
    assert proof(world).clean


def test_an_item_that_goes_on_loses_its_voices_and_keeps_its_photos(world: World) -> None:
    media.note(world.db, "a" * 64, 10, world.chat(), NOW)
    media.note(world.db, "b" * 64, 10, world.chat(), NOW, MediaKind.VOICE)
    item = world.file(photos=("a" * 64,), voices=("b" * 64,))
    gone = erasure.erase_chat(world.db, world.vault, world.house.book, world.chat(), False, NOW)
    assert gone == ("b" * 64,)
    assert world.column(complaints.MEDIA, item.id) == ["a" * 64]
    assert proof(world).clean


def test_of_delicate_words_their_voice_goes_unless_an_item_shows_it(world: World) -> None:
    chat, received = world.chat(), world.receive("1")
    for seq, address in enumerate(("a" * 64, "b" * 64)):
        got = Got(seq=seq, kind=MediaKind.VOICE, address=address, size=10, words="说过的话")
        attachments.keep(world.db, world.vault, received.position, chat, [got], NOW)
    world.file(voices=("a" * 64,))
    assert attachments.forget_words(world.db, received.position) == ("b" * 64,)
    assert world.column("SELECT address FROM media") == ["a" * 64]
    assert world.column("SELECT words_sealed FROM attachment") == [None, None]
