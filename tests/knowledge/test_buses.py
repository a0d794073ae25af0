"""The entered timetable over the pack's lines, its own days, and what a new one changes."""

from dataclasses import replace
from datetime import date

from knowledge.bus_changes import Change, changes
from knowledge.buses import buses_of
from knowledge.demo_times import invented
from knowledge.known_buses import NearStop
from knowledge.lines import DayKind, kind_of
from knowledge.town import Town
from knowledge.workdays import Calendar
from tests.timetables import book


def test_an_entered_line_hides_the_packs_and_the_others_stay(town: Town) -> None:
    buses = buses_of(town.buses, book(), Calendar())
    assert [(line.name, buses.is_timed(line)) for line in buses.table.lines] == [("柳溪1路", True), ("柳溪2路", False)]
    hub = [stop for stop in buses.stops if stop.name == "溪边路柳溪汽车站"]
    assert len(hub) == 1
    lines = {way.line for way in buses.table.ways if any(call.stop == hub[0].id for call in way.calls)}
    assert len(lines) == 2


def test_each_line_has_its_own_source(town: Town) -> None:
    buses = buses_of(town.buses, book(), Calendar())
    one, two = buses.table.lines
    assert buses.source_of([one]) == ("柳溪公交车队的表", "2026-11-01")
    assert buses.source_of([two]) == ("柳溪公交站点资料", "2026-09")
    assert buses.source_of([one, two]) == ("柳溪公交车队的表（2026-11-01）；柳溪公交站点资料", "2026-09")


def test_the_days_of_the_workbook_go_before_the_towns(town: Town) -> None:
    calendar = buses_of(town.buses, book(), Calendar()).network.calendar
    assert kind_of(date(2027, 2, 10), calendar) is DayKind.HOLIDAY
    assert kind_of(date(2027, 2, 13), calendar) is DayKind.MAKE_UP


def test_what_the_desk_sets_goes_before_the_packs_near_stops(town: Town) -> None:
    desk = NearStop(village="shiqiao", stop="石桥路招呼站", minutes=3, source="镇里填的", as_of="2026-11-24")
    assert buses_of(town.buses, None, Calendar(), (desk,)).near == (desk,)
    assert len(buses_of(town.buses, None, Calendar()).near) == 1


def test_what_changes_is_told_for_each_direction() -> None:
    before = book().timetable
    assert {each.change for each in changes(before, before)} == {Change.SAME}
    assert {each.change for each in changes(None, before)} == {Change.NEW}
    out, _ = changes(before, replace(before, trips=before.trips[1:]))
    assert (out.change, out.before, out.after, out.first) == (Change.TIMES, 25, 24, 6 * 3600 + 20 * 60)
    shorter = replace(before, ways=(replace(before.ways[0], calls=before.ways[0].calls[:3]),))
    assert [each.change for each in changes(before, shorter)] == [Change.STOPS, Change.GONE]
    assert changes(before, shorter)[1].before == 13


def test_invented_times_are_marked(town: Town) -> None:
    made_up = invented(town.buses).timetable
    assert made_up.invented
    assert made_up.untimed() == frozenset()
