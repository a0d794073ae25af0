"""Plans by bus beside the engine of MOTIS (the package pynigiri): the same arrivals, and how long both take.

Run `python -m tests.bench.bench_trips`. Each wish is put to both in turn, in one run: 1,000 in a seeded town, 300 in a
seeded city of more than 100,000 connections a day. Theirs is timed without building its query and without reading its
answer. Times are of this thread's CPU, so that what else the machine does matters less. The next departures at a stop
are read from the same tables.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from knowledge.departing import departures
from knowledge.lines import MIDNIGHT, Timetable
from knowledge.running import Network, night
from knowledge.trips import plan
from tests.feeds import MONDAY, asked, city, town, wishes
from tests.nigiri import Nigiri, arrives

MOST_RATIO = 1.5
MOST_DEPARTURES = 300.0
SEED = 20_261_012
FEEDS: dict[str, tuple[Callable[[int], Timetable], int]] = {"town": (town, 1000), "city": (city, 300)}


Made = TypeVar("Made")


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """What the work gives, and the microseconds of CPU that it took."""
    began = time.thread_time_ns()
    return work(), (time.thread_time_ns() - began) / 1000


def beside(network: Network, count: int) -> tuple[int, list[float], list[float]]:
    """How many wishes the two answer differently, and the times of ours and theirs."""
    ours, theirs, differing = list[float](), list[float](), 0
    with tempfile.TemporaryDirectory() as folder:
        other = Nigiri(network, Path(folder))
        for wish in wishes(network, np.random.default_rng(SEED), count):
            query = other.query(wish)
            planned, mine = timed(partial(plan, network, wish))
            journeys, its = timed(partial(other.route, query))
            ours.append(mine)
            theirs.append(its)
            differing += arrives(planned) != other.arrival(wish, journeys)
    return differing, ours, theirs


def leaving(network: Network, count: int) -> list[float]:
    """The times of the next departures at one stop after another."""
    asked_for = [(wish.start[0].stop, wish.at) for wish in wishes(network, np.random.default_rng(SEED), count)]
    return [timed(partial(departures, network, [stop], at))[1] for stop, at in asked_for]


def main() -> int:
    """Print the table; 1 where an aim was missed."""
    missed = False
    print(
        f"{'feed':6}{'stops':>7}{'a day':>9}{'differ':>12}{'ours':>9}{'nigiri':>9}{'ratio':>7}{'next':>7}  us, median"
    )
    for name, (made, count) in FEEDS.items():
        network = asked(made(SEED))
        differing, ours, theirs = beside(network, count)
        nexts = statistics.median(leaving(network, 1000))
        mine, its = statistics.median(ours), statistics.median(theirs)
        a_day = sum(one[0] < MIDNIGHT for one in night(network, MONDAY).connections)
        print(
            f"{name:6}{len(network.timetable.stops):7}{a_day:9}{differing:6} of {count:4}{mine:9.0f}{its:9.0f}"
            f"{mine / its:7.2f}{nexts:7.0f}"
        )
        missed |= bool(differing) or nexts > MOST_DEPARTURES or (name == "town" and mine / its > MOST_RATIO)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
