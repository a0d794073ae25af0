"""After a post's reply the next words are for whoever wrote it; what is another matter can still become one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import AskingPlace, Choosing, Confirming, Idle
from handlers.messages import Said
from handlers.outcome import Act
from patrol.lifecycle import Action
from tests.handlers.hamlet import ANSWERS
from tests.talk import NOW, Talk

LIGHT = "路灯坏了没人修"


def answered(word: str = "明天来修", *others: str) -> Talk:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    chat.say("你好")
    for words in (LIGHT, *others):
        chat.say(words)
        chat.press("提交")
    chat.staff(chat.items[0].number, Action.TAKE)
    chat.staff(chat.items[0].number, Action.REPLY, word)
    return chat


def added(chat: Talk) -> list[str]:
    assert chat.outcome is not None
    return [deed.text for deed in chat.outcome.deeds if isinstance(deed, Act) and deed.action is Action.ADD]


@pytest.mark.parametrize(
    "words", ["还没来啊", "人呢", "几点来", "我明天上午不在家", "路灯还是不亮", "师傅电话多少", "怎么没人来"]
)
def test_what_is_said_after_a_reply_goes_to_the_case(words: str) -> None:
    chat = answered()
    (told,) = chat.say(words)
    assert (told.key, added(chat)) == ("added_on", [words])
    assert [button.label for button in chat.buttons] == ["这是另外一件事"]
    assert len(chat.items) == 1


def test_who_asks_when_they_come_hears_where_it_stands_and_is_heard_too() -> None:
    chat = answered()
    assert [told.key for told in chat.say("那什么时候来修")] == ["item", "added_on"]
    assert added(chat) == ["那什么时候来修"]


@pytest.mark.parametrize(
    ("words", "key"), [("好的谢谢", "thanks"), ("谢谢", "thanks"), ("收到", "fine"), ("好的", "fine")]
)
def test_thanks_stay_thanks(words: str, key: str) -> None:
    chat = answered()
    assert [told.key for told in chat.say(words)] == [key]
    assert added(chat) == []


@pytest.mark.parametrize(
    "words", ["看门诊能报多少", "西桥村的路灯坏了没人修", "垃圾堆了没人清", "我家老人要办残疾证", "进度"]
)
def test_what_is_asked_of_the_town_or_is_another_trouble_does_not(words: str) -> None:
    chat = answered()
    assert "added_on" not in [told.key for told in chat.say(words)]
    assert added(chat) == []


def test_after_an_answer_words_may_ask_on_and_only_a_clear_sign_goes_to_the_case() -> None:
    for words, heard in (("那我明天去", []), ("还没来修啊", ["还没来修啊"])):
        chat = answered()
        chat.say("看门诊能报多少")
        chat.say(words)
        assert added(chat) == heard


def test_two_cases_that_were_answered_are_asked_about() -> None:
    chat = answered("明天来修", "自来水发黄")
    chat.staff(chat.items[1].number, Action.TAKE)
    chat.staff(chat.items[1].number, Action.REPLY, "后天来看")
    assert chat.say("还没来啊")[-1].key == "choose_item"


def test_a_week_later_it_is_asked_about() -> None:
    chat = answered()
    chat.items[0] = replace(chat.items[0], updated_at=NOW - timedelta(days=7))
    assert chat.say("我明天在家")[-1].key == "choose_item"


def test_a_photo_with_the_words_is_asked_about() -> None:
    chat = answered()
    chat.say("还没来啊", photos=("0" * 64,))
    assert chat.at(Choosing).photos == ("0" * 64,)


@pytest.mark.parametrize("how", ["press", "words"])
def test_another_matter_is_taken_up_anew_and_staff_are_told(how: str) -> None:
    chat = answered()
    chat.say("你们来看看，井盖坏了")
    told = chat.press("这是另外一件事") if how == "press" else chat.say("是另一件事")
    assert told[-1].key == "draft"
    assert chat.at(Confirming).draft.text == "你们来看看，井盖坏了"
    assert added(chat) == ["居民说：上面这句是另外一件事。"]


def test_another_question_is_answered_as_one() -> None:
    chat = answered()
    chat.say("你们医保怎么说")
    assert [told.key for told in chat.press("这是另外一件事")] == ["options"]


def test_an_old_button_does_not_take_out_what_was_said_since() -> None:
    chat = answered()
    chat.say("还没来啊")
    old = chat.buttons[0].id
    chat.say("我明天在家")
    assert chat.send(Said(button=old))[0].key == "stale"
    assert added(chat) == []


def test_a_case_that_ended_meanwhile_keeps_its_history_as_it_is() -> None:
    chat = answered()
    chat.say("你们来看看，井盖坏了")
    chat.staff(chat.items[0].number, Action.CLOSE, "修好了")
    chat.send(Said(button=f"solved:{chat.items[0].number}"))
    assert isinstance(chat.stage, Idle)
    chat.send(Said(button=f"apart:{chat.stage.added}"))
    assert (chat.at(Confirming).draft.text, added(chat)) == ("你们来看看，井盖坏了", [])


def test_a_number_alone_is_left_with_the_case_as_ever() -> None:
    chat = answered()
    assert chat.say("13800000000")[0].key == "added"


def test_in_the_middle_of_a_draft_words_belong_to_it() -> None:
    chat = Talk(answers=ANSWERS)
    for words in ("东桥村路灯坏了没人修", "提交"):
        chat.say(words)
    chat.staff(chat.items[0].number, Action.TAKE)
    chat.say("垃圾堆了没人清")
    chat.staff(chat.items[0].number, Action.REPLY, "明天来修")
    chat.say("还没来啊")
    assert chat.at(AskingPlace).draft.place == "还没来"
