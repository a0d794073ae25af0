"""Reaching a person, being phoned, erasing, greeting, and the small things."""

from dataclasses import replace

import pytest

from handlers.conversation import AskingPhone, AskingText, Choosing, Confirming, Erasing, Idle, Picking
from handlers.messages import Said
from handlers.outcome import EraseMe
from handlers.router import decide
from handlers.wording.labels import LABELS
from patrol.complaint import Kind, State
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


def talk(*said: str) -> Talk:
    fresh = Talk(answers=ANSWERS, village="dongqiao")
    for words in ("你好", *said):
        fresh.say(words)
    return fresh


LIGHT = "路灯坏了没人修"


def test_what_is_written_down_goes_to_the_post() -> None:
    chat = talk("转人工")
    chat.press("写下来转给巡访岗")
    told = chat.say("低保怎么申请")
    assert told[0].kind == "handoff"
    assert (chat.items[0].kind, chat.items[0].post) == (Kind.REQUEST, "DQ")


def test_a_phone_number_files_a_callback() -> None:
    chat = talk("给我回电")
    chat.say("13812345678 下午打")
    assert (chat.items[0].kind, chat.items[0].text) == (Kind.CALLBACK, "下午打")
    chat = talk("打电话给我", "57351234")
    assert chat.items[0].text == "请给我回电"


def test_without_a_number_it_is_asked_once_more_and_then_writing_is_offered() -> None:
    chat = talk("给我回电")
    assert chat.say("我没有手机")[0].key == "phone_again"
    assert chat.say("荷塘1路末班车几点")[0].kind == "answer"
    assert chat.say("真没有")[0].key == "phone_or_write"
    chat.press("写下来转给巡访岗")
    chat.say("请到家里来一趟")
    assert chat.items[0].kind is Kind.REQUEST
    assert chat.items[0].text == "我没有手机\n真没有\n请到家里来一趟"


def test_a_callback_takes_the_unanswered_question_along() -> None:
    chat = talk("哪里可以领结婚证")
    chat.press("给我回电")
    chat.say("13812345678")
    assert chat.items[0].text == "哪里可以领结婚证"
    chat = talk("那边那个")
    chat.say("给我回电")
    assert chat.at(AskingPhone).draft.text == "那边那个"


def test_asking_for_a_callback_twice_or_instead_of_writing_loses_nothing() -> None:
    chat = talk("那边那个", "给我回电", "给我回电")
    assert chat.at(AskingPhone).draft.text == "那边那个"
    chat = talk("转人工")
    chat.press("写下来转给巡访岗")
    chat.say(photos=("p",))
    chat.say("给我回电")
    assert chat.at(AskingPhone).draft.photos == ("p",)


def test_a_person_is_reached_by_handing_the_draft_in() -> None:
    chat = talk(LIGHT)
    assert chat.say("转人工")[0].key == "handoff_draft"
    assert [each.key for each in chat.press("给我回电")] == ["phone_draft", "draft_waiting"]
    chat.say("13812345678")
    assert chat.at(Confirming).draft.contact == "13812345678"
    assert chat.send(Said(button="write"))[0].key == "add_in_draft"


def test_writing_instead_of_reporting() -> None:
    chat = talk("转人工", "反映问题")
    chat.send(Said(button="write"))
    assert chat.at(AskingText).draft.kind is Kind.REQUEST


def test_erasing_says_what_goes_and_asks() -> None:
    chat = talk("删除我的信息")
    assert chat.stage == Erasing()
    assert chat.say("好")[0].key == "erased"
    assert chat.outcome is not None
    assert chat.outcome.deeds == (EraseMe(withdraw=False),)


def test_erasing_with_open_items_offers_three_ways() -> None:
    for way, deeds in (
        ("erase:mine", (EraseMe(withdraw=False),)),
        ("erase:all", (EraseMe(withdraw=True),)),
        ("erase:no", ()),
    ):
        chat = talk(LIGHT, "提交", "删除我的信息")
        chat.press(LABELS[way])
        assert chat.outcome is not None
        assert chat.outcome.deeds == deeds
        assert chat.stage == Idle()
        assert (chat.items[0].state is State.CANCELLED) == (way == "erase:all")


@pytest.mark.parametrize(("way", "key"), [("erase:mine", "erased_mine"), ("erase:all", "erased_all")])
def test_what_stays_with_those_who_go_on_is_said(way: str, key: str) -> None:
    chat = talk(LIGHT, "提交", "删除我的信息")
    (told,) = chat.press(LABELS[way])
    assert told.key == key
    assert ("照片" in told.text) == (way == "erase:mine")


def test_a_yes_is_not_enough_with_open_items_and_a_later_one_erases_nothing() -> None:
    chat = talk(LIGHT, "提交", "删除我的信息")
    assert chat.say("好")[0].key == "erase_open"
    assert chat.say("不")[0].key == "not_erased"
    chat = talk("删除我的信息", "谢谢", "好")
    assert chat.outcome is not None
    assert chat.outcome.deeds == ()
    assert talk("删除我的信息", "取消").stage == Idle()


