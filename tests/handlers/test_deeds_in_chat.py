"""Contact, asking, saying that one goes, and taking words back, from a chat of somebody who works here."""

import pytest

from handlers.messages import Said
from handlers.outcome import StaffAct
from patrol.complaint import State
from patrol.lifecycle import Action
from tests.handlers.at_work import at_work, item, labels, number, texts
from tests.handlers.test_writing import POSTS_NAME, taken
from tests.staff_talk import StaffTalk


def deeds(staff: StaffTalk) -> list[tuple[Action, str]]:
    assert staff.outcome is not None
    return [(deed.action, deed.text) for deed in staff.outcome.deeds if isinstance(deed, StaffAct)]


@pytest.mark.parametrize("words", ["已联系 {0}", "联系 {0}", "{0} 已联系"])
def test_a_contact_is_one_tap_and_the_resident_can_deny_it(words: str) -> None:
    staff = taken()
    (told,) = staff.say(words.format(number(staff)))
    assert told.text.startswith("记下了：已经联系过居民。")
    assert item(staff).state is State.IN_PROGRESS
    assert staff.mail[0].text.startswith(f"{POSTS_NAME}说已经联系过您了")


def test_what_is_noted_with_a_contact_stays_among_staff() -> None:
    staff = taken()
    staff.say(f"联系 {number(staff)} 打了没人接")
    assert deeds(staff) == [(Action.CONTACT, "打了没人接")]
    assert not any("没人接" in told.text for told in staff.mail)


def test_who_contacts_the_resident_of_an_item_nobody_took_takes_it() -> None:
    staff = at_work()
    staff.say(f"联系 {number(staff)}")
    assert [action for action, _ in deeds(staff)] == [Action.TAKE, Action.CONTACT]


def test_asking_stops_the_clock_and_the_answer_goes_back_there() -> None:
    staff = taken()
    staff.press("请居民补充")
    assert texts(staff, "是哪一盏")[0].endswith("居民回话以前，期限停着不走。")
    assert staff.press("发送")[0].text.startswith("问了居民，等他回话")
    assert item(staff).state is State.WAITING_RESIDENT
    staff.talk.say("门口那一盏")
    assert item(staff).state is State.IN_PROGRESS
    assert "门口那一盏" in item(staff).text


@pytest.mark.parametrize("words", ["收到 {0}", "我去 {0}", "{0} 收到"])
def test_who_was_called_says_that_they_go(words: str) -> None:
    staff = at_work("柳东村着火了")
    (told,) = staff.say(words.format(number(staff)))
    assert told.text.startswith("好，居民那边会看到有人应了。")
    assert item(staff).state is State.NEW
    assert staff.mail[0].text.startswith(f"{POSTS_NAME}有人应了，说马上去")


def test_of_what_is_no_danger_it_means_taking_it() -> None:
    staff = at_work()
    staff.say(f"收到 {number(staff)}")
    assert item(staff).state is State.ACCEPTED


@pytest.mark.parametrize("verb", ["联系", "收到", "撤回", "问"])
def test_foreign_numbers_are_no_items(verb: str) -> None:
    staff = at_work("石桥村着火了")
    assert texts(staff, f"{verb} {number(staff, 'SQ')}")[-1].startswith("没有这件事")
    assert deeds(staff) == []


@pytest.mark.parametrize("verb", ["联系", "收到"])
def test_what_has_ended_takes_none_of_it(verb: str) -> None:
    staff = at_work("柳东村着火了")
    staff.talk.say("撤回")
    staff.talk.press("确定撤回")
    assert texts(staff, f"{verb} {number(staff)}")[0].startswith("没有办成")
    assert deeds(staff) == []


def test_a_stale_button_says_what_has_changed() -> None:
    staff = taken()
    old = next(each for each in staff.buttons if each.label == "已联系")
    staff.say(f"联系 {number(staff)}")
    (told,) = staff.send(Said(button=old.id))
    assert told.text.startswith("这件事刚刚有变化")


def test_words_can_be_taken_back_while_they_are_held() -> None:
    staff = taken(take_back=10)
    staff.say(f"回 {number(staff)} 明天去清")
    staff.press("发送")
    assert labels(staff)[0] == "撤回（10 秒内）"
    assert staff.press("撤回（10 秒内）")[0].text.startswith("收回来了")
    assert deeds(staff) == [(Action.UNDO, "")]


def test_where_nothing_is_held_nothing_is_offered_to_be_taken_back() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.press("发送")
    assert not any("撤回" in each for each in labels(staff))


def test_taking_back_from_an_old_list_says_what_has_changed() -> None:
    staff = taken(take_back=10)
    staff.say(f"回 {number(staff)} 明天去清")
    staff.press("发送")
    old = staff.buttons[0]
    staff.say(f"联系 {number(staff)}")
    assert staff.send(Said(button=old.id))[0].text.startswith("这件事刚刚有变化")
