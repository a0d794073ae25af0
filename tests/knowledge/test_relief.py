"""What a household may ask for: the criteria, and what is said to them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import Doubt
from knowledge.figures import Figure
from knowledge.offices import Office
from knowledge.reading import PackError
from knowledge.relief import Benefit, Fit, asks_whether, fits, measure, named, people, points
from knowledge.relief_rows import check_relief, read_relief

TODAY = date(2026, 11, 24)
PACK = """
[[benefit]]
id = "{id}"
label = "住房"
words = ["廉租房"]
tells = "看面积和收入。"
office = "center"
source = "编出来的"
as_of = "2026年"
firm = true
[[benefit.criterion]]
id = "here"
kind = "{kind}"
question = "户口在这里吗？"
fails = "户口不在"
[[benefit.criterion]]
id = "area"
kind = "most"
question = "每人住多少？"
fails = "住得宽"
figure = "area"
[[benefit.criterion]]
id = "income"
kind = "most"
question = "全家收入多少？"
fails = "收入高"
figure = "{figure}"
divided = true
"""
INCOME = Figure(
    id="income",
    name="收入线",
    value="1000",
    unit="元",
    since=date(2026, 1, 1),
    until=None,
    source="编出来的",
    source_address="",
    as_of="2026年",
    confirmed_by="编出来的人",
    confirmed_on=TODAY,
)
AREA = replace(INCOME, id="area", value="7", unit="平方米", confirmed_by=None)
FIGURES = (INCOME, AREA)
CENTER = Office(id="center", name="窗口", phone="", address="", hours="", confirmed_on=None, does="", source="编出来的")


def read(kind: str = "yes", figure: str = "income", name: str = "housing") -> Benefit:
    return read_relief({"relief.toml": PACK.format(kind=kind, figure=figure, id=name)})[0]


@pytest.mark.parametrize(
    ("said", "count", "expected"),
    [
        (("yes", "6", "300000"), 3, Fit.FITS),
        (("yes", "7", "300000"), 3, Fit.FITS),
        (("yes", "7.1", "300000"), 3, Fit.FAILS),
        (("yes", "6", "300001"), 3, Fit.FAILS),
        (("no", "6", "300000"), 3, Fit.FAILS),
        (("unknown", "unknown", "300000"), 3, Fit.FITS),
        (("unknown", "unknown", "unknown"), 3, Fit.UNKNOWN),
        ((), 0, Fit.UNKNOWN),
    ],
)
def test_what_the_answers_come_to(said: tuple[str, ...], count: int, expected: Fit) -> None:
    assert fits(points(read(), FIGURES, said, count, TODAY)) is expected


def test_what_may_not_be_fits_who_says_no() -> None:
    benefit = read(kind="no")
    assert [points(benefit, FIGURES, (said,), 1, TODAY)[0].fit for said in ("yes", "no")] == [Fit.FAILS, Fit.FITS]


def test_a_line_that_is_not_this_years_says_so() -> None:
    _, area, income = points(read(), FIGURES, ("yes", "6", "200050"), 2, TODAY)
    assert (area.said, area.line, area.old) == ("6平方米", "7平方米", "2026年")
    assert (income.said, income.line, income.old) == ("1000.25元", "1000元", "")


@pytest.mark.parametrize(
    ("text", "count"), [("三口人", 3), ("就我1个", 1), ("两个人", 2), ("没数", None), ("99", None)]
)
def test_how_many_live_together(text: str, count: int | None) -> None:
    assert people(text) == count


def test_an_answer_in_numbers() -> None:
    _, area, income = read().criteria
    assert measure(area, FIGURES, "六个平方") == "6"
    assert measure(area, FIGURES, "大概6.5平米") == "6.5"
    assert measure(area, FIGURES, "不大") is None
    assert measure(income, FIGURES, "两千八") == "280000"
    assert measure(income, FIGURES, "两千多") is Doubt.VAGUE
    assert measure(income, FIGURES, "没有数") is None


MAY = (
    "够不够低保",
    "我家能吃低保吗",
    "阿拉屋里好吃低保伐",
    "我妈可以申请廉租房吗",
    "我算不算特困",
    "家里有没有资格拿救助",
)
HOW = ("低保怎么申请", "低保一个月多少钱", "办低保要带什么材料", "低保到哪里办", "能吃低保的标准是什么，我家")


@pytest.mark.parametrize("text", MAY)
def test_who_asks_whether_they_may(text: str) -> None:
    assert asks_whether(text)


@pytest.mark.parametrize("text", HOW)
def test_who_asks_how_or_how_much(text: str) -> None:
    assert not asks_whether(text)


def test_the_longest_word_names_the_benefit() -> None:
    housing = read()
    other = replace(housing, id="other", words=("租房",))
    assert named((other, housing), "廉租房能申请吗") == housing
    assert named((other, housing), "低保") is None


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    for criterion in read().criteria:
        measure(criterion, FIGURES, text)
    assert people(text) in (None, *range(1, 21))


@pytest.mark.parametrize(
    ("kind", "figure", "complaint"),
    [("maybe", "income", "“kind”只能是"), ("yes", "none", "没有叫“none”的数字"), ("most", "income", "要写 figure")],
)
def test_a_mistake_names_its_row(kind: str, figure: str, complaint: str) -> None:
    with pytest.raises(PackError, match=complaint):
        check_relief((read(kind=kind, figure=figure),), FIGURES, (CENTER,))


def test_from_how_many_people_on_is_a_number() -> None:
    text = PACK.format(kind="yes", figure="income", id="housing")
    (benefit,) = read_relief({"relief.toml": f'{text}people_from = "3"\n'})
    assert [each.people_from for each in benefit.criteria] == [0, 0, 3]
    with pytest.raises(PackError, match="要写成人数"):
        read_relief({"relief.toml": f'{text}people_from = "三"\n'})


def test_what_is_not_there_or_twice_is_refused() -> None:
    with pytest.raises(PackError, match="没有叫“center”的窗口"):
        check_relief((read(),), FIGURES, ())
    with pytest.raises(PackError, match="写了两次"):
        check_relief((read(), read()), FIGURES, (CENTER,))
    with pytest.raises(PackError, match="不是钱也不是面积"):
        check_relief((read(),), (replace(INCOME, value="很多", unit=""), AREA), (CENTER,))
    assert read_relief({}) == ()


def test_every_shipped_benefit_says_where_it_comes_from() -> None:
    (pack,) = (path.parent for path in (Path(__file__).parents[2] / "knowledge").glob("*/relief.toml"))
    benefits = read_relief({"relief.toml": (pack / "relief.toml").read_text("utf-8")})
    assert len(benefits) == 10
    assert all(benefit.source and benefit.as_of for benefit in benefits)
