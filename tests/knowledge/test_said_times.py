"""Times and days as people say them."""

from datetime import date

import pytest

from knowledge.said_times import said_when

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "clock", "by"),
    [
        ("早上七点半", "7:30", False),
        ("19：30", "19:30", False),
        ("晚上8点前到医院", "20:00", True),
        ("下午三点一刻", "15:15", False),
        ("十二点零五分", "12:05", False),
        ("半夜12点", "24:00", False),
        ("凌晨十二点", "0:00", False),
        ("中午一点", "13:00", False),
        ("今晚8点", "20:00", False),
        ("二十点", "20:00", False),
        ("7点钟之前要到", "7:00", True),
    ],
)
def test_times(text: str, clock: str, by: bool) -> None:
    time = said_when(text, TUESDAY).time
    assert time is not None
    assert (f"{time.seconds // 3600}:{time.seconds // 60 % 60:02}", time.by) == (clock, by)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天早上", date(2026, 11, 25)),
        ("大后天", date(2026, 11, 27)),
        ("周二", TUESDAY),
        ("星期天", date(2026, 11, 29)),
        ("下周一", date(2026, 11, 30)),
        ("11月28号", date(2026, 11, 28)),
        ("3号", date(2026, 12, 3)),
        ("2月10日", date(2027, 2, 10)),
        ("2月30日", None),
        ("3号楼", None),
        ("几点", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert said_when(text, TUESDAY).day == day


def test_the_words_are_left_without_them() -> None:
    assert said_when("明天七点到医院", TUESDAY).rest.replace("，", "") == "到医院"
    assert said_when("末班车几点", TUESDAY).time is None
    assert said_when("二十五点", TUESDAY).time is None
