"""What is said beside an answer: why something did not arrive, and what becomes of one's words."""

import pytest

from handlers.messages import Said
from handlers.notes import NOTES
from handlers.wording.keys import Key
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


def talk(*, abroad: bool = False) -> Talk:
    fresh = Talk(answers=ANSWERS, abroad=abroad)
    fresh.say("你好")
    return fresh


@pytest.mark.parametrize("note", sorted(NOTES))
def test_alone_it_is_all_that_is_said_and_kind(note: str) -> None:
    told = talk().say(note=note)
    assert [one.key for one in told] == [note]
    assert "12345" in told[0].text or note != Key.VOICE_NOT_FETCHED


@pytest.mark.parametrize("note", sorted(NOTES))
def test_with_a_draft_open_that_is_asked_again(note: str) -> None:
    chat = talk()
    chat.say("东桥村路灯坏了没人修")
    assert [one.key for one in chat.say(note=note)] == [note, Key.DRAFT_WAITING]


def test_it_comes_before_the_answer_but_after_the_number_in_danger() -> None:
    chat = talk()
    edited = chat.send(Said(text="荷塘1路末班车几点", note="edited"))
    assert [one.key for one in edited] == [Key.EDITED, Key.ANSWER]
    danger = chat.send(Said(text="东桥村着火了", note="voice_too_long"))
    assert [one.key for one in danger] == [Key.DANGER, Key.VOICE_TOO_LONG]


def test_a_voice_whose_words_came_was_heard_although_it_could_not_be_fetched() -> None:
    told = talk().send(Said(text="荷塘1路末班车几点", note="voice_not_fetched"))
    assert [one.key for one in told] == [Key.ANSWER]


def test_what_is_no_note_is_kept_to_ourselves() -> None:
    assert talk().say("荷塘1路末班车几点", note="staff_closed")[0].key == Key.ANSWER


def test_servers_abroad_are_the_first_thing_in_the_privacy_notice() -> None:
    chat = Talk(answers=ANSWERS, abroad=True)
    told = chat.say("荷塘1路末班车几点")
    assert [one.key for one in told] == [Key.ANSWER, Key.PRIVACY_ABROAD]
    assert told[1].text.startswith("一、您用的这个软件，机器在国外")
    assert "12345" in told[1].text
    assert chat.say("谢谢")[-1].key == Key.THANKS


def test_a_greeting_has_it_once() -> None:
    told = Talk(answers=ANSWERS, abroad=True).say("你好")
    assert [one.key for one in told].count(Key.PRIVACY_ABROAD) == 1


def test_elsewhere_the_notice_is_the_usual_one() -> None:
    told = Talk(answers=ANSWERS).say("荷塘1路末班车几点")
    assert told[1].key == Key.PRIVACY
    assert "国外" not in told[1].text
