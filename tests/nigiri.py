"""The engine of MOTIS beside ours: the same feed by GTFS, and when it is there first. Needs the package pynigiri."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pynigiri

from knowledge.gtfs_out import Publisher, feed
from knowledge.lines import Walk
from knowledge.running import Network
from knowledge.trips import NoWay, OutOfDate, Plan, Wish, ends_of

PUBLISHER = Publisher(name="测试", address="https://example.org")


class Nigiri:
    """A feed as that engine knows it. It reckons in minutes: whatever it is asked about stands on whole minutes."""

    def __init__(self, network: Network, folder: Path) -> None:
        timetable = network.timetable
        assert timetable.since
        assert timetable.until
        ids = [stop.id for stop in timetable.stops]
        walks = [
            Walk(start=ids[at], end=ids[to], seconds=s) for at, out in enumerate(network.walks.out) for to, s in out
        ]
        told = feed(replace(timetable, walks=tuple(walks)), network.calendar, PUBLISHER, timetable.since)
        for name, text in told.tables.items():
            (folder / name).write_text(text, encoding="utf-8")
        options, source = pynigiri.FinalizeOptions(), pynigiri.TimetableSource("feed", str(folder))
        # The walks are ours, to the minute; it shall find no others.
        options.adjust_footpaths, options.max_footpath_length = False, 60
        config = pynigiri.LoaderConfig()
        config.link_stop_distance = 0
        source.loader_config = config
        self._timetable = pynigiri.load_timetable([source], str(timetable.since), str(timetable.until), options)
        self._places = [self._timetable.find_location(stop) for stop in ids]
        self._network = network

    def query(self, wish: Wish) -> Any:
        """The wish as a query, with the same walks to the first stops and from the last ones."""
        asked, ends = pynigiri.Query(), ends_of(self._network, wish)
        asked.start_time = int(wish.at.timestamp()) // 60
        asked.start, asked.destination = self._offsets(ends.start), self._offsets(ends.end)
        asked.start_match_mode = asked.dest_match_mode = pynigiri.LocationMatchMode.INTERMODAL
        asked.max_travel_time = 30 * 60
        return asked

    def _offsets(self, ends: Mapping[int, int]) -> list[Any]:
        known = [(self._places[stop], seconds) for stop, seconds in ends.items() if self._places[stop] is not None]
        return [pynigiri.Offset(place, seconds // 60, 0) for place, seconds in known]

    def route(self, query: Any) -> Any:
        """Its journeys: of those that nothing beats in both arrival and changes."""
        return pynigiri.route(self._timetable, query)

    def arrival(self, wish: Wish, journeys: Any) -> int | None:
        """When its first journey is there, in minutes; the walk without a bus, which it does not tell, is counted."""
        ends = ends_of(self._network, wish)
        walk = [seconds + ends.end[stop] for stop, seconds in ends.start.items() if stop in ends.end]
        on_foot = [int(wish.at.timestamp() + min(walk)) // 60] if walk else []
        return min([*on_foot, *(one.dest_time for one in journeys)], default=None)


def arrives(planned: Plan | NoWay | OutOfDate) -> int | None:
    """When our first journey is there, in minutes."""
    return int(planned.journeys[0].arrives.timestamp()) // 60 if isinstance(planned, Plan) else None
