"""`xunfang days`: the town's own calendar, and what the program suggests for a year."""

from collections.abc import Iterable
from datetime import date

from bot import clock, holidays
from bot.commands import staff
from bot.control import Message
from bot.storage import clocks
from bot.storage.days import read_calendar
from bot.wiring import Wired
from knowledge.workdays import Calendar, DayRule

WEEKDAYS = "一二三四五六日"
_WHAT = {True: "上班", False: "休息"}


async def days(wired: Wired, request: Message) -> Message:
    """Show the calendar, accept a year's suggestion, set or take out one day; lines to print, or an error."""
    match request["do"]:
        case "accept":
            return await _accept(wired, int(request["year"]), bool(request["yes"]))
        case "set":
            return await _set(wired, request)
        case "forget":
            return await _forget(wired, request)
        case _:
            return {"lines": await _shown(wired)}


async def _shown(wired: Wired) -> list[str]:
    calendar = await read_calendar(wired.database, wired.pack.town)
    known = [line(rule) for _, rule in sorted(calendar.days.items())]
    return [*(known or ["还没有录入放假和调休的日子，按每周的上班时间算。"]), *await warnings(wired)]


async def warnings(wired: Wired) -> list[str]:
    """What is to be entered soon: nothing where the next sixty days are known."""
    calendar = await read_calendar(wired.database, wired.pack.town)
    missing = calendar.undefined_days(clock.now().date())
    return [_missing(year) for year in sorted({day.year for day in missing})]


def _missing(year: int) -> str:
    how = f"xunfang days accept {year}" if year in holidays.known_years() else "xunfang days set 日期 off 名称"
    return f"提醒：{year} 年放假和调休的日子还没有录入，期限先按每周的上班时间算。录入：{how}"


async def _accept(wired: Wired, year: int, yes: bool) -> Message:
    suggested = holidays.suggested(year)
    if not suggested:
        return {"error": f"程序还不知道 {year} 年的放假安排，请等国务院的通知，再用 xunfang days set 一天一天录入。"}
    calendar = await read_calendar(wired.database, wired.pack.town)
    new = [rule for rule in suggested if _differs(calendar, rule)]
    if not new:
        return {"lines": [f"{year} 年的日子都已经录入了。"]}
    if not yes:
        return {
            "lines": [*map(line, new), f"以上 {len(new)} 天，请和国务院的通知核对。没有错，就加上 --yes 再来一次。"]
        }
    return await _enter(wired, new)


def _differs(calendar: Calendar, rule: DayRule) -> bool:
    known = calendar.days.get(rule.day)
    return known is None or known.works != rule.works


async def _set(wired: Wired, request: Message) -> Message:
    day = _day(request)
    if day is None:
        return {"error": _no_day(request)}
    return await _enter(wired, [DayRule(day=day, works=request["what"] == "on", name=request["name"])])


async def _enter(wired: Wired, new: Iterable[DayRule]) -> Message:
    rules, admin = list(new), await staff.admin(wired)
    moved = await wired.database.write(clocks.accept_days, wired.site.house.book, rules, admin, clock.now())
    await wired.riding.refresh()
    return {"lines": [*map(line, rules), f"录入了 {len(rules)} 天，{moved} 件事的期限重新算过。"]}


async def _forget(wired: Wired, request: Message) -> Message:
    day = _day(request)
    if day is None:
        return {"error": _no_day(request)}
    moved = await wired.database.write(clocks.forget_days, wired.site.house.book, [day], clock.now())
    await wired.riding.refresh()
    return {"lines": [f"去掉了 {day}，{moved} 件事的期限重新算过。"]}


def _day(request: Message) -> date | None:
    try:
        return date.fromisoformat(request["day"])
    except ValueError:
        return None


def _no_day(request: Message) -> str:
    return f"“{request['day']}”不是日期，要写成 2027-02-10 这样。"


def line(rule: DayRule) -> str:
    """A day on one line."""
    return f"{rule.day}（周{WEEKDAYS[rule.day.weekday()]}）{_WHAT[rule.works]} {rule.name}".strip()
