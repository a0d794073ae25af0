"""Does the line stop there: only what a question really names is confirmed."""

from datetime import date

import pytest

from knowledge.answers import compose
from knowledge.stop_names import stops_named
from knowledge.town import Town

STOPS = ("医院北门", "人民政府（镇政府）", "新华村", "新华村北", "桥")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("到镇政府伐", ("人民政府（镇政府）",)),
        ("去医院吗", ("医院北门",)),
        ("到新华村北停不停", ("新华村北",)),
        ("新华村", ("新华村",)),
        ("桥那边停吗", ()),
        ("停哪些站", ()),
    ],
)
def test_a_stop_is_known_by_its_name_its_aside_or_without_its_gate(asked: str, named: tuple[str, ...]) -> None:
    assert stops_named(STOPS, asked) == named


def test_the_answer_opens_with_the_stop_that_was_asked_for(town: Town, today: date) -> None:
    entry = town.entry("line_1")
    assert entry is not None
    told = compose(entry, town, today, "柳溪1路到镇政府伐").text.splitlines()
    assert told[0] == "到的，柳溪1路停镇政府。"
    assert told[1].startswith("柳溪1路停这些站：柳溪汽车站、")
    assert compose(entry, town, today, "柳溪1路到火车站伐").text.startswith("柳溪1路停这些站：")
