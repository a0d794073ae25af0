"""A chat's own items: progress, numbers, adding, solved or not, taking back."""

from dataclasses import replace

import pytest

from handlers.conversation import Adding, Choosing, Confirming, Idle
from handlers.messages import Said
from patrol.complaint import State
from patrol.lifecycle import Action
from patrol.numbers import complaint_number
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


def talk(*complaints: str) -> Talk:
    fresh = Talk(answers=ANSWERS, village="dongqiao")
    fresh.say("你好")
    for words in complaints:
        fresh.say(words)
        fresh.press("提交")
    return fresh


def resolved(*complaints: str) -> Talk:
    chat = talk(*complaints)
    for item in list(chat.items):
        chat.staff(item.number, Action.TAKE)
        chat.staff(item.number, Action.CLOSE, "换好了")
    return chat


LIGHT, WATER = "路灯坏了没人修", "自来水发黄"


def test_progress_is_one_reply_an_item_with_the_last_word_of_staff() -> None:
    chat = talk(LIGHT, WATER)
    chat.staff(chat.items[0].number, Action.TAKE)
    chat.staff(chat.items[0].number, Action.REPLY, "明天来换灯")
    told = chat.say("进度")
    assert [WATER in told[0].text, "明天来换灯" in told[1].text] == [True, True]
    assert [button.label for button in chat.buttons] == ["补充", "撤回"]


def test_many_items_are_not_all_listed() -> None:
    chat = talk(*[f"{LIGHT}{at}" for at in "甲乙丙丁戊己庚"])
    told = chat.say("进度")
    assert len(told) == 6
    assert "还有 2 件" in told[-1].text


def test_foreign_unknown_and_mistyped_numbers_get_the_same_sentence() -> None:
    chat = talk(LIGHT)
    other = complaint_number("DQ", 1002)
    told = [chat.say(number) for number in (other, "XQ-1001-1", f"查 {other}")]
    told += [chat.send(Said(button=f"{name}:{other}")) for name in ("solved", "withdraw", "withdraw_sure")]
    assert {each[0].key for each in told} == {"number_unknown"}
    assert chat.send(Said(button=f"add:{other}"))[0].key == "stale"


def test_a_solved_word_closes_and_an_unsolved_one_opens_again() -> None:
    chat = resolved(LIGHT, WATER)
    chat.send(Said(button=f"solved:{chat.items[0].number}"))
    assert chat.items[0].state is State.CLOSED
    chat.say("没解决")
    assert chat.items[1].state is State.REOPENED
    chat.at(Adding)
    chat.say("还是黄的")
    assert chat.items[1].text.endswith("还是黄的")


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED])
def test_what_was_closed_without_them_is_opened_again_by_the_button(state: State) -> None:
    chat = talk(LIGHT)
    chat.items[0] = replace(chat.items[0], state=state)
    number = chat.items[0].number
    assert chat.send(Said(button=f"solved:{number}"))[0].key == "ended"
    assert chat.send(Said(button=f"unsolved:{number}"))[0].key == "unsolved"
    assert chat.items[0].state is State.REOPENED


def test_a_word_about_several_asks_which() -> None:
    chat = resolved(LIGHT, WATER)
    assert chat.say("解决了")[0].key == "which_solved"
    chat.say("2")
    assert [item.state for item in chat.items] == [State.CLOSED, State.RESOLVED]


def test_the_verdicts_of_several_items_stand_under_the_list() -> None:
    chat = resolved(LIGHT, WATER)
    chat.say("进度")
    first = chat.items[0].number
    assert f"{first} 没解决" in [button.label for button in chat.buttons]
    chat = resolved(LIGHT)
    chat.say("进度")
    assert [button.label for button in chat.buttons] == ["解决了", "没解决"]


def test_a_verdict_where_none_is_waited_for() -> None:
    chat = talk(LIGHT)
    number = chat.items[0].number
    assert chat.say("解决了")[0].key == "nothing_resolved"
    assert chat.send(Said(button=f"unsolved:{number}"))[0].key == "not_resolved"
    chat.send(Said(button=f"withdraw_sure:{number}"))
    for name in ("solved", "withdraw", "withdraw_sure", "add"):
        assert chat.send(Said(button=f"{name}:{number}"))[0].key == "ended"
    assert chat.say(number)[0].key == "item"
    assert chat.buttons == ()


def test_an_unsolved_word_while_a_draft_is_shown_keeps_the_draft() -> None:
    chat = resolved(LIGHT)
    chat.say(WATER)
    assert [each.key for each in chat.say("没解决")] == ["unsolved", "draft_waiting"]
    chat.at(Confirming)


def test_taking_back_asks_once_more() -> None:
    chat = talk(LIGHT)
    chat.say("撤回")
    assert chat.press("不撤回")[0].key == "not_withdrawn"
    chat.say("撤回")
    chat.press("确定撤回")
    assert chat.items[0].state is State.CANCELLED


def test_taking_back_one_of_several_and_of_none() -> None:
    chat = talk(LIGHT, WATER)
    assert chat.say("撤回")[0].key == "which_withdraw"
    chat.say("1")
    chat.press("确定撤回")
    assert chat.items[1].state is State.CANCELLED
    assert talk().say("撤回")[0].key == "no_items"


def test_what_staff_call_done_is_asked_about_instead_of_taken_back() -> None:
    chat = resolved(LIGHT)
    assert chat.say("撤回")[0].key == "item"
    chat.send(Said(button=f"withdraw:{chat.items[0].number}"))
    assert [button.label for button in chat.buttons] == ["解决了", "没解决"]


def test_adding_to_one_to_one_of_several_and_to_none() -> None:
    chat = talk(LIGHT)
    assert chat.say("补充")[0].key == "add"
    chat.say("就在村口")
    assert chat.items[0].text.endswith("就在村口")
    chat = talk(LIGHT, WATER)
    assert chat.say("补充")[0].key == "which_add"
    chat.say("第一个")
    assert chat.stage == Adding(complaint=2)
    assert talk().say("补充")[0].key == "no_items"


def test_adding_while_a_draft_is_shown_is_about_the_draft() -> None:
    chat = talk(LIGHT)
    chat.say(WATER)
    assert chat.say("补充")[0].key == "add_in_draft"
    assert chat.send(Said(button=f"add:{chat.items[0].number}"))[0].key == "add_in_draft"


def test_a_question_while_adding_is_answered_if_it_can_be() -> None:
    chat = talk(LIGHT)
    chat.say("补充")
    assert [each.kind for each in chat.say("荷塘1路末班车几点")] == ["answer", "progress"]
    chat.say("什么时候来修？")
    assert chat.items[0].text.endswith("什么时候来修？")


def test_words_for_an_item_that_ended_meanwhile_are_kept() -> None:
    chat = talk(LIGHT)
    chat.say("补充")
    chat.items[0] = replace(chat.items[0], state=State.CLOSED)
    assert [each.key for each in chat.say("又坏了一盏")] == ["choose_ended", "choose"]
    assert chat.stage == Choosing(text="又坏了一盏")
    chat = talk(LIGHT)
    chat.say("补充")
    chat.items.clear()
    assert chat.say("谢谢")[0].key == "thanks"
    assert chat.stage == Idle()


def test_words_for_an_item_that_is_gone_are_kept() -> None:
    chat = talk(LIGHT)
    chat.say("补充")
    chat.items.clear()
    assert chat.say("又坏了一盏")[0].key == "choose"
