"""In a group: only the work of staff, whoever else is there."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.conversation import Conversation
from handlers.messages import Said
from handlers.outcome import BindRoom, ForgetWords, VoidCode
from handlers.speaker import Stranger
from patrol.complaint import Person
from tests.handlers.at_work import CARE, TOWN_MAN, at_work, item, number, texts
from tests.staff_talk import StaffTalk


def in_group(*said: str, room: str = "LD", **more: Any) -> StaffTalk:
    """Somebody at work in a group of their post."""
    return at_work(*said, group=True, room=room, **more)


def stranger() -> StaffTalk:
    """Somebody in a group who is joined to nobody."""
    staff = in_group()
    staff.speaker, staff.conversation = Stranger(), Conversation()
    return staff


def test_the_work_of_the_post_is_done_there() -> None:
    staff = in_group()
    assert texts(staff, "待办")[0].startswith("要办的有 1 件")
    assert staff.press(f"接单 {number(staff)}")[0].text.startswith("已接单")
    staff.say(f"回 {number(staff)} 明天去清")
    staff.press("发送")
    assert len(staff.mail) == 1


def test_at_first_contact_no_notice_for_residents_is_said() -> None:
    staff = in_group(conversation=Conversation())
    assert len(staff.say("待办")) == 1


@pytest.mark.parametrize("words", ["待办", "看 {0}", "接 {0}"])
def test_the_town_sees_there_what_is_the_posts_and_nothing_guarded(words: str) -> None:
    staff = in_group("柳东村书记把低保给了自己亲戚，不公平", person=TOWN_MAN)
    told = texts(staff, words.format(number(staff, "ZJ-1001")))
    assert told[0] in ("现在没有要办的。", "没有这件事。请核对一下编号，或者回“待办”看要办的。")


def test_the_town_does_not_see_other_posts_there() -> None:
    staff = in_group("石桥村垃圾没人清", person=TOWN_MAN)
    assert texts(staff, "待办") == ["现在没有要办的。"]
    assert texts(staff, number(staff, "SQ-1001"))[0].startswith("没有这件事")


def test_people_of_another_post_are_asked_to_do_it_in_private() -> None:
    staff = in_group(person=Person(id=7, name="李", role=TOWN_MAN.role.POST, post="SQ"))
    assert texts(staff, "待办")[0].startswith("这个群是柳东村党员巡访服务岗的。")
    assert texts(staff, f"接 {number(staff)}")[0].startswith("这个群是")
    assert item(staff).taken_by is None


def test_a_group_that_is_nobodys_says_how_to_join_it() -> None:
    staff = in_group(room="")
    for words in ("待办", "公交几点", f"接 {number(staff)}", "解除群绑定"):
        assert texts(staff, words)[0].startswith("这个群还没有绑定巡访岗。")


@pytest.mark.parametrize(
    ("person", "words", "post"),
    [
        (TOWN_MAN, "绑定群 石桥村", "SQ"),
        (TOWN_MAN, "绑定群 柳溪镇为民服务台", "ZJ"),
        (None, "绑定群：柳东村", "LD"),
        (None, "绑定群", "LD"),
    ],
)
def test_a_group_is_joined_by_the_town_or_by_the_posts_own(person: Person | None, words: str, post: str) -> None:
    staff = in_group(room="")
    staff.person = person or staff.person
    assert texts(staff, words)[0].startswith("这个群绑定好了：")
    assert staff.outcome is not None
    assert staff.outcome.deeds == (BindRoom(post=post),)


def test_a_group_is_not_joined_by_others() -> None:
    assert texts(in_group(room=""), "绑定群 石桥村")[0].startswith("这个群您不能绑定。")
    assert texts(in_group(room="SQ"), "解除群绑定")[0].startswith("这个群您不能绑定。")
    assert texts(in_group(room="", person=CARE), "绑定群 石桥村")[0].startswith("这个群您不能绑定。")
    for words in ("绑定群", "绑定群 火星村", "绑定群 柳东"):
        assert texts(in_group(room="", person=TOWN_MAN), words) == ["请把村名写上，比如“/bind 柳东村”。"]


def test_a_group_is_let_go_of() -> None:
    staff = in_group()
    assert texts(staff, "解除群绑定") == ["这个群的绑定解除了。"]
    assert staff.outcome is not None
    assert staff.outcome.deeds == (BindRoom(post=None),)


def test_own_words_are_not_taken_down_there() -> None:
    staff = in_group()
    assert texts(staff, "路灯坏了没人修")[0].startswith("群里只办事")
    assert texts(staff, Said(button="file"))[0].startswith("群里只办事")
    assert len(staff.talk.items) == 1


def test_a_care_person_is_sent_to_the_desk_there_too() -> None:
    assert texts(in_group(person=CARE), "待办")[0].startswith("您的事只在工作台上办")


@pytest.mark.parametrize("staff", [in_group(), stranger()], ids=["staff", "stranger"])
def test_an_alarm_is_heard_and_filed_nowhere(staff: StaffTalk) -> None:
    assert texts(staff, "着火了，冒浓烟")[0].startswith("先打 119！")
    assert len(staff.talk.items) == 1
    told = texts(staff, "我不想活了")
    assert "12356" in told[0]
    assert len(told) == 1
    assert staff.outcome is not None
    assert staff.outcome.deeds == (ForgetWords(),)


def test_a_code_that_others_read_is_void() -> None:
    for staff in (in_group(), stranger()):
        assert texts(staff, "绑定 12345678")[0].startswith("绑定的数字不要发在群里")
        assert staff.outcome is not None
        assert staff.outcome.deeds == (VoidCode(code="12345678"),)


def test_a_stranger_is_told_once_how_to_join() -> None:
    staff = stranger()
    assert texts(staff, Said(button=f"job:take:{number(staff)}:1"))[0].startswith("请先在工作台绑定")
    assert texts(staff, Said(button=f"job:take:{number(staff)}:1")) == []
    assert texts(staff, "待办") == []
    assert item(staff).taken_by is None


def test_what_they_write_to_a_resident_stays_with_them_through_an_alarm() -> None:
    staff = in_group()
    staff.say(f"接 {number(staff)}")
    staff.say(f"回 {number(staff)} 明天去清")
    writing = staff.writing
    staff.now += timedelta(minutes=31)
    assert texts(staff, "着火了，冒浓烟")[0].startswith("先打 119！")
    assert staff.writing == writing


def test_whoever_writes_to_a_resident_there_is_told_how_to_be_heard() -> None:
    staff = in_group()
    staff.say(f"看 {number(staff)}")
    assert "按住这条消息，选“回复”再写" in staff.press("回复")[0].text
    staff.press("取消")
    staff.say(f"看 {number(staff)}")
    assert "选“回复”再写" in staff.press("办结")[0].text
