"""A typed answer is the same as a pressed button."""

import pytest

from handlers.buttons import buttons, counted, resolve
from handlers.conversation import Conversation
from handlers.messages import Button, Said

OFFERED = Conversation(buttons=buttons("file", "guard", "edit", "cancel"))


@pytest.mark.parametrize("typed", ["2", "２", "二", "②", "第二个", "选2", "第2", " 2. ", "保密", "保密：不让村里看到"])
def test_a_number_or_the_label_is_the_button(typed: str) -> None:
    assert resolve(Said(text=typed, photos=("p",)), OFFERED) == Said(button="guard", photos=("p",))


@pytest.mark.parametrize("typed", ["5", "0", "十", "保密吗", "", "😀", "二组", "file"])
def test_anything_else_stays_what_was_said(typed: str) -> None:
    assert resolve(Said(text=typed), OFFERED) == Said(text=typed)


def test_a_press_stays_a_press() -> None:
    said = Said(text="1", button="solved:LD-1001-3")
    assert resolve(said, OFFERED) is said


@pytest.mark.parametrize(("typed", "number"), [("十", 10), ("十二", 12), ("第三项", 3), ("12", 12), ("二十", None)])
def test_written_numbers(typed: str, number: int | None) -> None:
    assert counted(typed) == number


def test_standing_labels_are_understood_when_other_buttons_are_offered() -> None:
    other = Conversation(buttons=(Button(id="pick:clinic", label="看门诊能报多少？"),))
    assert resolve(Said(text="提交"), other).button == "file"
    assert resolve(Said(text="没解决"), other).button == "unsolved"
    assert resolve(Said(text="不要"), other).button is None


def test_what_is_offered_goes_before_what_stands() -> None:
    offered = Conversation(buttons=(Button(id="solved:LD-1001-3", label="解决了"),))
    assert resolve(Said(text="解决了"), offered).button == "solved:LD-1001-3"


def test_a_long_text_is_no_label() -> None:
    assert resolve(Said(text="1" * 5_000), OFFERED).button is None
