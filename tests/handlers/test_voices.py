"""Voices that nobody wrote down: never refused, one question at most, and somebody listens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import (
    AskingUrgency,
    Idle,
)
from handlers.messages import Said
from handlers.voices import overdue
from handlers.wording.keys import Key
from patrol.complaint import Complaint, Kind
from patrol.lifecycle import Action
from tests.handlers.hamlet import ANSWERS, TOWN
from tests.talk import NOW, Talk

A, B, C = "a" * 64, "b" * 64, "c" * 64


def talk(village: str | None = None, *, care: bool = True) -> Talk:
    return Talk(answers=ANSWERS, village=village, care=care)


def labels(chat: Talk) -> list[str]:
    return [button.label for button in chat.buttons]


def only(chat: Talk) -> Complaint:
    assert len(chat.items) == 1
    return chat.items[0]


def test_one_question_is_asked_and_the_voice_waits() -> None:
    chat = talk("dongqiao")
    told = chat.speak(A)
    assert told[0].text.startswith("您的语音收到了，会有人听。急吗？")
    assert labels(chat) == ["很急", "不急", "打字说"]
    assert chat.at(AskingUrgency).draft.voices == (A,)


def test_not_urgent_is_filed_at_once_with_the_village_of_the_code() -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    told = chat.press("不急")
    item = only(chat)
    assert (item.kind, item.post, item.voices, item.urgent) == (Kind.CALLBACK, "DQ", (A,), False)
    assert item.number in told[0].text
    assert "会有人听" in told[0].text
    assert "把号码发在这里" in told[0].text


def test_urgent_says_the_numbers_first_and_asks_nothing_more() -> None:
    chat = talk()
    chat.speak(A)
    told = chat.press("很急")
    assert told[0].text.startswith("人有危险，先打 110、119、120！")
    assert told[0].kind == "emergency"
    assert (only(chat).urgent, only(chat).post) == (True, "ZJ")


@pytest.mark.parametrize(("answer", "post"), [("西桥村", "XQ"), ("不知道", "ZJ"), ("就是那边那里", "ZJ")])
def test_an_unknown_village_is_asked_once(answer: str, post: str) -> None:
    chat = talk()
    chat.speak(A)
    assert chat.press("不急")[0].key == Key.VOICE_PLACE
    chat.say(answer)
    assert (only(chat).post, only(chat).voices) == (post, (A,))


def test_who_answers_where_by_voice_is_heard_at_the_town_desk() -> None:
    chat = talk()
    chat.speak(A)
    chat.press("不急")
    chat.speak(B)
    assert (only(chat).post, only(chat).voices) == ("ZJ", (A, B))


def test_a_second_voice_instead_of_an_answer_files_both() -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    told = chat.speak(B)
    assert only(chat).voices == (A, B)
    assert (told[0].key, labels(chat)) == (Key.VOICE_FILED_UNASKED, ["很急"])


def test_more_voices_go_to_the_same_item_and_urgent_can_still_be_said() -> None:
    chat = talk("dongqiao")
    for voice in (A, B, C):
        chat.speak(voice)
    assert only(chat).voices == (A, B, C)
    told = chat.press("很急")
    assert told[0].kind == "emergency"
    assert only(chat).text.endswith("居民说：很急")
    assert isinstance(chat.stage, Idle)


def test_after_a_while_the_next_voice_is_asked_about_again() -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    chat.press("不急")
    chat.items[0] = replace(only(chat), created_at=NOW - timedelta(minutes=31))
    told = chat.speak(B)
    assert told[0].key == Key.VOICE_URGENT_WHICH
    chat.press(f"补充到 {only(chat).number}")
    assert only(chat).voices == (A, B)


def test_an_urgent_button_of_old_fits_nothing() -> None:
    chat = talk()
    assert chat.send(Said(button="voice:urgent"))[0].key == Key.STALE
    assert chat.send(Said(button="voice:calm"))[0].key == Key.STALE
    chat.speak(A)
    assert chat.send(Said(button="voice:other"))[0].key == Key.STALE


@pytest.mark.parametrize(("words", "urgent"), [("急", True), ("是的", True), ("不急的", False), ("不是", False)])
def test_the_answer_may_be_words(words: str, urgent: bool) -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    chat.say({"是的": "是"}.get(words, words))
    assert only(chat).urgent is urgent


def test_a_number_or_a_village_instead_of_the_answer_is_kept_and_it_is_asked_again() -> None:
    chat = talk()
    chat.speak(A)
    assert chat.say("13812345678")[0].key == Key.VOICE_URGENT_AGAIN
    assert chat.say("西桥村")[0].key == Key.VOICE_URGENT_AGAIN
    told = chat.press("不急")
    assert only(chat).post == "XQ"
    assert "号码" not in told[0].text
    assert chat.outcome is not None
    assert [deed.draft.contact for deed in chat.outcome.deeds if hasattr(deed, "draft")] == ["13812345678"]


def test_cancel_gives_it_up() -> None:
    chat = talk()
    chat.speak(A)
    chat.say("取消")
    assert isinstance(chat.stage, Idle)
    assert chat.items == []


@pytest.mark.parametrize("answered", [False, True])
def test_a_voice_that_was_asked_about_in_vain_is_overdue(answered: bool) -> None:
    chat = talk()
    chat.speak(A)
    if answered:
        chat.press("不急")
    found = overdue(chat.stage, TOWN)
    assert found is not None
    assert (found.draft.voices, found.draft.village, found.draft.text) == ((A,), "", "（语音留言）")
    assert found.reply.filed


def test_nothing_else_is_overdue() -> None:
    chat = talk()
    assert overdue(chat.stage, TOWN) is None
    chat.say("河边堆了垃圾没人清")
    chat.speak(A)
    assert overdue(chat.stage, TOWN) is None


def test_the_number_after_it_goes_to_it_although_other_matters_are_open() -> None:
    chat = talk("dongqiao")
    chat.say("河边堆了垃圾没人清")
    chat.press("提交")
    chat.speak(A)
    chat.press("不急")
    chat.say("13812345678")
    assert chat.items[1].version == 2
    assert chat.items[0].version == 1


def test_what_staff_call_done_gets_no_voice_unasked() -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    chat.press("不急")
    chat.staff("DQ-1001", Action.TAKE)
    chat.staff("DQ-1001", Action.CLOSE, "打过电话了")
    assert chat.speak(B)[0].key == Key.VOICE_URGENT_WHICH


def test_erasing_says_that_a_matter_of_voices_alone_cannot_go_on() -> None:
    chat = talk("dongqiao")
    chat.speak(A)
    chat.press("不急")
    assert "只用语音说的事，就办不下去了" in chat.say("删除我的信息")[0].text
