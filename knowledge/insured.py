"""What a message says of an insured person and a hospital, and what of it is still to be asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import pairwise, product
from typing import assert_never

from knowledge.insurance import (
    FIRST_STEP,
    OLDEST,
    SECOND_STEP,
    Care,
    Case,
    Level,
    Rule,
    Scheme,
    chosen,
)
from knowledge.normalise import fold
from knowledge.numbers import in_digits


class Slot(Enum):
    """What can be asked for, in the order in which it is asked."""

    CARE = auto()
    SCHEME = auto()
    AGE = auto()
    LEVEL = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Insured:
    """Which insurances, care, levels and ages it may be by what was said so far; all of them where nothing was.

    `year` is the calendar year of the bill, 0 while none was said: then it is this one.
    """

    schemes: tuple[Scheme, ...] = tuple(Scheme)
    cares: tuple[Care, ...] = tuple(Care)
    levels: tuple[Level, ...] = tuple(Level)
    age_from: int = 0
    age_to: int = OLDEST
    serious: bool = False
    year: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing was said."""
        return self == Insured()

    def by(self, later: "Insured") -> "Insured":
        """This with what was said later; what was not said again stays."""
        nothing = Insured()
        aged = (later.age_from, later.age_to) != (nothing.age_from, nothing.age_to)
        return Insured(
            schemes=_employed(self.schemes, later.schemes),
            cares=later.cares if later.cares != nothing.cares else self.cares,
            levels=later.levels if later.levels != nothing.levels else self.levels,
            age_from=later.age_from if aged else self.age_from,
            age_to=later.age_to if aged else self.age_to,
            serious=later.serious or self.serious,
            year=later.year or self.year,
        )


_EMPLOYED = (Scheme.WORKING, Scheme.RETIRED)
_RESIDENT_WORDS = re.compile("居民医保|居民保险|居保|合作医疗|新?农合|城乡居民|农村医保|乡下医保|城居保|居民的?$")
_EMPLOYED_WORDS = re.compile("职工|职保|城保|(?:单位|厂里|公司)(?:里|给)?(?:交|缴|帮|的|上|买)|工人医保")
_RETIRED_WORDS = re.compile("退休")
_WORKING_WORDS = re.compile("在职|在上班|还在上班|没退休|上班的")
_IN_WORDS = re.compile("住院|住医院|开刀|手术|住了?.{0,3}院|出院|住勒医院")
_OUT_WORDS = re.compile("门诊|急诊|门急诊|看病|看毛病|看医生|配药|挂号|看个?(?:感冒|发烧|咳嗽)|门珍|门真")
_LEVEL_WORDS = (
    (Level.FIRST, re.compile("一级|1级|社区医院|社区卫生|卫生服务中心|卫生院|卫生室|镇上医院|镇医院|乡医院|村医")),
    (Level.SECOND, re.compile("二级|2级|二甲|二乙")),
    (Level.THIRD, re.compile("三级|3级|三甲|三乙")),
)
_SERIOUS_WORDS = re.compile("大病|癌|恶性肿瘤|肿瘤|尿毒症|透析|白血病|化疗|放疗|重病")
_YEARS_OLD = re.compile(r"(\d{1,3})(?:周岁|岁|多岁|几岁|来岁)")
_DECADE = re.compile(r"(\d)0(?:多|几|来)(?:周?岁)")
_SMALL = re.compile("([一二两三四五六七八九])(?:周?岁)")
_BORN = re.compile(r"(19\d\d|20\d\d)年?(?:出?生|养)")
_CHILD = re.compile("小孩|小囡|小人|孩子|宝宝|婴儿|幼儿|中学生|小学生|毛头|娃")
_CHILD_AGES = (0, 18)
_BARE_AGE = re.compile(r"[我他她伊]?(?:今年|已经)?(\d{1,3})")
_THIS_YEAR = re.compile("今年(?!.{0,4}岁)")
_LAST_YEAR, _YEAR = re.compile("去年|上一?年|旧年"), re.compile(r"(20\d\d)年(?!.{0,2}[生养])")
# What is asked here: what is paid, of a bill. How to hand in bills, other places and the most of a year are entries.
_PAID = re.compile("报销|报得|报掉|报几|报多|[能好可]以?报|给报|医保.{0,4}[付出给]|自[己家]?.{0,4}[付出拿掏]")
_HOW_MUCH = re.compile("多少|几钿|几化|几成|几多|多少钱|百分之几|比例|算一?[算下]|几钱|多[少小]|咋算|哪能算|怎么算")
_ELSEWHERE = re.compile(
    "异地|外地|外省|跨省|备案|发票|材料|带[什啥]|手续|[哪啥][里边]?.{0,3}报|封顶|上限|最多|最高|[缴交]多少|长护|牙|试算|平湖|嘉[善兴]"
)
_MEDICAL = re.compile("医保|医院|合作医疗|报销|医药费|看病|药费|毛病")
_DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def read(text: str, today: date, *, aged: bool = False) -> Insured:
    """What a message says of it; with `aged` a bare number is an age."""
    said = "".join(fold(text).split())
    low, high = _ages(in_digits(said), today, aged) or (0, OLDEST)
    return Insured(
        schemes=_schemes(said),
        cares=_cares(said),
        levels=tuple(level for level, words in _LEVEL_WORDS if words.search(said)) or tuple(Level),
        age_from=low,
        age_to=high,
        serious=bool(_SERIOUS_WORDS.search(said)),
        year=_year(in_digits(said), today),
    )


