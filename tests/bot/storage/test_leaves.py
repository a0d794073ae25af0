"""Leave for a reminder: one for each scene, used once."""

from bot.storage import leaves
from bot.storage.leaves import NOTICED, Leave
from tests.bot.storage.pushed import chat_of, row, say
from tests.bot.storage.world import MINUTE, NOW, World

TEMPLATE = "template"


def grant(world: World, chat: int, scene: int = 1, minutes: int = 0) -> bool:
    return leaves.grant(world.db, chat, TEMPLATE, scene, NOW + minutes * MINUTE)


def claim(world: World, chat: int) -> Leave | None:
    return leaves.claim(world.db, chat, TEMPLATE, NOW)


def test_a_leave_is_good_for_one_reminder(world: World) -> None:
    chat = chat_of(world)

    assert grant(world, chat)
    assert claim(world, chat) == Leave(scene=1, number=None)
    assert claim(world, chat) is None


def test_the_same_leave_given_again_is_one(world: World) -> None:
    chat = chat_of(world)
    assert grant(world, chat)
    assert not grant(world, chat)
    claim(world, chat)

    assert not grant(world, chat)
    assert claim(world, chat) is None


def test_the_oldest_goes_first_and_each_by_itself(world: World) -> None:
    chat, other = chat_of(world), chat_of(world, "b")
    grant(world, chat, scene=5, minutes=1)
    grant(world, chat, scene=7)
    grant(world, other, scene=9)

    assert [claim(world, chat), claim(world, chat)] == [Leave(scene=7, number=None), Leave(scene=5, number=None)]
    assert claim(world, other) == Leave(scene=9, number=None)


def test_another_template_is_another_leave(world: World) -> None:
    chat = chat_of(world)
    grant(world, chat)

    assert leaves.claim(world.db, chat, "other", NOW) is None


def test_what_could_not_be_used_is_there_again(world: World) -> None:
    chat = chat_of(world)
    grant(world, chat)
    claim(world, chat)
    leaves.give_back(world.db, chat, TEMPLATE, 1)

    assert claim(world, chat) == Leave(scene=1, number=None)


def test_whoever_was_told_already_is_not_told_again(world: World) -> None:
    chat = chat_of(world)
    say(world, chat)
    grant(world, chat)
    world.db.execute("UPDATE outbox SET state = 'owed', reason = ?", (NOTICED,))

    assert claim(world, chat) is None
    world.db.execute("UPDATE outbox SET state = 'sent'")
    assert claim(world, chat) is not None


def test_it_names_the_item_of_which_the_next_words_speak(world: World) -> None:
    item, chat = world.file(), chat_of(world)
    say(world, chat)
    world.db.execute("UPDATE outbox SET state = 'sent'")
    say(world, chat, complaint=item.id)
    say(world, chat)
    grant(world, chat)

    assert claim(world, chat) == Leave(scene=1, number=item.number)
    assert row(world, "SELECT used_at IS NOT NULL AS used FROM leave") == {"used": 1}
