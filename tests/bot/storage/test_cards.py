"""A press on a card: taken by whoever has the account, with the rights of this moment."""

from bot.storage import cards, doors, people
from bot.storage.cards import Pressed
from bot.storage.doors import DoorKind
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import NOW, World


def carded(world: World, name: str = "小王", post: str = "LD") -> Person:
    """Somebody with an account of the work app, named as they are."""
    person = world.hire(Role.POST, post, name)
    doors.add_of_person(world.db, world.vault, person.id, DoorKind.WECOM, name, NOW)
    return person


def press(world: World, item: Complaint, account: str = "小王") -> Pressed:
    return cards.take(world.db, world.vault, world.house, account, item.number, NOW)


def test_taking_is_the_same_deed_as_at_the_desk(world: World) -> None:
    person, item = carded(world), world.file()
    assert press(world, item) == Pressed(word="已接单", changed=True, chat=item.chat)
    assert world.column("SELECT taken_by FROM complaint") == [person.id]
    assert world.column("SELECT action FROM step ORDER BY seq") == ["file", "take"]
    assert world.told(item.chat or 0) == [f"柳东村党员巡访服务岗已经看到 {item.number}，签收了。"]


def test_words_added_since_the_card_was_sent_stop_nobody(world: World) -> None:
    carded(world)
    item = world.file()
    world.act(item, Action.ADD, "还有一处")
    assert press(world, item).word == "已接单"


def test_pressing_twice_says_the_same_and_does_nothing(world: World) -> None:
    carded(world)
    item = world.file()
    press(world, item)
    assert press(world, item) == Pressed(word="已接单")


def test_the_second_is_told_who_was_first(world: World) -> None:
    carded(world), carded(world, "小李")
    item = world.file()
    press(world, item)
    assert press(world, item, "小李") == Pressed(word="小王已接")


def test_what_is_over_needs_nobody(world: World) -> None:
    carded(world)
    item = world.act(world.file(), Action.WITHDRAW)
    assert press(world, item) == Pressed(word="已不用接")


def test_nobody_takes_what_is_not_theirs(world: World) -> None:
    carded(world, "石桥的", "SQ"), carded(world)
    item, secret = world.file(), world.file(confidential=True)
    assert press(world, item, "石桥的").word == "没有这件事"
    assert press(world, secret).word == "没有这件事"
    assert press(world, item, "谁也不是").word == "没有这件事"
    assert cards.take(world.db, world.vault, world.house, "小王", "LD-9999-9", NOW).word == "没有这件事"
    assert world.column("SELECT DISTINCT state FROM complaint") == ["new"]


def test_rights_are_those_of_this_moment(world: World) -> None:
    person, item = carded(world), world.file()
    people.change(world.db, person.id, Role.POST, "SQ", active=True)
    assert press(world, item).word == "没有这件事"
    people.change(world.db, person.id, Role.POST, "LD", active=False)
    assert press(world, item).word == "没有这件事"


def test_taken_by_somebody_whose_row_is_gone_is_only_over(world: World) -> None:
    carded(world)
    item = world.file()
    world.db.execute("PRAGMA foreign_keys = OFF")
    world.db.execute("UPDATE complaint SET state = 'accepted', version = version + 1")
    assert press(world, item).word == "已不用接"
