"""Working time against an independent count of every minute, and the hours that a pack may write."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours import read_days, read_deadlines, read_hours
from knowledge.reading import PackError, read_toml
from knowledge.workdays import CHINA, OFFICE, PLAIN_WEEK, Calendar, DayRule, Span, WorkingTime, by_day
from tests.conftest import TABLE

FIRST, LAST, BEHIND = date(2020, 1, 1), date(2026, 12, 31), 60
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STARTS = (time(0, 0), time(9, 17), time(12, 1), time(16, 59), time(22, 30))
LENGTHS = (1, 5, 15)
HOLIDAYS = [DayRule(day=day, works=False, name=name) for day, name in constants.holidays.items()]
MAKE_UP = [DayRule(day=day, works=True, name=name) for day, name in constants.workdays.items()]
WHOLE = Calendar(days=by_day((*HOLIDAYS, *MAKE_UP)))
SPRING = DayRule(day=date(2026, 2, 17), works=False, name="春节")


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=CHINA)  # type: ignore[arg-type,misc]


def minutes_counted() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many working minutes have passed at every minute since FIRST, from the package's own lists alone."""
    worked = np.zeros(1440, dtype=bool)
    worked[510:690] = worked[780:1020] = True
    days = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1 + BEHIND)]
    is_worked = [day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays) for day in days]
    mask = np.concatenate([worked if each else np.zeros(1440, dtype=bool) for each in is_worked])
    return np.concatenate([[0], np.cumsum(mask)])


def test_every_deadline_is_that_of_a_count_of_all_minutes(record_property: Callable[[str, object], None]) -> None:
    passed, plain, without = minutes_counted(), Calendar(), Calendar(days=by_day(HOLIDAYS))
    zero = datetime.combine(FIRST, time(), CHINA)
    wrong = {name: dict.fromkeys(LENGTHS, 0) for name in ("the town's table", "plain Mon-Fri", "no make-up days")}
    count = 0
    for number in range((LAST - FIRST).days + 1):
        start = datetime.combine(FIRST + number * DAY, STARTS[number % len(STARTS)], CHINA)
        count += 1
        for days in LENGTHS:
            amount = WHOLE.length(WorkingTime(days=days))
            minute = (start - zero) // MINUTE
            goal = int(np.searchsorted(passed, passed[minute] + amount // MINUTE, side="left"))
            due = zero + goal * MINUTE
            for name, calendar in zip(wrong, (WHOLE, plain, without), strict=True):
                wrong[name][days] += calendar.add_working_time(start, amount) != due
            assert WHOLE.working_time_between(start, due) == amount
    share = {name: [100 * each / count for each in found.values()] for name, found in wrong.items()}
    lines = [f"{name:18} {first:5.1f} % {week:5.1f} % {three:5.1f} %" for name, (first, week, three) in share.items()]
    head = f"wrong deadlines of {count} starts, 2020-2026, after 1, 5 and 15 working days:"
    record_property(TABLE, "\n".join([head, *lines]))
    assert share["the town's table"] == [0, 0, 0]
    assert all(each > 5 for each in (*share["plain Mon-Fri"][1:], *share["no make-up days"][1:]))


INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=CHINA))  # noqa: DTZ001
AMOUNTS = st.integers(0, 6000).map(lambda minutes: minutes * MINUTE)


@given(INSTANTS, AMOUNTS)
def test_there_and_back_is_where_one_was(start: datetime, amount: timedelta) -> None:
    due = WHOLE.add_working_time(start, amount)
    assert due >= start
    assert WHOLE.working_time_between(start, due) == amount
    assert WHOLE.working_time_between(due, start) == -amount
    assert WHOLE.working_time_between(WHOLE.add_working_time(due, -amount), due) == amount


@given(INSTANTS, AMOUNTS, AMOUNTS)
def test_two_stretches_are_as_long_as_one(start: datetime, first: timedelta, second: timedelta) -> None:
    split = WHOLE.add_working_time(WHOLE.add_working_time(start, first), second)
    assert split == WHOLE.add_working_time(start, first + second)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (at(2026, 11, 24, 9, 0), 60, at(2026, 11, 24, 10, 0)),
        (at(2026, 11, 24, 11, 0), 60, at(2026, 11, 24, 13, 30)),
        (at(2026, 11, 27, 16, 30), 60, at(2026, 11, 30, 9, 0)),
        (at(2026, 2, 13, 16, 0), 120, at(2026, 2, 14, 9, 30)),
        (at(2026, 2, 14, 16, 30), 60, at(2026, 2, 24, 9, 0)),
        (at(2026, 11, 24, 9, 0), 0, at(2026, 11, 24, 9, 0)),
        (at(2026, 11, 24, 9, 0), -60, at(2026, 11, 23, 16, 30)),
    ],
)
def test_noon_nights_weekends_holidays_and_make_up_days(start: datetime, minutes: int, due: datetime) -> None:
    assert WHOLE.add_working_time(start, minutes * MINUTE) == due
    assert WHOLE.working_minutes_between(start, due) == minutes


