"""When a figure may open an answer."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures import Figure, is_current, is_old

FARE = Figure(
    id="fare",
    name="票价",
    value="2",
    unit="元",
    since=date(2026, 1, 31),
    until=None,
    source="通知",
    source_address="",
    as_of="2026-01",
    confirmed_by="车队",
    confirmed_on=date(2026, 2, 1),
)


def test_a_confirmed_fresh_figure_is_current() -> None:
    assert is_current(FARE, date(2026, 11, 24))
    assert FARE.shown == "2元"


def test_an_unconfirmed_figure_is_not() -> None:
    assert not is_current(replace(FARE, confirmed_by=None), date(2026, 11, 24))
    assert not is_current(replace(FARE, confirmed_on=None), date(2026, 11, 24))


def test_a_figure_that_has_ended_or_not_begun_is_not() -> None:
    ended = replace(FARE, until=date(2026, 6, 30))
    assert is_current(ended, date(2026, 6, 30))
    assert not is_current(ended, date(2026, 7, 1))
    assert not is_current(FARE, date(2026, 1, 30))


def test_18_months_are_counted_to_the_day() -> None:
    assert not is_old(FARE, date(2027, 7, 31))
    assert is_old(FARE, date(2027, 8, 1))


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_figure_once_old_stays_old(one: date, other: date) -> None:
    first, later = sorted((one, other))
    assert is_old(FARE, first) <= is_old(FARE, later)
