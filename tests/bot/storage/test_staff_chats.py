"""Accounts joined to staff by one-time codes, and groups joined to posts."""

import re
from datetime import timedelta

import pytest

from bot.addressing import format_member
from bot.settings import Limits
from bot.storage import chats, inbox, people, staff_chats
from bot.storage.chats import Address, Stale
from bot.storage.errors import Conflict
from bot.storage.inbox import Arrival
from bot.storage.staff_chats import CODE_LASTS, MOST_GUESSES
from handlers.binding import Joined, NotJoined
from patrol.complaint import Person, Role
from tests.bot.storage.world import MINUTE, NOW, World


def private(world: World, user: str = "77", channel: str = "telegram") -> int:
    """Somebody's private chat with us."""
    address = Address(channel=channel, account="bot", address=user, findable=True, user=user)
    return chats.ensure(world.db, world.vault, address, None, NOW)


def member(world: World, user: str = "77", group: str = "-100") -> int:
    """What the same somebody says in a group."""
    inside = format_member(group, "0", user)
    address = Address(channel="telegram", account="bot", address=inside, findable=True, user=user)
    return chats.ensure(world.db, world.vault, address, None, NOW)


def joined(world: World, person: Person, chat: int) -> Joined | NotJoined:
    """This person's account, joined."""
    code = staff_chats.make_code(world.db, world.vault, person.id, NOW)
    return staff_chats.join(world.db, world.vault, chat, code, NOW)


def speaker(world: World, chat: int) -> Person | None:
    return staff_chats.speaker(world.db, world.vault, chat)


def test_a_code_joins_an_account_once(world: World) -> None:
    person, chat = world.hire(), private(world)
    code = staff_chats.make_code(world.db, world.vault, person.id, NOW)
    assert re.fullmatch("[0-9]{8}", code)
    assert staff_chats.join(world.db, world.vault, chat, code, NOW) == Joined(person=person)
    assert staff_chats.join(world.db, world.vault, private(world, "78"), code, NOW) == NotJoined()
    assert speaker(world, chat) == person
    assert speaker(world, private(world, "78")) is None


def test_of_a_code_only_a_keyed_fingerprint_is_kept(world: World) -> None:
    code = staff_chats.make_code(world.db, world.vault, world.hire().id, NOW)
    (kept,) = world.column("SELECT code_hash FROM staff_code")
    assert code not in kept
    assert kept == world.vault.index(code, "staff.code")


@pytest.mark.parametrize("after", [-MINUTE, CODE_LASTS, CODE_LASTS + MINUTE])
def test_a_code_is_good_for_five_minutes(world: World, after: timedelta) -> None:
    code = staff_chats.make_code(world.db, world.vault, world.hire().id, NOW)
    assert staff_chats.join(world.db, world.vault, private(world), code, NOW + after) == NotJoined()


def test_a_new_code_makes_the_last_one_useless_and_a_shown_one_is_void(world: World) -> None:
    person, chat = world.hire(), private(world)
    first, second = (staff_chats.make_code(world.db, world.vault, person.id, NOW) for _ in range(2))
    staff_chats.void(world.db, world.vault, second, NOW)
    assert [staff_chats.join(world.db, world.vault, chat, code, NOW) for code in (first, second)] == [NotJoined()] * 2


def test_who_has_left_joins_nothing(world: World) -> None:
    person = world.hire()
    code = staff_chats.make_code(world.db, world.vault, person.id, NOW)
    people.change(world.db, person.id, Role.POST, "LD", active=False)
    assert staff_chats.join(world.db, world.vault, private(world), code, NOW) == NotJoined()


def test_after_five_wrong_ones_in_an_hour_none_is_looked_at(world: World) -> None:
    person, chat = world.hire(), private(world)
    code = staff_chats.make_code(world.db, world.vault, person.id, NOW)
    wrong = [staff_chats.join(world.db, world.vault, chat, "", NOW) for _ in range(MOST_GUESSES)]
    assert wrong == [NotJoined()] * MOST_GUESSES
    assert staff_chats.join(world.db, world.vault, chat, code, NOW) == NotJoined(too_often=True)
    assert staff_chats.join(world.db, world.vault, private(world, "78"), code, NOW) == Joined(person=person)
    later = NOW + timedelta(hours=1)
    code = staff_chats.make_code(world.db, world.vault, person.id, later)
    assert staff_chats.join(world.db, world.vault, chat, code, later) == Joined(person=person)


def test_a_person_may_join_several_accounts_and_an_account_is_one_persons(world: World) -> None:
    wang, li = world.hire(), world.hire(name="李巡访")
    one, two = private(world), private(world, "o-wechat", "wechat")
    assert [joined(world, wang, chat) for chat in (one, two, one)] == [Joined(person=wang)] * 3
    assert joined(world, li, one) == Joined(person=li, anew=True)
    assert (speaker(world, one), speaker(world, two)) == (li, wang)


def test_rights_are_those_of_now(world: World) -> None:
    person, chat = world.hire(), private(world)
    joined(world, person, chat)
    people.change(world.db, person.id, Role.TOWN, "ZJ", active=True)
    assert speaker(world, chat) == Person(id=person.id, name=person.name, role=Role.TOWN, post="ZJ")
    people.change(world.db, person.id, Role.TOWN, "ZJ", active=False)
    assert speaker(world, chat) is None


def test_an_account_is_known_in_every_group_and_let_go_of_everywhere(world: World) -> None:
    person, chat, inside = world.hire(), private(world), member(world)
    joined(world, person, chat)
    assert speaker(world, inside) == person
    staff_chats.leave(world.db, inside)
    assert (speaker(world, chat), speaker(world, inside)) == (None, None)


