"""How alike two texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.likeness import ALIKE, likeness


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_lies_between_nothing_and_one_both_ways(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0 + 1e-9
    assert likeness(one, other) == pytest.approx(likeness(other, one))


def test_the_same_trouble_in_other_words_is_alike_and_another_is_not() -> None:
    lamp = "路口的路灯坏了三天，晚上一片黑"
    assert likeness(lamp, lamp) == pytest.approx(1.0)
    assert likeness(lamp, "村口路灯不亮，一片黑") >= ALIKE
    assert likeness(lamp, "自来水发黄有味道") < ALIKE
    assert likeness(lamp, "！？") == 0.0
