"""What is typed with a slash."""

import pytest

from bot.channels.telegram.commands import FOR_GROUPS, FOR_RESIDENTS, is_command_to, menus, obeyed, start_payload
from handlers.messages import Said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/menu", Said(button="menu")),
        ("/Report", Said(button="report")),
        ("/progress@xunfang_bot", Said(button="progress")),
        ("/person", Said(button="handoff")),
        ("/erase", Said(button="erase")),
        ("/help", Said(button="menu")),
        ("/start", Said(text="/start")),
        ("/start post_liudong", Said(text="/start")),
        ("/start bind_12345678", Said(text="绑定 12345678")),
        ("/queue", Said(text="待办")),
        ("/queue@bot XC-1001-9", Said(text="XC-1001-9")),
        ("/bind 柳东村", Said(text="绑定群 柳东村")),
        ("/bind", Said(text="绑定群")),
        ("/report 路灯坏了", Said(text="路灯坏了")),
        ("/report路灯坏了", Said(text="路灯坏了")),
        ("/nothing 末班车几点", Said(text="末班车几点")),
    ],
)
def test_a_command_is_a_button_or_words(text: str, said: Said) -> None:
    assert obeyed(text) == said


@pytest.mark.parametrize(
    "text", ["路灯坏了", "/路灯", "//", "/", "/usr/local", "看 /menu", "/" + "a" * 40, "/menu@a@b"]
)
def test_other_words_are_no_command(text: str) -> None:
    assert obeyed(text) is None


@pytest.mark.parametrize(
    ("text", "ours"),
    [("/queue", True), ("/queue@Our_Bot", True), ("/queue@other_bot", False), ("早上好", False)],
)
def test_a_command_in_a_group_may_be_another_bots(text: str, ours: bool) -> None:
    assert is_command_to(text, "our_bot") is ours


def test_while_our_name_is_not_known_a_named_command_may_be_ours() -> None:
    assert is_command_to("/queue@whoever", "")


def test_a_deep_link_carries_one_word() -> None:
    assert start_payload("/start post_liudong") == "post_liudong"
    assert start_payload("/start") == start_payload("/menu x") == start_payload("start x") == ""


def test_a_long_row_of_blanks_costs_nothing() -> None:
    assert obeyed("/start" + " " * 1_000_000 + "x") == Said(text="/start")


def test_residents_and_groups_see_their_own_commands() -> None:
    (residents, theirs), (groups, ours) = menus()
    assert (residents["type"], groups["type"]) == ("all_private_chats", "all_group_chats")
    assert [one["command"] for one in theirs] == list(FOR_RESIDENTS)
    assert [one["command"] for one in ours] == list(FOR_GROUPS)
    assert all(1 <= len(one["description"]) <= 256 for one in (*theirs, *ours))


def test_every_command_that_is_shown_is_obeyed() -> None:
    shown = {name: obeyed(f"/{name}") for name in (*FOR_RESIDENTS, *FOR_GROUPS)}
    assert [name for name, said in shown.items() if said is None] == []
    assert [name for name, said in shown.items() if said == Said(button="menu")] == ["menu"]
