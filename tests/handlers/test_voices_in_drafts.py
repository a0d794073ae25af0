"""Voices that nobody wrote down join what is being said, and what is said beside them is heard."""

import pytest

from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    Choosing,
    Confirming,
    Picking,
    Separating,
)
from handlers.messages import Said
from handlers.wording.keys import Key
from patrol.complaint import Complaint, Kind
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

A, B, C = "a" * 64, "b" * 64, "c" * 64


def talk(village: str | None = None, *, care: bool = True) -> Talk:
    return Talk(answers=ANSWERS, village=village, care=care)


def only(chat: Talk) -> Complaint:
    assert len(chat.items) == 1
    return chat.items[0]


def test_a_question_is_answered_on_the_side() -> None:
    chat = talk()
    chat.speak(A)
    told = chat.say("荷塘1路末班车几点？")
    assert [one.key for one in told] == [Key.ANSWER, Key.VOICE_URGENT_AGAIN]


def test_the_matter_in_words_becomes_a_draft_with_the_voice() -> None:
    chat = talk()
    chat.speak(A)
    told = chat.say("西桥村路灯坏了没人修")
    draft = chat.at(Confirming).draft
    assert (draft.voices, draft.kind, draft.village) == ((A,), Kind.COMPLAINT, "xiqiao")
    assert "语音：1 段" in told[0].text


def test_typing_instead_keeps_the_voice() -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    assert chat.press("打字说")[0].key == Key.REPORT_VOICES
    chat.say("路灯坏了没人修")
    chat.press("提交")
    assert (only(chat).voices, only(chat).text) == ((A,), "路灯坏了没人修")


@pytest.mark.parametrize(
    ("button", "stage"), [("report", AskingText), ("callback", AskingPhone), ("write", AskingText)]
)
def test_other_ways_out_keep_the_voice(button: str, stage: type[AskingText | AskingPhone]) -> None:
    chat = talk()
    chat.speak(A)
    chat.send(Said(button=button))
    assert chat.at(stage).draft.voices == (A,)


def test_it_is_the_matter_where_that_was_asked_for() -> None:
    chat = talk("dongqiao")
    chat.send(Said(button="report"))
    told = chat.speak(A)
    assert "事情：语音，会有人听" in told[0].text
    chat.press("提交")
    assert (only(chat).kind, only(chat).text, only(chat).voices) == (Kind.COMPLAINT, "（语音留言）", (A,))


def test_it_is_filed_as_it_is_where_words_for_the_post_were_asked_for() -> None:
    chat = talk("dongqiao")
    chat.send(Said(button="write"))
    chat.speak(A)
    assert (only(chat).kind, only(chat).voices) == (Kind.REQUEST, (A,))


def test_it_joins_a_draft_that_is_shown_or_being_changed() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    told = chat.speak(A)
    assert told[0].text == "语音收到了。"
    assert "语音：1 段" in told[1].text
    chat.press("改一改")
    chat.press("内容")
    told = chat.speak(B)
    assert told[0].text == "语音收到了。"
    assert "语音：2 段" in told[1].text
    chat.press("提交")
    assert only(chat).voices == (A, B)


def test_it_answers_where_only_so_often() -> None:
    chat = talk()
    chat.say("河边堆了垃圾没人清")
    assert [one.key for one in chat.speak(A)] == [Key.VOICE_GOT, Key.VOICE_PLACE_AGAIN]
    assert chat.at(AskingPlace).tries == 2
    chat.speak(B)
    assert (chat.at(Confirming).draft.village, chat.at(Confirming).draft.voices) == ("", (A, B))


def test_it_files_the_callback_whose_number_it_may_say() -> None:
    chat = talk("dongqiao")
    chat.say("给我回电")
    told = chat.speak(A)
    assert (only(chat).kind, only(chat).voices) == (Kind.CALLBACK, (A,))
    assert "把号码发在这里" in told[0].text


def test_it_waits_with_words_that_wait() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    chat.say("西桥村路灯坏了没人修，马路也坏了")
    assert isinstance(chat.stage, Separating)
    chat.speak(A)
    chat.press("是另一件事")
    chat.press("提交")
    chat.press("提交")
    assert [item.voices for item in chat.items] == [(), (A,)]


def test_it_says_what_photos_are_about() -> None:
    chat = talk("dongqiao")
    chat.say("河边堆了垃圾没人清")
    chat.press("提交")
    chat.say(photos=(B,))
    chat.speak(A)
    assert chat.at(Choosing).voices == (A,)
    chat.press("反映新问题")
    assert (chat.at(Confirming).draft.photos, chat.at(Confirming).draft.voices) == ((B,), (A,))


def test_it_is_added_where_an_addition_was_asked_for() -> None:
    chat = talk("dongqiao")
    chat.say("河边堆了垃圾没人清")
    chat.press("提交")
    chat.send(Said(button="add"))
    assert isinstance(chat.stage, Adding)
    told = chat.speak(A)
    assert (told[0].key, only(chat).voices) == (Key.VOICE_ADDED, (A,))


def test_a_question_that_was_not_understood_goes_along() -> None:
    chat = talk("dongqiao")
    chat.say("退休金什么时候发")
    assert isinstance(chat.stage, Picking)
    chat.speak(A)
    chat.press("不急")
    assert (only(chat).text, only(chat).voices) == ("退休金什么时候发", (A,))
