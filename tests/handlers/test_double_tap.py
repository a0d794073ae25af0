"""A second tap on 提交 that was meant for the first of two matters hands in no other."""

import pytest

from handlers.conversation import AskingPlace, Confirming
from handlers.messages import Said
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

FIRST, SECOND = "东桥村路灯坏了没人修", "西桥村垃圾堆了没人清"


def two(second: str = SECOND) -> tuple[Talk, str]:
    """A talk in which the first of two drafts is shown, and its 提交."""
    chat = Talk(answers=ANSWERS)
    for words in (FIRST, second, "是另一件事"):
        chat.say(words)
    return chat, next(button.id for button in chat.buttons if button.label == "提交")


def test_the_second_tap_says_the_number_again_and_the_other_draft_stays() -> None:
    chat, submit = two()
    chat.send(Said(button=submit))
    told = chat.send(Said(button=submit))
    assert [one.key for one in told] == ["filed_already", "draft_waiting"]
    assert chat.items[0].number in told[0].text
    assert (len(chat.items), chat.at(Confirming).draft.text) == (1, SECOND)


def test_where_the_other_is_still_asked_about_too() -> None:
    chat, submit = two("垃圾堆了没人清")
    chat.send(Said(button=submit))
    assert [one.key for one in chat.send(Said(button=submit))] == ["filed_already", "place"]
    assert chat.at(AskingPlace).draft.text == "垃圾堆了没人清"


@pytest.mark.parametrize("how", ["1", "提交", "好的"])
def test_the_other_is_handed_in_when_it_is_meant(how: str) -> None:
    chat, submit = two()
    chat.send(Said(button=submit))
    chat.say(how)
    assert [item.text for item in chat.items] == [FIRST, SECOND]


def test_its_own_button_hands_it_in_and_after_that_says_its_number() -> None:
    chat, submit = two()
    chat.send(Said(button=submit))
    chat.press("提交")
    assert [item.text for item in chat.items] == [FIRST, SECOND]
    (told,) = chat.send(Said(button=submit))
    assert (told.key, chat.items[1].number in told.text) == ("filed_already", True)


def test_after_a_cancelled_first_an_old_button_only_shows_what_is_open() -> None:
    chat, submit = two()
    chat.press("取消")
    assert [one.key for one in chat.send(Said(button=submit))] == ["draft_waiting"]
    assert chat.items == []


def test_a_button_of_before_the_program_told_them_apart_hands_in_what_is_shown() -> None:
    chat, _ = two()
    chat.send(Said(button="file"))
    assert len(chat.items) == 1
