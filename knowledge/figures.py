"""Figures that change (allowances, rates): each lives once and is quoted by entries."""

from dataclasses import dataclass
from datetime import date

FRESH_MONTHS = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure with the days it holds; it is shown as value and unit together ("1330" + "元").

    `confirmed_by` and `confirmed_on` stay empty until somebody of the town has checked it.
    """

    id: str
    name: str
    value: str
    unit: str
    since: date
    until: date | None
    source: str
    source_address: str
    as_of: str
    confirmed_by: str | None
    confirmed_on: date | None

    @property
    def shown(self) -> str:
        """Value and unit as a resident reads them."""
        return self.value + self.unit

    @property
    def confirmed(self) -> bool:
        """Whether somebody of the town has put name and date to it."""
        return bool(self.confirmed_by) and self.confirmed_on is not None


def is_current(figure: Figure, today: date) -> bool:
    """Whether the figure may open an answer: confirmed, in force today and no older than 18 months."""
    ended = figure.until is not None and figure.until < today
    return figure.confirmed and figure.since <= today and not ended and not is_old(figure, today)


def is_old(figure: Figure, today: date) -> bool:
    """Whether more than 18 months have passed since the figure began to hold."""
    months = (today.year - figure.since.year) * 12 + today.month - figure.since.month
    return (months, today.day) > (FRESH_MONTHS, figure.since.day)


def change_day(figure: Figure, today: date) -> date | None:
    """The day on which it may have changed since somebody confirmed it: a standard changes in the month it began in.

    None while it was confirmed in or after the last such month.
    """
    known = max(figure.since, figure.confirmed_on or figure.since)
    month = date(today.year, figure.since.month, 1)
    last = month if month <= today else month.replace(year=today.year - 1)
    return last if known < last else None
