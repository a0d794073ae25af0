"""What staff say while words for a resident wait to be sent: nothing is replaced unasked."""

from dataclasses import replace

import pytest

from handlers.messages import Said
from handlers.writing import MOST_WORDS
from patrol.complaint import State
from tests.handlers.at_work import item, labels, number, texts
from tests.handlers.test_writing import POSTS_NAME, taken


def test_words_that_wait_to_be_sent_are_not_replaced_unasked() -> None:
    staff = taken()
    staff.say(f"办 {number(staff)} 清好了")
    assert texts(staff, "中午吃什么") == [
        f"{number(staff)} 办结的话还没有发给居民：\n清好了\n您刚才又说：“中午吃什么”。要发这一句，请点“换成这句”。"
    ]
    assert labels(staff) == ["实际解决，发送", "解释说明，发送", "重写", "取消", "换成这句"]
    staff.press("实际解决，发送")
    assert item(staff).state is State.RESOLVED
    assert "清好了" in staff.mail[0].text


@pytest.mark.parametrize("choose", ["换成这句", "4"])
def test_the_new_words_are_taken_when_they_are_chosen(choose: str) -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.say("后天去清")
    assert texts(staff, choose) == [f"{number(staff)} 要发给居民的话：\n后天去清"]
    assert labels(staff) == ["发送", "重写", "取消"]
    assert texts(staff, Said(button="job:swap")) == [f"{number(staff)} 要发给居民的话：\n后天去清"]
    staff.press("发送")
    assert [told.text for told in staff.mail] == [f"{POSTS_NAME}：后天去清"]


def test_the_same_words_again_and_too_many_leave_what_waits() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    assert texts(staff, "明天去清") == [f"{number(staff)} 要发给居民的话：\n明天去清"]
    assert texts(staff, "长" * (MOST_WORDS + 1))[0].startswith("太长了，没有收下。")
    assert staff.writing is not None
    assert staff.writing.text == "明天去清"


def test_a_photo_while_words_wait_leaves_the_choices() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.say("", photos=("a" * 64,))
    assert labels(staff) == ["发送", "重写", "取消"]


def test_after_rewriting_the_next_words_are_the_text() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.say("后天去清")
    staff.press("重写")
    assert texts(staff, "大后天去清") == [f"{number(staff)} 要发给居民的话：\n大后天去清"]


def test_danger_in_new_words_has_its_number_below() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    assert texts(staff, "着火了，火很大")[0].endswith("\n要是现在就有危险，请先打 119。")


def test_both_words_are_given_back_where_the_item_is_theirs_no_more() -> None:
    staff = taken()
    staff.say(f"回 {number(staff)} 明天去清")
    staff.say("后天去清")
    staff.person = replace(staff.person, post="SQ")
    assert texts(staff, Said(button="job:swap"))[0] == "您写的话没有发出去：\n明天去清\n后天去清"
