"""What comes in as GTFS: what is wrong is named with file and line, and what others do differently is understood."""

from datetime import date

import pytest

from knowledge.gtfs_in import read
from knowledge.lines import Call, Service, Stopping, Timetable, Trip, Walk

GOOD = {
    "agency.txt": "agency_name\n甲公司",
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type\n"
        "甲,甲站,30.9,121,0\nb,乙站,,,\nc,丙站,30.9,121,\nhall,大厅,1,1,1"
    ),
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\nr,,柳溪1路,3",
    "trips.txt": "route_id,service_id,trip_id\nr,s,t",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
        "t,7:59:00,8:00:00,甲,10,2\nt,8:10:00,8:10:00,c,30,9\nt,,,b,20,"
    ),
    "calendar.txt": "service_id,monday,tuesday,start_date,end_date\ns,1,1,20260901,20261231",
}


def given(**changed: str) -> Timetable | list[str]:
    texts = {**GOOD, **{f"{name}.txt": text for name, text in changed.items()}}
    found = read({name: [line.split(",") for line in text.splitlines()] for name, text in texts.items() if text})
    return found if isinstance(found, Timetable) else [fault.told for fault in found]


def test_a_plain_feed_is_a_timetable() -> None:
    timetable = given()
    assert isinstance(timetable, Timetable)
    assert [(stop.id, stop.name, stop.lat) for stop in timetable.stops] == [
        ("stop-1", "甲站", 30.9),
        ("b", "乙站", None),
        ("c", "丙站", 30.9),
    ]
    calls = (
        Call(stop="stop-1", boarding=Stopping.PHONE_FIRST),
        Call(stop="b", arrive=300, leave=300),
        Call(stop="c", arrive=600, leave=600),
    )
    assert [(way.towards, way.calls) for way in timetable.ways] == [("丙站", calls)]
    assert (timetable.source, timetable.until) == ("甲公司", date(2026, 12, 31))


def test_days_that_are_only_named_one_by_one() -> None:
    dates = "service_id,date,exception_type\ns,20261001,1\ns,20261002,2"
    timetable = given(calendar="", calendar_dates=dates)
    assert isinstance(timetable, Timetable)
    assert timetable.services == (Service(id="s", weekdays=frozenset(), added=frozenset({date(2026, 10, 1)})),)


def test_repeated_trips_and_walks() -> None:
    often = "trip_id,start_time,end_time,headway_secs\nt,6:00:00,7:00:00,600\nt,9:00:00,10:00:00,1200"
    walks = (
        "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id\n"
        "b,c,2,240,\nc,b,3,,\nb,b,0,,\nb,c,2,60,t\nb,gone,2,60,"
    )
    timetable = given(frequencies=often, transfers=walks)
    assert isinstance(timetable, Timetable)
    first = Trip(id="t", way="r-1", service="s", leaves=21600, every=600, until=25200, rough=True)
    second = Trip(id="t-2", way="r-1", service="s", leaves=32400, every=1200, until=36000, rough=True)
    assert timetable.trips == (first, second)
    assert timetable.walks == (Walk(start="b", end="c", seconds=240), Walk(start="c", end="b", seconds=None))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stops": ""}, "stops.txt：缺少这个文件"),
        ({"calendar": ""}, "calendar.txt：缺少这个文件，不知道哪天开"),
        ({"trips": "route_id,trip_id\nr,t"}, "trips.txt 第 1 行：缺少 service_id 这一列"),
        ({"trips": "route_id,service_id,trip_id"}, "trips.txt：一个班次也没有"),
        ({"trips": "route_id,service_id,trip_id\nr,x,t"}, "trips.txt 第 2 行：没有这条线路或者运行日：“r” “x”"),
        ({"trips": "route_id,service_id,trip_id\nr,s,t\nr,s,t"}, "trips.txt 第 3 行：trip_id “t” 前面已经有了"),
        ({"trips": "route_id,service_id,trip_id\nr,s,u"}, "trips.txt 第 2 行：这个班次不到两站"),
        ({"stops": GOOD["stops.txt"].replace("乙站", "")}, "stops.txt 第 3 行：站名是空的"),
        ({"stops": GOOD["stops.txt"].replace("b,乙", ",乙")}, "stops.txt 第 3 行：stop_id 是空的"),
        ({"stops": GOOD["stops.txt"].replace("30.9,121,0", "91,x,0")}, "stops.txt 第 2 行：stop_lat “91” 不是坐标"),
        ({"routes": "route_id,route_type\nr,3"}, "routes.txt 第 2 行：线路没有名字"),
        (
            {"calendar": GOOD["calendar.txt"].replace("20261231", "20261331")},
            "calendar.txt 第 2 行：end_date “20261331” 不是日期",
        ),
        (
            {"stop_times": GOOD["stop_times.txt"].replace(",b,20", ",x,20")},
            "stop_times.txt 第 4 行：stops.txt 里没有车站 “x”",
        ),
        (
            {"stop_times": GOOD["stop_times.txt"].replace(",b,20", ",b,两")},
            "stop_times.txt 第 4 行：stop_sequence 不是数字",
        ),
        ({"stop_times": GOOD["stop_times.txt"].replace("7:59", "7点")}, "stop_times.txt 第 2 行：时间 “7点:00” 看不懂"),
        (
            {"stop_times": GOOD["stop_times.txt"].replace("8:10:00,8:10:00", "7:10:00,7:10:00")},
            "stop_times.txt 第 4 行：时间比前面还早",
        ),
        (
            {"stop_times": GOOD["stop_times.txt"].replace("8:10:00,8:10:00", ",")},
            "stop_times.txt 第 2 行：第一站和最后一站要有时间",
        ),
        (
            {"frequencies": "trip_id,start_time,end_time,headway_secs\nt,6:00:00,7:00:00,0"},
            "frequencies.txt 第 2 行：时间或者间隔看不懂",
        ),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, str], told: str) -> None:
    found = given(**changed)
    assert isinstance(found, list)
    assert any(one.startswith(told) for one in found), found


def test_not_more_than_twenty_faults_are_told() -> None:
    found = given(stop_times=GOOD["stop_times.txt"] + "\nt,,,x,0," * 50)
    assert isinstance(found, list)
    assert len(found) == 20
