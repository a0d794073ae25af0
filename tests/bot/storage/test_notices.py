"""Who is told of an item, by which doors and in which chats, and that nobody is told twice."""

from typing import Any

import pytest

from bot import clock
from bot.storage import chats, doors, notices, people
from bot.storage.chats import Address
from bot.storage.doors import DoorKind
from bot.storage.outbox import opened
from handlers.conversation import Conversation, from_json
from handlers.notices import Occasion
from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action
from tests.bot.storage.world import MINUTE, NOW, World

ROBOT = "https://work.example/cgi-bin/webhook/send?key=0123456789"
TOLD = """SELECT COALESCE(person.name_sealed, door.post) AS who FROM notice JOIN door ON door.id = notice.door
LEFT JOIN person ON person.id = door.person WHERE notice.complaint = ? ORDER BY notice.position"""


def reachable(world: World, role: Role, post: str, name: str) -> Person:
    """Somebody with a door."""
    person = world.hire(role, post, name)
    doors.add_of_person(world.db, world.vault, person.id, DoorKind.SMS, f"1380000{person.id % 10000:04}", NOW)
    return person


def staff(world: World) -> None:
    """Somebody of every sort, each with a door; the post's group too."""
    for role, post, name in (
        (Role.POST, "LD", "柳东的"),
        (Role.POST, "SQ", "石桥的"),
        (Role.TOWN, "ZJ", "镇台的"),
        (Role.ADMIN, "ZJ", "管理员"),
        (Role.CARE, "ZJ", "专人"),
    ):
        reachable(world, role, post, name)
    doors.add_of_post(world.db, world.vault, "LD", DoorKind.WECOM_GROUP, ROBOT, NOW)


def tell(world: World, item: Complaint, occasion: Occasion = Occasion.FILED, **other: Any) -> frozenset[int]:
    return notices.tell(world.db, world.vault, world.house, item, occasion, other.get("now", NOW))


def told(world: World, item: Complaint) -> set[str]:
    return {
        who if isinstance(who, str) else world.vault.open_text(who, people.NAME) for who in world.column(TOLD, item.id)
    }


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ({}, {"柳东的", "LD"}),
        ({"village": "shiqiao"}, {"石桥的"}),
        ({"village": "xinan"}, {"镇台的", "管理员"}),
        ({"village": ""}, {"镇台的", "管理员"}),
        ({"confidential": True}, {"镇台的", "管理员"}),
        ({"confidential": True, "sensitive": True}, {"专人"}),
    ],
)
def test_those_are_told_whose_work_it_is_and_the_town_desk_where_nobody_is(
    world: World, draft: dict[str, Any], expected: set[str]
) -> None:
    staff(world)
    item = world.file(**draft)
    tell(world, item)
    assert told(world, item) == expected


def test_danger_that_nobody_looked_at_is_told_to_the_town_desk_too(world: World) -> None:
    staff(world)
    urgent, other = world.file(urgent=True), world.file()
    for item in (urgent, other):
        tell(world, item, Occasion.UNREAD)
    assert told(world, urgent) == {"柳东的", "LD", "镇台的", "管理员"}
    assert told(world, other) == {"柳东的", "LD"}


def test_whoever_left_and_a_closed_door_are_not_told(world: World) -> None:
    first, second = reachable(world, Role.POST, "LD", "甲"), reachable(world, Role.POST, "LD", "乙")
    people.change(world.db, first.id, Role.POST, "LD", active=False)
    doors.close_all_of_person(world.db, second.id)
    item = world.file()
    tell(world, item)
    assert told(world, item) == set()


def test_an_occasion_is_told_once_in_a_round(world: World) -> None:
    staff(world)
    item = world.file(village="shiqiao")
    for occasion in (Occasion.FILED, Occasion.FILED, Occasion.UNREAD, Occasion.UNREAD):
        tell(world, item, occasion)
    assert world.column("SELECT occasion FROM notice ORDER BY position") == ["filed", "unread"]


def test_what_is_added_again_is_told_again_but_not_while_the_last_one_waits(world: World) -> None:
    staff(world)
    item = world.file(village="shiqiao")
    tell(world, item, Occasion.ADDED)
    tell(world, item, Occasion.ADDED, now=NOW + MINUTE)
    assert world.column("SELECT due_at FROM notice") == [clock.milliseconds(NOW)]
    world.db.execute("UPDATE notice SET state = 'sent', sent_at = ?", (clock.milliseconds(NOW + 2 * MINUTE),))
    tell(world, item, Occasion.ADDED, now=NOW + 3 * MINUTE)
    tell(world, item, Occasion.FILED, now=NOW + 3 * MINUTE)
    (row, _) = world.db.all("SELECT * FROM notice ORDER BY occasion")
    assert (row["state"], row["due_at"]) == ("waiting", clock.milliseconds(NOW + 12 * MINUTE))


