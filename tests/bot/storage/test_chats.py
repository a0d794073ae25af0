"""Whose talk it is and where it stands."""

import pytest

from bot.storage import chats
from bot.storage.chats import ADDRESS, STAGE, Address, Stale
from handlers.conversation import AskingPlace, Conversation, Draft, Idle, from_json
from tests.bot.storage.world import NOW, World, address


def test_a_chat_is_made_once_and_its_address_is_not_readable(world: World) -> None:
    chat = world.chat("browser key")
    assert world.chat("browser key") == chat
    row = world.db.one("SELECT * FROM chat")
    assert row is not None
    assert "browser key" not in row["address_index"]
    assert row["address_sealed"] is None


def test_the_same_address_elsewhere_is_another_chat(world: World) -> None:
    elsewhere = Address(channel="cli", account="", address="a")
    assert chats.ensure(world.db, world.vault, elsewhere, None, NOW) != world.chat("a")
    assert chats.index_of(world.vault, elsewhere) != chats.index_of(world.vault, address("a"))


def test_an_address_that_must_be_found_again_is_kept_sealed(world: World) -> None:
    pushed = Address(channel="telegram", account="bot", address="12345", findable=True)
    chats.ensure(world.db, world.vault, pushed, None, NOW)
    (sealed,) = world.column("SELECT address_sealed FROM chat")
    assert world.vault.open_text(sealed, ADDRESS) == "12345"


def test_a_later_code_presets_another_village_and_none_changes_nothing(world: World) -> None:
    for village, expected in ((None, None), ("liudong", "liudong"), (None, "liudong"), ("xinan", "xinan")):
        world.chat("a", village)
        assert world.column("SELECT village FROM chat") == [expected]


def test_a_stage_is_kept_sealed_and_each_time_with_the_next_version(world: World) -> None:
    chat = world.chat()
    asking = AskingPlace(draft=Draft(text="路灯坏了"))
    chats.keep_stage(world.db, world.vault, chat, Conversation(stage=asking), NOW)
    chats.keep_stage(world.db, world.vault, chat, Conversation(stage=asking, version=1), NOW)
    row = world.db.one("SELECT version, stage_sealed FROM conversation")
    assert row is not None
    stored = from_json(world.vault.open_text(row["stage_sealed"], STAGE), row["version"])
    assert (stored.stage, stored.version) == (asking, 2)


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_stage_is_not_kept_over_one_that_was_not_read(world: World, version: int) -> None:
    chat = world.chat()
    world.talk(chat)
    with pytest.raises(Stale):
        chats.keep_stage(world.db, world.vault, chat, Conversation(stage=Idle(), version=version), NOW)
    assert world.column("SELECT version FROM conversation") == [1]
