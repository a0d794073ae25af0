"""Complaints: only what is missing is asked, nothing said is lost."""

from dataclasses import replace
from datetime import timedelta

from handlers.conversation import AskingPlace, AskingText, Choosing, Confirming, Editing, Idle, Separating
from handlers.messages import Said
from handlers.outcome import Act
from patrol.complaint import Kind
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk


def talk(*said: str, village: str | None = "dongqiao") -> Talk:
    fresh = Talk(answers=ANSWERS, village=village)
    for words in ("你好", *said):
        fresh.say(words)
    return fresh


def confirming(chat: Talk) -> Confirming:
    return chat.at(Confirming)


def test_everything_is_taken_from_the_first_words() -> None:
    draft = confirming(talk("西桥村河边堆了好多垃圾没人清")).draft
    assert (draft.category, draft.village, draft.place) == ("waste", "xiqiao", "河边")


def test_no_word_is_other_and_a_villages_name_counts_for_nothing() -> None:
    assert confirming(talk("东西坏了")).draft.category == "other"


def test_two_answers_without_a_village_are_enough() -> None:
    chat = talk("路灯坏了", village=None)
    chat.at(AskingPlace)
    assert chat.say("大桥往东")[0].key == "place_again"
    chat.say("再过去一点")
    assert (confirming(chat).draft.village, confirming(chat).draft.place) == ("", "大桥往东，再过去一点")


def test_two_villages_of_one_name_are_offered() -> None:
    chat = talk("路灯坏了", village=None)
    told = chat.say("老街")
    assert [button.label for button in told[0].buttons] == ["老街村", "老街居民区", "说不清", "取消"]
    chat.press("老街居民区")
    assert confirming(chat).draft.village == "laojie_jmq"


def test_an_answer_to_where_that_complains_joins_the_matter() -> None:
    chat = talk("路灯坏了", village=None)
    chat.say("西桥村桥头，那边自来水也发黄")
    draft = confirming(chat).draft
    assert (draft.text, draft.place) == ("路灯坏了\n西桥村桥头，那边自来水也发黄", "桥头")


def test_another_matter_instead_of_a_place_is_kept_apart() -> None:
    chat = talk("路灯坏了", village=None)
    chat.say("还有我家门口的垃圾堆了三天没人清")
    chat.at(Separating)
    chat.press("是另一件事")
    assert len(chat.at(AskingPlace).later) == 1


def test_a_question_instead_of_a_place_is_answered() -> None:
    chat = talk("路灯坏了", village=None)
    assert [each.kind for each in chat.say("荷塘1路末班车几点")] == ["answer", "complaint"]
    assert chat.press("说不清")[0].text.startswith("事情：路灯坏了")


def test_confidential_words_preselect_and_say_why() -> None:
    chat = talk("书记家门口的东西坏了没人修")
    assert confirming(chat).draft.confidential
    assert "“书记”" in talk("路灯坏了", "【", "取消").say("书记不公平")[0].text
    assert chat.press("不保密，让村里也能看到")[0].text.count("保密：否") == 1
    chat.press("提交")
    assert chat.items[0].post == "DQ"


def test_a_hedged_danger_is_a_complaint_that_names_the_number() -> None:
    told = talk().say("线路老化怕着火，一直没人修")
    assert told[0].kind == "complaint"
    assert "请先打 119" in told[0].text


def test_another_matter_comes_next_and_both_are_filed() -> None:
    chat = talk("路灯坏了没人修", "自来水发黄")
    told = chat.press("是另一件事")
    assert [each.key for each in told] == ["other_kept", "draft"]
    told = chat.say("对")
    assert [each.key for each in told] == ["filed", "next_one", "draft"]
    chat.press("提交")
    assert [item.text for item in chat.items] == ["路灯坏了没人修", "自来水发黄"]


