"""运行日 as a clerk writes it: 每天, 工作日, 双休日和节假日, 周一至周五（节假日除外）, 周一、周三."""

import re
from dataclasses import dataclass, replace

from knowledge.lines import EVERY_DAY, Service

_WEEK = "一二三四五六日"
_SPAN = re.compile(r"周([一二三四五六日])\s*[-至到~—]\s*周?([一二三四五六日])")
_ONE = re.compile(r"周([一二三四五六日])")
_WITHOUT = re.compile(r"[（,，、]?(?:除|不含)?(?:法定)?节假日(?:除外|不开|停开|停运|不运行)?）?")
_SAYS_WITHOUT = re.compile(r"除(?:法定)?节假日|(?:不含)(?:法定)?节假日|节假日(?:除外|不开|停开|停运|不运行)")
EXAMPLES = "每天、工作日、双休日、节假日、双休日和节假日、周一至周五、周一、周三"


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Weekdays, and what holds on holidays and make-up days; None: as the weekday says."""

    weekdays: frozenset[int] = frozenset()
    holidays: bool | None = None
    make_up: bool | None = None

    def service(self, service_id: str) -> Service:
        """The same for a timetable."""
        return Service(id=service_id, weekdays=self.weekdays, holidays=self.holidays, make_up=self.make_up)


_WORDS = {
    "每天": Days(weekdays=EVERY_DAY),
    "天天": Days(weekdays=EVERY_DAY),
    "全年": Days(weekdays=EVERY_DAY),
    "工作日": Days(weekdays=frozenset(range(5)), holidays=False, make_up=True),
    "上班日": Days(weekdays=frozenset(range(5)), holidays=False, make_up=True),
    "双休日": Days(weekdays=frozenset({5, 6}), make_up=False),
    "周末": Days(weekdays=frozenset({5, 6}), make_up=False),
    "节假日": Days(holidays=True),
    "法定节假日": Days(holidays=True),
    "休息日": Days(weekdays=frozenset({5, 6}), holidays=True, make_up=False),
}


def days_of(text: str) -> Days | None:
    """The days that these words mean; None where they are not understood."""
    said = text.replace(" ", "").replace("星期", "周").replace("礼拜", "周").replace("周天", "周日")
    if _SAYS_WITHOUT.search(said):
        rest = days_of(_WITHOUT.sub("", said))
        return None if rest is None else replace(rest, holidays=False)
    parts = [part for part in re.split(r"[和、,，及加]", said) if part]
    found = [_WORDS.get(part) or _weekdays(part) for part in parts]
    known = [each for each in found if each is not None]
    return _together(known) if known and len(known) == len(parts) else None


def _weekdays(part: str) -> Days | None:
    if span := _SPAN.fullmatch(part):
        first, last = map(_WEEK.index, span.groups())
        return Days(weekdays=frozenset(range(first, last + 1))) if first < last else None
    one = _ONE.fullmatch(part if part.startswith("周") else f"周{part}")
    return Days(weekdays=frozenset({_WEEK.index(one.group(1))})) if one else None


def _together(parts: list[Days]) -> Days:
    """Any of them; what one says of holidays holds for all."""
    holidays = [each.holidays for each in parts if each.holidays is not None]
    make_up = [each.make_up for each in parts if each.make_up is not None]
    return Days(
        weekdays=frozenset().union(*(each.weekdays for each in parts)),
        holidays=any(holidays) if holidays else None,
        make_up=any(make_up) if make_up else None,
    )


def told(service: Service) -> str:
    """The days in words, as they can be written in the workbook again."""
    days = Days(weekdays=service.weekdays, holidays=service.holidays, make_up=service.make_up)
    word = next((name for name, each in _WORDS.items() if each == days), "")
    if word:
        return word
    named = "、".join(f"周{_WEEK[day]}" for day in sorted(service.weekdays))
    named = "每天" if service.weekdays == EVERY_DAY else named
    if service.holidays is False:
        return f"{named}（节假日除外）"
    return "和".join(filter(None, (named, "节假日" if service.holidays else "")))
