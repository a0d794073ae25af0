"""What the package chinesecalendar says of a year's holidays and make-up days: a suggestion, until an admin accepts it.

It knows only years for which the State Council's notice was out when it was released.
"""

import calendar
from collections.abc import Iterator
from datetime import date

from chinese_calendar import constants

from knowledge.workdays import DayRule

_NAMES = {holiday.value: holiday.chinese for holiday in constants.Holiday}
_MAKE_UP = "{name}调休上班"
_SATURDAY = 5


def known_years() -> tuple[int, ...]:
    """The years about which it says anything."""
    return tuple(sorted({day.year for day in constants.holidays}))


def suggested(year: int) -> tuple[DayRule, ...]:
    """The days of a year that are not what their weekday is; none where it does not know the year."""
    if year not in known_years():
        return ()
    return tuple(_rules(year))


def _rules(year: int) -> Iterator[DayRule]:
    for month in range(1, 13):
        for number in range(1, calendar.monthrange(year, month)[1] + 1):
            day = date(year, month, number)
            if day in constants.workdays:
                name = _MAKE_UP.format(name=_NAMES[constants.workdays[day]])
                yield DayRule(day=day, works=True, name=name)
            elif day in constants.holidays and day.weekday() < _SATURDAY:
                yield DayRule(day=day, works=False, name=_NAMES[constants.holidays[day]])
