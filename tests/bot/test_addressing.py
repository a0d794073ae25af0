"""The addresses of group chats."""

import pytest

from bot.addressing import format_member, format_room, is_group, parse_room, room_of


def test_a_member_is_in_a_room() -> None:
    member, room = format_member("-100", "7", "42"), format_room("-100", "7")
    assert (member, room) == ("-100/7/42", "-100/7")
    assert room_of(member) == room_of(room) == room
    assert parse_room(member) == parse_room(room) == ("-100", "7")
    assert is_group(member)
    assert is_group(room)


def test_without_a_topic_it_is_the_group_itself() -> None:
    assert (format_member("-100", "", "42"), format_room("-100", "")) == ("-100/0/42", "-100/0")


def test_a_private_chat_is_no_room() -> None:
    assert not is_group("42")
    assert room_of("42") == "42"
    with pytest.raises(ValueError, match="unpack"):
        parse_room("42")
