"""Who may hear a voice: never a village what is to be kept from it, and delicate ones the named person alone."""

import pytest

from handlers.conversation import (
    Caring,
)
from handlers.outcome import ForgetWords
from handlers.voices import overdue
from handlers.wording.keys import Key
from patrol.complaint import Complaint
from tests.handlers.hamlet import ANSWERS, TOWN
from tests.talk import Talk

A, B, C = "a" * 64, "b" * 64, "c" * 64


def talk(village: str | None = None, *, care: bool = True) -> Talk:
    return Talk(answers=ANSWERS, village=village, care=care)


def only(chat: Talk) -> Complaint:
    assert len(chat.items) == 1
    return chat.items[0]


def test_it_goes_where_the_last_matter_went_and_not_to_the_village_it_was_kept_from() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    chat.press("保密：不让村里看到")
    chat.press("提交")
    chat.speak(A)
    chat.press("不急")
    assert (chat.items[1].post, chat.items[1].confidential) == ("ZJ", True)
    other = talk()
    other.say("东桥村河边堆了垃圾没人清")
    other.press("提交")
    other.speak(A)
    other.press("不急")
    assert other.items[1].post == "DQ"


def test_urgent_goes_to_the_urgent_item_that_is_open() -> None:
    chat = talk()
    chat.say("东桥村着火了")
    chat.speak(A)
    told = chat.press("很急")
    assert only(chat).voices == (A,)
    assert told[0].kind == "emergency"


def test_what_is_to_be_kept_from_the_village_is_not_put_to_its_urgent_item() -> None:
    chat = talk()
    chat.say("东桥村着火了")
    chat.speak(A)
    chat.say("别让村里知道")
    chat.press("很急")
    assert [item.confidential for item in chat.items] == [False, True]


def test_after_delicate_words_only_the_named_person_hears_it_and_after_a_yes() -> None:
    chat = talk("dongqiao")
    chat.say("老公打我")
    told = chat.speak(A)
    assert "只给镇里那位专人听" in told[0].text
    assert [one.key for one in chat.speak(B)] == [Key.VOICE_GOT, Key.VOICE_URGENT_AGAIN]
    assert chat.items == []
    told = chat.press("很急")
    assert (only(chat).sensitive, only(chat).urgent, only(chat).voices) == (True, True, (A, B))
    assert told[0].key == Key.VOICE_FILED_CARE
    assert isinstance(chat.stage, Caring)
    assert chat.speak(C)[0].key == Key.VOICE_ADDED_CARE
    assert only(chat).voices == (A, B, C)


@pytest.mark.parametrize("words", ["不", "取消"])
def test_a_no_is_a_no(words: str) -> None:
    chat = talk()
    chat.say("老公打我")
    chat.speak(A)
    assert chat.say(words)[0].key == Key.CARE_DECLINED
    assert chat.items == []
    assert isinstance(chat.stage, Caring)


def test_without_a_named_person_the_town_desk_hears_it_and_no_village() -> None:
    chat = talk("dongqiao", care=False)
    chat.say("老公打我")
    chat.speak(A)
    chat.press("不急")
    assert (only(chat).sensitive, only(chat).confidential, only(chat).post) == (False, True, "ZJ")


def test_nobody_looks_for_what_was_asked_of_the_named_person() -> None:
    chat = talk()
    chat.say("老公打我")
    chat.speak(A)
    assert overdue(chat.stage, TOWN) is None


def test_of_delicate_words_in_a_voice_no_voice_is_kept() -> None:
    chat = talk()
    chat.speak(A, words="老公打我")
    assert chat.outcome is not None
    assert ForgetWords() in chat.outcome.deeds
    assert chat.stage == Caring(offered=True)
