"""What the insurance pays: by hand, in every order of steps, and never by what nobody confirmed."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.insurance import (
    Bill,
    Care,
    Case,
    Level,
    Part,
    Refused,
    Rule,
    Scheme,
    Sum,
    compute,
    is_fresh,
    overlapping,
)
from knowledge.insurance_rows import read_rules

HERE = Path(__file__).parent
RULES = read_rules({"insurance.csv": (HERE.parent / "town" / "insurance.csv").read_text("utf-8")})
BY_HAND = tuple(csv.DictReader((HERE / "insurance_by_hand.csv").read_text("utf-8").splitlines()))
TODAY = date(2026, 11, 24)
CASES = st.builds(
    lambda scheme, care, level, age: Case(scheme=scheme, care=care, level=level, age=age),
    *map(st.sampled_from, (Scheme, Care, Level)),
    st.integers(0, 120),
)
KNOWN = CASES.filter(lambda case: case.scheme is Scheme.RESIDENT or case.care is Care.IN)
FEN = st.integers(1, 200_000_000)


def fen(written: str) -> int:
    return int(Decimal(written) * 100)


def rule(**changes: object) -> Rule:
    """A confirmed rule for everybody from this year on."""
    made = replace(RULES[0], schemes=tuple(Scheme), cares=tuple(Care), levels=tuple(Level), age_from=0, age_to=150)
    return replace(made, **changes)  # type: ignore[arg-type] # whatever the test is about


def test_at_least_forty_cases_are_computed_by_hand() -> None:
    assert len(BY_HAND) >= 40


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: f"{row['level']}{row['care']} {row['total']} {row['day']}")
def test_the_sum_by_hand(row: dict[str, str]) -> None:
    case = Case(scheme=Scheme(row["scheme"]), care=Care(row["care"]), level=Level(row["level"]), age=int(row["age"]))
    bill = Bill(fen=fen(row["total"]), day=date.fromisoformat(row["day"]), serious=bool(row["serious"]))
    done = compute(RULES, case, bill, TODAY)
    assert isinstance(done, Sum)
    assert (done.fund, done.second_fund, done.own) == (fen(row["fund"]), fen(row["second"]), fen(row["own"]))


@given(KNOWN, FEN, st.booleans())
def test_the_parts_come_to_the_total_and_none_is_negative(case: Case, total: int, serious: bool) -> None:
    done = compute(RULES, case, Bill(fen=total, day=TODAY, serious=serious), TODAY)
    assert isinstance(done, Sum)
    assert done.fund + done.second_fund + done.own == total
    assert min(done.first, done.over, done.fund, done.left, done.second_first, done.second_fund, done.own) >= 0
    assert done.first + done.over == total
    assert done.fund <= done.cap


@given(KNOWN, FEN, FEN, st.booleans())
def test_who_pays_more_gets_no_less_and_keeps_no_less(case: Case, one: int, two: int, serious: bool) -> None:
    sums = [compute(RULES, case, Bill(fen=fen, day=TODAY, serious=serious), TODAY) for fen in sorted((one, two))]
    assert isinstance(sums[0], Sum)
    assert isinstance(sums[1], Sum)
    assert sums[0].fund <= sums[1].fund
    assert sums[0].own <= sums[1].own


@given(KNOWN, FEN, st.data())
def test_with_one_rule_unconfirmed_there_is_no_sum(case: Case, total: int, data: st.DataObject) -> None:
    done = compute(RULES, case, Bill(fen=total, day=TODAY), TODAY)
    assert isinstance(done, Sum)
    doubted = data.draw(st.sampled_from(done.rules))
    rules = [replace(each, confirmed_by="") if each.id == doubted.id else each for each in RULES]
    refused = compute(rules, case, Bill(fen=total, day=TODAY), TODAY)
    assert isinstance(refused, Refused)
    assert [each.id for each in refused.unconfirmed] == [doubted.id]


@given(KNOWN, FEN, st.data())
def test_with_one_rule_missing_there_is_no_sum(case: Case, total: int, data: st.DataObject) -> None:
    done = compute(RULES, case, Bill(fen=total, day=TODAY), TODAY)
    assert isinstance(done, Sum)
    gone = data.draw(st.sampled_from(done.rules))
    refused = compute([each for each in RULES if each.id != gone.id], case, Bill(fen=total, day=TODAY), TODAY)
    assert refused == Refused(missing=(gone.part,))


def test_a_rule_whose_value_nobody_knows_sums_nothing() -> None:
    rules = [replace(each, value=None) if each.part is Part.CAP else each for each in RULES]
    case = Case(scheme=Scheme.RETIRED, care=Care.IN, level=Level.FIRST, age=70)
    refused = compute(rules, case, Bill(fen=100, day=TODAY), TODAY)
    assert isinstance(refused, Refused)
    assert [each.part for each in refused.unconfirmed] == [Part.CAP]


def test_a_serious_illness_needs_its_own_rules_confirmed() -> None:
    rules = [replace(each, confirmed_on=None) if each.id == "ill_cap" else each for each in RULES]
    case = Case(scheme=Scheme.RESIDENT, care=Care.IN, level=Level.THIRD, age=72)
    assert isinstance(compute(rules, case, Bill(fen=100, day=TODAY), TODAY), Sum)
    refused = compute(rules, case, Bill(fen=100, day=TODAY, serious=True), TODAY)
    assert isinstance(refused, Refused)
    assert [each.id for each in refused.unconfirmed] == ["ill_cap"]


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2026, 11, 1), False), (date(2026, 11, 2), True), (date(2028, 5, 2), True), (date(2028, 5, 3), False)],
)
def test_a_confirmation_counts_for_eighteen_months(day: date, counts: bool) -> None:
    assert is_fresh(rule(), day) is counts


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2030, 1, 1)])
def test_a_day_without_rules_has_no_sum(day: date) -> None:
    rules = [replace(each, until=each.until or date(2029, 12, 31)) for each in RULES]
    case = Case(scheme=Scheme.RESIDENT, care=Care.IN, level=Level.THIRD, age=72)
    assert isinstance(compute(rules, case, Bill(fen=100, day=day), TODAY), Refused)


def test_an_age_that_no_rule_covers_has_no_sum() -> None:
    rules = [replace(each, age_to=80) if each.id == "out_first_elder" else each for each in RULES]
    case = Case(scheme=Scheme.RESIDENT, care=Care.OUT, level=Level.FIRST, age=81)
    assert compute(rules, case, Bill(fen=100, day=TODAY), TODAY) == Refused(missing=(Part.DEDUCTIBLE,))


def test_two_rules_for_the_same_thing_are_found() -> None:
    first = rule(id="a", until=date(2026, 6, 30))
    assert overlapping((first, rule(id="b", since=date(2026, 7, 1)))) is None
    assert overlapping((first, rule(id="b", part=Part.CAP))) is None
    assert overlapping((rule(id="a", age_to=59), rule(id="b", age_from=60))) is None
    assert overlapping((rule(id="a", levels=(Level.FIRST,)), rule(id="b", levels=(Level.SECOND,)))) is None
    clash = overlapping((first, rule(id="b", since=date(2026, 6, 30))))
    assert clash is not None
    assert [each.id for each in clash] == ["a", "b"]
