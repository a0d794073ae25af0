"""The next buses at a stop, the first and the last of a day, and whether a line calls there at all."""

from dataclasses import replace
from datetime import timedelta

from knowledge.departing import Departure, departures, first_and_last, ways_at
from knowledge.lines import Service, Stopping, Trip
from knowledge.running import moment
from tests.feeds import DAILY, MONDAY, asked, at, small, trips, way

THERE, BACK, OTHER = way("1", "a b c"), way("1", "c b a", 1), way("2", "b d")
BARE = way("3", "b e")
RUNS = [*trips(THERE, "6:00", "7:00", "24:10"), *trips(BACK, "6:30"), *trips(OTHER, "6:02")]
NETWORK = asked(small([THERE, BACK, OTHER, BARE], RUNS))


def told(found: tuple[Departure, ...]) -> list[str]:
    return [f"{one.line.id} to {one.way.towards} {one.leaves:%d %H:%M}" for one in found]


def test_the_next_of_each_way_the_soonest_first() -> None:
    found = departures(NETWORK, ["b"], moment(NETWORK, MONDAY, at("6:05")), most=1)
    assert told(found) == ["1 to c 12 06:05", "1 to a 12 06:35", "2 to d 13 06:02"]
    only = departures(NETWORK, ["b"], moment(NETWORK, MONDAY, at("6:06")), frozenset({"1"}), most=2)
    assert told(only) == ["1 to a 12 06:35", "1 to c 12 07:05", "1 to c 13 00:15", "1 to a 13 06:35"]


def test_after_midnight_the_bus_is_still_that_of_the_day_before() -> None:
    tuesday = MONDAY + timedelta(days=1)
    found = departures(NETWORK, ["a"], moment(NETWORK, tuesday, 300), most=1)
    assert [(one.day, f"{one.leaves:%d %H:%M}") for one in found] == [(MONDAY, "13 00:10")]


def test_the_last_stop_and_where_nobody_gets_on_have_no_departure() -> None:
    assert departures(NETWORK, ["d"], moment(NETWORK, MONDAY, 0)) == ()
    calls = (*THERE.calls[:1], replace(THERE.calls[1], boarding=Stopping.NEVER), THERE.calls[2])
    network = asked(small([replace(THERE, calls=calls)], trips(THERE, "6:00")))
    assert departures(network, ["b"], moment(network, MONDAY, 0)) == ()


def test_the_first_and_the_last_of_a_service_day() -> None:
    found = first_and_last(NETWORK, ["b"], MONDAY)
    assert [(f"{one.first.leaves:%d %H:%M}", f"{one.last.leaves:%d %H:%M}") for one in found] == [
        ("12 06:05", "13 00:15"),
        ("12 06:35", "12 06:35"),
        ("12 06:02", "12 06:02"),
    ]
    assert first_and_last(NETWORK, ["b"], MONDAY, frozenset({"3"})) == ()


def test_a_line_without_times_still_calls_at_its_stops() -> None:
    assert ways_at(NETWORK, "3", ["b"]) == (BARE,)
    assert ways_at(NETWORK, "1", ["a", "b"]) == (THERE, BACK)
    assert ways_at(NETWORK, "2", ["a"]) == ()


def test_what_comes_about_every_so_often_says_so() -> None:
    often = Trip(id="o", way=THERE.id, service=DAILY.id, leaves=at("6:00"), every=1200, until=at("7:00"), rough=True)
    network = asked(small([THERE], [often]))
    found = departures(network, ["a"], moment(network, MONDAY, at("6:10")), most=5)
    assert told(found)[:2] == ["1 to c 12 06:20", "1 to c 12 06:40"]
    assert [one.rough for one in found] == [True] * 5


def test_nothing_runs_on_a_day_that_no_service_names() -> None:
    network = asked(
        small([THERE], trips(THERE, "6:00", service="never"), services=(Service(id="never", weekdays=frozenset()),))
    )
    assert departures(network, ["a"], moment(network, MONDAY, 0)) == ()
    assert first_and_last(network, ["a"], MONDAY) == ()
