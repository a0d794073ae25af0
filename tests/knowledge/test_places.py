"""Which stops words name: whole names, nicknames as a phrase of their own, parts and sounds; common nouns are asked."""

import pytest

from knowledge.lines import Stop
from knowledge.places import Mention, Side, mentions, places_of
from knowledge.town import Town


def named(town: Town, text: str) -> list[tuple[str, list[str]]]:
    return [(each.side.name, [place.name for place in each.places]) for each in _found(town, text)]


def _found(town: Town, text: str) -> tuple[Mention, ...]:
    return mentions(text, town.buses.timetable.stops)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("从镇政府到新安桥怎么坐", [("FROM", ["镇政府"]), ("TO", ["新安桥"])]),
        ("我在柳溪医院等车", [("FROM", ["柳溪医院"])]),
        ("去政府坐什么车", [("TO", ["镇政府"])]),
        ("去区政府坐什么车", [("TO", [])]),
        ("到辛安桥几点", [("TO", ["新安桥"])]),
        ("到 xin an qiao 吗", [("TO", ["新安桥"])]),
        ("大石桥出发", [("FROM", ["大石桥"])]),
        ("到卫生院吗", [("TO", ["柳溪医院"])]),
        ("要带什么材料", []),
    ],
)
def test_what_is_named(town: Town, text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert named(town, text) == expected


def test_a_common_noun_is_never_sure(town: Town) -> None:
    (bridge,) = _found(town, "到桥吗")
    assert {"新安桥", "大石桥"} <= {place.name for place in bridge.places}
    (hospital,) = _found(town, "到医院吗")
    assert ([place.name for place in hospital.places], hospital.sure) == (["柳溪医院"], None)


def test_stops_of_one_everyday_name_are_one_place() -> None:
    stops = (Stop(id="a", name="东路医院", aliases=("医院",)), Stop(id="b", name="西路医院", aliases=("医院",)))
    (place,) = places_of(stops)
    assert (place.name, place.stops) == ("医院", stops)


def test_a_side_that_was_not_said_stays_open(town: Town) -> None:
    (only,) = _found(town, "镇政府末班车几点")
    assert only.side is Side.AT
    assert only.sure is not None
    assert only.sure.name == "镇政府"
