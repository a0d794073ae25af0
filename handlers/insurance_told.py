"""A sum of the insurance told line by line, and rules told where there is no sum."""

from collections.abc import Iterable, Iterator
from itertools import product

from handlers.buttons import buttons
from handlers.messages import Button, Reply, ReplyKind
from handlers.wording import render
from handlers.wording.insurance import CARES, EMPLOYEES, LEVELS, SCHEMES
from handlers.wording.money import Money
from knowledge.amounts import in_yuan
from knowledge.insurance import OLDEST, Care, Level, Part, Rule, Scheme, Sum
from knowledge.insurance_rows import ages_shown, shown
from knowledge.insured import Insured

_RATES = {
    Part.DEDUCTIBLE: Money.INSURANCE_RATES_FIRST,
    Part.RATE: Money.INSURANCE_RATES_RATE,
    Part.CAP: Money.INSURANCE_RATES_CAP,
    Part.SECOND_DEDUCTIBLE: Money.INSURANCE_RATES_SECOND_FIRST,
    Part.SECOND_RATE: Money.INSURANCE_RATES_SECOND,
    Part.SECOND_CAP: Money.INSURANCE_RATES_SECOND_CAP,
}


def line(key: Money, **values: str) -> str:
    """One line of what is told."""
    return render(key, values)


def whole(lines: Iterable[str], rules: Iterable[Rule], *choices: Button) -> Reply:
    """The lines as one answer with the source of its rules."""
    sources = dict.fromkeys((rule.source, rule.as_of) for rule in rules if rule.value is not None)
    told = (line(Money.INSURANCE_SOURCE, source=source, as_of=as_of) for source, as_of in sources)
    first = next(iter(sources), (None, None))
    return Reply(
        kind=ReplyKind.ANSWER,
        key=Money.INSURANCE,
        values={"text": "\n".join((*lines, *told))},
        buttons=choices,
        source=first[0],
        as_of=first[1],
    )


def who(insured: Insured) -> str:
    """Whose bill it is as far as that was said: 居民医保，72岁，三级医院住院."""
    level = LEVELS[insured.levels[0]] if len(insured.levels) == 1 else ""
    care = CARES[insured.cares[0]] if len(insured.cares) == 1 else ""
    schemes = scheme_shown(insured.schemes) if len(insured.schemes) < len(Scheme) else ""
    parts = (schemes, age_shown(insured), level + care)
    year = f"{insured.year}年" if insured.year else ""
    return "，".join(filter(None, (year, *parts)))


def scheme_shown(schemes: tuple[Scheme, ...]) -> str:
    """One insurance, or both sorts of employees as one."""
    return SCHEMES[schemes[0]] if len(schemes) == 1 else EMPLOYEES


def age_shown(insured: Insured) -> str:
    """The ages that may be meant, as on a button; "" where it may be any."""
    low, high = insured.age_from, insured.age_to
    if low == high:
        return f"{low}岁"
    if high >= OLDEST:
        return f"{low}岁以上" if low else ""
    return f"{low}到{high}岁" if low else f"{high}岁以下"


def summed(done: Sum, insured: Insured, *, illness: bool) -> Reply:
    """Every step of a sum; `illness` when there is a second step that can be asked for."""
    notes = (line(Money.INSURANCE_NOTE, note=note) for note in dict.fromkeys(rule.note for rule in done.rules) if note)
    lines = (
        line(Money.INSURANCE_CASE, who=who(insured)),
        *_first(done),
        *_second(done, insured),
        line(Money.INSURANCE_PAYS, fund=in_yuan(done.fund + done.second_fund)),
        line(Money.INSURANCE_OWN, own=in_yuan(done.own)),
        line(Money.INSURANCE_ESTIMATE),
        *notes,
        _dated(done.rules),
    )
    further = buttons("insure:serious") if illness else ()
    return whole(lines, done.rules, *further, *buttons("callback"))


