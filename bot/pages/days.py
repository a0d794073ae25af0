"""放假和调休: the town's own calendar, by which dates are counted; a year's suggestion is taken over with one tap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock, holidays
from bot.notices import QUEUES
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, shown_to
from bot.storage import clocks
from bot.storage.days import read_calendar
from knowledge.workdays import Calendar, DayRule
from patrol.rights import may_manage

DAYS = f"{PATH}/days"
NO_DATE = "没有记下：日期没有选，或者不对。"
NO_SUGGESTION = "程序还不知道这一年的放假安排。请等国务院的通知，再一天一天加。"
MOST_NAME = 20
AHEAD = 2
"""Years after this one that can be looked at."""
_DONE = {"set": "记下了。", "gone": "去掉了，这一天照星期几算。", "year": "这一年的日子都记下了。"}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One day that is not what its weekday is. `own`: an admin entered it; else the town pack says it."""

    day: str
    says: str
    works: bool
    name: str
    own: bool


def routes(site: Site) -> list[BaseRoute]:
    """The page, and what is pressed on it."""
    return [
        Route(DAYS, shown_to(site, managed(_show)), methods=["GET"]),
        Route(DAYS, pressed_by(site, _do), methods=["POST"]),
    ]


async def _show(visit: Visit) -> Response:
    return await _page(visit, _year(visit.request.query_params.get("year", "")))


def _year(written: str) -> int:
    now = clock.now().year
    asked = int(written) if written.isascii() and written.isdecimal() and len(written) == 4 else now
    return asked if now - 1 <= asked <= now + AHEAD else now


async def _page(visit: Visit, year: int, *, wrong: str = "") -> Response:
    site, today = visit.site, clock.now().date()
    calendar = await read_calendar(site.database, site.house.town)
    new = _new(calendar, year)
    moved = visit.request.query_params.get("moved", "")
    return visit.page(
        "desk_days.html",
        status=400 if wrong else 200,
        wrong=wrong,
        done=_DONE.get(visit.request.query_params.get("done", ""), ""),
        moved=int(moved) if moved.isascii() and moved.isdecimal() and len(moved) < 7 else 0,
        year=year,
        years=range(today.year - 1, today.year + AHEAD + 1),
        lines=[_line(rule, site.house.town.days) for rule in _of_year(calendar, year)],
        new=[_line(rule, ()) for rule in new],
        known=year in holidays.known_years(),
        missing=sorted({day.year for day in calendar.undefined_days(today)}),
        most=MOST_NAME,
    )


def _of_year(calendar: Calendar, year: int) -> list[DayRule]:
    return [rule for day, rule in sorted(calendar.days.items()) if day.year == year]


def _new(calendar: Calendar, year: int) -> list[DayRule]:
    """What the suggestion says and the calendar does not."""
    return [rule for rule in holidays.suggested(year) if _differs(calendar.days.get(rule.day), rule)]


def _differs(known: DayRule | None, rule: DayRule) -> bool:
    return known is None or known.works != rule.works


def _line(rule: DayRule, packed: Iterable[DayRule]) -> Line:
    says = f"{rule.day:%-m月%-d日} 周{_WEEKDAYS[rule.day.weekday()]}"
    return Line(day=rule.day.isoformat(), says=says, works=rule.works, name=rule.name, own=rule not in packed)


async def _do(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    if not may_manage(visit.person):
        return visit.missing()
    match fields.get("do", ""):
        case "year":
            return await _accept(visit, _year(fields.get("year", "")))
        case "gone":
            return await _forget(visit, _date(fields.get("day", "")))
        case _:
            return await _set(visit, fields.get("works", "") == "yes", _date(fields.get("day", "")), fields)


def _date(written: str) -> date | None:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if found.year == _year(str(found.year)) else None


async def _accept(visit: Visit, year: int) -> Response:
    calendar = await read_calendar(visit.site.database, visit.site.house.town)
    new = _new(calendar, year)
    return await _enter(visit, year, new, "year") if new else await _page(visit, year, wrong=NO_SUGGESTION)


async def _set(visit: Visit, works: bool, day: date | None, fields: Mapping[str, str]) -> Response:
    if day is None:
        return await _page(visit, clock.now().year, wrong=NO_DATE)
    name = fields.get("name", "").strip()[:MOST_NAME]
    return await _enter(visit, day.year, [DayRule(day=day, works=works, name=name)], "set")


async def _enter(visit: Visit, year: int, new: list[DayRule], done: str) -> Response:
    site = visit.site
    moved = await site.database.write(clocks.accept_days, site.house.book, new, visit.person.id, clock.now())
    await site.riding.refresh()
    return _back(visit, year, done, moved)


async def _forget(visit: Visit, day: date | None) -> Response:
    if day is None:
        return await _page(visit, clock.now().year, wrong=NO_DATE)
    site = visit.site
    moved = await site.database.write(clocks.forget_days, site.house.book, [day], clock.now())
    await site.riding.refresh()
    return _back(visit, day.year, "gone", moved)


def _back(visit: Visit, year: int, done: str, moved: int) -> Response:
    visit.site.notices.announce(QUEUES)
    return RedirectResponse(f"{DAYS}?year={year}&done={done}&moved={moved}", 303)
