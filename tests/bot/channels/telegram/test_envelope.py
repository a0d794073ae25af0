"""From whom an update is, and whether it is meant for us."""

from typing import Any

import pytest

from bot.channels.telegram.envelope import DONE, NOBODY, UNREADABLE, Press, id_of, press_of
from bot.storage.chats import Address
from tests.bot.channels.telegram.updates import GROUP, OURS, THREAD, USER, Json, at_the_door, edited, message, press
from tests.live import telegram_words as words


def address(where: str) -> Address:
    return Address(channel="telegram", account="123456", address=where, findable=True, user=str(USER))


def where(update: Json, name: str = "our_bot") -> str | None:
    arrival = at_the_door(update, name)
    return None if arrival is None else arrival.address.address


def test_a_private_chat_is_its_user() -> None:
    arrival = at_the_door(message(text="路灯坏了"))
    assert arrival is not None
    assert (arrival.address, arrival.external_id) == (address("700"), "u9")
    assert (arrival.bundle, arrival.village, arrival.unreadable, arrival.hold) == ("", None, "", 0)


def test_an_album_is_one_bundle() -> None:
    arrival = at_the_door(message(photo=words.sizes("f", 9), media_group_id="1378"))
    assert arrival is not None
    assert arrival.bundle == "1378"


@pytest.mark.parametrize("mark", [3, "\ud800", "a b", "x" * 65, ""])
def test_an_odd_mark_makes_no_bundle(mark: object) -> None:
    arrival = at_the_door(message(text="a", media_group_id=mark))
    assert arrival is not None
    assert arrival.bundle == ""


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("/start post_liudong", "liudong"),
        ("/start post_LD", "liudong"),
        ("/start post_ld", "liudong"),
        ("/start post_ZJ", None),
        ("/start post_nowhere", None),
        ("/start bind_1", None),
        ("柳东村", None),
    ],
)
def test_a_posters_link_presets_the_village(text: str, village: str | None) -> None:
    arrival = at_the_door(message(text=text))
    assert arrival is not None
    assert arrival.village == village


def test_in_a_group_commands_to_us_are_heard() -> None:
    assert where(message(GROUP, text="/queue")) == f"{GROUP}/0/{USER}"
    assert where(message(GROUP, THREAD, text="/queue@our_bot")) == f"{GROUP}/{THREAD}/{USER}"
    assert where(message(GROUP, text="/queue@other_bot")) is None


def test_in_a_group_answers_to_us_are_heard_and_nothing_else() -> None:
    assert where(message(GROUP, text="明天去清", reply_to_message={"from": OURS})) == f"{GROUP}/0/{USER}"
    assert where(message(GROUP, text="早", reply_to_message={"from": words.person(3)})) is None
    assert where(message(GROUP, text="老王今天来吗")) is None
    opening = {"from": OURS, "forum_topic_created": {"name": "柳东"}}
    assert where(message(GROUP, THREAD, text="早", reply_to_message=opening)) is None


def test_a_thread_of_replies_is_no_topic_and_the_general_one_is_none() -> None:
    threaded = message(GROUP, text="/queue", message_thread_id=77)
    assert where(threaded) == f"{GROUP}/0/{USER}"
    assert where(message(GROUP, 1, text="/queue")) == f"{GROUP}/0/{USER}"


def test_a_press_lies_where_its_message_is() -> None:
    assert where(press()) == "700"
    assert where(press(chat=GROUP, thread=THREAD)) == f"{GROUP}/{THREAD}/{USER}"


def test_a_press_on_what_was_chosen_already_says_nothing() -> None:
    assert where(press(DONE)) is None


def test_of_a_press_that_lies_nowhere_nothing_is_known() -> None:
    update = press()
    del update["callback_query"]["message"]
    assert where(update) is None


