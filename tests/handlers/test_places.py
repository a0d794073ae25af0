"""Where the trouble is, in the resident's own words."""

import pytest

from handlers.phone import bare_phone, beside_phone, find_phone
from handlers.places import is_unknown, joined_place, meant_villages, named_place, place_words
from tests.handlers.hamlet import VILLAGES


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("东桥村河边堆了垃圾", "河边"),
        ("在东桥村的老书记家门口有个坑", "老书记家门口"),
        ("东桥村路灯坏了", ""),
        ("河边堆了垃圾", ""),
        ("老街河边", ""),
    ],
)
def test_the_spot_follows_the_one_village(text: str, place: str) -> None:
    assert named_place(text, VILLAGES) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("东桥村", ""),
        ("就是东桥村的", ""),
        ("在东桥村河边桥头那边", "河边桥头"),
        ("不是东桥村，是西桥村", ""),
        ("不是很远的河边", "不是很远的河边"),
        ("不知道叫什么村，在大桥边", "大桥边"),
        ("不知道是谁家的狗", "不知道是谁家的狗"),
        ("！" * 150, "！" * 150),
    ],
)
def test_an_answer_to_where(text: str, place: str) -> None:
    assert place_words(text, VILLAGES) == place


def test_the_denied_village_is_not_meant() -> None:
    assert [each.id for each in meant_villages("不是东桥村，是西桥村", VILLAGES)] == ["xiqiao"]
    assert len(meant_villages("老街", VILLAGES)) == 2


@pytest.mark.parametrize(("text", "unknown"), [("不晓得", True), ("我也说不清是哪个村", True), ("都有垃圾", False)])
def test_no_idea(text: str, unknown: bool) -> None:
    assert is_unknown(text) is unknown


def test_two_ways_of_saying_where() -> None:
    assert joined_place("河边", "桥头") == "河边，桥头"
    assert joined_place("河边桥头", "桥头") == "河边桥头"
    assert joined_place("", "桥头") == joined_place("桥头", "") == "桥头"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13812345678", "13812345678"),
        ("打５７３５１２３４", "57351234"),
        ("021-57351234", "021-57351234"),
        ("1381234", None),
    ],
)
def test_phones(text: str, phone: str | None) -> None:
    assert find_phone(text) == phone


def test_what_is_said_besides_a_phone() -> None:
    assert bare_phone("我的电话是 13812345678") == "13812345678"
    assert bare_phone("路灯坏了三天了没人修，打 13812345678") is None
    assert beside_phone("我的电话：13812345678", "13812345678") == ""
    assert beside_phone("13812345678 下午打", "13812345678") == "下午打"
