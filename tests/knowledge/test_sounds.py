"""Characters by their sound, and pinyin as people type it."""

import pytest

from knowledge.sounds import READINGS, sounded, spelt
from knowledge.spelling import Spelling, respelt, spelling_of


def test_no_character_stands_under_two_sounds() -> None:
    written = "".join(run for _, run in READINGS)
    assert len(set(written)) == len(written) > 6_000


@pytest.mark.parametrize(("one", "other"), [("医保", "一宝"), ("低保", "地包"), ("医保", "yibao")])
def test_what_sounds_the_same_is_the_same(one: str, other: str) -> None:
    assert sounded(one) == sounded(other)


@pytest.mark.parametrize("text", ["vip", "app", "wechat", "x", "1路", ""])
def test_what_spells_no_syllables_stays(text: str) -> None:
    assert spelt(text) == text


def test_a_sounded_text_is_as_long_as_the_written_one() -> None:
    assert len(sounded("坐1路车到医院")) == len("坐1路车到医院")


@pytest.fixture
def spelling() -> Spelling:
    return spelling_of(["医保报销", "低保怎么办", "医保怎么报", "下载can表"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("yibao", "医保"), ("dibaozenmeban", "低保怎么办"), ("我的yibao", "我的医保"), ("can表", "can表"), ("vip", "vip")],
)
def test_pinyin_is_written_in_the_bases_own_characters(spelling: Spelling, typed: str, meant: str) -> None:
    assert respelt(typed, spelling) == meant


def test_a_sound_that_the_base_never_writes_stays_a_sound(spelling: Spelling) -> None:
    assert respelt("zhuang", spelling) == spelt("zhuang") != "zhuang"