def asks_payment(text: str, *, summed: bool = False) -> bool:
    """Whether somebody wants to know what is paid of a bill; `summed` when they name the sum."""
    said = "".join(fold(text).split())
    if _ELSEWHERE.search(said) or not (_PAID.search(said) and (summed or _HOW_MUCH.search(said))):
        return False
    return any(words.search(said) for words in (_MEDICAL, _IN_WORDS, _OUT_WORDS, _SERIOUS_WORDS))


def _schemes(said: str) -> tuple[Scheme, ...]:
    if _RESIDENT_WORDS.search(said) and not _EMPLOYED_WORDS.search(said):
        return (Scheme.RESIDENT,)
    if _WORKING_WORDS.search(said):
        return (Scheme.WORKING,)
    if _RETIRED_WORDS.search(said):
        return (Scheme.RETIRED,)
    return _EMPLOYED if _EMPLOYED_WORDS.search(said) else tuple(Scheme)


def _employed(before: tuple[Scheme, ...], later: tuple[Scheme, ...]) -> tuple[Scheme, ...]:
    """职工 said again does not unsay 退休; another scheme replaces the one before."""
    both = tuple(each for each in before if each in later)
    return both or later


def _cares(said: str) -> tuple[Care, ...]:
    inside, outside = _IN_WORDS.search(said), _OUT_WORDS.search(said)
    if bool(inside) == bool(outside):
        return (Care.OUT,) if outside and "门诊" in said and "住院" not in said else tuple(Care)
    return (Care.IN,) if inside else (Care.OUT,)


def _ages(said: str, today: date, aged: bool) -> tuple[int, int] | None:
    if decade := _DECADE.search(said):
        return int(decade.group(1)) * 10, int(decade.group(1)) * 10 + 9
    if written := _YEARS_OLD.search(said) or (_BARE_AGE.fullmatch(said.removesuffix("。")) if aged else None):
        return _exactly(int(written.group(1)))
    if small := _SMALL.search(said):
        return _exactly(_DIGITS[small.group(1)])
    if born := _BORN.search(said):
        return _exactly(today.year - int(born.group(1)))
    return _CHILD_AGES if _CHILD.search(said) else None


def _exactly(age: int) -> tuple[int, int] | None:
    return (age, age) if 0 <= age <= 120 else None


def _year(said: str, today: date) -> int:
    if _LAST_YEAR.search(said):
        return today.year - 1
    named = _YEAR.search(said)
    return int(named.group(1)) if named else today.year * bool(_THIS_YEAR.search(said))


def days(insured: Insured, today: date) -> tuple[date, ...]:
    """The days whose rules are meant: today, or the first and the last day of another year."""
    another = insured.year not in (0, today.year)
    return (date(insured.year, 1, 1), date(insured.year, 12, 31)) if another else (today,)


