"""What staff write to a resident: asked for, shown back, sent at a word."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.messages import Said
from handlers.outcome import File, StaffAct
from handlers.writing import MOST_WORDS
from patrol.complaint import Outcome as How
from patrol.complaint import State
from patrol.lifecycle import Action
from tests.handlers.at_work import added, at_work, item, labels, number, texts
from tests.staff_talk import StaffTalk

POSTS_NAME = "柳东村党员巡访服务岗"
HOW = "\n是实际解决，还是解释说明？选一个就发出去。"


def taken(*said: str, **more: Any) -> StaffTalk:
    """Somebody at work who has taken the first item."""
    staff = at_work(*said, **more)
    staff.say(f"接 {number(staff)}")
    return staff


def test_a_reply_is_asked_for_shown_back_and_sent() -> None:
    staff = taken()
    assert texts(staff, "回复") == [f"好，请写要回复居民的话（{number(staff)}）。"]
    assert labels(staff) == ["取消"]
    assert texts(staff, "明天去清") == [f"{number(staff)} 要发给居民的话：\n明天去清"]
    assert labels(staff) == ["发送", "重写", "取消"]
    assert staff.press("发送")[0].text.startswith("已经发给居民。\n")
    assert [told.text for told in staff.mail] == [f"{POSTS_NAME}：明天去清"]
    assert staff.writing is None
    assert item(staff).state is State.IN_PROGRESS


def test_the_words_may_come_along_and_all_of_it_may_be_typed() -> None:
    staff = taken()
    assert texts(staff, f"回 {number(staff)} 明天去清") == [f"{number(staff)} 要发给居民的话：\n明天去清"]
    staff.say("1")
    assert [told.text for told in staff.mail] == [f"{POSTS_NAME}：明天去清"]


def test_closing_asks_how_it_was_done_and_the_resident_has_the_last_word() -> None:
    staff = taken()
    assert texts(staff, "办结") == [f"好，请写一句办得怎么样（{number(staff)}），居民会看到。"]
    assert texts(staff, "清好了") == [f"{number(staff)} 办结，要发给居民的话：\n清好了{HOW}"]
    assert texts(staff, "发送") == [f"{number(staff)} 办结，要发给居民的话：\n清好了{HOW}"]
    assert labels(staff) == ["实际解决，发送", "解释说明，发送", "重写", "取消"]
    assert staff.press("解释说明，发送")[0].text.startswith("已办结，请居民确认解决没有。")
    assert [button.label for button in staff.talk.buttons] == ["解决了", "没解决"]
    assert item(staff).outcome is How.EXPLAINED


def test_who_writes_to_the_resident_of_an_item_nobody_took_takes_it() -> None:
    staff = at_work()
    (shown,) = staff.say(f"回 {number(staff)} 明天去清")
    assert shown.text.endswith("明天去清\n这件还没有人接，发出去就算您接了。")
    staff.press("发送")
    assert [told.text for told in staff.mail] == [
        f"{POSTS_NAME}已经看到 {number(staff)}，签收了。",
        f"{POSTS_NAME}：明天去清",
    ]
    assert (item(staff).state, item(staff).taken_by) == (State.IN_PROGRESS, staff.person.id)


def test_words_behind_a_take_are_shown_back_beside_it() -> None:
    staff = at_work()
    told = texts(staff, f"接 {number(staff)} 马上来")
    assert told[0].startswith("已接单")
    assert told[1] == f"{number(staff)} 要发给居民的话：\n马上来"
    staff.press("发送")
    assert [each.text for each in staff.mail] == [f"{POSTS_NAME}：马上来"]


def test_better_words_take_the_place_of_the_first() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.press("重写")
    assert texts(staff, "后天去清")[0].endswith("后天去清")
    staff.press("发送")
    assert [told.text for told in staff.mail] == [f"{POSTS_NAME}：后天去清"]


def test_an_old_button_does_not_send_new_words() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    old = staff.buttons[0].id
    staff.say("后天去清")
    staff.press("换成这句")
    assert texts(staff, Said(button=old)) == [f"{number(staff)} 要发给居民的话：\n后天去清"]
    assert staff.mail == []


def test_nothing_is_sent_after_a_no() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    send = staff.buttons[0].id
    assert texts(staff, "取消") == ["好，没有发。"]
    assert texts(staff, Said(button=send)) == ["这一步已经办过了，或者换了别的。回“待办”看要办的。"]
    for button in ("job:rewrite", "job:drop", "job:resume"):
        assert texts(staff, Said(button=button))[0].startswith("这一步已经办过了")


def test_a_second_press_sends_nothing_more() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    send = staff.buttons[0].id
    staff.press("发送")
    texts(staff, Said(button=send))
    assert staff.mail == []


def test_what_changed_meanwhile_is_said_and_the_words_are_offered_again() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    added(staff)
    told = [each.text for each in staff.press("发送")]
    assert told[0].startswith("这件事刚刚有变化：居民补充了。请再看一遍。")
    assert told[1] == f"{number(staff)} 要发给居民的话：\n明天去清"
    staff.press("发送")
    assert [each.text for each in staff.mail] == [f"{POSTS_NAME}：明天去清"]


def test_an_old_button_of_the_item_says_what_changed() -> None:
    staff = taken()
    staff.say(number(staff))
    added(staff)
    assert staff.press("回复")[0].text.startswith("这件事刚刚有变化：居民补充了。")


def test_what_changes_while_the_words_are_thought_of_is_said_with_them() -> None:
    staff = taken()
    staff.press("回复")
    added(staff)
    told = texts(staff, "明天去清")
    assert told[0].startswith("这件事刚刚有变化")
    assert told[1].endswith("明天去清")


def test_words_for_what_was_taken_back_are_given_back() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.talk.send(Said(button=f"withdraw_sure:{number(staff)}"))
    told = [each.text for each in staff.press("发送")]
    assert told == ["您写的话没有发出去：\n明天去清", f"没有办成：{number(staff)} 已经结束，不能再改。"]
    assert staff.writing is None


def test_words_for_an_item_that_is_theirs_no_more_are_given_back() -> None:
    staff = taken()
    staff.press("回复")
    staff.person = replace(staff.person, post="SQ")
    told = texts(staff, "明天去清")
    assert told == ["您写的话没有发出去：\n明天去清", "没有这件事。请核对一下编号，或者回“待办”看要办的。"]
    assert texts(staff, f"回 {number(staff)} 好")[0].startswith("没有这件事")


def test_going_on_with_what_is_theirs_no_more_gives_the_words_back() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.person = replace(staff.person, post="SQ")
    assert texts(staff, Said(button="job:resume"))[0] == "您写的话没有发出去：\n明天去清"


def test_what_the_state_does_not_allow_is_refused_with_the_words() -> None:
    staff = taken()
    staff.talk.staff("LD-1001", Action.CLOSE, "清好了", by=staff.person)
    told = texts(staff, f"办结 {number(staff)} 再办一次")
    assert told[0].startswith("没有办成：这件事现在是“已办结待确认”，还不能这样办。")
    assert told[1] == "您写的话没有发出去：\n再办一次"


@pytest.mark.parametrize("photos", [("a" * 64,), ()])
def test_only_words_can_be_sent(photos: tuple[str, ...]) -> None:
    staff = taken()
    staff.press("回复")
    told = [each.text for each in staff.say("", photos=photos)]
    assert told == [f"照片和语音带不过去，请打字写给居民（{number(staff)}）。"]
    assert texts(staff, "明天去清")[0].endswith("明天去清")


def test_too_many_words_are_not_kept() -> None:
    staff = taken()
    told = texts(staff, f"回 {number(staff)} " + "长" * (MOST_WORDS + 1))
    assert told == [f"太长了，没有收下。请写在 1000 个字以内（{number(staff)}）。"]
    assert texts(staff, "短")[0].endswith("短")


def test_words_that_name_a_button_are_words_when_they_are_for_a_resident() -> None:
    staff = taken()
    staff.press("回复")
    assert texts(staff, "解决了")[0].endswith("\n解决了")


def test_danger_in_a_text_for_a_resident_is_not_filed_but_the_number_stands_below() -> None:
    staff = taken()
    staff.press("回复")
    told = texts(staff, "您说的着火了我们看到了，火很大")
    assert told[0].endswith("\n要是现在就有危险，请先打 119。")
    assert staff.outcome is not None
    assert staff.outcome.deeds == ()


def test_delicate_words_in_a_text_for_a_resident_are_words() -> None:
    staff = taken()
    staff.press("回复")
    assert texts(staff, "不要轻生")[0].endswith("\n不要轻生")


def test_half_an_hour_later_danger_is_their_own_and_the_words_still_wait() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.now += timedelta(minutes=31)
    told = texts(staff, "柳东村着火了，冒浓烟")
    assert told[0].startswith("先打 119！")
    assert staff.outcome is not None
    assert any(isinstance(deed, File) for deed in staff.outcome.deeds)
    assert staff.press("接着写给居民的话")[0].text.endswith("明天去清")


def test_something_else_in_between_leaves_the_words_one_tap_away() -> None:
    staff = taken("柳东村垃圾没人清", "柳东村路灯坏了没人修")
    staff.say(f"回 {number(staff)} 明天去清")
    staff.say("待办")
    assert labels(staff)[-1] == "接着写给居民的话"
    staff.send(Said(button="menu"))
    assert staff.press("接着写给居民的话")[0].text.endswith("明天去清")
    assert texts(staff, Said(button=f"job:open:{number(staff)}"))[0].startswith(number(staff))


def test_words_that_wait_come_before_those_for_another_item() -> None:
    staff = taken("柳东村垃圾没人清", "柳东村路灯坏了没人修")
    other = number(staff, "LD-1002")
    staff.say(f"回 {number(staff)} 明天去清")
    told = texts(staff, f"回 {other} 灯也修")
    assert told == [
        "您写的话没有发出去：\n灯也修",
        f"前面写给 {number(staff)} 的话还没有发，先看一下：\n明天去清",
    ]
    told = texts(staff, f"接 {other} 马上来")
    assert told[0] == "您写的话没有发出去：\n马上来"
    assert told[1].startswith("已接单")
    staff.press("接着写给居民的话")
    staff.press("发送")
    assert [each.text for each in staff.mail] == [f"{POSTS_NAME}：明天去清"]


def test_words_that_wait_stay_when_it_is_to_be_closed_instead() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 都清好了")
    assert texts(staff, f"办结 {number(staff)}") == [f"{number(staff)} 办结，要发给居民的话：\n都清好了{HOW}"]
    staff.press("实际解决，发送")
    assert item(staff).state is State.RESOLVED


def test_a_question_that_was_begun_for_one_item_goes_over_to_another() -> None:
    staff = taken("柳东村垃圾没人清", "柳东村路灯坏了没人修")
    staff.press("回复")
    other = number(staff, "LD-1002")
    assert texts(staff, f"回 {other}") == [f"好，请写要回复居民的话（{other}）。"]


def test_words_for_a_resident_who_left_are_only_noted() -> None:
    staff = taken()
    staff.talk.items[0] = replace(staff.talk.items[0], chat=None)
    (shown,) = staff.say(f"回 {number(staff)} 去看过了")
    assert shown.text.endswith("居民已经删除了自己的信息，这些话只留在记录里。")
    assert staff.press("发送")[0].text.startswith("记下了。居民那边没有发消息。")


def test_an_own_draft_comes_back_after_the_words() -> None:
    staff = taken()
    staff.say("柳东村路灯坏了没人修")
    staff.say(f"回 {number(staff)}")
    staff.say("明天去清")
    staff.press("发送")
    assert labels(staff)[-1] == "接着办刚才的事"
    assert staff.press("接着办刚才的事")[0].text.startswith("事情：")


def test_the_deed_names_the_version_that_was_seen() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 好的")
    staff.press("发送")
    assert staff.outcome is not None
    assert staff.outcome.deeds == (StaffAct(number=number(staff), version=2, action=Action.REPLY, text="好的"),)
