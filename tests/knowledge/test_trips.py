"""How to get there by bus: the traps of timetables, each a small one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from knowledge.journeys import Foot, Journey, Leg, Ride
from knowledge.lines import Call, Service, Stop, Stopping, Timetable, Walk
from knowledge.running import Network, moment
from knowledge.trips import Access, NoWay, OutOfDate, Plan, Wish, plan
from knowledge.workdays import CHINA, Calendar, DayRule, by_day
from tests.feeds import MONDAY, asked, at, small, stops, trips, way

THERE = way("1", "a b c d")
BACK = way("1", "d c b a", 1)
ACROSS = way("2", "x@0 b@3 y@10")


def wish(start: str, end: str, clock: str, day: date = MONDAY, arrive_by: bool = False) -> Wish:
    when = datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(seconds=at(clock))
    return Wish(start=(Access(stop=start),), end=(Access(stop=end),), at=when, arrive_by=arrive_by)


def best(network: Network, wanted: Wish) -> Journey:
    planned = plan(network, wanted)
    assert isinstance(planned, Plan)
    return planned.journeys[0]


def told(journey: Journey) -> str:
    return ", ".join(map(_leg, journey.legs))


def _leg(leg: Leg) -> str:
    match leg:
        case Ride():
            names = f"{leg.line.id} {leg.start.id} {leg.leaves:%H:%M} {leg.end.id} {leg.arrives:%H:%M}"
            return f"{names} sits" if leg.stays else names
        case Foot():
            start, end = (stop.id if stop else "-" for stop in (leg.start, leg.end))
            return f"{start} to {end} in {(leg.arrives - leg.leaves).seconds // 60}"


def test_the_next_bus_of_the_right_direction() -> None:
    network = asked(small([THERE, BACK], [*trips(THERE, "8:00", "9:00"), *trips(BACK, "8:20")]))
    assert told(best(network, wish("a", "c", "8:01"))) == "1 a 09:00 c 09:10"
    assert told(best(network, wish("c", "a", "8:01"))) == "1 c 08:25 a 08:35"


def test_with_a_change_one_leaves_as_late_as_one_can() -> None:
    early = trips(THERE, "8:00", "8:20", "8:30")
    network = asked(small([THERE, ACROSS], [*early, *trips(ACROSS, "8:34")]))
    found = best(network, wish("a", "y", "7:50"))
    assert (told(found), found.changes) == ("1 a 08:30 b 08:35, 2 b 08:37 y 08:44", 1)


def test_two_minutes_are_needed_to_change() -> None:
    network = asked(small([THERE, ACROSS], [*trips(THERE, "8:00"), *trips(ACROSS, "8:03", "9:00")]))
    assert told(best(network, wish("a", "y", "7:50"))) == "1 a 08:00 b 08:05, 2 b 09:03 y 09:10"


def test_by_a_time_one_sets_out_last() -> None:
    network = asked(small([THERE], trips(THERE, "7:00", "7:30", "8:00")))
    assert told(best(network, wish("a", "d", "8:00", arrive_by=True))) == "1 a 07:30 d 07:45"
    assert plan(network, wish("a", "d", "7:14", arrive_by=True)) == NoWay()


def test_the_bus_without_a_change_is_told_beside_a_quicker_one_with_one() -> None:
    slow = way("3", "a@0 m@30 y@60")
    runs = [*trips(THERE, "8:00"), *trips(ACROSS, "8:10"), *trips(slow, "8:00")]
    planned = plan(asked(small([THERE, ACROSS, slow], runs)), wish("a", "y", "8:00"))
    assert isinstance(planned, Plan)
    assert [told(one) for one in planned.journeys] == ["1 a 08:00 b 08:05, 2 b 08:13 y 08:20", "3 a 08:00 y 09:00"]


def test_as_early_and_as_late_with_fewer_changes() -> None:
    first, second, third = way("1", "a b"), way("2", "b c"), way("3", "c d")
    whole, rest = way("4", "a@0 k@20"), way("5", "k@0 d@10")
    runs = [*trips(first, "8:00"), *trips(second, "8:10"), *trips(third, "8:25"), *trips(whole, "8:00")]
    network = asked(small([first, second, third, whole, rest], [*runs, *trips(rest, "8:20", "8:22")]))
    assert told(best(network, wish("a", "d", "7:00"))) == "1 a 08:00 b 08:05, 2 b 08:10 c 08:15, 3 c 08:25 d 08:30"
    later = asked(
        replace(network.timetable, trips=(*runs, *trips(rest, "8:20")), walks=(Walk(start="k", end="k", seconds=0),))
    )
    assert told(best(later, wish("a", "d", "7:00"))) == "1 a 08:00 b 08:05, 2 b 08:10 c 08:15, 3 c 08:25 d 08:30"


def test_opposite_sides_of_one_name_are_one_place() -> None:
    sides = (Stop(id="b1", name="桥头"), Stop(id="b2", name="桥头"), *stops("ac"))
    there, on = way("1", "a b1"), way("2", "b2 c")
    network = asked(small([there, on], [*trips(there, "8:00"), *trips(on, "8:07")], stops=sides))
    assert told(best(network, wish("a", "c", "8:00"))) == "1 a 08:00 b1 08:05, b1 to b2 in 2, 2 b2 08:07 c 08:12"


def test_hail_stops_of_the_bare_name_are_many_places() -> None:
    hail = tuple(Stop(id=name, name="招呼站", hail=True) for name in ("h1", "h2"))
    there, on = way("1", "a h1"), way("2", "h2 c")
    network = asked(small([there, on], [*trips(there, "8:00"), *trips(on, "8:30")], stops=(*hail, *stops("ac"))))
    assert plan(network, wish("a", "c", "7:00")) == NoWay()
    assert told(best(network, wish("h2", "c", "7:00"))) == "2 h2 08:30 c 08:35"


def test_connections_of_one_minute_keep_the_order_of_the_trip() -> None:
    jammed = way("1", "z@0 a@0 b@0 c@0 d@1")
    network = asked(small([jammed], trips(jammed, "8:00")))
    assert told(best(network, wish("a", "d", "8:00"))) == "1 a 08:00 d 08:01"
    assert told(best(network, wish("z", "c", "8:00"))) == "1 z 08:00 c 08:00"


def stopping(boarding: Stopping = Stopping.ALWAYS, alighting: Stopping = Stopping.ALWAYS) -> Timetable:
    b = Call(stop="b", arrive=300, leave=300, boarding=boarding, alighting=alighting)
    calls = tuple(b if call.stop == "b" else call for call in THERE.calls)
    return small([replace(THERE, calls=calls)], trips(THERE, "8:00", "9:00"))


def test_where_nobody_may_get_on_or_off() -> None:
    no_boarding, no_alighting = asked(stopping(boarding=Stopping.NEVER)), asked(stopping(alighting=Stopping.NEVER))
    assert plan(no_boarding, wish("b", "c", "7:00")) == NoWay()
    assert told(best(no_boarding, wish("a", "b", "7:00"))) == "1 a 08:00 b 08:05"
    assert plan(no_alighting, wish("a", "b", "7:00")) == NoWay()
    assert told(best(no_alighting, wish("b", "c", "7:00"))) == "1 b 08:05 c 08:10"


def test_where_one_phones_first_or_tells_the_driver_is_said() -> None:
    rung = best(asked(stopping(boarding=Stopping.PHONE_FIRST)), wish("b", "c", "7:00"))
    asked_for = best(asked(stopping(alighting=Stopping.TELL_THE_DRIVER)), wish("a", "b", "7:00"))
    assert rung.rides[0].boarding is Stopping.PHONE_FIRST
    assert asked_for.rides[0].alighting is Stopping.TELL_THE_DRIVER


def test_one_may_walk_to_the_first_stop_and_from_the_last() -> None:
    network = asked(small([THERE], trips(THERE, "8:00", "8:30")))
    wanted = wish("a", "c", "7:55")
    far = replace(wanted, start=(Access(stop="a", seconds=600),), end=(Access(stop="c", seconds=240),))
    assert told(best(network, far)) == "- to a in 10, 1 a 08:30 c 08:40, c to - in 4"


def test_a_walk_is_taken_where_it_is_quicker_and_the_bus_is_told_too() -> None:
    walks = (Walk(start="a", end="b", seconds=420),)
    network = asked(small([THERE], trips(THERE, "8:00"), walks=walks))
    planned = plan(network, wish("a", "b", "7:30"))
    assert isinstance(planned, Plan)
    assert [told(one) for one in planned.journeys] == ["- to - in 7", "1 a 08:00 b 08:05"]
    assert told(best(network, wish("a", "b", "7:50", arrive_by=True))) == "- to - in 7"


def test_one_keeps_the_seat_where_the_bus_goes_on_as_another_line() -> None:
    on = way("2", "d e f")
    runs = [*trips(THERE, "8:00", block="bus"), *trips(on, "8:15", block="bus")]
    found = best(asked(small([THERE, on], runs)), wish("a", "f", "7:00"))
    assert (told(found), found.changes) == ("1 a 08:00 d 08:15, 2 d 08:15 f 08:25 sits", 0)
    alone = [*trips(THERE, "8:00"), *trips(on, "8:15")]
    assert plan(asked(small([THERE, on], alone)), wish("a", "f", "7:00")) == NoWay()


def test_a_bus_does_not_go_on_from_where_it_is_not() -> None:
    on = way("2", "e f")
    runs = [*trips(THERE, "8:00", block="bus"), *trips(on, "8:20", block="bus")]
    assert plan(asked(small([THERE, on], runs)), wish("a", "f", "7:00")) == NoWay()


def test_a_loop_is_left_where_it_passes_first_and_taken_where_it_passes_last() -> None:
    loop = way("1665", "s@0 a@5 b@10 a@15 t@20")
    network = asked(small([loop], trips(loop, "8:00")))
    assert told(best(network, wish("s", "a", "7:00"))) == "1665 s 08:00 a 08:05"
    assert told(best(network, wish("a", "t", "7:00"))) == "1665 a 08:15 t 08:20"
    assert told(best(network, wish("b", "a", "7:00"))) == "1665 b 08:10 a 08:15"


def test_a_bus_after_midnight_belongs_to_the_day_before() -> None:
    saturday = date(2026, 10, 17)
    late = [*trips(THERE, "23:50", "24:10", service="sat")]
    network = asked(small([THERE], late, services=(Service(id="sat", weekdays=frozenset({5})),)))
    found = best(network, wish("a", "d", "23:55", saturday)).rides[0]
    assert (found.day, found.leaves) == (saturday, moment(network, saturday + timedelta(days=1), 600))
    same = best(network, wish("a", "d", "0:05", saturday + timedelta(days=1)))
    assert same.rides == (found,)
    by = best(network, wish("a", "d", "0:26", saturday + timedelta(days=1), arrive_by=True))
    assert by.rides == (found,)
    assert f"{best(network, wish('a', 'd', '0:05', saturday)).leaves:%d %H:%M}" == "17 23:50"


def test_nobody_waits_for_the_night_to_end() -> None:
    on = way("2", "d e")
    runs = [*trips(THERE, "20:00", "6:00"), *trips(on, "6:20")]
    assert (
        told(best(asked(small([THERE, on], runs)), wish("a", "e", "19:00"))) == "1 a 06:00 d 06:15, 2 d 06:20 e 06:25"
    )
    apart = [*trips(THERE, "20:00"), *trips(on, "6:20")]
    network = asked(small([THERE, on], apart))
    assert plan(network, wish("a", "e", "19:00")) == NoWay()
    assert plan(network, wish("a", "e", "7:00", MONDAY + timedelta(days=1), arrive_by=True)) == NoWay()


def test_tomorrow_morning_is_found_tonight_and_the_day_after_is_not() -> None:
    network = asked(small([THERE], trips(THERE, "5:30")))
    assert best(network, wish("a", "d", "20:00")).leaves == moment(network, MONDAY + timedelta(days=1), at("5:30"))
    assert plan(asked(small([THERE], trips(THERE, "13:00"))), wish("a", "d", "20:00")) == NoWay()


@pytest.mark.parametrize(
    ("day", "leaves"), [(date(2026, 10, 1), "09:00"), (date(2026, 10, 10), "08:00"), (date(2026, 10, 11), "09:00")]
)
def test_holidays_and_make_up_days_have_their_own_buses(day: date, leaves: str) -> None:
    rules = by_day([DayRule(day=date(2026, 10, 1), works=False), DayRule(day=date(2026, 10, 10), works=True)])
    work = Service(id="work", weekdays=frozenset(range(5)), holidays=False, make_up=True)
    rest = Service(id="rest", weekdays=frozenset({5, 6}), holidays=True, make_up=False)
    runs = [*trips(THERE, "8:00", service="work"), *trips(THERE, "9:00", service="rest")]
    network = asked(small([THERE], runs, services=(work, rest)), Calendar(days=rules))
    assert f"{best(network, wish('a', 'd', '7:00', day)).leaves:%H:%M}" == leaves


def test_a_timetable_that_is_out_of_date_promises_nothing() -> None:
    network = asked(small([THERE], trips(THERE, "8:00", "24:10"), since=MONDAY, until=MONDAY))
    tuesday = MONDAY + timedelta(days=1)
    assert plan(network, wish("a", "d", "7:00", tuesday)) == OutOfDate(since=MONDAY, until=MONDAY)
    assert told(best(network, wish("a", "d", "0:05", tuesday))) == "1 a 00:10 d 00:25"
    assert plan(network, wish("d", "a", "7:00")) == NoWay()


def test_the_shortest_walk_between_two_buses_that_share_stops() -> None:
    one, other = way("1", "a b c k"), way("2", "m@0 k2@2 c@20 z@25")
    walks = (Walk(start="k", end="k2", seconds=180),)
    network = asked(small([one, other], [*trips(one, "8:00"), *trips(other, "8:30")], walks=walks))
    assert told(best(network, wish("a", "z", "7:00"))) == "1 a 08:00 c 08:10, 2 c 08:50 z 08:55"


def test_a_shorter_walk_at_the_end_is_taken_where_nothing_is_lost() -> None:
    network = asked(small([THERE], trips(THERE, "8:00")))
    wanted = replace(wish("a", "c", "7:00"), end=(Access(stop="b", seconds=480), Access(stop="c", seconds=180)))
    assert told(best(network, wanted)) == "1 a 08:00 c 08:10, c to - in 3"
    nearer = replace(wanted, end=(Access(stop="b", seconds=300), Access(stop="c", seconds=180), Access(stop="d")))
    assert told(best(network, nearer)) == "1 a 08:00 b 08:05, b to - in 5"
