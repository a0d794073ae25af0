"""The pack's insurance.csv: one row for each value of the rules, its own or that of a figure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from knowledge.amounts import Amount, amount, in_yuan
from knowledge.figures import Figure
from knowledge.insurance import OLDEST, RATES, WHOLE, Care, Level, Part, Rule, Scheme, overlapping
from knowledge.normalise import fold
from knowledge.reading import PackError, Record, read_sheet

FILE = "insurance.csv"
COLUMNS = (
    *("id", "scheme", "care", "level", "ages", "part", "figure", "value", "since", "until"),
    *("source", "source_address", "as_of", "note", "confirmed_by", "confirmed_on"),
)
_AGES = re.compile(r"(\d{0,3})-(\d{0,3})")
_TEN_THOUSAND = 1_000_000
_BOTH = "职工"
_EMPLOYED = (Scheme.WORKING, Scheme.RETIRED)
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%?", re.ASCII)
_OWN = ("value", "since", "until", "source", "source_address", "as_of", "confirmed_by", "confirmed_on")
_One = TypeVar("_One", Scheme, Care, Level)


def read_rules(files: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rows of the pack's file, those with a figure still without its value; none where there is no file."""
    return tuple(map(_rule, read_sheet(files, FILE, COLUMNS))) if FILE in files else ()


def _rule(row: Record) -> Rule:
    named = row.named(f"规定 {row.text('id')}")
    part, ages = _part(named), _ages(named)
    figure = named.optional("figure")
    return Rule(
        id=named.text("id"),
        part=part,
        schemes=_several(named, "scheme", tuple(Scheme)),
        cares=_several(named, "care", tuple(Care)),
        levels=_several(named, "level", tuple(Level)),
        age_from=ages[0],
        age_to=ages[1],
        value=None if figure else _value(named, part),
        since=named.optional_day("since"),
        until=named.optional_day("until"),
        source="" if figure else named.text("source"),
        source_address=named.optional("source_address"),
        as_of="" if figure else named.text("as_of"),
        note=named.optional("note"),
        figure=_figure(named, figure),
        confirmed_by=named.optional("confirmed_by"),
        confirmed_on=named.optional_day("confirmed_on"),
    )


def _part(row: Record) -> Part:
    written = row.text("part")
    if written not in set(Part):
        raise row.wrong(f"“part”只能是 {'、'.join(Part)}，现在是“{written}”")
    return Part(written)


def _ages(row: Record) -> tuple[int, int]:
    written = row.optional("ages")
    found = _AGES.fullmatch(written or "-")
    if found is None:
        raise row.wrong(f"“ages”要写成 19-59、60- 或者 -18，空着就是不分年纪，现在是“{written}”")
    low, high = int(found.group(1) or 0), int(found.group(2) or OLDEST)
    if low > high:
        raise row.wrong(f"“ages”前面的要比后面的小，现在是“{written}”")
    return low, high


def _several(row: Record, name: str, kind: tuple[_One, ...]) -> tuple[_One, ...]:
    """The kinds that a cell names, 、 between them; all where it is empty, and 职工 is both sorts of them."""
    written = row.texts(name) or kind
    found = tuple(each for each in kind if each in written or (_BOTH in written and each.endswith(_BOTH)))
    unknown = [one for one in written if one not in {*kind, *(_BOTH for each in kind if each.endswith(_BOTH))}]
    if unknown:
        raise row.wrong(f"“{name}”只能是 {'、'.join(kind)}，现在是“{unknown[0]}”")
    return found


def _figure(row: Record, figure: str) -> str:
    twice = [name for name in _OWN if figure and row.optional(name)]
    if twice:
        raise row.wrong(f"写了 figure 就用 figures.csv 里的，“{twice[0]}”要空着")
    return figure


def _value(row: Record, part: Part) -> int | None:
    written = row.optional("value")
    value = read_value(part, written)
    if written and value is None:
        raise row.wrong(f"“value”要写成 {'70%' if part in RATES else '300元'} 这样，现在是“{written}”")
    return value


def read_value(part: Part, written: str) -> int | None:
    """The value of a part as somebody writes it ("70%", "300元", "25万元"); None where that is none."""
    return _rate(written) if part in RATES else _sum(written)


def _rate(written: str) -> int | None:
    found = _RATE.fullmatch(fold(written).strip())
    rate = int(Decimal(found.group(1)) * 100) if found else None
    return rate if rate is not None and rate <= WHOLE else None


def _sum(written: str) -> int | None:
    if written.strip().removesuffix("元") == "0":
        return 0
    found = amount(written, asked=True)
    return found.fen if isinstance(found, Amount) else None


def shown(part: Part, value: int | None) -> str:
    """A value as people read it; 没有录入 where there is none."""
    if value is None:
        return "没有录入"
    if part in RATES:
        whole, rest = divmod(value, WHOLE // 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"
    return f"{value // _TEN_THOUSAND}万元" if value and value % _TEN_THOUSAND == 0 else in_yuan(value)


def ages_shown(rule: Rule) -> str:
    """Whom by age a rule is about; "" where it is about everybody."""
    if rule.every_age:
        return ""
    if rule.age_to >= OLDEST:
        return f"{rule.age_from}岁以上"
    return f"{rule.age_from}到{rule.age_to}岁" if rule.age_from > 0 else f"{rule.age_to}岁以下"


def title(rule: Rule) -> str:
    """A rule as a clerk calls it: 居民 住院 三级 60岁以上 起付线."""
    cares = "、".join(rule.cares) if len(rule.cares) < len(Care) else ""
    levels = "、".join(rule.levels) if len(rule.levels) < len(Level) else ""
    whose = _BOTH if rule.schemes == _EMPLOYED else "、".join(rule.schemes)
    return " ".join(filter(None, (whose, cares, levels, ages_shown(rule), rule.part)))


def with_figures(rules: Iterable[Rule], figures: Iterable[Figure]) -> tuple[Rule, ...]:
    """The rules with the values, days, sources and confirmations of the figures that they name."""
    known = {figure.id: figure for figure in figures}
    return tuple(_filled(rule, known[rule.figure]) if rule.figure in known else rule for rule in rules)


def _filled(rule: Rule, figure: Figure) -> Rule:
    return replace(
        rule,
        value=read_value(rule.part, figure.shown),
        since=figure.since,
        until=figure.until,
        source=figure.source,
        source_address=figure.source_address,
        as_of=figure.as_of,
        confirmed_by=figure.confirmed_by or "",
        confirmed_on=figure.confirmed_on,
    )


def check_rules(rules: Iterable[Rule], figures: Iterable[Figure]) -> None:
    """Raises a PackError for a figure that is not there or no value, and for two rules that say the same thing."""
    known = {figure.id: figure for figure in figures}
    for rule in rules:
        if rule.figure and rule.figure not in known:
            raise PackError(FILE, f"规定 {rule.id}", f"没有叫“{rule.figure}”的数字")
        if rule.figure and read_value(rule.part, known[rule.figure].shown) is None:
            raise PackError(FILE, f"规定 {rule.id}", f"“{rule.figure}”不能用作{rule.part}")
    clash = overlapping(with_figures(rules, known.values()))
    if clash is not None:
        raise PackError(FILE, f"规定 {clash[1].id}", f"和规定 {clash[0].id} 管的是同一件事、同一段时间")
