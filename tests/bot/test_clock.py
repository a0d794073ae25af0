"""The clock: aware, in Shanghai, and stored as whole milliseconds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot import clock


def test_now_is_aware_and_in_shanghai() -> None:
    now = clock.now()
    assert now.utcoffset() == timedelta(hours=8)
    assert str(now.tzinfo) == "Asia/Shanghai"


def test_a_moment_is_stored_as_milliseconds_since_1970() -> None:
    assert clock.milliseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1000
    assert clock.moment(1000) == datetime(1970, 1, 1, 8, 0, 1, tzinfo=clock.SHANGHAI)


@given(st.integers(min_value=0, max_value=2**41))
def test_what_was_stored_comes_back(stored: int) -> None:
    assert clock.milliseconds(clock.moment(stored)) == stored


def test_durations_never_run_backwards() -> None:
    assert clock.monotonic() <= clock.monotonic()
