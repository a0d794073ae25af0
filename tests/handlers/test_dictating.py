"""Voices that somebody wrote down: the words count, the recording goes where they go, and staff are told so."""

from handlers.conversation import (
    AskingPlace,
    Caring,
    Choosing,
    Confirming,
    Idle,
    Picking,
    Separating,
)
from handlers.intent import LONGEST
from handlers.messages import Said
from handlers.outcome import NoteQuestion
from handlers.wording.keys import Key
from patrol.complaint import Kind
from patrol.lifecycle import Action
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

A, B = "a" * 64, "b" * 64
MARK = "\n（机器听写，可能有错，请听录音）"


def talk(village: str | None = None) -> Talk:
    return Talk(answers=ANSWERS, village=village)


def test_a_complaint_is_shown_with_the_recording_and_filed_with_a_mark() -> None:
    chat = talk()
    told = chat.speak(A, words="东桥村路灯坏了没人修")
    assert "语音：1 段" in told[0].text
    assert "上面的字是机器听出来的" in told[0].text
    chat.press("提交")
    assert (chat.items[0].text, chat.items[0].voices) == (f"东桥村路灯坏了没人修{MARK}", (A,))


def test_typed_words_with_a_voice_beside_carry_no_mark() -> None:
    chat = talk()
    chat.say("东桥村路灯坏了没人修")
    chat.speak(A)
    chat.press("提交")
    assert (chat.items[0].text, chat.items[0].voices) == ("东桥村路灯坏了没人修", (A,))


def test_a_question_is_answered_and_shown_as_it_was_heard() -> None:
    chat = talk()
    told = chat.speak(A, words="荷塘1路末班车几点？")
    assert [one.key for one in told[:2]] == [Key.HEARD, Key.ANSWER]
    assert "荷塘1路末班车几点" in told[0].text
    assert isinstance(chat.stage, Idle)


def test_a_question_that_is_passed_on_takes_the_recording_along() -> None:
    chat = talk("dongqiao")
    told = chat.speak(A, words="退休金什么时候发")
    assert told[0].key == Key.HEARD
    assert chat.at(Picking).voices == (A,)
    chat.speak(B, words="养老钱什么时候发")
    chat.press("转给巡访岗问")
    assert (chat.items[0].kind, chat.items[0].voices) == (Kind.QUESTION, (A, B))
    assert chat.items[0].text.endswith(MARK)


def test_words_that_may_be_either_keep_the_recording_until_it_is_said() -> None:
    chat = talk("dongqiao")
    chat.speak(A, words="我家门口那条路")
    assert chat.at(Choosing).voices == (A,)
    chat.speak(B, words="没人修")
    assert chat.at(Confirming).draft.voices == (A, B)


def test_asked_after_all_it_goes_on_as_a_question() -> None:
    chat = talk()
    chat.speak(A, words="我家门口那条路")
    chat.press("问个问题")
    assert chat.at(Picking).voices == (A,)


def test_an_answer_to_where_goes_with_the_draft_and_a_question_does_not() -> None:
    chat = talk()
    chat.say("路灯坏了没人修")
    chat.speak(A, words="荷塘1路末班车几点？")
    assert chat.at(AskingPlace).draft.voices == ()
    chat.speak(B, words="西桥村")
    assert (chat.at(Confirming).draft.village, chat.at(Confirming).draft.voices) == ("xiqiao", (B,))


def test_another_matter_keeps_its_own_recording() -> None:
    chat = talk()
    chat.speak(A, words="东桥村路灯坏了没人修")
    chat.speak(B, words="西桥村河边堆了好多垃圾一直没人清")
    assert (chat.at(Separating).draft.voices, chat.at(Separating).voices) == ((A,), (B,))
    chat.press("是另一件事")
    chat.press("提交")
    chat.press("提交")
    assert [item.voices for item in chat.items] == [(A,), (B,)]


def test_more_words_to_those_that_wait_wait_with_them() -> None:
    chat = talk()
    chat.say("东桥村路灯坏了没人修")
    chat.say("西桥村河边堆了好多垃圾一直没人清")
    chat.speak(A, words="还漏水")
    assert chat.at(Separating).voices == (A,)


def test_a_button_or_a_command_said_aloud_is_no_recording() -> None:
    chat = talk()
    chat.say("东桥村路灯坏了没人修")
    chat.speak(A, words="提交")
    assert chat.items[0].voices == ()
    chat.speak(A, words="进度")
    assert chat.outcome is not None
    assert chat.outcome.deeds == ()


def test_what_is_added_is_added_with_it() -> None:
    chat = talk()
    chat.say("东桥村路灯坏了没人修")
    chat.press("提交")
    chat.send(Said(button="add"))
    chat.speak(A, words="现在又坏了一盏")
    assert chat.items[0].voices == (A,)
    assert chat.items[0].text.endswith(f"现在又坏了一盏{MARK}")


def test_not_mended_said_aloud_opens_it_again_with_the_recording() -> None:
    chat = talk()
    chat.say("东桥村路灯坏了没人修")
    chat.press("提交")
    chat.staff("DQ-1001", Action.TAKE)
    chat.staff("DQ-1001", Action.CLOSE, "修好了")
    chat.speak(A, words="没修好，又坏了")
    assert chat.at(Choosing).dictated
    chat.send(Said(button=f"unsolved:{chat.items[0].number}"))
    assert chat.items[0].voices == (A,)


def test_danger_counts_as_always_and_delicate_words_too() -> None:
    chat = talk()
    told = chat.speak(A, words="东桥村着火了")
    assert told[0].text.startswith("先打 119！")
    assert (chat.items[0].urgent, chat.items[0].voices) == (True, (A,))
    chat.speak(B, words="火更大了，着火了")
    assert chat.items[0].voices == (A, B)
    assert chat.speak(B, words="老公打我")[0].text.startswith("请先打这些电话")
    assert chat.items[0].voices == (A, B)
    assert isinstance(chat.stage, Caring)


def test_the_number_for_the_named_person_keeps_its_recording() -> None:
    chat = talk()
    chat.say("老公打我")
    chat.press("要")
    chat.speak(A, words="13812345678")
    assert chat.items[0].voices == (A,)


def test_a_voice_is_never_too_long_for_words() -> None:
    chat = talk("dongqiao")
    told = chat.speak(A, words="说来话长" * LONGEST)
    assert told[0].key == Key.VOICE_URGENT
    told = chat.speak(B, words="着火了" + "说来话长" * LONGEST)
    assert told[0].text.startswith("先打 119！")
    assert len(chat.items[0].text) < LONGEST + 100
    assert chat.speak(B, words="我不想活了" + "说来话长" * LONGEST)[0].text.startswith("请先打这些电话")


def test_what_is_typed_stays_too_long() -> None:
    assert talk().say("说来话长" * LONGEST)[0].key == Key.TOO_LONG


def test_the_question_log_knows_of_no_recording() -> None:
    chat = talk()
    chat.speak(A, words="退休金什么时候发")
    assert chat.outcome is not None
    assert [deed.text for deed in chat.outcome.deeds if isinstance(deed, NoteQuestion)] == ["退休金什么时候发"]