def test_more_words_instead_of_a_tap_join_what_waits() -> None:
    chat = talk("路灯坏了没人修", "还有那边")
    chat.say("也黑得很")
    assert chat.at(Separating).text == "还有那边\n也黑得很"
    assert [each.kind for each in chat.say("荷塘1路末班车几点")] == ["answer", "complaint"]
    chat.press("是这件事的补充")
    assert confirming(chat).draft.text == "路灯坏了没人修\n还有那边\n也黑得很"


def test_taking_back_the_last_words_keeps_the_draft() -> None:
    chat = talk("路灯坏了没人修", "还有那边")
    assert [each.key for each in chat.say("取消")] == ["separate_dropped", "draft"]
    assert chat.say("取消")[0].key == "cancelled"
    assert chat.stage == Idle()


def test_cancelling_one_matter_shows_the_next() -> None:
    chat = talk("路灯坏了没人修", "自来水发黄")
    chat.press("是另一件事")
    assert [each.key for each in chat.press("取消")] == ["cancelled", "next_one", "draft"]
    assert confirming(chat).draft.text == "自来水发黄"


def test_a_village_or_a_phone_corrects_the_draft() -> None:
    chat = talk("路灯坏了没人修")
    chat.say("不是东桥村，是西桥村")
    assert confirming(chat).draft.village == "xiqiao"
    chat.say("13812345678 我儿子的")
    draft = confirming(chat).draft
    assert (draft.contact, draft.text) == ("13812345678", "路灯坏了没人修\n我儿子的")
    assert "电话：13812345678" in chat.send(Said(button="guard"))[0].text


def test_every_field_can_be_changed() -> None:
    chat = talk("路灯坏了没人修")
    chat.say("不对")
    assert chat.at(Editing).what == ""
    chat.press("类别")
    chat.press("供水供电")
    assert confirming(chat).draft.category == "water"
    chat.press("改一改")
    chat.press("内容")
    chat.say("为什么书记门口的水管漏水？")
    draft = confirming(chat).draft
    assert (draft.text, draft.category, draft.confidential) == ("为什么书记门口的水管漏水？", "water", True)
    chat.press("改一改")
    chat.press("村")
    assert chat.say("过了桥那边")[0].key == "edit_village_again"
    chat.say("不知道")
    assert confirming(chat).draft.village == ""


def test_a_category_can_be_said_in_words() -> None:
    chat = talk("东西坏了")
    for words, category in (("是道路路灯的", "light"), ("停电的事", "water")):
        chat.press("改一改")
        chat.press("类别")
        chat.say(words)
        assert confirming(chat).draft.category == category
    chat.press("改一改")
    chat.press("类别")
    chat.say("随便")
    chat.at(Separating)


def test_words_while_choosing_a_field_are_taken_as_before() -> None:
    chat = talk("路灯坏了没人修", "改一改")
    assert chat.say("不")[0].key == "draft"
    chat.press("改一改")
    chat.say("西桥村")
    assert confirming(chat).draft.village == "xiqiao"
    chat.press("改一改")
    assert chat.press("不改了")[0].key == "draft"


def test_buttons_of_a_draft_are_stale_without_one() -> None:
    for button in ("file", "guard", "edit", "edit:text", "category:waste", "village:xiqiao", "same", "other"):
        assert talk().send(Said(button=button))[0].key == "stale"
    assert talk("路灯坏了没人修").send(Said(button="village:gone"))[0].key == "stale"
    assert talk("路灯坏了没人修").send(Said(button="category:gone"))[0].key == "stale"


def test_who_hands_in_twice_hears_the_number_again_and_files_once() -> None:
    for repeated in (Said(button="file"), Said(text="1"), Said(text="提交")):
        chat = talk("路灯坏了没人修")
        chat.press("提交")
        told = chat.send(repeated)
        assert [each.text for each in told] == [f"已经记下了，编号 {chat.items[0].number}，不用再按。"]
        assert len(chat.items) == 1
        chat.send(Said(text="着火了"))
        assert chat.items[0].number in chat.send(repeated)[0].text


