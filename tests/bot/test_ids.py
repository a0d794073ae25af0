"""Ids sort by time, never repeat, and fit the database."""

import threading
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from bot import clock, ids


@given(st.lists(st.integers(min_value=0, max_value=2**41 - 1), min_size=1))
def test_ids_rise_whatever_the_clock_does(moments: list[int]) -> None:
    ticking = iter(moments)
    mint = ids.Mint(lambda: next(ticking))
    made = [mint.new() for _ in moments]
    assert made == sorted(set(made))
    assert made[0] > 0
    assert made[-1] < 2**63


def test_a_later_millisecond_makes_a_greater_id() -> None:
    first, second = ids.Mint(lambda: 1000).new(), ids.Mint(lambda: 1001).new()
    assert first < second


def test_ids_are_not_repeated_across_threads() -> None:
    mint, made = ids.Mint(lambda: 5), list[int]()
    threads = [threading.Thread(target=many, args=(mint.new, made)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 4000


def many(new: Callable[[], int], made: list[int]) -> None:
    made.extend(new() for _ in range(1000))


def test_new_ids_carry_the_time() -> None:
    before = clock.milliseconds(clock.now())
    since_2020 = (ids.new_id() >> 22) + 1_577_808_000_000
    assert before <= since_2020 <= clock.milliseconds(clock.now()) + 1


def test_a_token_has_256_bits_and_fits_an_address() -> None:
    token = ids.token()
    assert len(token) == 43
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token != ids.token()
