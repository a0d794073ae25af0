"""Secrecy, anger, grief, and yes or no where something else was asked."""

import pytest

from handlers import cues
from handlers.conversation import AskingPlace, AskingText, Choosing, Confirming, Erasing, Idle, Separating
from handlers.outcome import EraseMe
from handlers.places import is_unknown, place_words
from handlers.wishes import asked_for, grieves, is_angry, is_thanks, only_reports, wants_guard
from knowledge.normalise import clean
from tests.handlers.hamlet import ANSWERS, VILLAGES
from tests.talk import Talk

LIGHT, WATER = "路灯坏了没人修", "自来水发黄"
WISHES = ("不要让书记晓得是我", "别让村里知道", "不要告诉村里", "请替我保密")


def talk(*said: str, village: str | None = "dongqiao") -> Talk:
    chat = Talk(answers=ANSWERS, village=village)
    for words in ("你好", *said):
        chat.say(words)
    return chat


@pytest.mark.parametrize("wish", WISHES)
def test_the_wish_keeps_an_open_draft_from_the_village_and_says_so(wish: str) -> None:
    chat = talk(LIGHT)
    assert [each.key for each in chat.say(wish)] == ["guarded_asked", "draft"]
    draft = chat.at(Confirming).draft
    assert (draft.confidential, draft.text) == (True, LIGHT)


def test_the_wish_counts_while_the_place_or_another_matter_is_asked_about() -> None:
    chat = talk(LIGHT, village=None)
    assert [each.key for each in chat.say(WISHES[0])] == ["guarded_asked", "place"]
    assert chat.at(AskingPlace).draft.confidential
    chat = talk(LIGHT, WATER)
    chat.say("保密")
    assert chat.at(Separating).draft.confidential


def test_the_wish_comes_before_the_matter_or_with_it() -> None:
    chat = talk()
    assert [each.key for each in chat.say(WISHES[1])] == ["guarded_asked", "report"]
    chat.at(AskingText)
    chat.say(LIGHT)
    assert chat.at(Confirming).draft.confidential
    told = talk().say(f"{LIGHT}，别让村里知道")
    assert "保密：是" in told[0].text
    assert "照您说的" in told[0].text


def test_the_wish_about_what_is_filed_is_asked_about() -> None:
    chat = talk(LIGHT, "提交", WISHES[0])
    chat.at(Choosing)


@pytest.mark.parametrize("words", ["我不要知道", "书记不知道路灯坏了", "低保要保密吗"])
def test_no_wish(words: str) -> None:
    assert not wants_guard(words)


def test_after_delicate_words_the_preset_secrecy_is_said() -> None:
    chat = talk("家暴")
    assert [each.key for each in chat.say(LIGHT)] == ["guarded_first", "draft"]
    assert [each.key for each in talk("家暴").say("书记不公平没人管")] == ["draft"]


@pytest.mark.parametrize("words", ["滚", "你们这些当官的都是骗子", "你们有没有良心"])
def test_anger_gets_a_calm_word_and_a_person(words: str) -> None:
    assert is_angry(words)
    assert talk().say(words)[0].key == "rude"
    assert talk().say(f"{words}，路灯坏了")[0].kind == "complaint"


@pytest.mark.parametrize("words", ["有个骗子打电话来", "滚水烫到了", "你们几点上班"])
def test_no_anger(words: str) -> None:
    assert not is_angry(words)


@pytest.mark.parametrize("words", ["我爹死了", "儿子不养我", "呜呜呜"])
def test_grief_gets_a_warm_word_a_person_and_the_menu(words: str) -> None:
    chat = talk()
    assert chat.say(words)[0].key == "grief"
    assert [button.label for button in chat.buttons] == [
        *("转人工", "给我回电", "救助", "医保", "公交", "反映问题", "我的进度")
    ]


def test_a_question_or_a_matter_is_no_grief() -> None:
    assert talk().say("我爹死了怎么申请")[0].kind == "answer"
    assert talk().say("我爹死了，申请补贴")[0].kind == "answer"
    assert not grieves("孩子不要打疫苗")
    assert not grieves("我爹死了，到村里办手续一趟一趟跑了五趟都没有办下来")


@pytest.mark.parametrize("words", ["是的", "对", "补充", "补充的", "是补充"])
def test_the_same_matter_in_words(words: str) -> None:
    chat = Talk(answers=ANSWERS, village="dongqiao")
    for said in (LIGHT, "那边也黑得很", "对" if words == "是的" else words):
        chat.say(said)
    assert chat.at(Confirming).draft.text == f"{LIGHT}\n那边也黑得很"


@pytest.mark.parametrize("words", ["不是", "另外的", "两件事"])
def test_another_matter_in_words(words: str) -> None:
    assert len(talk(LIGHT, WATER, words).at(Confirming).later) == 1


def test_handing_in_while_asked_means_both() -> None:
    chat = talk(LIGHT, "那边也黑得很", "提交")
    assert [item.text for item in chat.items] == [f"{LIGHT}\n那边也黑得很"]
    chat = talk(LIGHT, "还有我家门口那边也黑得很没人管", "提交", village=None)
    chat.at(AskingPlace)
    assert not chat.items


