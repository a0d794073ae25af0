"""Walks between stops: across the road, over the map, as entered, and over several stops."""

from knowledge.lines import Stop, Walk
from knowledge.walking import CHANGE, near, on_foot, walks
from tests.feeds import stops

HERE = (30.9, 121.0)
METRE = 1 / 111_195


def placed(name: str, north: float, label: str = "", hail: bool = False) -> Stop:
    return Stop(id=name, name=label or name, lat=HERE[0] + north * METRE, lon=HERE[1], hail=hail)


def minutes(found: tuple[Stop, ...], entered: tuple[Walk, ...] = ()) -> dict[str, int]:
    out = walks(found, entered).out
    return {f"{found[a].id}{found[b].id}": s // 60 for a, to in enumerate(out) for b, s in to if a != b}


def test_one_name_is_one_place_where_nobody_has_put_it_on_the_map() -> None:
    sides = (Stop(id="a", name="桥头"), Stop(id="b", name="桥头"), Stop(id="c", name="桥东"))
    assert minutes(sides) == {"ab": 2, "ba": 2}
    assert minutes(tuple(Stop(id=name, name="招呼站", hail=True) for name in "ab")) == {}


def test_one_name_far_apart_on_the_map_is_two_places() -> None:
    assert minutes((placed("a", 0, "东风"), placed("b", 30, "东风"), placed("c", 3000, "东风"))) == {"ab": 2, "ba": 2}
    assert minutes((placed("a", 0, "东风"), Stop(id="b", name="东风"))) == {"ab": 2, "ba": 2}


def test_the_map_links_what_is_near_and_walks_go_on_over_several_stops() -> None:
    found = minutes((placed("a", 0), placed("b", 400), placed("c", 800), placed("d", 1400)))
    assert found == {"ab": 9, "ba": 9, "bc": 9, "cb": 9, "ac": 18, "ca": 18}


def test_what_somebody_entered_counts_more_than_the_map() -> None:
    two = (placed("a", 0), placed("b", 400))
    assert minutes(two, (Walk(start="a", end="b", seconds=1800),)) == {"ab": 30, "ba": 9}
    assert minutes(two, (Walk(start="a", end="b", seconds=None),)) == {"ba": 9}
    assert minutes(stops("ab"), (Walk(start="a", end="b", seconds=5),)) == {"ab": 1}


def test_a_change_at_the_stop_itself_takes_two_minutes_or_what_was_entered() -> None:
    out = walks(stops("ab"), (Walk(start="b", end="b", seconds=300),)).out
    assert out == (((0, CHANGE),), ((1, 300),))


def test_the_stops_around_a_place_the_nearest_first() -> None:
    around = (placed("far", 450), placed("near", 100), placed("gone", 900), Stop(id="nowhere", name="x"))
    assert [(stop.id, seconds) for stop, seconds in near(around, *HERE)] == [("near", 180), ("far", 600)]
    assert on_foot(0) == CHANGE
