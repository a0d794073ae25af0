"""Sums of money in every script that people write them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import MOST, Amount, Doubt, amount, in_yuan

SUMS = {
    "住院三万块能报多少": 3_000_000,
    "3w": 3_000_000,
    "3W块": 3_000_000,
    "8k": 800_000,
    "两万八": 2_800_000,
    "3.2万": 3_200_000,
    "３．２万": 3_200_000,
    "30000元": 3_000_000,
    "30,000 元": 3_000_000,
    "¥1200": 120_000,
    "十二块五": 1_250,
    "12元5角6分": 1_256,
    "叁万元": 3_000_000,
    "三萬": 3_000_000,
    "廿万": 20_000_000,
    "一百二": 12_000,
    "一万零五百": 1_050_000,
    "一万零五": 1_000_500,
    "3万2千5": 3_250_000,
    "三十万": 30_000_000,
    "十五万": 15_000_000,
    "两千三百四十五块六毛": 234_560,
    "我妈72岁住院2万": 2_000_000,
    "住院10天花了8千": 800_000,
    "2025年三级医院住院三万左右": 3_000_000,
    "三万洋钿": 3_000_000,
    "门诊300报几成": 30_000,
}
DOUBTS = {
    **dict.fromkeys(("三万多", "三万块多", "一万多块", "3万+", "两三千", "三四万", "几万块", "万把块"), Doubt.VAGUE),
    **dict.fromkeys(("２０－３０万", "2到3万", "上万", "三万几"), Doubt.VAGUE),
    **dict.fromkeys(("-500元", "负三万", "0元", "99999999元", "一千亿"), Doubt.ABSURD),
    "住院三万门诊两千": Doubt.SEVERAL,
}


@pytest.mark.parametrize("text", SUMS)
def test_a_sum_in_any_script(text: str) -> None:
    assert amount(text) == Amount(fen=SUMS[text])


@pytest.mark.parametrize("text", DOUBTS)
def test_what_is_no_sum_is_asked_for_again(text: str) -> None:
    assert amount(text) is DOUBTS[text]


@pytest.mark.parametrize(
    "text", ["我妈72岁", "住院10天", "13812345678", "三级医院", "报几成", "枫树2路", "打八折", "50%"]
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert amount(text) is None


def test_a_small_number_counts_only_where_a_sum_was_asked_for() -> None:
    assert amount("80") is None
    assert amount("80", asked=True) == Amount(fen=8_000)
    assert amount("没有", asked=True) is None


@given(st.integers(1, MOST))
def test_what_is_shown_is_read_again(fen: int) -> None:
    assert amount(in_yuan(fen)) == Amount(fen=fen)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    found = amount(text, asked=True)
    assert not isinstance(found, Amount) or 0 < found.fen <= MOST
