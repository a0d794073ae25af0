"""A phone number and nothing else: it is offered to call it."""

import pytest

from handlers.conversation import AskingText, Choosing, Confirming, Idle
from handlers.outcome import File
from handlers.wording.keys import Key
from patrol.complaint import Kind
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


def talk(words: str = "13812345678") -> Talk:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    chat.say(words)
    return chat


def contact(chat: Talk) -> str:
    assert chat.outcome is not None
    return next(deed.draft.contact for deed in chat.outcome.deeds if isinstance(deed, File))


def test_it_is_offered_to_call_it() -> None:
    chat = talk()
    assert isinstance(chat.stage, Choosing)
    assert [button.label for button in chat.buttons] == ["给我回电", "反映问题"]


def test_while_it_is_asked_what_words_are_a_number_is_kept_and_no_question() -> None:
    chat = talk("说不清")
    chat.say("13812345678")
    assert isinstance(chat.stage, Choosing)
    assert chat.stage.text == "说不清\n13812345678"


@pytest.mark.parametrize("yes", ["给我回电", "好的", "是"])
def test_a_yes_files_it_with_the_number(yes: str) -> None:
    chat = talk()
    chat.say(yes)
    assert (chat.items[0].kind, contact(chat)) == (Kind.CALLBACK, "13812345678")


def test_somebody_elses_number_keeps_the_name() -> None:
    chat = talk("李大姐 13812345678")
    chat.press("给我回电")
    assert contact(chat) == "13812345678"
    assert "李大姐" in chat.items[0].text


def test_a_no_files_nothing() -> None:
    chat = talk()
    assert chat.say("不")[0].key == Key.CANCELLED
    assert isinstance(chat.stage, Idle)


def test_a_matter_is_asked_for_and_keeps_the_number() -> None:
    chat = talk()
    chat.press("反映问题")
    assert chat.at(AskingText).draft.contact == "13812345678"
    told = chat.say("路灯坏了没人修")
    assert "电话：13812345678" in told[0].text


def test_words_of_a_matter_need_no_button() -> None:
    chat = talk()
    chat.say("路灯坏了没人修")
    assert chat.at(Confirming).draft.contact == "13812345678"


def test_something_in_between_leaves_the_offer() -> None:
    told = talk().say("谢谢")
    assert [one.key for one in told] == [Key.THANKS, Key.CHOOSE_PHONE]


def test_with_one_item_open_it_belongs_to_that() -> None:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    chat.say("路灯坏了没人修")
    chat.press("提交")
    assert chat.say("13812345678")[0].key == Key.ADDED


def with_items(*complaints: str) -> Talk:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    for words in complaints:
        chat.say(words)
        chat.press("提交")
    return chat


@pytest.mark.parametrize("complaints", [("路灯坏了没人修",), ("路灯坏了没人修", "垃圾堆了没人清")])
def test_after_asking_for_a_person_a_number_is_to_be_called(complaints: tuple[str, ...]) -> None:
    chat = with_items(*complaints)
    chat.say("转人工")
    assert chat.say("13812345678")[0].key == Key.CHOOSE_PHONE_ITEM
    assert [button.id.partition(":")[0] for button in chat.buttons] == [
        "callback",
        *(["add"] * len(complaints)),
        "report",
    ]
    chat.say("1")
    assert (chat.items[-1].kind, contact(chat)) == (Kind.CALLBACK, "13812345678")


def test_or_it_is_put_to_the_case_that_is_chosen() -> None:
    chat = with_items("路灯坏了没人修", "垃圾堆了没人清")
    chat.say("转人工")
    chat.say("13812345678")
    chat.press(f"补充到 {chat.items[0].number}")
    assert len(chat.items) == 2
    assert "垃圾" not in chat.items[0].text
    assert chat.items[0].text != "路灯坏了没人修"