def _first(done: Sum) -> Iterator[str]:
    total, first, cap = in_yuan(done.total), in_yuan(done.first), shown(Part.CAP, done.cap)
    rate, fund = shown(Part.RATE, done.rate), in_yuan(done.fund)
    yield line(Money.INSURANCE_TOTAL, total=total)
    yield line(Money.INSURANCE_FIRST, first=first)
    yield line(Money.INSURANCE_OVER, total=total, first=first, over=in_yuan(done.over))
    if done.capped:
        yield line(Money.INSURANCE_CAPPED, rate=rate, cap=cap, fund=fund)
    else:
        yield line(Money.INSURANCE_FUND, rate=rate, fund=fund)
        yield line(Money.INSURANCE_UNDER_CAP, cap=cap)


def _second(done: Sum, insured: Insured) -> Iterator[str]:
    parts = {rule.part: rule for rule in done.rules}
    if not insured.serious:
        return
    if Part.SECOND_RATE not in parts:
        yield line(Money.INSURANCE_SECOND_NONE)
        return
    yield line(Money.INSURANCE_LEFT, left=in_yuan(done.left))
    if done.second_first:
        yield line(Money.INSURANCE_SECOND_FIRST, first=in_yuan(done.second_first))
    rate, fund = shown(Part.SECOND_RATE, done.second_rate), in_yuan(done.second_fund)
    if done.second_capped:
        cap = shown(Part.SECOND_CAP, parts[Part.SECOND_CAP].value)
        yield line(Money.INSURANCE_SECOND_CAPPED, rate=rate, cap=cap, fund=fund)
    else:
        yield line(Money.INSURANCE_SECOND, rate=rate, fund=fund)


def _dated(rules: Iterable[Rule]) -> str:
    """The latest day from which one of the rules holds, and the earliest on which one was confirmed."""
    since = max(rule.since for rule in rules if rule.since is not None)
    confirmed = min(rule.confirmed_on for rule in rules if rule.confirmed_on is not None)
    return line(Money.INSURANCE_DATED, since=since.isoformat(), confirmed=confirmed.isoformat())


def rates(rules: tuple[Rule, ...], insured: Insured) -> Reply:
    """Confirmed rules without a sum, and how to get one."""
    lines = (
        line(Money.INSURANCE_CASE, who=who(insured)),
        *listed(rules),
        line(Money.INSURANCE_RATES_ASK),
        _dated(rules),
    )
    return whole(lines, rules)


def known(rules: tuple[Rule, ...], insured: Insured, why: Money) -> Reply:
    """Rules as far as they are known, without a sum: nobody has confirmed them, or they say nothing of the case."""
    told = _by_scheme(rules, insured) if rules else ()
    notes = (line(Money.INSURANCE_NOTE, note=note) for note in dict.fromkeys(rule.note for rule in rules) if note)
    ending = line(Money.INSURANCE_ASK_12393)
    return whole((line(why), *told, *notes, ending), rules, *buttons("callback"))


def _by_scheme(rules: tuple[Rule, ...], insured: Insured) -> Iterator[str]:
    """The rules of each insurance and sort of care under their own head, those of both sorts of employees once."""
    groups: dict[tuple[Care, tuple[Rule, ...]], tuple[Scheme, ...]] = {}
    for scheme, care in product(insured.schemes, insured.cares):
        own = tuple(rule for rule in rules if scheme in rule.schemes and care in rule.cares)
        groups[care, own] = (*groups.get((care, own), ()), scheme)
    for (care, own), schemes in groups.items():
        if own:
            yield line(Money.INSURANCE_CASE, who=f"{scheme_shown(schemes)}，{CARES[care]}")
            yield from listed(own)


def listed(rules: Iterable[Rule]) -> Iterator[str]:
    """A line for each part, with whom and which hospital each value is for."""
    all_rules = tuple(rules)
    for part, key in _RATES.items():
        values = [_value(rule) for rule in all_rules if rule.part is part]
        if values:
            yield line(key, value="，".join(values))


def _value(rule: Rule) -> str:
    levels = "、".join(rule.levels) if len(rule.levels) < len(Level) else ""
    years = f"（{rule.until.year}年）" if rule.until is not None else ""
    return f"{ages_shown(rule)}{levels}{' ' if levels or ages_shown(rule) else ''}{shown(rule.part, rule.value)}{years}"
