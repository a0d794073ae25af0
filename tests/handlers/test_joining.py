"""What others have reported already stands under the draft, with one tap to follow it; nothing of theirs is told."""

import pytest

from handlers.conversation import Confirming
from handlers.messages import Said
from handlers.outcome import File
from patrol.complaint import State
from patrol.lifecycle import Action
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

THEIRS = "东桥村村口路灯坏了三天，我家在三号楼"
OURS = "东桥村路灯坏了没人修"


def talk(*said: str, known: bool = True) -> Talk:
    chat = Talk(answers=ANSWERS, noticed=True)
    if known:
        chat.neighbour(THEIRS)
    for words in said:
        chat.say(words)
    return chat


def labels(chat: Talk) -> list[str]:
    return [each.label for each in chat.buttons]


def test_number_sort_village_and_state_are_told_and_not_their_words() -> None:
    chat = talk()
    (told,) = chat.say(OURS)
    assert f"{chat.number('DQ-1001')} 道路路灯 东桥村（等人签收，0 分钟前报的）" in told.text
    assert "要一起跟进吗" in told.text
    assert "三号楼" not in told.text
    assert labels(chat) == ["提交", "一起跟进", "保密：不让村里看到", "改一改", "取消"]


@pytest.mark.parametrize("words", ["一起跟进", "2"])
def test_following_it_is_one_item_for_work_and_two_for_reach(words: str) -> None:
    chat = talk(OURS)
    (told,) = chat.say(words)
    assert told.key == "joined_item"
    assert [(item.state, item.merged_into) for item in chat.items] == [(State.NEW, None), (State.MERGED, 1)]
    assert chat.items[1].text == OURS


@pytest.mark.parametrize("words", ["提交", "对", "1"])
def test_handing_it_in_is_as_quick_as_ever_and_a_matter_of_its_own(words: str) -> None:
    chat = talk(OURS)
    assert chat.say(words)[0].key == "filed"
    assert [item.state for item in chat.items] == [State.NEW, State.NEW]


def test_the_button_works_while_something_else_is_said_and_changed() -> None:
    chat = talk(OURS, "谢谢", "改一改")
    chat.press("不改了")
    chat.press("一起跟进")
    assert chat.items[1].state is State.MERGED


def test_other_words_are_compared_again() -> None:
    chat = talk(OURS, "改一改", "内容", "垃圾没人清")
    assert "一起跟进" not in labels(chat)
    assert chat.at(Confirming).draft.text == "垃圾没人清"


def test_what_has_ended_meanwhile_is_a_matter_of_its_own() -> None:
    chat = talk(OURS)
    chat.staff("DQ-1001", Action.TAKE)
    chat.staff("DQ-1001", Action.CLOSE, "修好了")
    assert chat.say("一起跟进")[0].key == "filed"


def test_a_guarded_matter_is_compared_with_nothing_until_it_is_none() -> None:
    chat = talk("书记家门口路灯坏了没人修，东桥村的", "道路路灯")
    assert "一起跟进" not in labels(chat)
    chat.press("不保密，让村里也能看到")
    assert "一起跟进" in labels(chat)
    chat.press("保密：不让村里看到")
    assert "一起跟进" not in labels(chat)


def test_of_several_each_has_its_number_on_the_button() -> None:
    chat = talk()
    chat.neighbour("东桥村路灯坏了")
    chat.say(OURS)
    first, second = chat.number("DQ-1002"), chat.number("DQ-1001")
    assert labels(chat)[1:3] == [f"一起跟进 {first}", f"一起跟进 {second}"]
    chat.press(f"一起跟进 {second}")
    assert chat.outcome is not None
    assert [deed.into for deed in chat.outcome.deeds if isinstance(deed, File)] == [1]


def test_the_last_word_in_the_middle_of_another_draft_asks_for_no_rating() -> None:
    chat = talk("东桥村垃圾没人清", "提交", known=False)
    chat.staff("DQ-1001", Action.TAKE)
    chat.staff("DQ-1001", Action.CLOSE, "清了")
    chat.say("西桥村路灯坏了没人修")
    told = chat.send(Said(button=f"solved:{chat.number('DQ-1001')}"))
    assert told[0].key == "solved"
    assert chat.at(Confirming).draft.text == "西桥村路灯坏了没人修"
