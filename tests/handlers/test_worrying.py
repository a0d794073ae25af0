"""What sounds like danger: the numbers are said beside the answer, and nothing else changes."""

from dataclasses import replace

import pytest

from handlers.messages import ReplyKind, Said
from handlers.router import decide
from handlers.speaker import Staff
from patrol.complaint import Person, Role
from tests.handlers.hamlet import ANSWERS, ByWord
from tests.talk import Talk

SURE, PERHAPS = "爷爷趴在桌上", "爷爷有点不对"


class Deaf(ByWord):
    """The same town, to which nothing sounds like danger."""

    def worry(self, text: str) -> float:
        return 0.0


def talk() -> Talk:
    return Talk(answers=ANSWERS, village="dongqiao")


def test_what_surely_sounds_like_it_gets_the_numbers_first() -> None:
    first, *rest = talk().say(SURE)
    assert (first.kind, first.key) == (ReplyKind.EMERGENCY, "worry")
    assert all(number in first.text for number in ("110", "119", "120", "12356"))
    assert rest


def test_what_may_be_it_gets_them_last() -> None:
    *answered, last = (each for each in talk().say(PERHAPS) if each.key not in ("privacy", "privacy_abroad"))
    assert (last.kind, last.key) == (ReplyKind.MENU, "worry")
    assert answered


@pytest.mark.parametrize("text", [SURE, PERHAPS])
def test_the_talk_goes_on_as_without(text: str) -> None:
    chat, plain = talk(), Talk(answers=Deaf(town=ANSWERS.town), village="dongqiao")
    told, alone = chat.say(text), plain.say(text)
    assert [each for each in told if each.key != "worry"] == alone
    assert (chat.stage, chat.items) == (plain.stage, plain.items)


def test_an_alarm_has_its_own_numbers() -> None:
    assert [each.key for each in talk().say(f"着火了，{SURE}")] == ["danger"]


def test_after_delicate_words_everything_stays_neutral() -> None:
    chat = talk()
    chat.say("不想活")
    assert "worry" not in [each.key for each in chat.say(SURE)]
    assert "worry" not in [each.key for each in talk().say(f"不想活，{SURE}")]


def test_staff_are_not_told() -> None:
    staff = Staff(person=Person(id=1, name="张三", role=Role.POST, post="DQ"))
    scene = replace(talk().scene(Said(text=SURE)), speaker=staff)
    assert "worry" not in [reply.key for reply in decide(scene, ANSWERS).replies]


def test_a_pressed_button_says_nothing_of_it() -> None:
    chat = talk()
    chat.say(PERHAPS)
    assert "worry" not in [each.key for each in chat.press(chat.buttons[0].label)]


def test_a_town_without_a_line_for_despair_names_none() -> None:
    town = replace(ANSWERS.town, helplines=())
    first, *_ = Talk(answers=replace(ANSWERS, town=town), village="dongqiao").say(SURE)
    assert "心里" not in first.text
