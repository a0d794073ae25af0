"""Turning an entry into what a resident is told today: cautions first, source and date at the end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.entry import STOPS, Entry, fill_figures
from knowledge.figures import Figure, is_current
from knowledge.stop_names import stops_named
from knowledge.town import Town

_NO_YEAR = "年份不明"
CALL_BACK = "要我们回电，请说“给我回电”。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The whole text as it is shown (source line included), and what it rests on."""

    text: str
    entry: Entry
    source: str
    as_of: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """Whom the resident is sent to: `full` with the number to phone, `name` for the second mention."""

    name: str
    phone: str
    hotline: str

    @property
    def full(self) -> str:
        phone = self.phone or f"电话还没录入，可以打 {self.hotline}"
        return f"{self.name[:-1]}，{phone}）" if self.name.endswith("）") else f"{self.name}（{phone}）"


def compose(entry: Entry, town: Town, today: date, asked_for: str = "") -> Answer:
    """What is told on this day; a line's stop that the words `asked_for` name is confirmed first.

    A figure that is not current never opens: first comes that this year's is not entered and whom to ask. An
    entry past its review day, from a weak source or about the past says so and names whom to ask.
    """
    asked = _asked(entry, town)
    quoted = tuple(figure for figure in map(town.figure, entry.figures) if figure is not None)
    old = tuple(figure for figure in quoted if not is_current(figure, today))
    body = _body(entry, quoted, old)
    opening = _opening(entry, old, asked, today)
    closing = _closing(entry, body, asked, named=bool(opening))
    source, as_of = _source(entry, quoted)
    told = f"来源：{source}（{as_of}）"
    lines = (_stop(entry, asked_for), opening, body, closing, "" if asked.phone else CALL_BACK, told)
    return Answer(text="\n".join(filter(None, lines)), entry=entry, source=source, as_of=as_of)


def _source(entry: Entry, quoted: tuple[Figure, ...]) -> tuple[str, str]:
    """Where the answer comes from and of when it is: a figure that was changed brings its own source along."""
    changed = [each for each in quoted if each.source != entry.source or each.as_of != entry.as_of]
    if not changed:
        return entry.source, entry.as_of
    sources = dict.fromkeys((each.source, each.as_of) for each in quoted)
    *others, last = sources
    return "；".join([*(f"{source}（{as_of}）" for source, as_of in others), last[0]]), last[1]


def _asked(entry: Entry, town: Town) -> _Asked:
    office = town.office(entry.office)
    if office is None:
        return _Asked(name=town.desk.name, phone=town.desk.phone, hotline=town.hotline)
    return _Asked(name=office.name, phone=office.phone, hotline=town.hotline)


def _opening(entry: Entry, old: tuple[Figure, ...], asked: _Asked, today: date) -> str:
    until = f"截至 {entry.as_of} 的说法" if entry.review_by < today else ""
    if old:
        return f"今年的标准还没录入，请问{asked.full}。下面是{until or f'{_years(old)}的说法'}："
    return f"这是{until}，请先向{asked.full}确认。" if until else ""


def _stop(entry: Entry, asked_for: str) -> str:
    named = stops_named(entry.stops, asked_for.replace(entry.line, "")) if entry.line else ()
    return f"到的，{entry.line}停{'、'.join(named)}。" if named else ""


def _years(figures: Iterable[Figure]) -> str:
    """The years that the figures' sources give, and that some give none."""
    years = sorted({_year(figure) for figure in figures})
    known = [year for year in years if year]
    parts = [f" {'、'.join(known)} 年"] if known else []
    return "和".join([*parts, *([_NO_YEAR] if "" in years else [])])


def _year(figure: Figure) -> str:
    found = re.search(r"\d{4}", figure.as_of)
    return found.group() if found else ""


def _body(entry: Entry, quoted: Iterable[Figure], old: tuple[Figure, ...]) -> str:
    """The answer with its figures; old ones of several years each carry their own."""
    dated = old if len({_year(figure) for figure in old}) > 1 else ()
    told = fill_figures(entry.answer, {figure.id: _shown(figure, figure in dated) for figure in quoted})
    told = told.replace(STOPS, "、".join(entry.stops))
    return _as_past(entry, told) if entry.history else told


def _shown(figure: Figure, dated: bool) -> str:
    year = f"{_year(figure)}年" if _year(figure) else _NO_YEAR
    return f"{figure.shown}（{year}）" if dated else figure.shown


def _as_past(entry: Entry, told: str) -> str:
    year = re.search(r"\d{4}", entry.as_of)
    return told if year and year.group() in told else f"以前（{entry.as_of}）：{told}"


def _closing(entry: Entry, body: str, asked: _Asked, *, named: bool) -> str:
    who = asked.name if named else asked.full
    if entry.unsourced:
        return f"请问{who}。"
    if not entry.firm:
        return f"以上未核实，请再问{who}。"
    if entry.history:
        return f"现在的情况，请问{who}。"
    return "" if named or _says_whom(body, asked) else f"要问清楚，请找{who}。"


def _says_whom(body: str, asked: _Asked) -> bool:
    return asked.name in body and (asked.phone or asked.hotline) in body
