"""Staff at work in a chat: their queue, one item, taking it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.messages import Said
from handlers.outcome import StaffAct
from patrol.complaint import State
from patrol.lifecycle import Action
from tests.handlers.at_work import CARE, TOWN_MAN, added, at_work, item, labels, number, texts
from tests.talk import NOW

HEAP, LAMP = "柳东村垃圾没人清", "柳东村路灯坏了没人修"
CADRE = "柳东村书记把低保给了自己亲戚，不公平"


def test_the_queue_names_number_sort_village_state_and_waiting_and_nothing_said() -> None:
    staff = at_work(HEAP, LAMP, now=NOW + timedelta(hours=3))
    (told,) = staff.say("待办")
    assert told.text == (
        "要办的有 2 件，急的在前：\n"
        f"{number(staff)} 垃圾保洁 柳东村 待签收 已等 3 小时\n"
        f"{number(staff, 'LD-1002')} 道路路灯 柳东村 待签收 已等 3 小时"
    )
    assert labels(staff) == [f"接单 {number(staff)}", f"接单 {number(staff, 'LD-1002')}"]


def test_what_burns_comes_first() -> None:
    staff = at_work(HEAP)
    staff.talk.say("柳东村着火了，冒浓烟")
    first = texts(staff, "待办")[0].split("\n")[1]
    assert first.startswith(f"【急】{number(staff, 'LD-1002')} ")


@pytest.mark.parametrize(
    ("passed", "words"), [(0, "0 分钟"), (59, "59 分钟"), (60, "1 小时"), (47 * 60, "47 小时"), (48 * 60, "2 天")]
)
def test_how_long_the_resident_waits(passed: int, words: str) -> None:
    staff = at_work(HEAP, now=NOW + timedelta(minutes=passed))
    assert f"已等 {words}" in texts(staff, "待办")[0]


def test_five_at_a_time() -> None:
    staff = at_work(*[HEAP] * 7)
    staff.say("待办")
    assert len(labels(staff)) == 6
    (more,) = staff.press("更多")
    assert more.text.startswith("接着往下：\n" + number(staff, "LD-1006"))
    assert len(labels(staff)) == 2
    assert texts(staff, Said(button="job:more:10")) == ["后面没有了。"]


def test_of_very_many_only_that_there_are_more_is_said() -> None:
    staff = at_work(HEAP)
    some = replace(staff._staff(Said(text="待办")), count=500)
    staff.speaker = some
    assert texts(staff, "待办")[0].startswith("要办的有 500+ 件")


def test_an_empty_queue() -> None:
    staff = at_work("石桥村河边堆了好多垃圾")
    assert texts(staff, "待办") == ["现在没有要办的。"]


def test_what_waits_for_the_resident_is_not_listed() -> None:
    staff = at_work()
    for action in (Action.TAKE, Action.CLOSE):
        staff.talk.staff("LD-1001", action, "清好了", by=staff.person)
    assert texts(staff, "待办") == ["现在没有要办的。"]


def test_a_number_shows_the_item_with_all_that_can_be_done() -> None:
    staff = at_work()
    (told,) = staff.say(number(staff).lower())
    assert told.text == f"{number(staff)} 垃圾保洁 柳东村 待签收 已等 0 分钟"
    assert labels(staff) == ["接单", "回复", "办结", "打开"]


def test_typed_digits_press_what_was_offered() -> None:
    staff = at_work()
    staff.say(number(staff))
    assert texts(staff, "4") == [f"{number(staff)} 在工作台上看：https://town.example/desk/case/{number(staff)}"]
    staff.say(number(staff))
    assert texts(staff, "１")[0].startswith("已接单，居民那边会看到。")


def test_without_a_public_address_the_desk_is_named_only() -> None:
    staff = at_work(desk="")
    assert texts(staff, f"打开 {number(staff)}") == [f"请登录工作台看 {number(staff)}。"]


def test_taking_tells_the_resident_and_offers_what_comes_next() -> None:
    staff = at_work()
    staff.say("待办")
    (told,) = staff.press(f"接单 {number(staff)}")
    assert told.text == f"已接单，居民那边会看到。\n{number(staff)} 垃圾保洁 柳东村 已签收 已等 0 分钟"
    assert labels(staff) == ["回复", "已联系", "请居民补充", "办结", "打开"]
    assert [each.text for each in staff.mail] == [f"柳东村党员巡访服务岗已经看到 {number(staff)}，签收了。"]
    assert item(staff).taken_by == staff.person.id


def test_a_typed_take() -> None:
    staff = at_work()
    staff.say(f"接 {number(staff)}")
    assert staff.outcome is not None
    assert staff.outcome.deeds == (StaffAct(number=number(staff), version=1, action=Action.TAKE),)


def test_who_took_it_first_is_named() -> None:
    staff = at_work(colleagues={9: "小王"})
    staff.say("待办")
    staff.talk.staff("LD-1001", Action.TAKE, by=replace(staff.person, id=9))
    (told,) = staff.press(f"接单 {number(staff)}")
    assert told.kind == "refused"
    assert told.text.startswith("小王已经接了。\n")
    assert "小王签收的" in texts(staff, number(staff))[0]


def test_taking_twice_oneself() -> None:
    staff = at_work()
    staff.say(f"接 {number(staff)}")
    assert texts(staff, f"接 {number(staff)}")[0].startswith("这件您已经接了。")


def test_a_stale_press_says_what_changed_and_offers_fresh_buttons() -> None:
    staff = at_work()
    staff.say("待办")
    added(staff)
    (told,) = staff.press(f"接单 {number(staff)}")
    assert told.text.startswith("这件事刚刚有变化：居民补充了。请再看一遍。")
    assert item(staff).state is State.NEW
    assert texts(staff, "接单")[0].startswith("已接单")


def test_a_change_of_which_nothing_is_told_names_the_state() -> None:
    staff = at_work()
    staff.speaker = replace(staff._staff(Said(text=number(staff))), news=())
    told = texts(staff, Said(button=f"job:take:{number(staff)}:7"))
    assert told[0].startswith("这件事刚刚有变化：待签收。")


def test_what_has_ended_can_only_be_looked_at() -> None:
    staff = at_work()
    staff.say(number(staff))
    staff.talk.send(Said(button=f"withdraw_sure:{number(staff)}"))
    assert texts(staff, "接单") == [f"没有办成：{number(staff)} 已经结束，不能再改。"]
    assert labels(staff) == ["打开"]


def test_an_item_whose_resident_has_left_is_taken_quietly() -> None:
    staff = at_work()
    staff.talk.items[0] = replace(staff.talk.items[0], chat=None)
    assert texts(staff, f"接 {number(staff)}")[0].startswith("已接单。居民那边没有发消息。")


@pytest.mark.parametrize("words", ["接 {0}", "{0}", "回 {0} 好", "打开 {0}", "办 {0}"])
def test_foreign_unknown_and_confidential_numbers_look_the_same(words: str) -> None:
    foreign = at_work("石桥村河边堆了好多垃圾")
    secret = at_work(CADRE)
    nobody = at_work()
    told = {
        tuple(texts(staff, words.format(each)))[-1]
        for staff, each in (
            (foreign, number(foreign, "SQ-1001")),
            (secret, number(secret, "ZJ-1001")),
            (nobody, "LD-1002-7"),
            (nobody, "LD-1001-0"),
        )
    }
    assert told == {"没有这件事。请核对一下编号，或者回“待办”看要办的。"} or words == "回 {0} 好"


def test_the_town_sees_a_confidential_item_as_that_and_no_more() -> None:
    staff = at_work(CADRE, person=TOWN_MAN)
    told = texts(staff, "待办")[0]
    assert f"{number(staff, 'ZJ-1001')} 保密事项 待签收" in told
    assert "柳东" not in told
    assert "村务" not in told


def test_delicate_matters_are_told_of_at_the_desk_alone() -> None:
    staff = at_work(HEAP, person=CARE)
    staff.talk.say("我不想活了")
    staff.talk.say("要")
    for words in ("待办", "接 ZJ-1001-1", number(staff, "ZJ-1001")):
        assert texts(staff, words) == ["您的事只在工作台上办：https://town.example/desk"]
    assert texts(replace(staff, desk=""), "待办") == ["您的事只在工作台上办。"]


def test_the_town_sees_no_delicate_item_in_its_queue() -> None:
    staff = at_work(HEAP, person=TOWN_MAN)
    staff.talk.say("我不想活了")
    staff.talk.say("要")
    assert "ZJ-" not in texts(staff, "待办")[0]


def test_other_words_of_staff_are_a_residents_words() -> None:
    staff = at_work()
    told = staff.say("柳东村路灯坏了没人修")
    assert told[0].text.startswith("事情：")
    assert staff.say("着火了，快来人")[0].text.startswith("先打 119！")


def test_the_queue_leaves_an_own_draft_where_it_was() -> None:
    staff = at_work()
    staff.say("柳东村路灯坏了没人修")
    staff.say("待办")
    assert labels(staff)[-1] == "接着办刚才的事"
    assert staff.press("接着办刚才的事")[0].text.startswith("事情：")


def test_what_they_reported_themselves_elsewhere_is_theirs_as_a_resident() -> None:
    staff = at_work("石桥村河边堆了好多垃圾")
    staff.own = tuple(staff.talk.items)
    assert texts(staff, number(staff, "SQ-1001"))[0].startswith(f"{number(staff, 'SQ-1001')}（反映）")


def test_an_odd_button_of_staff_is_of_no_use() -> None:
    staff = at_work()
    assert texts(staff, Said(button="job:explode"))[0].startswith("这一项现在用不上了。")