def test_only_what_was_filed_just_now_is_named_again() -> None:
    chat = talk("路灯坏了没人修")
    chat.press("提交")
    assert chat.say("2")[0].key == "stale"
    chat.press(chat.buttons[0].label)
    assert chat.say("99")[0].key == "stale"
    chat.items[0] = replace(chat.items[0], created_at=chat.items[0].created_at - timedelta(minutes=10))
    assert chat.send(Said(button="file"))[0].key == "stale"


def test_the_matter_is_asked_for_and_a_question_meanwhile_answered() -> None:
    chat = talk()
    chat.press("反映问题")
    chat.at(AskingText)
    assert [each.kind for each in chat.say("荷塘1路末班车几点")] == ["answer", "complaint"]
    chat.say("那边那个灯什么时候亮")
    assert confirming(chat).draft.text == "那边那个灯什么时候亮"
    assert chat.send(Said(button="report"))[0].key == "add_in_draft"


def test_unclear_words_are_held_until_they_are_clear() -> None:
    chat = talk("那边那个")
    assert chat.say("荷塘1路末班车几点")[0].kind == "answer"
    chat.say("就是河边")
    assert chat.stage == Choosing(text="那边那个\n就是河边")
    chat.say("灯坏了")
    assert confirming(chat).draft.text == "那边那个\n就是河边\n灯坏了"


def test_unclear_words_may_belong_to_an_open_item() -> None:
    chat = talk("路灯坏了没人修", "提交", "又黑了一片")
    assert [button.label for button in chat.buttons] == [f"补充到 {chat.items[0].number}", "问个问题", "反映新问题"]
    chat.say("1")
    assert chat.items[0].text == "路灯坏了没人修\n又黑了一片"


def test_words_with_the_number_of_an_open_item_are_asked_about_that_item() -> None:
    chat = talk("路灯坏了没人修", "提交", "自来水发黄", "提交")
    first = chat.items[0].number
    chat.say(f"{first} 那个灯还是坏了没人修")
    assert [button.label for button in chat.buttons] == [f"补充到 {first}", "问个问题", "反映新问题"]


def test_a_text_far_longer_than_a_line_is_shown_shortly_but_kept_whole() -> None:
    words = "路灯坏了没人修，" * 60
    chat = talk(words)
    assert confirming(chat).draft.text == words
    assert f"一共 {len(words)} 个字" in chat.send(Said(button="guard"))[0].text


def test_a_photo_joins_whatever_is_being_said() -> None:
    chat = talk()
    chat.say(photos=("a",))
    chat.say(photos=("b",))
    chat.say("路灯坏了没人修", photos=("c",))
    chat.say(photos=("d",))
    assert confirming(chat).draft.photos == ("a", "b", "c", "d")
    chat.say("自来水发黄", photos=("e",))
    chat.say(photos=("f",))
    chat.at(Separating)
    chat.press("是另一件事")
    assert confirming(chat).later[0].photos == ("e", "f")


def test_a_photo_alone_with_open_items_is_asked_about() -> None:
    chat = talk("路灯坏了没人修", "提交")
    chat.say("谢谢", photos=("a",))
    assert chat.stage == Choosing(text="", photos=("a",))
    chat.press("反映新问题")
    assert chat.at(AskingText).draft.photos == ("a",)


def test_words_after_a_photo_alone_are_its_matter() -> None:
    chat = talk("路灯坏了没人修", "提交")
    chat.say(photos=("a",))
    chat.say("河边那个")
    assert confirming(chat).draft.photos == ("a",)


def test_a_photo_for_an_open_item() -> None:
    chat = talk("路灯坏了没人修", "提交", "补充")
    chat.say("好", photos=("a",))
    assert chat.outcome is not None
    assert [deed.photos for deed in chat.outcome.deeds if isinstance(deed, Act)] == [("a",)]
    assert chat.items[0].kind is Kind.COMPLAINT