def chat_of(world: World, person: Person, *, until: int = 0, left: int = 0) -> int:
    """A private chat that this person has joined."""
    address = Address(channel="telegram", account="1", address=str(person.id), findable=True)
    chat = chats.ensure(world.db, world.vault, address, None, NOW)
    world.db.execute("UPDATE chat SET open_until = ?, open_left = ? WHERE id = ?", (until, left, chat))
    world.db.execute("INSERT INTO staff_chat VALUES ('telegram', '1', ?, ?, ?, 1)", (str(chat), person.id, chat))
    world.talk(chat)
    return chat


def room_of(world: World, person: Person, post: str) -> int:
    chat = chats.ensure(world.db, world.vault, Address(channel="telegram", account="1", address="-5/0"), None, NOW)
    world.db.execute("INSERT INTO room VALUES (?, ?, ?, 1)", (chat, post, person.id))
    return chat


def test_joined_chats_and_the_posts_room_are_told_with_a_button(world: World) -> None:
    person = world.hire(Role.POST, "LD")
    chat, room = chat_of(world, person), room_of(world, person, "LD")
    item = world.file()
    assert tell(world, item) == {chat, room}
    for where in (chat, room):
        (row,) = world.db.all("SELECT * FROM outbox WHERE chat = ?", (where,))
        body = opened(world.vault, row["body_sealed"])
        assert body is not None
        assert body["text"] == f"有一件新事：{item.number} 垃圾保洁 柳东村"
        ids = [button["id"] for button in body["buttons"]]
        assert ids == [f"job:take:{item.number}:1", f"job:open:{item.number}"]
        assert (row["notice"], row["complaint"]) == (item.id, None)


def test_a_typed_digit_means_the_newest_notice(world: World) -> None:
    person = world.hire(Role.POST, "LD")
    chat = chat_of(world, person)
    tell(world, item := world.file())
    row = world.db.one("SELECT * FROM conversation WHERE chat = ?", (chat,))
    assert row is not None
    conversation: Conversation = from_json(world.vault.open_text(row["stage_sealed"], chats.STAGE), row["version"])
    assert conversation.buttons[0].id == f"job:take:{item.number}:1"


def test_a_sensitive_item_is_told_in_no_chat_and_a_confidential_one_in_no_room(world: World) -> None:
    town, care = world.hire(Role.TOWN, "ZJ", "镇台"), world.hire(Role.CARE, "ZJ", "专人")
    chat, _, room = chat_of(world, town), chat_of(world, care), room_of(world, town, "ZJ")
    assert tell(world, world.file(confidential=True, sensitive=True)) == frozenset()
    assert tell(world, world.file(confidential=True)) == {chat}
    assert tell(world, world.file(village="")) == {chat, room}


def test_a_chat_whose_window_is_shut_is_left_alone(world: World) -> None:
    later = clock.milliseconds(NOW + MINUTE)
    shut, spent, open_ = (world.hire(Role.POST, "LD", name) for name in "甲乙丙")
    chat_of(world, shut, until=clock.milliseconds(NOW - MINUTE), left=5)
    chat_of(world, spent, until=later, left=0)
    chat = chat_of(world, open_, until=later, left=1)
    assert tell(world, world.file()) == {chat}


def test_additions_do_not_flood_a_chat(world: World) -> None:
    chat = chat_of(world, world.hire(Role.POST, "LD"))
    item = world.file()
    tell(world, item)
    assert tell(world, item, Occasion.ADDED, now=NOW + 5 * MINUTE) == frozenset()
    assert tell(world, item, Occasion.ADDED, now=NOW + 11 * MINUTE) == {chat}
    assert tell(world, world.file(), Occasion.ADDED, now=NOW + 11 * MINUTE) == {chat}


def test_somebody_is_not_told_of_their_own_item_in_the_same_chat(world: World) -> None:
    chat = chat_of(world, world.hire(Role.POST, "LD"))
    item = world.file()
    world.db.execute("UPDATE complaint SET chat = ? WHERE id = ?", (chat, item.id))
    assert tell(world, world.act(item, Action.ADD, "还有"), Occasion.ADDED) == frozenset()