def test_another_trouble_comes_up_right_after_handing_in() -> None:
    chat = talk(LIGHT, WATER, "提交")
    assert (chat.items[0].text, chat.at(Confirming).draft.text) == (LIGHT, WATER)


@pytest.mark.parametrize("words", ["撤回", "取消"])
def test_taking_back_leads_to_the_draft(words: str) -> None:
    assert talk(LIGHT, "那边也黑得很", words).at(Confirming).draft.text == LIGHT


@pytest.mark.parametrize("words", ["不删", "算了", "不要删", "不"])
def test_nothing_is_erased(words: str) -> None:
    chat = talk("删除我的信息")
    assert chat.say(words)[0].key == "not_erased"
    assert chat.stage == Idle()


@pytest.mark.parametrize("words", ["好", "删", "删掉吧", "确定删除"])
def test_a_yes_erases_or_asks_again_which(words: str) -> None:
    chat = talk("删除我的信息", words)
    assert chat.outcome is not None
    assert chat.outcome.deeds == (EraseMe(withdraw=False),)
    chat = talk(LIGHT, "提交", "删除我的信息")
    assert chat.say("删" if words == "确定删除" else words)[0].key == "erase_open"
    chat.at(Erasing)


def test_a_yes_or_cancel_about_erasing_does_not_touch_an_open_draft() -> None:
    chat = talk(LIGHT, "删除我的信息")
    assert chat.say("取消")[0].key == "not_erased"
    assert chat.at(Confirming).draft.text == LIGHT
    chat.say("删除我的信息")
    chat.say("好")
    assert not chat.items
    assert chat.stage == Idle()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我不晓得啥村", ""),
        ("不清楚哪个村", ""),
        ("弄不清", ""),
        ("我不晓得啥村，桥堍下头", "桥堍下头"),
        ("我不晓得啥村桥堍下头", "桥堍下头"),
    ],
)
def test_no_idea_in_peoples_words(text: str, place: str) -> None:
    assert is_unknown(text)
    assert place_words(text, VILLAGES) == place


def test_glued_words_stay_readable_and_stand_once() -> None:
    chat = talk("那边那个", "就是河边", "就是河边")
    assert chat.at(Choosing).text == "那边那个\n就是河边"
    assert "“那边那个；就是河边”" in chat.say("桥头")[0].text.replace("；桥头", "")


@pytest.mark.parametrize(
    "words",
    [
        "好的，谢谢你们",
        "多谢多谢",
        "好额，谢谢",
        "晓得了，谢谢！",
        "谢谢师傅",
        "太感谢了，辛苦了",
        "谢谢，你真好，祝你身体健康",
    ],
)
def test_thanks_are_no_matter(words: str) -> None:
    chat = talk()
    assert is_thanks(clean(words))
    assert [each.key for each in chat.say(words)] == ["thanks"]


@pytest.mark.parametrize(
    "words",
    ["修好了谢谢", "谢谢你们一直没来", "谢谢，祝你们没好下场", "好了", "好的", "请问医保，谢谢", "没解决，谢谢"],
)
def test_what_says_more_than_thanks_is_heard(words: str) -> None:
    assert not is_thanks(clean(words))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("我要找人工", "找人工"),
        ("能不能打电话给我吗", "打电话给我"),
        ("我不识字，能不能打电话给我", "打电话给我"),
        ("转人工吧，手机上的字我看不清", "转人工"),
        ("路灯坏了，给我回电", ""),
        ("我眼睛不好", ""),
        ("", ""),
    ],
)
def test_what_is_asked_for_politely(text: str, wish: str) -> None:
    assert asked_for(text) == wish


@pytest.mark.parametrize("words", ["我要转人工", "我不识字，能不能打电话给我", "请转人工"])
def test_a_person_is_offered_however_politely_one_asks(words: str) -> None:
    told = talk().say(words)
    assert told[0].kind == "handoff"


@pytest.mark.parametrize("words", ["什么破机器人，听不懂人话", "你这个机器一问三不知"])
def test_who_is_angry_at_the_machine_is_shown_to_a_person(words: str) -> None:
    assert is_angry(words)
    assert [each.kind for each in talk().say(words)] == ["handoff"]


@pytest.mark.parametrize("words", ["我要反映", "我要投诉！", "想反映个事", "阿拉要反映一个问题", "来反映情况的"])
def test_who_has_something_to_report_is_asked_what_it_is(words: str) -> None:
    chat = talk()
    assert only_reports(words)
    chat.say(words)
    chat.at(AskingText)
    chat.say("桥头的路灯坏了没人修")
    assert chat.at(Confirming).draft.text == "桥头的路灯坏了没人修"


@pytest.mark.parametrize("words", ["我要投诉隔壁养鸡", "反映过了", "怎么反映问题", "我要报修路灯"])
def test_what_says_more_than_that_is_heard(words: str) -> None:
    assert not only_reports(words)


@pytest.mark.parametrize("words", ["我妈的", "他妈住院了", "老妈的医保"])
def test_a_mother_is_no_abuse(words: str) -> None:
    assert not cues.is_rude(cues.hear(words, ANSWERS.town.words), ANSWERS.town.words)
    assert not is_angry(words)


@pytest.mark.parametrize("words", ["妈的", "他妈的"])
def test_abuse_alone_is_heard(words: str) -> None:
    assert is_angry(words)
