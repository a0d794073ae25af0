"""Who saw an item first; anew after it was opened again."""

from bot.storage import complaints, unread
from bot.storage.transaction import Db
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import MINUTE, NOW, World


def fresh(db: Db, item: Complaint) -> Complaint:
    return complaints.read(db, item.id)


def test_the_first_look_is_kept(world: World) -> None:
    item = world.file()
    assert unread.see(world.db, item.id, 7, NOW)
    assert not unread.see(world.db, item.id, 8, NOW + MINUTE)
    assert (fresh(world.db, item).seen_at, fresh(world.db, item).seen_by) == (NOW, 7)


def test_whoever_takes_it_has_seen_it(world: World) -> None:
    item, person = world.file(), world.hire()
    world.press(person, item, Action.TAKE)
    assert fresh(world.db, item).seen_by == person.id


def test_what_a_resident_does_is_no_look(world: World) -> None:
    item = world.act(world.file(), Action.ADD, "还有一处")
    assert fresh(world.db, item).unread


def test_what_is_opened_again_is_unread_again_and_adding_to_it_changes_nothing(world: World) -> None:
    item, person = world.file(), world.hire(Role.POST)
    for action, words in ((Action.TAKE, ""), (Action.REPLY, "在办"), (Action.CLOSE, "好了")):
        item = world.press(person, fresh(world.db, item), action, words)
    again = world.act(fresh(world.db, item), Action.UNSOLVED)
    assert (again.round, again.seen_at, fresh(world.db, item).unread) == (2, None, True)
    unread.see(world.db, item.id, person.id, NOW)
    added = world.act(fresh(world.db, item), Action.ADD, "还漏")
    assert (added.round, fresh(world.db, item).unread) == (2, False)
