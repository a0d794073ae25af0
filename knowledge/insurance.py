"""What the medical insurance pays: rules as data, chosen by who, where and when, and the sum step by step.

Nothing is summed up with a rule that nobody of the town has confirmed. Money is whole fen, rates are hundredths of a
percent, and what the fund pays is rounded down: an estimate never promises more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

CONFIRMED_MONTHS = 18
"""How long a confirmation counts; then somebody has to look again."""
OLDEST = 150
WHOLE = 10_000
"""A rate of 100 %."""


class Scheme(StrEnum):
    """Which insurance, in the words of the pack."""

    RESIDENT = "居民"
    WORKING = "在职职工"
    RETIRED = "退休职工"


class Care(StrEnum):
    """Seen by a doctor, or kept in hospital."""

    OUT = "门诊"
    IN = "住院"


class Level(StrEnum):
    """The level of the hospital."""

    FIRST = "一级"
    SECOND = "二级"
    THIRD = "三级"


class Part(StrEnum):
    """What a rule fixes: what is paid first, what share of the rest is paid back, how much a year at most.

    The last three are the second step, for serious illness, over what the first left to the resident.
    """

    DEDUCTIBLE = "起付线"
    RATE = "比例"
    CAP = "封顶"
    SECOND_DEDUCTIBLE = "大病起付线"
    SECOND_RATE = "大病比例"
    SECOND_CAP = "大病封顶"


RATES = (Part.RATE, Part.SECOND_RATE)
FIRST_STEP = (Part.DEDUCTIBLE, Part.RATE, Part.CAP)
SECOND_STEP = (Part.SECOND_DEDUCTIBLE, Part.SECOND_RATE, Part.SECOND_CAP)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One value of the rules: fen, or hundredths of a percent; None while nobody knows it.

    Ages are whole years, both ends counted. `figure` names the figure of the pack whose value it is.
    """

    id: str
    part: Part
    schemes: tuple[Scheme, ...]
    cares: tuple[Care, ...]
    levels: tuple[Level, ...]
    age_from: int
    age_to: int
    value: int | None
    since: date | None
    until: date | None
    source: str
    source_address: str
    as_of: str
    note: str = ""
    figure: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None

    @property
    def every_age(self) -> bool:
        """Whether it asks for no age."""
        return self.age_from <= 0 and self.age_to >= OLDEST

    def fits(self, case: "Case") -> bool:
        """Whether it is about such a patient and hospital."""
        here = case.scheme in self.schemes and case.care in self.cares and case.level in self.levels
        return here and self.age_from <= case.age <= self.age_to

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on this day, as far as is known."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def counts(self, today: date) -> bool:
        """Whether it may be used in a sum: its value and its first day known, and confirmed not too long ago."""
        return self.value is not None and self.since is not None and is_fresh(self, today)


def is_fresh(rule: Rule, today: date) -> bool:
    """Whether a named person has confirmed the rule, and no longer ago than a confirmation counts."""
    on = rule.confirmed_on
    if not rule.confirmed_by or on is None or on > today:
        return False
    months = (today.year - on.year) * 12 + today.month - on.month
    return (months, today.day) <= (CONFIRMED_MONTHS, on.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One patient and one sort of hospital."""

    scheme: Scheme
    care: Care
    level: Level
    age: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """What was paid, when, and whether it was for a serious illness."""

    fen: int
    day: date
    serious: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """The steps of one bill, in fen; the parts of the fund and what is left come to the total.

    `first` is what is paid before anything is paid back, `over` what is above it, `fund` what is paid of that.
    The second step is over what was left then; it is all 0 where there is none.
    """

    total: int
    first: int
    over: int
    rate: int
    cap: int
    fund: int
    capped: bool
    left: int
    second_first: int = 0
    second_rate: int = 0
    second_fund: int = 0
    second_capped: bool = False
    rules: tuple[Rule, ...] = ()

    @property
    def own(self) -> int:
        """What the resident pays in the end."""
        return self.left - self.second_fund


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """There is no sum: rules are missing, or not confirmed, or changed in the time that is meant."""

    missing: tuple[Part, ...] = ()
    unconfirmed: tuple[Rule, ...] = ()


Chosen = Mapping[Part, Rule]


def chosen(rules: Iterable[Rule], case: Case, day: date) -> Chosen:
    """The rule of each part that is about the case on that day; of two the later one."""
    found: dict[Part, Rule] = {}
    for rule in sorted(rules, key=lambda each: (each.since or date.min, each.id)):
        if rule.fits(case) and rule.holds_on(day):
            found[rule.part] = rule
    return found


def compute(rules: Iterable[Rule], case: Case, bill: Bill, today: date) -> Sum | Refused:
    """The sum of a bill by the rules of its day, all of them confirmed as of today; else why there is none."""
    by_part = chosen(rules, case, bill.day)
    wanted = _wanted(by_part, bill.serious)
    missing = tuple(part for part in wanted if part not in by_part)
    used = tuple(by_part[part] for part in wanted if part in by_part)
    unconfirmed = tuple(rule for rule in used if not rule.counts(today))
    if missing or unconfirmed:
        return Refused(missing=missing, unconfirmed=unconfirmed)
    return _second(_first(bill.fen, used), used)


def _wanted(by_part: Chosen, serious: bool) -> tuple[Part, ...]:
    """The second step is taken only with its rate; where none is known at all there is no such step to take."""
    second = tuple(part for part in SECOND_STEP if part in by_part)
    return (*FIRST_STEP, *dict.fromkeys((Part.SECOND_RATE, *second))) if serious and second else FIRST_STEP


def _first(total: int, used: tuple[Rule, ...]) -> Sum:
    values = _values(used)
    first = min(total, values[Part.DEDUCTIBLE])
    over, rate, cap = total - first, values[Part.RATE], values[Part.CAP]
    uncapped = over * rate // WHOLE
    fund = min(uncapped, cap)
    return Sum(
        total=total,
        first=first,
        over=over,
        rate=rate,
        cap=cap,
        fund=fund,
        capped=fund < uncapped,
        left=total - fund,
        rules=used,
    )


def _second(done: Sum, used: tuple[Rule, ...]) -> Sum:
    values = _values(used)
    if Part.SECOND_RATE not in values:
        return done
    first = min(done.left, values.get(Part.SECOND_DEDUCTIBLE, 0))
    rate = values[Part.SECOND_RATE]
    uncapped = (done.left - first) * rate // WHOLE
    fund = min(uncapped, values.get(Part.SECOND_CAP, uncapped))
    return replace(done, second_first=first, second_rate=rate, second_fund=fund, second_capped=fund < uncapped)


def _values(used: tuple[Rule, ...]) -> dict[Part, int]:
    return {rule.part: rule.value for rule in used if rule.value is not None}


def overlapping(rules: Iterable[Rule]) -> tuple[Rule, Rule] | None:
    """Two rules that would fix the same part of the same case on the same day; None where there are none."""
    seen: list[Rule] = []
    for rule in rules:
        other = next((each for each in seen if _clash(each, rule)), None)
        if other is not None:
            return other, rule
        seen.append(rule)
    return None


def _clash(one: Rule, two: Rule) -> bool:
    if one.part is not two.part or one.age_to < two.age_from or two.age_to < one.age_from:
        return False
    apart = _before(one.until, two.since) or _before(two.until, one.since)
    return not apart and all(
        (set(one.schemes) & set(two.schemes), set(one.cares) & set(two.cares), set(one.levels) & set(two.levels))
    )


def _before(end: date | None, start: date | None) -> bool:
    return end is not None and start is not None and end < start