def test_only_an_own_account_is_let_go_of_at_the_desk(world: World) -> None:
    person, chat = world.hire(), private(world)
    joined(world, person, chat)
    (mark,) = world.column("SELECT user_index FROM staff_chat")
    staff_chats.leave_one(world.db, world.hire(name="李").id, mark)
    assert speaker(world, chat) == person
    staff_chats.leave_one(world.db, person.id, mark)
    assert speaker(world, chat) is None


def test_a_chat_of_nobody_in_particular_cannot_be_joined(world: World) -> None:
    person, chat = world.hire(), world.chat("a browser")
    code = staff_chats.make_code(world.db, world.vault, person.id, NOW)
    with pytest.raises(Conflict):
        staff_chats.join(world.db, world.vault, chat, code, NOW)


def rooms(world: World) -> list[tuple[str, str]]:
    return [(row["post"], row["channel"]) for row in world.db.all(staff_chats.ROOMS)]


def test_a_group_is_joined_to_a_post_moved_and_let_go_of(world: World) -> None:
    person, inside = world.hire(Role.TOWN, "ZJ"), member(world)
    joined(world, person, private(world))
    staff_chats.join_room(world.db, world.vault, inside, "LD", NOW)
    assert rooms(world) == [("LD", "telegram")]
    index = staff_chats.room_index(world.vault, {"channel": "telegram", "account": "bot"}, "-100/0/99")  # type: ignore[arg-type] # as good as a row
    assert world.db.value(staff_chats.ROOM_POST, index) == "LD"
    staff_chats.join_room(world.db, world.vault, inside, "SQ", NOW)
    assert rooms(world) == [("SQ", "telegram")]
    staff_chats.join_room(world.db, world.vault, inside, None, NOW)
    assert rooms(world) == []


def test_the_room_can_be_written_to(world: World) -> None:
    joined(world, world.hire(), private(world))
    staff_chats.join_room(world.db, world.vault, member(world), "LD", NOW)
    (sealed,) = world.column("SELECT address_sealed FROM chat JOIN room ON room.chat = chat.id")
    assert world.vault.open_text(sealed, chats.ADDRESS) == "-100/0"


@pytest.mark.parametrize("post", ["SQ", None])
def test_a_group_is_not_joined_or_let_go_of_by_others(world: World, post: str | None) -> None:
    joined(world, world.hire(Role.TOWN, "ZJ"), private(world, "1"))
    staff_chats.join_room(world.db, world.vault, member(world, "1"), "SQ", NOW)
    joined(world, world.hire(), private(world))
    with pytest.raises(Stale):
        staff_chats.join_room(world.db, world.vault, member(world), post, NOW)
    with pytest.raises(Stale):
        staff_chats.join_room(world.db, world.vault, member(world, "78"), post, NOW)


def test_a_group_whose_address_is_forgotten_is_not_joined(world: World) -> None:
    joined(world, world.hire(), private(world))
    inside = member(world)
    world.db.execute("UPDATE chat SET address_sealed = NULL WHERE id = ?", (inside,))
    with pytest.raises(Stale):
        staff_chats.join_room(world.db, world.vault, inside, "LD", NOW)


def test_what_is_over_is_swept(world: World) -> None:
    staff_chats.make_code(world.db, world.vault, world.hire().id, NOW)
    staff_chats.join(world.db, world.vault, private(world), "", NOW)
    staff_chats.sweep(world.db, NOW + CODE_LASTS)
    assert world.column("SELECT COUNT(*) FROM staff_code") == [1]
    staff_chats.sweep(world.db, NOW + timedelta(hours=1))
    assert world.column("SELECT COUNT(*) FROM staff_code") == [0]
    assert world.column("SELECT COUNT(*) FROM staff_guess") == [0]


def test_a_group_is_let_go_of_at_the_desk_by_whom_it_concerns(world: World) -> None:
    person, other = world.hire(), world.hire(post="SQ", name="李")
    joined(world, person, private(world))
    staff_chats.join_room(world.db, world.vault, member(world), "LD", NOW)
    (room,) = world.column("SELECT chat FROM room")
    assert not staff_chats.let_go(world.db, other, room)
    assert staff_chats.let_go(world.db, person, room)
    assert not staff_chats.let_go(world.db, person, room)


def test_whoever_works_here_is_put_off_by_no_limit(world: World) -> None:
    joined(world, world.hire(), private(world))
    limits = Limits(chat=2, network=100, day=100)

    def state(user: str, external: str) -> str:
        address = Address(channel="telegram", account="bot", address=user, findable=True, user=user)
        arrival = Arrival(address=address, external_id=external, raw=b"{}")
        return inbox.receive(world.db, world.vault, arrival, limits, NOW).state

    assert [state("77", f"a{number}") for number in range(4)] == ["waiting"] * 4
    assert [state("78", f"b{number}") for number in range(4)] == ["waiting"] * 2 + ["held"] * 2


def test_no_two_people_have_the_same_code(world: World) -> None:
    drawn = iter(["11111111", "57350000", "11111111", "02222222"])
    people_hired = [world.hire(name=name) for name in ("甲", "乙")]
    codes = [
        staff_chats.make_code(world.db, world.vault, person.id, NOW, lambda _: next(drawn)) for person in people_hired
    ]
    assert codes == ["11111111", "02222222"]


def test_bare_digits_are_counted_as_wrong_codes_and_no_further(world: World) -> None:
    chat = private(world)
    for _ in range(MOST_GUESSES + 1):
        staff_chats.guessed(world.db, chat, NOW)
    assert world.column("SELECT COUNT(*) FROM staff_guess") == [MOST_GUESSES]
    assert staff_chats.join(world.db, world.vault, chat, "", NOW) == NotJoined(too_often=True)
