"""A clear question while something else is asked is answered; it is not hoarded as part of what is open."""

import pytest

from handlers.conversation import AskingPhone, AskingPlace, AskingText, AskingUrgency, Choosing, Confirming, Separating
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

OPEN = {
    Choosing: ("你好", "我家门口的事"),
    AskingText: ("你好", "反映问题"),
    AskingPlace: ("你好", "路灯坏了没人修"),
    AskingPhone: ("你好", "给我回电"),
    Confirming: ("你好", "东桥村路灯坏了没人修"),
    Separating: ("你好", "东桥村路灯坏了没人修", "还有一件别的说不清的事"),
}


def at(stage: type[object]) -> Talk:
    chat = Talk(answers=ANSWERS)
    for words in OPEN[stage]:
        chat.say(words)
    assert isinstance(chat.stage, stage)
    return chat


@pytest.mark.parametrize("stage", OPEN)
def test_a_question_is_answered_and_the_open_one_asked_again_once(stage: type[object]) -> None:
    chat = at(stage)
    before = chat.stage
    told = chat.say("看门诊能报多少")
    assert (len(told), told[0].kind, chat.stage) == (2, "answer", before)


@pytest.mark.parametrize("stage", OPEN)
def test_a_question_that_is_not_sure_is_offered_choices(stage: type[object]) -> None:
    chat = at(stage)
    before = chat.stage
    assert [told.kind for told in chat.say("医保能报多少")] == ["options"]
    assert chat.buttons[-1].label == "接着办刚才的事"
    assert chat.say("1")[0].kind == "answer"
    assert chat.stage == before


def test_a_voice_that_waits_stays_while_a_question_is_answered() -> None:
    chat = Talk(answers=ANSWERS)
    chat.speak("0" * 64)
    before = chat.at(AskingUrgency)
    assert [told.kind for told in chat.say("医保能报多少")] == ["options"]
    assert chat.stage == before


def test_what_nobody_knows_is_no_place_either() -> None:
    chat = at(AskingPlace)
    assert [told.key for told in chat.say("天气怎么样")] == ["notknown_here", "place"]
    assert (chat.at(AskingPlace).tries, chat.at(AskingPlace).draft.place) == (1, "")


def test_a_spot_with_the_word_of_a_question_is_a_place() -> None:
    chat = at(AskingPlace)
    chat.say("怎么说呢，就是那座桥")
    assert "那座桥" in chat.at(AskingPlace).draft.place