def test_a_day_may_have_hours_of_its_own() -> None:
    morning = (Span(start=time(8, 30), end=time(11, 30)),)
    calendar = Calendar(days=by_day([DayRule(day=date(2026, 11, 29), works=True, spans=morning), SPRING]))
    assert calendar.hours(date(2026, 11, 29)) == morning
    assert calendar.hours(SPRING.day) == ()
    assert Calendar(days=by_day(MAKE_UP)).hours(date(2026, 2, 14)) == OFFICE


def test_the_next_working_day_skips_what_is_off() -> None:
    assert WHOLE.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert WHOLE.is_working_day(date(2026, 2, 14))
    assert not WHOLE.is_working_day(date(2026, 2, 16))


def test_days_of_a_year_about_which_nothing_was_entered_are_undefined() -> None:
    missing = WHOLE.undefined_days(date(2026, 11, 24))
    assert (missing[0], missing[-1], len(missing)) == (date(2027, 1, 1), date(2027, 1, 23), 23)
    assert WHOLE.undefined_days(date(2026, 6, 1)) == ()


def test_a_calendar_without_working_time_says_so() -> None:
    with pytest.raises(ValueError, match="no working time"):
        Calendar(week=((),) * 7).add_working_time(at(2026, 11, 24), MINUTE)
    with pytest.raises(ValueError, match="no working time"):
        Calendar(week=((),) * 7).add_working_time(at(2026, 11, 24), -MINUTE)


def files(hours: str = "", **sheets: str) -> Mapping[str, str]:
    return {"town.toml": f"[hours]\n{hours}", **{f"{name}.csv": text for name, text in sheets.items()}}


def test_a_pack_writes_its_week_its_nights_and_its_days() -> None:
    written = files('"周六" = "9:00-12:00 14：00至15:00"\nquiet = "21:00-07:30"')
    hours = read_hours(read_toml(written, "town.toml"))
    assert hours.week[5] == (Span(start=time(9), end=time(12)), Span(start=time(14), end=time(15)))
    assert hours.week[0] == ()
    assert [hours.quiet(moment) for moment in (time(20), time(21), time(7), time(7, 30))] == [False, True, True, False]
    days = read_days(
        files(calendar="day,works,name,hours,source\n2026-02-14,是,调休,09:00-12:00,通知\n2026-02-17,,春节,,通知")
    )
    assert [(rule.day.day, rule.works, len(rule.spans)) for rule in days] == [(14, True, 1), (17, False, 0)]


def test_a_pack_without_hours_days_and_deadlines_has_the_usual_ones_and_no_clocks() -> None:
    hours = read_hours(read_toml({"town.toml": ""}, "town.toml"))
    assert (hours.week, hours.quiet(time(12)), hours.quiet(time(3))) == (PLAIN_WEEK, False, True)
    assert (read_days({}), read_deadlines({})) == ((), ())
    by_day_quiet = read_hours(read_toml(files('"周一" = "8:00-9:00"\nquiet = "12:00-13:00"'), "town.toml"))
    assert [by_day_quiet.quiet(moment) for moment in (time(11), time(12), time(13))] == [False, True, False]


HEAD = "kind,urgent,claim,contact,solve\n"


def test_deadlines_are_minutes_hours_and_days() -> None:
    (row,) = read_deadlines(files(deadlines=f"{HEAD}complaint,是,30分钟,2小时,5个工作日"))
    assert (row.kind, row.urgent) == ("complaint", True)
    assert (row.claim, row.contact, row.solve) == (
        *(WorkingTime(minutes=30), WorkingTime(minutes=120)),
        WorkingTime(days=5),
    )


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (lambda: read_hours(read_toml(files(), "town.toml")), "至少要有一天"),
        (lambda: read_hours(read_toml(files('"周日" = "9-12"'), "town.toml")), "不是一段时间"),
        (lambda: read_hours(read_toml(files('"周日" = "25:00-26:00"'), "town.toml")), "不是一段时间"),
        (lambda: read_hours(read_toml(files('"周日" = "12:00-9:00"'), "town.toml")), "要比前一个晚"),
        (lambda: read_hours(read_toml(files('"周日" = "9:00-12:00 11:00-13:00"'), "town.toml")), "不能重叠"),
        (lambda: read_hours(read_toml(files('"星期日" = "9:00-12:00"'), "town.toml")), "不认识"),
        (lambda: read_days(files(calendar="day,works,name,hours,source\n2026-02-17,,春节,,")), "“source”不能空"),
        (lambda: read_days(files(calendar="day,works,name,hours,source\n2026-02-17,,,9:00-10:00,x")), "不用写"),
        (lambda: read_deadlines(files(deadlines=f"{HEAD}complaint,,0天,1天,1天")), "“claim”要写成"),
        (lambda: read_deadlines(files(deadlines=f"{HEAD}complaint,,1天,快点,1天")), "“contact”要写成"),
    ],
)
def test_what_is_no_time_is_refused_with_its_place(read: Callable[[], object], sentence: str) -> None:
    with pytest.raises(PackError, match=sentence):
        read()