def test_a_draft_stays_until_erasing_is_decided() -> None:
    chat = talk(LIGHT, "删除我的信息")
    chat.at(Confirming)
    assert [each.key for each in chat.press("不删了")] == ["not_erased", "draft_waiting"]
    assert chat.send(Said(button="erase:gone"))[0].key == "stale"


def test_first_contact_greets_with_the_notice_and_the_menu() -> None:
    chat = Talk(answers=ANSWERS)
    told = chat.say("你好")
    assert [each.key for each in told] == ["greeting", "privacy", "menu"]
    assert len(told[1].text.splitlines()) == 4
    assert [each.key for each in chat.say("你好")] == ["greeting", "menu"]


def test_the_notice_comes_after_the_first_answer_and_not_in_an_emergency() -> None:
    assert [each.key for each in Talk(answers=ANSWERS).say("荷塘1路末班车几点")] == ["answer", "privacy"]
    assert [each.key for each in Talk(answers=ANSWERS).say("着火了")] == ["danger"]


def test_where_the_channel_shows_the_notice_it_is_not_said_again() -> None:
    for words, keys in (("你好", ["greeting", "menu"]), ("荷塘1路末班车几点", ["answer"])):
        scene = replace(Talk(answers=ANSWERS).scene(Said(text=words)), noticed=True)
        assert [str(reply.key) for reply in decide(scene, ANSWERS).replies] == keys


def test_a_topic_shows_its_questions_today_before_the_past() -> None:
    chat = talk("3")
    assert [button.label for button in chat.buttons][-1] == "1958 年的渡船是怎么回事？"
    chat.say("救助")
    assert [button.label for button in chat.buttons] == ["办低保的材料？", "低保怎么申请？"]
    assert chat.send(Said(button="topic:empty"))[0].key == "topic_empty"
    assert chat.send(Said(button="topic:gone"))[0].key == "stale"


def test_the_menu_while_a_draft_is_shown_leads_back() -> None:
    chat = talk(LIGHT, "菜单")
    assert chat.buttons[-1].label == "接着办刚才的事"
    assert chat.press("接着办刚才的事")[0].key == "draft"


def test_empty_words_get_a_kind_line_and_the_menu_or_the_draft() -> None:
    assert talk().say("😀")[0].buttons[0].label == "救助"
    assert [each.key for each in talk(LIGHT).say("  ")] == ["empty", "draft_waiting"]


def test_a_long_message_changes_nothing() -> None:
    chat = talk(LIGHT)
    before = (chat.stage, chat.buttons)
    assert chat.say("好" * 2_001)[0].kind == "refused"
    assert (chat.stage, chat.buttons) == before


def test_a_stale_button_shows_the_present_ones_or_the_menu() -> None:
    chat = talk(LIGHT, "取消")
    assert chat.send(Said(button="nonsense"))[0].buttons[0].label == "菜单"
    chat.say("谢谢")
    assert chat.send(Said(button="nonsense"))[0].buttons[0].label == "救助"
    assert chat.send(Said(button="menu"))[0].key == "menu"


def test_rude_words_get_a_calm_answer() -> None:
    assert talk().say("你们这帮废物")[0].key == "rude"
    assert isinstance(talk(LIGHT, "废物").stage, Confirming)


def test_the_menu_button_and_the_command_are_the_same() -> None:
    assert talk().send(Said(button="menu"))[0] == talk().say("菜单")[0]


def test_small_words_where_nothing_is_open() -> None:
    assert talk().say("谢谢")[0].key == "thanks"
    assert talk().say("好")[0].key == talk().say("不")[0].key == "fine"
    assert talk().say("取消")[0].key == "nothing_to_cancel"


def test_a_yes_to_the_only_choice_picks_it() -> None:
    chat = talk("公交车票")
    chat.conversation = replace(chat.conversation, stage=Picking(text="公交车票", entries=("bus_fare",)))
    assert chat.say("对")[0].kind == "answer"
    assert talk("公交车票", "不对").stage != Idle()


def test_what_is_cancelled_is_gone() -> None:
    for said in ("给我回电", "那边那个", "反映问题", "哪里领结婚证"):
        assert talk(said, "取消").stage == Idle()
    chat = talk(LIGHT, "改一改")
    assert chat.say("取消")[0].key == "draft"


def test_a_note_about_a_photo_is_said_first_but_after_an_emergency() -> None:
    chat = talk()
    assert [each.key for each in chat.say(note="photo_too_large")] == ["photo_too_large"]
    assert [each.key for each in chat.say("谢谢", note="photo_too_many")] == ["photo_too_many", "thanks"]
    assert [each.key for each in chat.say("着火了", note="photo_unreadable")] == ["danger", "photo_unreadable"]
    assert [each.key for each in chat.say("谢谢", note="unheard of")] == ["thanks"]


def test_a_callback_from_a_photo_alone_keeps_it() -> None:
    chat = talk(LIGHT, "提交")
    chat.say(photos=("p",))
    chat.at(Choosing)
    chat.say("给我回电")
    assert chat.at(AskingPhone).draft.photos == ("p",)
