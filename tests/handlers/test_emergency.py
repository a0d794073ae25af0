"""Danger and delicate matters."""

from dataclasses import replace

import pytest

from handlers.conversation import Caring, Confirming
from handlers.danger import call
from handlers.intent import Danger
from handlers.messages import Said
from handlers.outcome import Act, File, ForgetWords
from knowledge.words import Danger as Peril
from patrol.complaint import Kind
from tests.handlers.hamlet import ANSWERS, WORDS, ByWord
from tests.talk import Talk


def talk(*said: str, care: bool = True) -> Talk:
    fresh = Talk(answers=ANSWERS, village="dongqiao", care=care)
    for words in said:
        fresh.say(words)
    return fresh


def peril(*, number: str, say: str) -> Peril:
    return Peril(id=number, words=("x",), number=number, say=say)


def present(*kinds: Peril) -> Danger:
    return Danger(kinds=kinds)


def test_danger_names_the_number_first_and_is_written_down_as_urgent() -> None:
    chat = talk()
    told = chat.say("着火了", photos=("p",))
    item = chat.items[0]
    assert told[0].text.startswith("先打 119！")
    assert "已通知" not in told[0].text
    assert (item.kind, item.urgent, item.category, item.post, item.photos) == (Kind.REQUEST, True, "fire", "DQ", ("p",))


def test_two_kinds_of_danger_name_both_numbers() -> None:
    assert talk().say("着火了，有人昏倒")[0].text.startswith("先打 119、120！")


def test_the_second_alarm_goes_to_the_same_item() -> None:
    chat = talk("着火了")
    told = chat.say("火更大了，着火的是厨房")
    assert chat.items[0].number in told[0].text
    assert chat.outcome is not None
    assert isinstance(chat.outcome.deeds[0], Act)
    assert len(chat.items) == 1


def test_a_number_named_first_is_not_named_again_as_the_next_to_call() -> None:
    hurt = peril(number="120", say="留一个人等救护车。")
    fight = peril(number="110", say="离远一点。有人受伤再打 120。人先出去，到外面再打。")
    assert call(present(fight))["say"] == fight.say
    assert call(present(hurt, fight))["say"] == "留一个人等救护车。离远一点。人先出去，到外面再打。"


def test_a_draft_in_progress_stays_unseen_until_the_next_word_and_lends_its_village() -> None:
    chat = Talk(answers=ANSWERS)
    chat.say("西桥村路灯坏了没人修")
    told = chat.say("着火了")
    assert [each.key for each in told] == ["danger", "danger_kept"]
    assert chat.buttons == ()
    assert [each.key for each in chat.say("火更大了，着火的是厨房")] == ["danger_again", "danger_kept"]
    assert chat.say("谢谢")[-1].key == "draft_waiting"
    chat.at(Confirming)
    assert chat.items[0].post == "XQ"


def test_a_question_of_ours_is_not_repeated_under_danger() -> None:
    for said in ("反映问题", "路灯坏了没人修"):
        chat = Talk(answers=ANSWERS)
        chat.send(Said(text=said))
        before = chat.stage
        assert [each.key for each in chat.say("着火了" + "啊" * 2_000)] == ["danger_long", "danger_kept"]
        assert [each.key for each in chat.say("着火了")] == ["danger", "danger_kept"]
        assert chat.stage == before
    chat = talk("着火了", "补充")
    assert [each.key for each in chat.say("着火了，快来")] == ["danger_again"]


def test_far_too_long_words_of_danger_still_get_the_number() -> None:
    chat = talk()
    assert chat.say("着火了" + "啊" * 2_000)[0].key == "danger_long"
    assert chat.items == []
    assert chat.say("我不想活了" + "啊" * 2_000)[0].key == "care_lines"


def test_the_button_to_leave_is_named_on_the_page_alone_that_has_it() -> None:
    page, chat = talk(), talk()
    page.noticed = True
    assert page.say("我不想活了")[0].text.endswith("请按“快速离开”。")
    assert "快速离开" not in chat.say("我不想活了")[0].text


def test_help_lines_stand_in_the_order_of_the_pack_and_the_words_are_forgotten() -> None:
    chat = talk()
    told = chat.say("我不想活了")
    assert told[0].text.index("120") < told[0].text.index("12356")
    assert told[0].text.endswith("请把这几句话从手机里删掉。")
    assert chat.outcome is not None
    assert chat.outcome.deeds == (ForgetWords(),)
    assert chat.stage == Caring(offered=True)


def test_two_matters_show_all_their_lines_once() -> None:
    text = talk().say("老公打我，还打孩子")[0].text
    assert text.count("110　") == text.count("12338　") == 1


def test_a_yes_files_a_wish_for_a_person_without_a_word_of_it() -> None:
    for said in ("要", "好的", "1"):
        chat = talk("我不想活了", said)
        item = chat.items[0]
        assert (item.text, item.sensitive, item.confidential, item.post) == ("请求专人联系", True, True, "ZJ")


