"""How long is left of an item's time, or how late it is, in words for a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.wording.states import CLOCKS
from patrol.complaint import Complaint, State
from patrol.deadlines import running

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_SOON = timedelta(hours=4)
_TWO_DAYS = 2 * _DAY
_WEEKDAYS = "一二三四五六日"
STILL = {State.WAITING_RESIDENT: "等居民补充，不计时", State.RESOLVED: "等居民说解决没有"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What is said of an item's time; `tone` is late, soon, still (no clock runs) or "" for enough."""

    words: str
    tone: str = ""


def left(item: Complaint, now: datetime) -> Left:
    """What is left until the first of its clocks runs out; both moments in the town's zone."""
    first = min(running(item), key=lambda each: each.due, default=None)
    if first is None:
        return Left(words=STILL.get(item.state, ""), tone="still")
    what = CLOCKS[first.clock]
    if first.due <= now:
        return Left(words=f"{what}超时 {span(now - first.due)}", tone="late")
    words = f"还剩 {span(first.due - now)}，{by(first.due, now)}前{what}"
    return Left(words=words, tone="soon" if first.due - now <= _SOON else "")


def span(length: timedelta) -> str:
    """A length of time, rounded down: 35 分钟, 6 小时, 3 天."""
    if length < _HOUR:
        return f"{max(length // _MINUTE, 1)} 分钟"
    return f"{length // _HOUR} 小时" if length < _TWO_DAYS else f"{length // _DAY} 天"


def by(due: datetime, now: datetime) -> str:
    """The moment as a date to come: 今天 16:30, 明天 9:00, 周五 10:00, 12月3日 9:00."""
    days = (due.date() - now.date()) // _DAY
    return f"{_day(due, days)} {due.hour}:{due.minute:02}"


def _day(due: datetime, days: int) -> str:
    if days in {0, 1, 2}:
        return ("今天", "明天", "后天")[days]
    return f"周{_WEEKDAYS[due.weekday()]}" if 0 < days < 7 else f"{due.month}月{due.day}日"