def bands(rules: Iterable[Rule], insured: Insured) -> tuple[tuple[int, int], ...]:
    """The ages that may be meant, in the steps in which the rules tell them apart."""
    edges = {insured.age_from, insured.age_to + 1}
    for rule in rules:
        edges |= {edge for edge in (rule.age_from, rule.age_to + 1) if insured.age_from < edge <= insured.age_to}
    cuts = sorted(edges)
    return tuple((low, high - 1) for low, high in pairwise(cuts))


def about(rules: Iterable[Rule], insured: Insured, today: date) -> tuple[Rule, ...]:
    """The rules that may come into it by what was said so far."""
    first_day, last_day = days(insured, today)[0], days(insured, today)[-1]
    steps = (*FIRST_STEP, *SECOND_STEP) if insured.serious else FIRST_STEP
    return tuple(
        rule
        for rule in rules
        if rule.part in steps
        and set(rule.schemes) & set(insured.schemes)
        and set(rule.cares) & set(insured.cares)
        and set(rule.levels) & set(insured.levels)
        and rule.age_from <= insured.age_to
        and insured.age_from <= rule.age_to
        and (rule.holds_on(first_day) or rule.holds_on(last_day))
    )


def cases(rules: tuple[Rule, ...], insured: Insured) -> tuple[Case, ...]:
    """Every case that it may be, one for each step of age."""
    ages = [low for low, _ in bands(rules, insured)]
    return tuple(
        Case(scheme=scheme, care=care, level=level, age=age)
        for care, scheme, age, level in product(insured.cares, insured.schemes, ages, insured.levels)
    )


def computable(rules: tuple[Rule, ...], insured: Insured, today: date) -> bool:
    """Whether there is any case among those that may be meant whose rules are all known and confirmed."""
    known = about(rules, insured, today)
    good = tuple(rule for rule in known if rule.counts(today))
    return any(
        all(set(FIRST_STEP) <= chosen(good, case, day).keys() for day in days(insured, today))
        for case in cases(known, insured)
    )


def missing(rules: tuple[Rule, ...], insured: Insured, today: date) -> Slot | None:
    """What is to be asked next: the first thing on which the rules that apply depend; None when all is known."""
    known = about(rules, insured, today)
    return next((slot for slot in Slot if _matters(known, insured, slot, today)), None)


def _matters(rules: tuple[Rule, ...], insured: Insured, slot: Slot, today: date) -> bool:
    options = narrowed(rules, insured, slot)
    if len(options) < 2:
        return False
    if slot is Slot.CARE:
        return True
    return len({_applied(rules, each, today) for each in options}) > 1


def _applied(rules: tuple[Rule, ...], insured: Insured, today: date) -> tuple[frozenset[str], ...]:
    """Which rules apply to each of the cases; the cases are in the same order for every option of a slot."""
    return tuple(
        frozenset(rule.id for rule in chosen(rules, case, day).values())
        for case in cases(rules, insured)
        for day in days(insured, today)
    )


def narrowed(rules: tuple[Rule, ...], insured: Insured, slot: Slot) -> tuple[Insured, ...]:
    """What it would be with each of the answers that a question can have."""
    match slot:
        case Slot.CARE:
            return tuple(replace(insured, cares=(each,)) for each in insured.cares)
        case Slot.SCHEME:
            return tuple(replace(insured, schemes=(each,)) for each in insured.schemes)
        case Slot.AGE:
            found = bands(_same_people(rules, insured), insured)
            return tuple(replace(insured, age_from=low, age_to=high) for low, high in found)
        case Slot.LEVEL:
            return tuple(replace(insured, levels=(each,)) for each in insured.levels)
        case _ as never:
            assert_never(never)


def _same_people(rules: tuple[Rule, ...], insured: Insured) -> tuple[Rule, ...]:
    """Ages are asked for in the steps of the schemes and the care that are already known."""
    return tuple(
        rule for rule in rules if set(rule.schemes) & set(insured.schemes) and set(rule.cares) & set(insured.cares)
    )
