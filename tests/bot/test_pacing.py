"""Evenly so many a second, and how long until the next try."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import BACK_OFF, LONGEST_PAUSE, Pace, pause


def test_places_are_given_evenly() -> None:
    pace = Pace(10)
    assert [pytest.approx(pace.wait(5.0)) for _ in range(3)] == [0.0, 0.1, 0.2]
    assert not pace.is_free(5.0)
    assert pace.wait(9.0) == 0.0
    assert pace.is_free(9.2)


def test_without_a_limit_nobody_waits() -> None:
    pace = Pace(None)
    assert [pace.wait(1.0) for _ in range(3)] == [0.0] * 3


@given(st.lists(st.floats(0, 0.5), max_size=40))
def test_never_more_than_so_many_a_second(gaps: list[float]) -> None:
    pace, now, places = Pace(4), 0.0, list[float]()
    for gap in gaps:
        now += gap
        places.append(now + pace.wait(now))
    assert all(later - earlier >= 0.2499 for earlier, later in pairwise(places))


@pytest.mark.parametrize("seconds", [0, -3, math.nan, math.inf, -math.inf])
def test_where_the_vendor_says_nothing_sensible_it_waits_longer_each_time(seconds: float) -> None:
    assert [pause(seconds, tries) for tries in range(8)] == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]


@pytest.mark.parametrize(("seconds", "expected"), [(1.5, 1.5), (0.01, 0.01), (10**9, LONGEST_PAUSE.total_seconds())])
def test_else_it_waits_as_long_as_the_vendor_says(seconds: float, expected: float) -> None:
    assert pause(seconds, 5) == expected
