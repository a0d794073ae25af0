"""The lines that a pack knows without times: there and back, by the names that people use; mistakes name their row."""

import pytest

from knowledge.known_buses import NO_BUSES, read_buses
from knowledge.lines import Timetable
from knowledge.pack import PackError, read_town
from knowledge.town import Town

ONE = {
    "stops.csv": "name,place,aliases,lat,lon\n村口,村口,,,\n大桥（招呼站）,大桥,桥头、老桥,30.5,121\n",
    "lines.csv": "name,aliases,loop,note,source,source_address,as_of\n1路,一路,,,手册,,2026\n",
    "line_stops.csv": "line,number,stop,one_way\n1路,1,村口,\n1路,2,大桥（招呼站）,是\n",
}


def _names(timetable: Timetable, way: int) -> list[str]:
    names = {stop.id: stop.name for stop in timetable.stops}
    return [names[call.stop] for call in timetable.ways[way].calls]


def test_a_line_goes_there_and_back_without_times() -> None:
    known = read_buses(ONE)
    assert [way.towards for way in known.timetable.ways] == ["大桥（招呼站）", "村口"]
    assert _names(known.timetable, 0) == ["村口", "大桥（招呼站）"]
    assert known.timetable.untimed() == {"pack_l1a", "pack_l1b"}
    assert (known.timetable.source, known.timetable.as_of) == ("手册", "2026")
    assert known.nicknames == (("一路", "1路"),)
    assert known.one_way == {("1路", "大桥（招呼站）")}


def test_a_stop_has_the_names_that_people_give_to_it() -> None:
    village, bridge = read_buses(ONE).timetable.stops
    assert (village.aliases, village.hail, village.lat) == ((), False, None)
    assert (bridge.aliases, bridge.hail, bridge.lat, bridge.lon) == (("大桥", "桥头", "老桥"), True, 30.5, 121.0)


def test_a_loop_comes_back_to_where_it_began() -> None:
    loop = {**ONE, "lines.csv": ONE["lines.csv"].replace("一路,,", "一路,是,")}
    known = read_buses(loop)
    assert len(known.timetable.ways) == 1
    assert _names(known.timetable, 0) == ["村口", "大桥（招呼站）", "村口"]


def test_a_pack_without_lines_knows_of_none() -> None:
    assert read_buses({}) == NO_BUSES


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("stops.csv", "村口,村口", "大桥（招呼站）,村口", "stops.csv 第 3 行：“大桥（招呼站）”写了两次"),
        ("stops.csv", "30.5", "东经", "stops.csv 第 3 行：“lat”要写成"),
        ("line_stops.csv", "1路,1,村口", "1路,1,村尾", "line_stops.csv 第 2 行：stops.csv 里没有“村尾”"),
        ("line_stops.csv", "1路,2", "2路,2", "line_stops.csv 第 3 行：lines.csv 里没有“2路”"),
        ("line_stops.csv", "1路,2,大桥（招呼站）,是\n", "", "lines.csv 第 2 行：line_stops.csv 里“1路”至少要有两个站"),
        ("lines.csv", "2026\n", "2026\n1路,,,,手册,,2026\n", "lines.csv 第 3 行：“1路”写了两次"),
    ],
)
def test_a_mistake_names_its_row(file: str, old: str, new: str, says: str) -> None:
    with pytest.raises(PackError) as wrong:
        read_buses({**ONE, file: ONE[file].replace(old, new)})
    assert str(wrong.value).startswith(says)


def test_near_stops_name_a_village_and_minutes(town: Town) -> None:
    (near,) = town.buses.near
    assert (near.village, near.stop, near.minutes) == ("shiqiao", "石桥路大石桥", 12)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("shiqiao", "nowhere", "near_stops.csv nowhere：villages.csv 里没有这个村"),
        (",12,", ",一会儿,", "near_stops.csv 第 2 行：“minutes”要写走几分钟"),
        ("大石桥", "小石桥", "near_stops.csv 第 2 行：stops.csv 里没有“石桥路小石桥”"),
    ],
)
def test_a_wrong_near_stop_names_its_row(files: dict[str, str], old: str, new: str, says: str) -> None:
    with pytest.raises(PackError) as wrong:
        read_town({**files, "near_stops.csv": files["near_stops.csv"].replace(old, new)})
    assert str(wrong.value).startswith(says)


def test_the_shipped_lines_have_stops_and_a_source_but_no_times(shipped: list[dict[str, str]]) -> None:
    for files in shipped:
        known = read_buses(files).timetable
        assert len(known.lines) >= 10
        assert known.untimed() == {way.id for way in known.ways}
        assert known.source
        assert known.as_of
        assert not known.invented