def test_changed_words_are_heard_and_moving_places_are_not() -> None:
    assert where(edited(text="柳东村")) == where(edited(caption="路灯")) == "700"
    assert where(edited(location={"latitude": 31.2, "longitude": 121.0})) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9, **words.member_change(USER, OURS, "kicked")},
        {"update_id": 9, "channel_post": {"chat": {"id": -5, "type": "channel"}, "text": "a"}},
        {"update_id": 9},
        message(GROUP, migrate_to_chat_id=-1002),
        message(pinned_message={"message_id": 1}),
        message(GROUP, text="/queue", sender_chat={"id": GROUP, "type": "supergroup"}),
        {"update_id": 9, "message": {"from": words.person(3), "chat": {"id": -5, "type": "channel"}, "text": "a"}},
        {"update_id": 9, "message": {"from": OURS, "chat": {"id": 5, "type": "private"}, "text": "a"}},
    ],
)
def test_what_nobody_said_to_us_is_not_kept(update: Json) -> None:
    assert at_the_door(update) is None


@pytest.mark.parametrize(
    ("update", "external"),
    [
        ({"update_id": 9, "message": 3}, "u9"),
        ({"update_id": 9, "message": {}}, "u9"),
        ({"update_id": 9, "message": {"from": {"id": "x"}, "chat": {"id": 5, "type": "private"}}}, "u9"),
        ({"update_id": 9, "message": {"from": {"id": 5}, "chat": {"id": True, "type": "private"}}}, "u9"),
        ({"update_id": 9, "message": {"from": {"id": 5}, "chat": {"id": 10**30, "type": "private"}}}, "u9"),
        ({"update_id": 9, "callback_query": {"from": {"id": 5}, "message": {}}}, "u9"),
        ({"update_id": "9", "message": {"from": words.person(5), "chat": words.chat(5), "text": "a"}}, None),
        (["update_id"], None),
        ("text", None),
        (None, None),
    ],
)
def test_what_has_no_readable_envelope_is_put_aside_with_its_reason(update: object, external: str | None) -> None:
    arrival = at_the_door(update)
    assert arrival is not None
    assert (arrival.address.address, arrival.address.findable, arrival.unreadable) == (NOBODY, False, UNREADABLE)
    assert arrival.external_id == external or (external is None and len(arrival.external_id) == 33)


def test_the_same_bytes_have_the_same_id() -> None:
    first, again, other = at_the_door("a"), at_the_door("a"), at_the_door("b")
    assert first == again != other


@pytest.mark.parametrize(("update", "number"), [({"update_id": 9}, 9), ({"update_id": True}, None), ([], None)])
def test_the_number_by_which_telegram_counts(update: Any, number: int | None) -> None:
    assert id_of(update) == number


def test_a_press_is_acknowledged_with_the_words_on_its_button() -> None:
    rows = [[{"text": "不提交", "callback_data": "b"}], [{"text": "提交", "callback_data": "a"}]]
    shown = press_of(press("a", reply_markup={"inline_keyboard": rows}))
    assert shown == Press(query="q1", data="a", chat=USER, message=6, label="提交")


def test_of_a_press_in_a_group_the_keyboard_stays_for_the_others() -> None:
    shown = press_of(press("a", GROUP))
    assert shown is not None
    assert shown.chat == 0


@pytest.mark.parametrize("rows", [None, 3, [3], [[3]], [[{"text": "提交"}]]])
def test_without_readable_buttons_there_are_no_words(rows: object) -> None:
    shown = press_of(press("a", reply_markup={"inline_keyboard": rows}))
    assert shown is not None
    assert shown.label == ""


@pytest.mark.parametrize("update", [3, message(text="a"), {"callback_query": 3}, {"callback_query": {"id": 3}}])
def test_what_is_no_press_is_not_acknowledged(update: Any) -> None:
    assert press_of(update) is None


def test_a_press_without_an_id_cannot_be_acknowledged() -> None:
    update = press()
    update["callback_query"]["id"] = ""
    assert press_of(update) is None
