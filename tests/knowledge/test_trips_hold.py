"""What every plan keeps, whatever the timetable: hypothesis makes small ones with walks, gaps and loops."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lines import Call, Stopping, Timetable, Trip, Walk, Way
from knowledge.running import Network
from knowledge.trips import Access, Plan, Wish, plan
from knowledge.workdays import CHINA
from tests.feeds import MONDAY, asked, small, stops

NAMES = "abcdefg"
MIDNIGHT = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=CHINA)
KINDS = st.sampled_from([Stopping.ALWAYS, Stopping.ALWAYS, Stopping.ALWAYS, Stopping.NEVER])


@st.composite
def ways(draw: st.DrawFn, number: int) -> Way:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5))
    clock, calls = 0, list[Call]()
    for name in names:
        arrive = clock + draw(st.integers(0, 6)) * 60
        clock = arrive + draw(st.sampled_from([0, 0, 60]))
        calls.append(Call(stop=name, arrive=arrive, leave=clock, boarding=draw(KINDS), alighting=draw(KINDS)))
    return Way(id=f"w{number}", line=f"{number % 3}", towards=names[-1], calls=tuple(calls))


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    made = [draw(ways(number)) for number in range(draw(st.integers(1, 5)))]
    minutes, blocks = st.integers(5 * 60, 7 * 60), st.sampled_from(["", "", "x"])
    runs = [
        Trip(id=f"t{at}", way=one.id, service="daily", leaves=draw(minutes) * 60, block=draw(blocks))
        for at, one in enumerate(made * 3)
    ]
    ends = st.sampled_from(NAMES)
    walks = draw(
        st.lists(st.builds(Walk, start=ends, end=ends, seconds=st.integers(1, 9).map(lambda m: m * 60)), max_size=4)
    )
    return small(made, runs, stops=stops(NAMES), walks=tuple(walks))


NETWORKS = timetables().map(asked)
WISHES = st.builds(
    Wish,
    start=st.sampled_from(NAMES).map(lambda name: (Access(stop=name),)),
    end=st.sampled_from(NAMES).map(lambda name: (Access(stop=name),)),
    at=st.integers(5 * 60, 7 * 60).map(lambda minute: MIDNIGHT + timedelta(minutes=minute)),
)


@settings(max_examples=150)
@given(NETWORKS, WISHES)
def test_no_leg_begins_before_the_one_before_has_ended(network: Network, wish: Wish) -> None:
    planned = plan(network, wish)
    for journey in planned.journeys if isinstance(planned, Plan) else ():
        assert wish.at <= journey.leaves
        assert all(leg.leaves <= leg.arrives for leg in journey.legs)
        assert all(before.arrives <= after.leaves for before, after in pairwise(journey.legs))
        assert all(Stopping.NEVER not in (ride.boarding, ride.alighting) for ride in journey.rides if not ride.stays)


@settings(max_examples=150)
@given(NETWORKS, WISHES, st.integers(1, 60))
def test_who_starts_later_is_never_there_earlier(network: Network, wish: Wish, minutes: int) -> None:
    early, late = plan(network, wish), plan(network, replace(wish, at=wish.at + timedelta(minutes=minutes)))
    if isinstance(late, Plan):
        assert isinstance(early, Plan)
        assert early.journeys[0].arrives <= late.journeys[0].arrives


@settings(max_examples=150)
@given(NETWORKS, WISHES)
def test_by_the_arrival_and_from_the_start_agree(network: Network, wish: Wish) -> None:
    there = plan(network, wish)
    if isinstance(there, Plan):
        first = there.journeys[0]
        by = plan(network, replace(wish, at=first.arrives, arrive_by=True))
        assert isinstance(by, Plan)
        last = by.journeys[0]
        again = plan(network, replace(wish, at=last.leaves))
        assert isinstance(again, Plan)
        assert last.leaves >= first.leaves
        assert last.arrives <= first.arrives == again.journeys[0].arrives
