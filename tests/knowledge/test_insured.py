"""What a message says of an insured person, and what is asked next."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.insurance import Care, Level, Rule, Scheme
from knowledge.insurance_rows import read_rules
from knowledge.insured import Insured, Slot, about, asks_payment, computable, days, missing, narrowed, read

TOWN = Path(__file__).parent.parent / "town" / "insurance.csv"
RULES: tuple[Rule, ...] = read_rules({"insurance.csv": TOWN.read_text("utf-8")})
TODAY = date(2026, 11, 24)
EMPLOYEES = (Scheme.WORKING, Scheme.RETIRED)
SAID = {
    "住院三万能报多少": Insured(cares=(Care.IN,)),
    "合作医疗看毛病": Insured(schemes=(Scheme.RESIDENT,), cares=(Care.OUT,)),
    "单位交的医保": Insured(schemes=EMPLOYEES),
    "退休职工": Insured(schemes=(Scheme.RETIRED,)),
    "我还在上班": Insured(schemes=(Scheme.WORKING,)),
    "去年三甲": Insured(levels=(Level.THIRD,), year=2025),
    "今年呢": Insured(year=2026),
    "2024年": Insured(year=2024),
    "在卫生院配药": Insured(levels=(Level.FIRST,), cares=(Care.OUT,)),
    "我妈七十二岁": Insured(age_from=72, age_to=72),
    "六十几岁": Insured(age_from=60, age_to=69),
    "小囡五岁": Insured(age_from=5, age_to=5),
    "小孩看病": Insured(age_from=0, age_to=18, cares=(Care.OUT,)),
    "1950年生的": Insured(age_from=76, age_to=76),
    "得了癌症": Insured(serious=True),
    "门诊和住院": Insured(),
    "500岁": Insured(),
}


@pytest.mark.parametrize("text", SAID)
def test_what_the_words_say(text: str) -> None:
    assert read(text, TODAY) == SAID[text]


def test_a_bare_number_is_an_age_only_where_one_was_asked_for() -> None:
    assert read("72", TODAY) == Insured()
    assert read("72", TODAY, aged=True) == Insured(age_from=72, age_to=72)


ASK = (
    "门诊报几成",
    "住院能报多少",
    "看毛病好报几钿",
    "癌症医保给报多少",
    "住院自己要出多少",
    "医保报销比例",
    "住院咋算报销多少",
)
OTHER = (
    "异地住院报多少",
    "发票怎么报销",
    "医保交多少",
    "医保一年最多报多少",
    "低保一个月多少",
    "看牙齿能报多少",
    "报名费多少",
    "住院要带什么报销",
)


@pytest.mark.parametrize("text", ASK)
def test_who_asks_what_is_paid(text: str) -> None:
    assert asks_payment(text)


@pytest.mark.parametrize("text", OTHER)
def test_who_asks_something_else(text: str) -> None:
    assert not asks_payment(text)


def test_with_a_sum_it_need_not_be_said_that_it_is_asked() -> None:
    assert asks_payment("住院三万能报吗", summed=True)
    assert not asks_payment("住院三万能报吗")


def test_what_is_said_later_replaces_and_the_rest_stays() -> None:
    before = Insured(schemes=(Scheme.RESIDENT,), cares=(Care.IN,), age_from=72, age_to=72)
    assert before.by(read("那门诊呢", TODAY)) == replace(before, cares=(Care.OUT,))
    assert before.by(read("职工的呢", TODAY)).schemes == EMPLOYEES
    assert replace(before, schemes=EMPLOYEES).by(read("退休的", TODAY)).schemes == (Scheme.RETIRED,)
    assert replace(before, schemes=(Scheme.RETIRED,)).by(read("职工医保", TODAY)).schemes == (Scheme.RETIRED,)


def test_only_what_matters_is_asked() -> None:
    assert missing(RULES, Insured(), TODAY) is Slot.CARE
    assert missing(RULES, Insured(cares=(Care.IN,)), TODAY) is Slot.SCHEME
    resident = Insured(cares=(Care.IN,), schemes=(Scheme.RESIDENT,))
    assert missing(RULES, resident, TODAY) is Slot.AGE
    assert missing(RULES, replace(resident, levels=(Level.SECOND,)), TODAY) is None
    assert missing(RULES, Insured(cares=(Care.IN,), schemes=EMPLOYEES), TODAY) is None
    assert missing(RULES, replace(resident, age_from=60, age_to=69), TODAY) is Slot.LEVEL
    assert missing(RULES, replace(resident, levels=(Level.THIRD,), age_from=50, age_to=69), TODAY) is Slot.AGE


def test_ages_are_offered_as_the_rules_part_them() -> None:
    outpatient = Insured(cares=(Care.OUT,), schemes=(Scheme.RESIDENT,))
    offered = narrowed(about(RULES, outpatient, TODAY), outpatient, Slot.AGE)
    assert [(each.age_from, each.age_to) for each in offered] == [(0, 18), (19, 59), (60, 150)]


def test_another_year_is_meant_from_its_first_to_its_last_day() -> None:
    assert days(Insured(year=2025), TODAY) == (date(2025, 1, 1), date(2025, 12, 31))
    assert days(Insured(year=2026), TODAY) == days(Insured(), TODAY) == (TODAY,)


def test_what_cannot_come_to_a_sum_is_known_before_anything_is_asked() -> None:
    assert computable(RULES, Insured(), TODAY)
    assert not computable(RULES, Insured(schemes=EMPLOYEES, cares=(Care.OUT,)), TODAY)
    assert not computable(RULES, Insured(year=2024), TODAY)
    assert not computable(tuple(replace(each, confirmed_by="") for each in RULES), Insured(), TODAY)
    assert not computable((), Insured(), TODAY)


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    said = read(text, TODAY, aged=True)
    assert 0 <= said.age_from <= said.age_to
    assert missing(RULES, said, TODAY) in (*Slot, None)
