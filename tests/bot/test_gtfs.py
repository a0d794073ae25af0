"""A timetable as GTFS: two public validators find no error, and what has no room in it is named."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import gtfs_guru
import pytest
from gtfs_validator import cli

from bot import feeds
from knowledge.gtfs_in import read
from knowledge.gtfs_out import Feed, Publisher, feed
from knowledge.lines import Line, Service, Stop, Stopping, Timetable, Trip, Walk
from knowledge.workdays import Calendar, DayRule, by_day
from tests.feeds import MONDAY, small, town, trips, way

PUBLISHER = Publisher(name="测试镇", address="https://example.org")
CALENDAR = Calendar(
    days=by_day([DayRule(day=date(2026, 10, 1), works=False), DayRule(day=date(2026, 10, 10), works=True)])
)
SERVICES = (
    Service(id="work", weekdays=frozenset(range(5)), holidays=False, make_up=True),
    Service(id="rest", weekdays=frozenset({5, 6}), holidays=True, make_up=False),
    Service(id="once", weekdays=frozenset(), added=frozenset({date(2026, 10, 15)})),
)


def rich() -> Timetable:
    """Everything that GTFS has room for: repeated trips, a block, kinds of stopping, walks, days, hail stops."""
    there, on = way("1", "a@0 b@4 c@9 a@15"), way("2", "a@0 d@6", 1)
    rung = replace(on.calls[0], boarding=Stopping.PHONE_FIRST, alighting=Stopping.NEVER)
    on = replace(on, calls=(rung, on.calls[1]))
    stops = tuple(
        Stop(
            id=name,
            name=f"{name}村",
            aliases=("老街", "集镇"),
            lat=round(30.9 + at / 100, 2),
            lon=121.0,
            hail=name == "d",
        )
        for at, name in enumerate("abcd")
    )
    often = Trip(id="often", way=there.id, service="work", leaves=6 * 3600, every=1800, until=9 * 3600, rough=True)
    exact = replace(often, id="exact", leaves=10 * 3600, until=12 * 3600, rough=False)
    runs = (*trips(there, "5:40", "24:10", service="rest", block="x"), *trips(on, "5:56", service="rest", block="x"))
    return Timetable(
        version="3",
        source="公交公司时刻表",
        as_of="2026-09",
        since=date(2026, 9, 28),
        until=date(2026, 12, 31),
        stops=stops,
        lines=(
            Line(id="1", name="柳溪1路", operator="甲公司", fare="2元"),
            Line(id="2", name="柳溪2路", operator="乙公司"),
        ),
        ways=(there, on),
        trips=(*runs, *trips(there, "7:00", service="once"), often, exact),
        services=SERVICES,
        walks=(Walk(start="a", end="b", seconds=300), Walk(start="b", end="a", seconds=None)),
    )


def told(timetable: Timetable) -> Feed:
    return feed(timetable, CALENDAR, PUBLISHER, MONDAY)


def errors(zipped: Path, report: Path) -> dict[str, list[str]]:
    """What each of the two finds wrong, by its name for it."""
    other = cli.main(["-i", str(zipped), "-o", str(report), "-d", "2026-10-12"])
    notices = json.loads((report / "report.json").read_text())["notices"]
    assert other == 0
    return {
        "guru": [one.code for one in gtfs_guru.validate(str(zipped), date="2026-10-12").errors()],
        "validator": [one["code"] for one in notices if one["severity"] == "ERROR"],
    }


@pytest.mark.parametrize("timetable", [rich(), town(1, lines=2, places=24)], ids=["rich", "town"])
def test_two_validators_find_no_error(timetable: Timetable, tmp_path: Path) -> None:
    zipped = tmp_path / "feed.zip"
    zipped.write_bytes(feeds.packed(told(timetable).tables))
    assert errors(zipped, tmp_path / "report") == {"guru": [], "validator": []}


def test_the_validators_see_what_is_wrong(tmp_path: Path) -> None:
    tables = dict(told(rich()).tables)
    tables["stop_times.txt"] = tables["stop_times.txt"].replace(",b,", ",nowhere,")
    zipped = tmp_path / "feed.zip"
    zipped.write_bytes(feeds.packed(tables))
    assert all("foreign_key_violation" in found for found in errors(zipped, tmp_path / "report").values())


async def test_what_goes_out_comes_in_again() -> None:
    timetable = rich()
    again = await feeds.read(feeds.packed(told(timetable).tables))
    assert isinstance(again, Timetable)
    assert (again.stops, again.lines, again.walks) == (timetable.stops, timetable.lines, timetable.walks)
    names = {way.id: place for place, way in enumerate(again.ways)}
    before = {way.id: place for place, way in enumerate(timetable.ways)}
    assert [way.calls for way in again.ways] == [way.calls for way in timetable.ways]
    assert [replace(trip, way=str(names[trip.way])) for trip in again.trips] == [
        replace(trip, way=str(before[trip.way])) for trip in timetable.trips
    ]
    about = (again.version, again.source, again.as_of, again.since, again.until, again.invented)
    assert about == ("3", "公交公司时刻表", "2026-09", date(2026, 9, 28), date(2026, 12, 31), False)


def test_holidays_and_make_up_days_become_single_dates() -> None:
    tables = {name: [line.split(",") for line in text.splitlines()] for name, text in told(rich()).tables.items()}
    again = read(tables)
    assert isinstance(again, Timetable)
    days = [date(2026, 9, 28) + timedelta(days=passed) for passed in range(40)]
    runs = [{one.id for one in again.services if one.runs(day, Calendar())} for day in days]
    assert runs == [{one.id for one in SERVICES if one.runs(day, CALENDAR)} for day in days]


def test_stops_that_are_not_on_the_map_and_ways_without_times_are_named() -> None:
    there, bare = way("1", "a b c"), way("2", "a c")
    stops = tuple(Stop(id=name, name=name, lat=30.9, lon=121.0 if name == "a" else 121.1) for name in "ab")
    found = told(small([there, bare], trips(there, "6:00"), stops=(*stops, Stop(id="c", name="c"))))
    assert ([stop.id for stop in found.unplaced], [one.id for one in found.untimed]) == (["c"], [bare.id])
    assert found.tables["stop_times.txt"].count("\n") == 3
    assert "c" not in [line.split(",")[0] for line in found.tables["stops.txt"].splitlines()]


def test_where_nothing_is_on_the_map_there_is_no_feed() -> None:
    there = way("1", "a b")
    assert told(small([there], trips(there, "6:00"))).tables == {}


def test_a_timetable_without_an_end_is_told_for_half_a_year() -> None:
    there = way("1", "a b")
    stops = tuple(Stop(id=name, name=name, lat=30.9, lon=121.0) for name in "ab")
    row = told(small([there], trips(there, "6:00"), stops=stops)).tables["feed_info.txt"].splitlines()[1]
    assert row.startswith("测试镇,https://example.org,zh,20261012,20270412,")
