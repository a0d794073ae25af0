"""The clerk's insurance.csv, row by row."""

from datetime import date

import pytest

from knowledge.figures import Figure
from knowledge.insurance import Level, Part, Rule, Scheme
from knowledge.insurance_rows import COLUMNS, ages_shown, check_rules, read_rules, read_value, shown, with_figures
from knowledge.reading import PackError

FIGURE = Figure(
    id="cap",
    name="一年最多付",
    value="25",
    unit="万元",
    since=date(2026, 1, 1),
    until=None,
    source="编出来的",
    source_address="",
    as_of="2026年",
    confirmed_by=None,
    confirmed_on=None,
)
ROW = {"id": "a", "scheme": "居民", "part": "比例", "value": "70%", "source": "编出来的", "as_of": "2026年"}


def read(**cells: str) -> Rule:
    row = {**dict.fromkeys(COLUMNS, ""), **ROW, **cells}
    return read_rules({"insurance.csv": f"{','.join(COLUMNS)}\n{','.join(row[each] for each in COLUMNS)}\n"})[0]


def test_an_empty_cell_means_all_of_them() -> None:
    rule = read(scheme="职工", level="")
    assert rule.schemes == (Scheme.WORKING, Scheme.RETIRED)
    assert rule.levels == tuple(Level)
    assert rule.every_age


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"part": "几成"}, "“part”只能是"),
        ({"scheme": "农民"}, "“scheme”只能是"),
        ({"level": "级"}, "“level”只能是"),
        ({"ages": "老人"}, "“ages”要写成"),
        ({"ages": "60-20"}, "前面的要比后面的小"),
        ({"value": "七成多"}, "要写成 70% 这样"),
        ({"part": "封顶", "value": "很多"}, "要写成 300元 这样"),
        ({"figure": "cap"}, "“value”要空着"),
        ({"source": ""}, "“source”不能空"),
    ],
)
def test_a_mistake_names_its_row(cells: dict[str, str], complaint: str) -> None:
    with pytest.raises(PackError, match="规定 a") as caught:
        read(**cells)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("part", "written", "value"),
    [
        (Part.RATE, "70%", 7_000),
        (Part.RATE, "85.5", 8_550),
        (Part.RATE, "0", 0),
        (Part.RATE, "100％", 10_000),
        (Part.RATE, "101%", None),
        (Part.RATE, "33.333%", None),
        (Part.RATE, "nan", None),
        (Part.CAP, "25万元", 25_000_000),
        (Part.DEDUCTIBLE, "0元", 0),
        (Part.DEDUCTIBLE, "300", 30_000),
        (Part.DEDUCTIBLE, "-300元", None),
        (Part.DEDUCTIBLE, "三百多", None),
    ],
)
def test_a_value_as_it_is_written(part: Part, written: str, value: int | None) -> None:
    assert read_value(part, written) == value


def test_a_value_as_it_is_read() -> None:
    assert [shown(Part.RATE, value) for value in (7_000, 8_550, None)] == ["70%", "85.5%", "没有录入"]
    assert [shown(Part.CAP, value) for value in (25_000_000, 30_050, 0)] == ["25万元", "300.50元", "0元"]


def test_whom_a_rule_is_about() -> None:
    assert [ages_shown(read(ages=ages)) for ages in ("", "-18", "19-59", "60-")] == [
        *("", "18岁以下", "19到59岁", "60岁以上")
    ]


def test_a_figure_brings_its_value_and_who_confirmed_it() -> None:
    named = read(figure="cap", part="封顶", value="", source="", as_of="")
    (filled,) = with_figures((named,), (FIGURE,))
    assert (filled.value, filled.since, filled.as_of, filled.confirmed_by) == (25_000_000, FIGURE.since, "2026年", "")


def test_what_does_not_fit_together_is_refused() -> None:
    named = read(figure="cap", part="封顶", value="", source="", as_of="")
    with pytest.raises(PackError, match="没有叫“cap”的数字"):
        check_rules((named,), ())
    with pytest.raises(PackError, match="不能用作比例"):
        check_rules((read(figure="cap", value="", source="", as_of=""),), (FIGURE,))
    with pytest.raises(PackError, match="管的是同一件事"):
        check_rules((read(), read(id="b")), ())


def test_a_pack_without_the_file_has_no_rules() -> None:
    assert read_rules({}) == ()
