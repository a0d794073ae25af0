"""The clocks of an item in plain words: 还剩 6 小时, 超时 2 天, counted in working time as the deadlines are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock
from bot.pages.when import spoken
from handlers.wording import desk
from knowledge.workdays import Calendar, WorkingTime
from patrol.complaint import Clocks, Complaint
from patrol.deadlines import Clock, Running, running

_HOUR = timedelta(hours=1)
_SOON = timedelta(hours=4)
_TOMORROW = ("明天", "后天")


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """One clock in words; `late` where its time is over, `done` where it was stopped."""

    name: str
    says: str
    at: str
    late: bool = False
    done: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """An item's time in a few words; `tone` is late, soon, still (no clock runs) or "" for enough."""

    words: str
    tone: str = ""


def clocks_of(item: Complaint, calendar: Calendar, now: datetime) -> list[Left]:
    """The clocks that still run, and what stands still; nothing of an item that is over."""
    if item.ended:
        return []
    if item.clocks.waiting_since is not None:
        return [_still(item.clocks.waiting_since)]
    return [_left(each, item.clocks, calendar, now) for each in running(item)]


def brief(item: Complaint, calendar: Calendar, now: datetime) -> Brief:
    """The clock that runs out first, for a line of a list; where none runs, for whom one waits."""
    first = min(running(item), key=lambda each: each.due, default=None)
    if first is None:
        return Brief(words=desk.WAITS.get(item.state, ""), tone="still")
    one = _left(first, item.clocks, calendar, now)
    soon = not one.late and first.due - now <= _SOON
    return Brief(words=f"{one.name}{one.says}", tone="late" if one.late else "soon" if soon else "")


def _still(since: datetime) -> Left:
    return Left(name=desk.CLOCKS[Clock.SOLVE], says=desk.STANDS_STILL, at=since.isoformat(), done=True)


def _left(each: Running, clocks: Clocks, calendar: Calendar, now: datetime) -> Left:
    late = each.due <= now
    start, end = (each.due, now) if late else (now, each.due)
    long = in_words(calendar.working_time_between(start, end), calendar)
    says = (desk.OVER if late else desk.LEFT).format(long=long)
    until = "" if late else desk.UNTIL.format(at=day_and_time(each.due, now))
    return Left(
        name=desk.CLOCKS[each.clock],
        says=f"{says}{until}{_extended(each, clocks, now)}",
        at=each.due.isoformat(),
        late=late,
    )


def _extended(each: Running, clocks: Clocks, now: datetime) -> str:
    first = clocks.solve_first_due
    moved = each.clock is Clock.SOLVE and first is not None and first != each.due
    return f"，{desk.FIRST_DUE.format(at=day_and_time(first, now))}" if moved and first is not None else ""


def in_words(length: timedelta, calendar: Calendar) -> str:
    """A length of working time: whole working days, else hours, else minutes, never more than there are."""
    day = calendar.length(WorkingTime(days=1))
    if length >= day:
        return desk.DAYS.format(count=length // day)
    if length >= _HOUR:
        return desk.HOURS.format(count=length // _HOUR)
    return desk.MINUTES.format(count=max(1, length // timedelta(minutes=1)))


def day_and_time(at: datetime, now: datetime) -> str:
    """A moment to come, as people say it."""
    at = at.astimezone(clock.SHANGHAI)
    days = (at.date() - now.date()) // timedelta(days=1)
    return f"{_TOMORROW[days - 1]} {at:%H:%M}" if 1 <= days <= 2 else spoken(at, now)
