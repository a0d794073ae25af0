"""Where an item goes: the first rule that fits, else the village's own post, else the town desk."""

import pytest

from knowledge.pack import PackError
from knowledge.routes import read_routes
from patrol.posts import Matter, is_placed, route
from tests.test_journeys import invented_town

HEAD = "village,place,category,post,note\n"


@pytest.mark.parametrize(
    ("matter", "post"),
    [
        (Matter(village="shiqiao"), "SQ"),
        (Matter(village="shiqiao", place="桥头", category="water"), "ZJ"),
        (Matter(village="shiqiao", place="桥头", category="rubbish"), "SQ"),
        (Matter(village="xinan", place="桥头", category="water"), "XA"),
        (Matter(village="xinan", category="bus"), "ZJ"),
        (Matter(village="xinan", place="柳溪 街口"), "ZJ"),
        (Matter(village="xinan", guarded=True), "ZJ"),
        (Matter(village=""), "ZJ"),
        (Matter(village="nowhere"), "ZJ"),
    ],
)
def test_the_first_rule_that_fits_then_the_village_then_the_town(matter: Matter, post: str) -> None:
    assert route(invented_town().town, matter) == post


def test_a_place_of_the_towns_own_needs_no_village() -> None:
    town = invented_town().town
    assert is_placed(town, "镇政府门口的路灯坏了")
    assert not is_placed(town, "石桥的河里有垃圾")
    assert not is_placed(town, "公交车站的站牌坏了")


def test_the_order_of_the_rules_is_that_of_the_file() -> None:
    rows = read_routes({"routing.csv": f"{HEAD},河,,A,\n,,bus,B,为什么\n"})
    assert [(each.places, each.category, each.post) for each in rows] == [(("河",), "", "A"), ((), "bus", "B")]
    assert read_routes({}) == ()


@pytest.mark.parametrize("row", [",,,ZJ,", "liudong,,,,"])
def test_a_rule_for_everything_or_for_nobody_is_named(row: str) -> None:
    with pytest.raises(PackError, match=r"routing\.csv 第 2 行"):
        read_routes({"routing.csv": f"{HEAD}{row}\n"})
