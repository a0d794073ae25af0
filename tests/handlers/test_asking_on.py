"""Asking on after an answer: what the new words leave out comes from the question before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import asking_on
from handlers.conversation import Caring, Choosing, Conversation, Idle, Picking
from handlers.messages import Said
from handlers.router import decide
from handlers.wording.keys import Key
from tests.handlers.hamlet import ANSWERS
from tests.talk import NOW, Talk

SINCE = NOW.isoformat()


def after(question: str) -> Talk:
    chat = Talk(answers=ANSWERS)
    chat.say("你好")
    chat.say(question)
    return chat


def test_what_the_earlier_question_completes_is_answered_under_the_whole_question() -> None:
    (told,) = after("低保怎么申请").say("要带什么")
    assert told.key == Key.ANSWER_PART
    assert told.text.startswith("您问：办低保的材料？\n带身份证和户口簿。")


@pytest.mark.parametrize(
    "words", ["我妈72岁呢", "我妈64", "我妈七十二", "老人呢？", "那村里的呢", "那东桥村的呢", "找谁", "几号呢"]
)
def test_a_person_a_place_or_a_bare_question_without_an_entry_of_its_own_tells_what_there_is(words: str) -> None:
    chat = after("门诊能报多少")
    (told,) = chat.say(words)
    assert (told.kind, told.key) == ("answer", "answer_same")
    assert chat.stage == Idle(entry="clinic", since=SINCE)


def test_something_else_of_the_topic_is_offered_and_the_words_are_kept_with_the_question() -> None:
    chat = after("门诊能报多少")
    (told,) = chat.say("那手术呢")
    assert told.key == Key.ANSWER_PART
    (offered,) = after("住院能报多少").say("那手术呢")
    assert [button.label for button in offered.buttons] == ["住院能报多少？", "都不是"]
    chat = after("末班车几点")
    chat.say("那票呢")
    assert chat.at(Picking).text == "荷塘1路末班车几点？那票呢"


def test_a_good_question_by_itself_is_taken_as_itself() -> None:
    (told,) = after("低保怎么申请").say("那末班车呢")
    assert (told.key, "18:30" in told.text) == ("answer", True)


def test_what_the_topic_has_no_answer_to_is_not_known_and_the_topic_stays() -> None:
    chat = after("低保怎么申请")
    assert chat.say("那天气呢")[0].kind == "notknown"
    assert chat.say("要带什么")[0].key == Key.ANSWER_PART


@pytest.mark.parametrize(("minutes", "known"), [(0, True), (9, True), (10, False), (60, False)])
def test_after_ten_minutes_it_is_forgotten(minutes: int, known: bool) -> None:
    chat = after("低保怎么申请")
    scene = replace(chat.scene(Said(text="要带什么")), now=NOW + timedelta(minutes=minutes))
    assert any(reply.entry == "papers" for reply in decide(scene, ANSWERS).replies) is known


@pytest.mark.parametrize("between", ["结婚证怎么领", "路灯坏了没人修", "我不想活了"])
def test_another_matter_in_between_is_another_topic(between: str) -> None:
    chat = after("低保怎么申请")
    chat.say(between)
    assert asking_on.last(chat.scene(Said(text="要带什么")), ANSWERS) is None


def test_thanks_in_between_are_no_other_matter() -> None:
    chat = after("低保怎么申请")
    chat.say("谢谢")
    assert chat.say("那要带什么")[0].key == Key.ANSWER_PART


@pytest.mark.parametrize("stage", [Idle(entry="dibao"), Idle(entry="gone", since=SINCE), Caring(), Idle()])
def test_old_rows_and_entries_that_are_gone_are_no_topic(stage: Idle | Caring) -> None:
    scene = replace(Talk(answers=ANSWERS).scene(Said(text="要带什么")), conversation=Conversation(stage=stage))
    assert asking_on.last(scene, ANSWERS) is None
    assert not asking_on.is_meant(scene, ANSWERS)


@pytest.mark.parametrize("words", ["那边那个", "东桥村", "还有一件事", "好", "呢", "那" + "好" * 40, "末班车几点"])
def test_words_that_do_not_ask_on(words: str) -> None:
    chat = after("低保怎么申请")
    assert not asking_on.is_meant(chat.scene(Said(text=words)), ANSWERS)


def test_without_an_answer_before_they_are_words_like_others() -> None:
    chat = Talk(answers=ANSWERS)
    chat.say("我妈72岁呢")
    assert isinstance(chat.stage, Choosing)
    (told, _) = Talk(answers=ANSWERS).say("怎么申请")
    assert (told.key, [button.label for button in told.buttons]) == ("options", ["低保怎么申请？", "都不是"])
