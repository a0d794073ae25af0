"""Words about the chat's own items that name none of them."""

import pytest

from handlers.conversation import AskingPlace, AskingText, Choosing, Confirming, Idle
from handlers.messages import Said
from handlers.outcome import Act
from patrol.complaint import State
from patrol.lifecycle import Action
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

LIGHT, WATER = "路灯坏了没人修", "自来水发黄"


def filed(*complaints: str, done: bool = False) -> Talk:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    chat.say("你好")
    for words in complaints:
        chat.say(words)
        chat.press("提交")
    for item in list(chat.items) if done else []:
        chat.staff(item.number, Action.TAKE)
        chat.staff(item.number, Action.CLOSE, "换好了")
    return chat


def labels(chat: Talk) -> list[str]:
    return [button.label for button in chat.buttons]


@pytest.mark.parametrize("words", ["没有修好啊还是不亮", "还是黑的", "又坏了", "路灯坏了呀", "没修好多少天"])
def test_not_mended_opens_again_with_the_words_that_were_said(words: str) -> None:
    chat = filed(LIGHT, done=True)
    chat.say(words)
    number = chat.items[0].number
    assert labels(chat) == [f"{number} 没解决", "反映新问题"]
    assert chat.say("1")[0].key == "unsolved_kept"
    assert chat.outcome is not None
    assert [deed.text for deed in chat.outcome.deeds if isinstance(deed, Act)] == [words]
    assert (chat.items[0].state, chat.stage) == (State.REOPENED, Idle())


def test_a_bare_no_takes_the_waiting_words_along() -> None:
    chat = filed(LIGHT, done=True)
    chat.say("还是黑的")
    assert chat.say("没解决")[0].key == "unsolved_kept"


def test_not_mended_may_still_be_a_new_matter() -> None:
    chat = filed(LIGHT, done=True)
    chat.say("还是黑的")
    chat.press("反映新问题")
    assert chat.at(Confirming).draft.text == "还是黑的"


@pytest.mark.parametrize("words", ["西桥村的路灯坏了没人修", WATER])
def test_another_village_or_kind_of_trouble_is_a_matter_of_its_own(words: str) -> None:
    chat = filed(LIGHT, done=True)
    chat.say(words)
    assert chat.at(Confirming).draft.text == words


@pytest.mark.parametrize("words", ["好了", "修好了", "弄好了，谢谢", "谢谢，已经修好了"])
def test_mended_is_asked_once_more_by_button(words: str) -> None:
    chat = filed(LIGHT, done=True)
    assert chat.say(words)[0].key == "solved_sure"
    chat.press("解决了")
    assert chat.items[0].state is State.CLOSED


def test_mended_with_several_waiting_asks_which() -> None:
    assert filed(LIGHT, WATER, done=True).say("修好了")[0].key == "which_solved"


def test_a_complaint_with_nothing_of_its_own_is_offered_to_the_open_item() -> None:
    chat = filed(LIGHT)
    chat.say("瞎讲八讲，根本没人管")
    assert labels(chat) == [f"补充到 {chat.items[0].number}", "反映新问题"]
    chat.say("真的没人管")
    assert chat.at(Choosing).text == "瞎讲八讲，根本没人管\n真的没人管"
    chat.say("1")
    assert chat.items[0].text.endswith("真的没人管")


@pytest.mark.parametrize("words", [WATER, "西桥村没人管", "书记没人管"])
def test_clearly_another_matter_begins_a_draft(words: str) -> None:
    chat = filed(LIGHT)
    chat.say(words)
    assert chat.at(Confirming).draft.text == words


@pytest.mark.parametrize("words", ["有什么时候来修啊", "催一下", "我反映的路灯修好了伐", "办好没有"])
def test_asking_for_it_shows_where_it_stands(words: str) -> None:
    chat = filed(LIGHT)
    assert [each.key for each in chat.say(words)] == ["item"]
    assert filed().say(words)[0].key != "item"


def test_a_question_that_has_an_answer_gets_it() -> None:
    assert filed(LIGHT).say("医保手术什么时候办好")[0].kind == "answer"


def test_unheard_people_see_the_state_and_may_add() -> None:
    chat = filed(LIGHT)
    assert [each.key for each in chat.say("隔了一个礼拜了还没人睬我")] == ["item", "choose_item"]
    assert labels(chat) == [f"补充到 {chat.items[0].number}", "反映新问题"]


def test_a_corrected_phone_goes_to_the_only_item_or_is_asked_about() -> None:
    words = "我电话给错了，是13987654321"
    chat = filed(LIGHT)
    assert chat.say(words)[0].key == "added"
    chat = filed(LIGHT, WATER)
    assert chat.say(words)[0].key == "choose_phone_item"
    assert len(labels(chat)) == 4


def test_progress_asked_instead_of_a_place_keeps_the_draft_and_is_no_place() -> None:
    chat = Talk(answers=ANSWERS)
    chat.say(LIGHT)
    assert [each.key for each in chat.say("两件事情弄好没")] == ["no_items", "place"]
    assert chat.at(AskingPlace).draft.place == ""


@pytest.mark.parametrize(("words", "key"), [("医保呢？", "options"), ("请问几点开会", "notknown_here")])
def test_a_question_instead_of_a_place_is_no_place(words: str, key: str) -> None:
    chat = Talk(answers=ANSWERS)
    chat.say(LIGHT)
    assert chat.say(words)[0].key == key
    assert (chat.at(AskingPlace).draft.place, chat.at(AskingPlace).tries) == ("", 1)


def test_a_village_alone_is_not_answered_and_its_matter_is_asked_for() -> None:
    chat = Talk(answers=ANSWERS)
    chat.say("东桥村")
    assert labels(chat) == ["问个问题", "反映问题"]
    chat.press("反映问题")
    chat.at(AskingText)
    chat.say(LIGHT)
    draft = chat.at(Confirming).draft
    assert (draft.text, draft.village) == (f"东桥村\n{LIGHT}", "dongqiao")


def test_reporting_stands_beside_offered_answers_when_a_village_is_named() -> None:
    chat = Talk(answers=ANSWERS)
    chat.say("东桥村医保")
    assert labels(chat)[-2:] == ["都不是", "反映问题"]
    chat.press("反映问题")
    assert chat.at(Confirming).draft.text == "东桥村医保"
    chat = Talk(answers=ANSWERS)
    chat.say("医保怎么弄")
    assert labels(chat)[-1] == "都不是"


def test_the_place_of_a_draft_can_be_changed() -> None:
    chat = filed()
    chat.say("东桥村河边路灯坏了")
    chat.press("改一改")
    chat.press("地方")
    chat.say("西桥村桥头")
    draft = chat.at(Confirming).draft
    assert (draft.place, draft.village) == ("桥头", "xiqiao")
    chat.send(Said(button="edit:place"))
    chat.say("小学对面")
    assert chat.at(Confirming).draft.place == "小学对面"
