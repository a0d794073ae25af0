"""How a line is cut: phone numbers to tap, sources apart, and what stood on a pressed button."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import words
from bot.clock import moment
from bot.pages.labels import label_of
from bot.pages.transcript import Line, Reading, active, parts
from bot.storage.outbox import TALK
from bot.wiring import Wired
from handlers.messages import Said
from tests.bot.talking import arrival


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("先打 119！人先离开", ("119",)),
        ("请打12345，或者 021-57350000、57354365。", ("12345", "021-57350000", "57354365")),
        ("手机13812345678", ("13812345678",)),
        ("每月 120 元，12000 元封顶，2021 年，20210701 起，1190 人，LD-1001-4", ()),
        ("110 块、12348 人、3.119", ()),
    ],
)
def test_phone_numbers_can_be_tapped_and_amounts_cannot(text: str, numbers: tuple[str, ...]) -> None:
    assert parts(text)[1::2] == numbers


@given(st.text())
def test_cutting_loses_nothing(text: str) -> None:
    cut = parts(text)
    assert "".join(cut) == text
    assert len(cut) % 2 == 1


def test_only_an_emergency_shows_its_numbers_large_and_each_once() -> None:
    text = parts("先打 119！有人受伤打 120。马上打 119。")
    said = Line(seq=1, side="town", at=moment(0), kind="emergency", text=text)
    assert said.calls == ("119", "120")
    assert Line(seq=1, side="town", at=moment(0), kind="answer", text=text).calls == ()


def test_what_staff_add_later_takes_no_buttons_away() -> None:
    sides = ["town", "resident", "town", "town"]
    lines = [Line(seq=seq, side=side, at=moment(0)) for seq, side in enumerate(sides, start=1)]
    assert active(lines) == {3, 4}


@pytest.mark.parametrize(
    ("button", "label"),
    [
        ("file", "提交"),
        ("topic:bus", "公交"),
        ("pick:fare", "坐柳溪1路要多少钱？"),
        ("village:liudong", "柳东村"),
        ("category:other", "其他"),
        ("solved:LD-1001-4", "LD-1001-4 解决了"),
        ("care:yes", "要"),
        ("useless:fare", "没帮助"),
        ("handoff", "转人工"),
        ("pick:gone", "点了一个按钮"),
        ("village:gone", "点了一个按钮"),
        ("nobody knows", "点了一个按钮"),
    ],
)
def test_a_pressed_button_is_told_by_its_words(wired: Wired, button: str, label: str) -> None:
    assert label_of(button, wired.pack.town) == label


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (Said(voices=("a" * 64,)), "【语音】"),
        (Said(text="路灯坏了", voices=("a" * 64, "b" * 64)), "【语音】【语音】路灯坏了"),
        (Said(spot="31.0,121.0"), "【位置】"),
    ],
)
async def test_what_cannot_be_shown_stands_as_a_word(wired: Wired, said: Said, shown: str) -> None:
    received = await wired.front.receive(arrival("", raw=words.pack(said)))
    rows = await wired.database.read(TALK, (received.chat, 0, received.chat, 0, received.chat, 10))
    lines = await Reading(site=wired.site, key="a").lines(rows)
    assert next(line for line in lines if line.side == "resident").text == (shown,)
