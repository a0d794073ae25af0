"""Times of day and days as people say them: 早上七点半, 19:30, 晚上8点前到; 明天, 周六, 11月28日."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.normalise import fold

_DIGITS = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = r"(?:\d{1,2}|[零〇一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
_PART = r"(?P<part>凌晨|早上|早浪|早晨|清早|清晨|一早|上午|上半日|中午|中浪|下午|下半日|傍晚|晚上|夜里|夜到|夜头|半夜)?"
_CLOCK = re.compile(
    rf"{_PART}的?(?<!\d)(?:(?P<h24>[01]?\d|2[0-3]):(?P<m24>[0-5]\d)"
    rf"|(?P<hour>{_NUMBER})(?:点钟?|时)(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[零〇]?{_NUMBER})分?)?)"
    rf"(?P<by>[以之]?前|之前|以前)?"
)
_BY = re.compile(r"(?:前|之前|以前)(?:要|得|能)?(?:到|赶到)|要(?:赶)?到")
_AFTERNOON = ("下午", "下半日", "傍晚", "晚上", "夜里", "夜到", "夜头")
_DAYS = {
    **{"大后天": 3, "后天": 2, "后日": 2, "明天": 1, "明朝": 1, "明早": 1, "明晚": 1},
    **{"今天": 0, "今朝": 0, "今晚": 0, "今夜": 0},
}
_WEEKDAY = re.compile(r"(?P<next>下个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_DATED = re.compile(r"(?<!\d)(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号](?![楼线门桥])")


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidTime:
    """A time of day in seconds since midnight; `by`: one has to be there then."""

    seconds: int
    by: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidWhen:
    """The time and the day that words name, and the words without them."""

    time: SaidTime | None
    day: date | None
    rest: str


def said_when(text: str, today: date) -> SaidWhen:
    """The first time and the first day of a text; a weekday is the next one to come, today's among them."""
    said = fold(text).replace("：", ":")
    clock = _CLOCK.search(said)
    time = _time(clock, said) if clock else None
    rest = f"{said[: clock.start()]}，{said[clock.end() :]}" if clock and time else said
    day, rest = _day(rest, today)
    evening = clock is not None and clock["part"] is None and re.search("今晚|明晚|今夜", said)
    if time is not None and evening and time.seconds < 12 * 3600:
        time = SaidTime(seconds=time.seconds + 12 * 3600, by=time.by)
    return SaidWhen(time=time, day=day, rest=rest)


def _time(found: re.Match[str], said: str) -> SaidTime | None:
    hour = int(found["h24"]) if found["h24"] else _number(found["hour"])
    minute = int(found["m24"]) if found["m24"] else _minute(found)
    part = found["part"] or ""
    if part in _AFTERNOON and hour < 12:
        hour += 12
    if part in ("中午", "中浪") and hour in (1, 2):
        hour += 12
    if part in ("半夜", "夜里", "凌晨") and hour in (12, 24):
        hour = 24 if part != "凌晨" else 0
    if hour > 24 or minute > 59:
        return None
    by = bool(found["by"]) or _BY.search(said) is not None
    return SaidTime(seconds=hour * 3600 + minute * 60, by=by)


def _minute(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 15 * _number(found["quarter"])
    return _number(found["minute"].lstrip("零〇") or "零") if found["minute"] else 0


def _number(written: str) -> int:
    if written.isdecimal() and written.isascii():
        return int(written)
    if "十" not in written:
        return _DIGITS[written]
    tens, ones = written.split("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _day(said: str, today: date) -> tuple[date | None, str]:
    for word, ahead in _DAYS.items():
        if word in said:
            return today + timedelta(days=ahead), said.replace(word, "，", 1)
    if found := _WEEKDAY.search(said):
        wanted = "一二三四五六日".index(found["day"].replace("天", "日"))
        ahead = (wanted - today.weekday()) % 7
        if found["next"]:
            ahead = wanted - today.weekday() + 7
        return today + timedelta(days=ahead), _cut(said, found)
    found = _DATED.search(said)
    day = _dated(found, today) if found else None
    return (day, _cut(said, found)) if found and day else (None, said)


def _cut(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]}，{said[found.end() :]}"


def _dated(found: re.Match[str], today: date) -> date | None:
    """The next day of this date; a bare day is of this month or, when it is past, of the next one."""
    number = int(found["day"])
    for months in range(2 if found["month"] is None else 13):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if found["month"] is not None and month + 1 != int(found["month"]):
            continue
        try:
            day = date(year, month + 1, number)
        except ValueError:
            continue
        if day >= today:
            return day
    return None