def test_a_no_is_a_no_and_what_follows_is_neutral() -> None:
    for said in ("不要", "不", "2"):
        chat = talk("我不想活了")
        assert chat.say(said)[0].key == "care_declined"
        assert chat.say("唉，那个人又来了")[0].key == "neutral"
        assert chat.say("好的")[0].key == "neutral"
        assert (chat.items, chat.notes) == ([], [])


def test_a_yes_later_on_files_nothing() -> None:
    chat = talk("我不想活了", "荷塘1路末班车几点", "好的")
    assert chat.items == []


def test_without_a_named_person_only_the_lines_are_offered() -> None:
    chat = talk("我不想活了", care=False)
    assert chat.stage == Caring(offered=False)
    assert chat.send(Said(button="care:yes"))[0].key == "care_nobody"
    assert chat.items == []


def test_a_number_after_a_yes_goes_to_that_person_only() -> None:
    chat = talk("我不想活了", "要")
    assert chat.say("13812345678")[0].key == "care_contact"
    assert "手机号" in chat.items[0].text
    assert chat.send(Said(button="care:yes"))[0].key == "care_already"
    assert len(chat.say("我不想活了")) == 1
    assert len(chat.items) == 1


def test_progress_never_speaks_of_it_unasked() -> None:
    chat = talk("我不想活了", "要")
    assert chat.say("进度")[0].key == "no_items"
    assert chat.say(chat.items[0].number)[0].key == "item"


def test_questions_and_choices_are_answered_as_always_but_not_noted() -> None:
    chat = talk("我不想活了")
    assert chat.say("荷塘1路末班车几点")[0].kind == "answer"
    assert chat.say("公交车票")[0].kind == "options"
    assert chat.say("结婚证怎么领")[0].key == "neutral"
    assert chat.stage == Caring()
    assert chat.notes == []


def test_a_complaint_and_a_danger_afterwards_are_kept_from_the_village() -> None:
    chat = talk("我不想活了", "着火了")
    assert chat.items[0].post == "ZJ"
    chat.say("路灯坏了没人修")
    assert chat.at(Confirming).draft.confidential


def test_a_draft_stays_but_is_not_shown_beside_the_help_lines() -> None:
    chat = talk("路灯坏了没人修")
    before = chat.stage
    told = chat.say("老公打我")
    assert [each.key for each in told] == ["care_lines", "draft_kept", "care_offer"]
    assert [button.label for button in chat.buttons] == ["要", "不要", "接着办刚才的事"]
    assert chat.press("接着办刚才的事")[0].key == "draft"
    assert chat.stage == before
    chat.say("老公打我")
    told = chat.press("要")
    assert [button.label for button in chat.buttons] == ["接着办刚才的事"]
    assert chat.say("13812345678")[0].key == "care_contact"
    assert chat.stage == before
    assert chat.send(Said(button="care:no"))[1].key == "draft_waiting"


def test_a_yes_or_no_answers_the_offer_and_not_the_draft() -> None:
    chat = talk("路灯坏了没人修", "老公打我", "好的")
    assert [item.sensitive for item in chat.items] == [True]
    chat = talk("路灯坏了没人修", "老公打我", "不")
    assert chat.at(Confirming).draft.text == "路灯坏了没人修"
    assert chat.items == []


def test_cancelling_and_photos_stay_neutral_too() -> None:
    chat = talk("我不想活了")
    assert chat.say("取消")[0].key == "neutral"
    chat.say("老公打我", photos=("p",))
    assert chat.outcome is not None
    assert not any(isinstance(deed, File | Act) for deed in chat.outcome.deeds)


def test_a_line_without_a_note_is_only_number_and_name() -> None:
    bare = tuple(replace(line, note="") for line in ANSWERS.town.helplines)
    answers = replace(ANSWERS, town=replace(ANSWERS.town, helplines=bare))
    assert "（" not in Talk(answers=answers).say("我不想活了")[0].text


HEDGED = replace(ANSWERS.town, words=replace(WORDS, hedges=(*WORDS.hedges, "保险", "能报")))


@pytest.mark.parametrize("words", ["家里着火了，保险怎么弄", "昏倒了门诊能报多少"])
def test_who_asks_about_the_insurance_of_what_just_happened_hears_the_number_first(words: str) -> None:
    chat = Talk(answers=ByWord(town=HEDGED))
    told = chat.say(words)
    assert (told[0].kind, told[0].key) == ("emergency", "danger_first")
    assert "先打 1" in told[0].text
    assert len(told) > 1
    assert chat.items == []


@pytest.mark.parametrize("words", ["以前着火了，保险怎么弄", "着火的保险怎么弄", "门诊能报多少"])
def test_what_is_over_or_may_never_be_does_not(words: str) -> None:
    assert Talk(answers=ByWord(town=HEDGED)).say(words)[0].key != "danger_first"
