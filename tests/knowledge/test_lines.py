"""On which days the buses of a service run, and when a trip leaves."""

from datetime import date

import pytest

from knowledge.lines import DayKind, Service, Timetable, Trip, Way, kind_of
from knowledge.workdays import Calendar, DayRule, by_day

HOLIDAY, MAKE_UP = date(2026, 10, 1), date(2026, 10, 10)
SHORT = date(2026, 10, 12)
CALENDAR = Calendar(
    days=by_day([DayRule(day=HOLIDAY, works=False), *(DayRule(day=d, works=True) for d in (MAKE_UP, SHORT))])
)
WORKDAYS = Service(id="work", weekdays=frozenset(range(5)), holidays=False, make_up=True)
REST_DAYS = Service(id="rest", weekdays=frozenset({5, 6}), holidays=True, make_up=False)
MONDAY_TO_FRIDAY = Service(id="week", weekdays=frozenset(range(5)))


@pytest.mark.parametrize(
    ("day", "running"),
    [
        (date(2026, 10, 9), {"work", "week"}),
        (HOLIDAY, {"rest", "week"}),
        (MAKE_UP, {"work"}),
        (SHORT, {"work", "week"}),
        (date(2026, 10, 11), {"rest"}),
    ],
)
def test_holidays_and_make_up_days_are_what_the_service_says(day: date, running: set[str]) -> None:
    services = (WORKDAYS, REST_DAYS, MONDAY_TO_FRIDAY)
    assert {service.id for service in services if service.runs(day, CALENDAR)} == running


def test_a_worked_weekday_is_no_make_up_day() -> None:
    assert [kind_of(day, CALENDAR) for day in (HOLIDAY, MAKE_UP, SHORT, date(2026, 10, 11))] == [
        DayKind.HOLIDAY,
        DayKind.MAKE_UP,
        DayKind.ORDINARY,
        DayKind.ORDINARY,
    ]


def test_single_dates_count_more_than_weekdays_and_the_season() -> None:
    service = Service(
        id="school",
        weekdays=frozenset({0}),
        since=date(2026, 9, 1),
        until=date(2026, 12, 31),
        added=frozenset({date(2027, 1, 2)}),
        removed=frozenset({date(2026, 9, 7)}),
    )
    asked = [
        date(2026, 8, 31),
        date(2026, 9, 7),
        date(2026, 9, 14),
        date(2026, 12, 28),
        date(2027, 1, 2),
        date(2027, 1, 4),
    ]
    assert [service.runs(day, CALENDAR) for day in asked] == [False, False, True, True, True, False]


def test_a_trip_leaves_once_or_as_long_as_it_is_before_its_end() -> None:
    assert list(Trip(id="a", way="w", service="s", leaves=87_000).departures) == [87_000]
    assert list(Trip(id="b", way="w", service="s", leaves=0, every=600, until=1800).departures) == [0, 600, 1200]


def test_a_timetable_knows_its_days_and_what_has_no_times() -> None:
    ways = tuple(Way(id=name, line="l", towards="", calls=()) for name in ("timed", "bare"))
    timetable = Timetable(
        ways=ways,
        trips=(Trip(id="t", way="timed", service="s", leaves=0),),
        since=date(2026, 1, 1),
        until=date(2026, 6, 30),
    )
    assert timetable.untimed() == {"bare"}
    assert [timetable.covers(day) for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))] == [
        False,
        True,
        False,
    ]
