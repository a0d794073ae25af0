"""Closing from a chat where the category wants a photo of what is mended."""

from handlers.outcome import StaffAct
from patrol.complaint import Outcome as How
from patrol.complaint import State
from tests.handlers.at_work import item, texts
from tests.handlers.test_writing import taken
from tests.staff_talk import StaffTalk

LAMP = "柳东村路灯坏了"
WANTED = "这一类的事办好了，再发一张办好的照片。"


def closing() -> StaffTalk:
    """Words of what was done to a lamp, which has to be shown, wait to be sent."""
    staff = taken(LAMP)
    assert WANTED in texts(staff, "办结")[0]
    assert WANTED in texts(staff, "换了灯泡")[0]
    return staff


def test_what_must_be_shown_is_not_solved_without_a_photo() -> None:
    staff = closing()
    assert "要有一张办好的照片" in staff.press("实际解决，发送")[0].text
    assert item(staff).state is State.ACCEPTED
    (shown,) = staff.say(photos=("lamp",))
    assert "换了灯泡\n照片 1 张，存在这件事里。" in shown.text
    staff.press("实际解决，发送")
    assert (item(staff).state, item(staff).outcome) == (State.RESOLVED, How.SOLVED)
    assert staff.outcome is not None
    assert [deed.photos for deed in staff.outcome.deeds if isinstance(deed, StaffAct)] == [("lamp",)]


def test_what_is_explained_needs_no_photo() -> None:
    staff = closing()
    staff.press("解释说明，发送")
    assert item(staff).outcome is How.EXPLAINED


def test_the_photo_may_come_first_or_with_the_words() -> None:
    staff = taken(LAMP)
    staff.say("办结")
    assert "照片 1 张" in staff.say(photos=("before",))[0].text
    staff.say("换了灯泡", photos=("after",))
    staff.press("实际解决，发送")
    assert item(staff).state is State.RESOLVED


def test_with_a_mere_reply_no_photo_goes() -> None:
    staff = taken()
    staff.press("回复")
    assert "带不过去" in staff.say(photos=("lamp",))[0].text
