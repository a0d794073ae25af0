"""What is never answered from the entries gets a kind word and a door."""

import pytest

from handlers import outside
from handlers.conversation import AskingText, Caring, Choosing, Confirming, Picking
from handlers.messages import Said
from handlers.outcome import ForgetWords
from knowledge.matching import NotKnown
from patrol.complaint import Kind
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


def talk(village: str | None = None) -> Talk:
    fresh = Talk(answers=ANSWERS, village=village)
    fresh.say("你好")
    return fresh


@pytest.mark.parametrize(
    ("said", "text", "labels"),
    [
        ("批下来没有", "为民服务大厅，也可以打 12345", ["低保怎么申请？", "转给巡访岗问", "给我回电"]),
        ("我头晕吃什么药", "难受得厉害打 120。", ["给我回电"]),
        ("这样能不能告他", "请问荷塘镇为民服务台，也可以打 12345", ["转给巡访岗问", "给我回电"]),
        ("1路车到哪了", "请问公交车队，电话 66001111。", ["荷塘1路末班车几点？", "转给巡访岗问", "给我回电"]),
    ],
)
def test_a_kind_word_and_whom_to_ask(said: str, text: str, labels: list[str]) -> None:
    chat = talk()
    (told,) = chat.say(said)
    assert told.kind == "handoff"
    assert text in told.text
    assert [button.label for button in told.buttons] == labels
    assert chat.notes == []
    assert chat.at(Picking).tries == 0


@pytest.mark.parametrize("said", ["低保批下来要多久", "申请低保到账了吗要多久"])
def test_such_words_in_a_question_that_can_be_answered_are_answered(said: str) -> None:
    assert talk().say(said)[0].kind == "answer"


def test_the_very_words_of_an_entry_are_answered() -> None:
    assert outside.matter(ANSWERS, "荷塘1路末班车几点") is None
    assert not outside.written_for(ANSWERS, "批下来没有")
    assert outside.written_for(ANSWERS, "请问 低保怎么申请？")
    assert isinstance(outside.known(ANSWERS, "批下来没有"), NotKnown)


def test_it_goes_to_the_post_in_its_own_words() -> None:
    chat = talk("dongqiao")
    chat.say("我的低保批下来没有")
    chat.press("转给巡访岗问")
    assert (chat.items[0].kind, chat.items[0].text) == (Kind.QUESTION, "我的低保批下来没有")


def test_it_is_no_failed_try() -> None:
    chat = talk()
    chat.say("批下来没有")
    assert chat.say("结婚证怎么领")[0].key == "notknown"


def test_after_delicate_words_it_leaves_no_trace() -> None:
    chat = talk()
    chat.say("我不想活了")
    (told,) = chat.say("批下来没有吗")
    assert (told.kind, told.buttons, chat.notes) == ("handoff", (), [])
    assert isinstance(chat.stage, Caring)
    assert chat.outcome is not None
    assert chat.outcome.deeds == (ForgetWords(),)


def test_several_at_once_after_delicate_words() -> None:
    chat = talk()
    chat.say("我不想活了")
    assert [each.kind for each in chat.say("批下来没有？吃什么药吗？")] == ["handoff", "handoff"]
    assert isinstance(chat.stage, Caring)


def test_while_a_draft_is_shown_the_words_are_kept_and_not_answered() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了没人修")
    chat.at(Confirming)
    assert [each.kind for each in chat.say("批下来没有吗")] == ["notknown", "complaint"]
    assert [each.label for each in chat.buttons][:2] == ["是这件事的补充", "是另一件事"]


def test_while_buttons_are_shown_it_is_said_in_between() -> None:
    chat = talk()
    chat.say("路灯坏了怎么办")
    assert [each.kind for each in chat.say("批下来没有吗")] == ["handoff", "options"]
    assert chat.at(Choosing).text == "路灯坏了怎么办"


def test_what_is_written_down_for_a_post_is_not_stopped() -> None:
    chat = talk("dongqiao")
    chat.send(Said(button="write"))
    chat.at(AskingText)
    chat.say("我的低保批下来没有")
    assert chat.items[0].text == "我的低保批下来没有"
