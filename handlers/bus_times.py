"""What is told of buses whose times are entered: the next ones, the first and the last, the way there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from handlers.bus_cues import Want
from handlers.bus_reading import BusAsked
from handlers.bus_stops import at_place
from handlers.bus_words import clock, doors, joined, named_day, of_day, stops_of, told, whom
from handlers.wording.bus_keys import Part
from knowledge.buses import Buses
from knowledge.departing import Departure, FirstAndLast, departures, first_and_last
from knowledge.journeys import Foot, Journey, Ride
from knowledge.lines import Line, Stopping, Way
from knowledge.places import Place
from knowledge.town import Town
from knowledge.trips import Access, NoWay, OutOfDate, Plan, Wish, plan

MOST_TIMES = 3
MOST_WAYS = 8
_LEAST_WALK = 1


def moment_of(asked: BusAsked, now: datetime) -> datetime:
    """The moment that is asked about; without a day it is today's, without a time now, or the whole of another day."""
    day = day_of(asked, now)
    if asked.at is None:
        return now if day == now.date() else datetime.combine(day, datetime.min.time(), now.tzinfo)
    return datetime.combine(day, datetime.min.time(), now.tzinfo) + timedelta(seconds=asked.at)


def day_of(asked: BusAsked, now: datetime) -> date:
    """The service day that is asked about."""
    return date.fromisoformat(asked.day) if asked.day else now.date()


def covered(buses: Buses, day: date) -> str:
    """Why nothing can be promised for this day; "" where the timetable is good for it."""
    table = buses.table
    if table.covers(day):
        return ""
    said = named_day(day, buses)
    if table.until is not None and day > table.until:
        return told(Part.OUT_OF_DATE, until=table.until.isoformat(), day=said)
    return told(Part.NOT_YET, since=table.since.isoformat() if table.since else "", day=said)


def next_ones(buses: Buses, asked: BusAsked, place: Place, lines: Sequence[Line], now: datetime) -> str:
    """The next buses at a place, each direction on a line; those towards where one wants to go, if that was said."""
    at, day = moment_of(asked, now), day_of(asked, now)
    if missing := covered(buses, day):
        return missing
    ids = frozenset(line.id for line in lines)
    found = departures(buses.network, [stop.id for stop in place.stops], at, ids, MOST_TIMES)
    found = tuple(each for each in found if _leads(each, asked, buses))
    head = told(Part.DAY, day=named_day(day, buses))
    if not found:
        return joined((head, told(Part.NONE_LEFT, after=f"{at:%H:%M}")))
    return joined((head, *_by_way(found, day), *(doors(each.stop, each.boarding) for each in found)))


def _leads(departure: Departure, asked: BusAsked, buses: Buses) -> bool:
    """Whether the bus goes to where one wants to go; any does where nothing was said."""
    end = buses.place(asked.end) if asked.end and asked.start else None
    if end is None:
        return True
    stops = [call.stop for call in departure.way.calls]
    return bool(at_place(end).intersection(stops[stops.index(departure.stop.id) + 1 :]))


def _by_way(found: Iterable[Departure], day: date) -> list[str]:
    """One line for each direction at each stop, in the order of the first departure."""
    groups: dict[tuple[str, str], list[Departure]] = {}
    for each in found:
        groups.setdefault((each.way.id, each.stop.id), []).append(each)
    return [_times(group[:MOST_TIMES], day) for group in list(groups.values())[:MOST_WAYS]]


def _times(group: Sequence[Departure], day: date) -> str:
    first = group[0]
    said = "、".join(clock(each.leaves, day, rough=each.rough) for each in group)
    values = {"line": first.line.name, "towards": first.way.towards, "stop": first.stop.name, "times": said}
    return told(Part.NEXT_AT, **values)


def ends_of_day(buses: Buses, asked: BusAsked, stops: Iterable[str], lines: Sequence[Line], now: datetime) -> str:
    """The first or the last bus of the day for each direction."""
    day = day_of(asked, now)
    if missing := covered(buses, day):
        return missing
    found = _in_direction(first_and_last(buses.network, stops, day, frozenset(line.id for line in lines)), asked, buses)
    head = told(Part.DAY, day=named_day(day, buses))
    if not found:
        return joined((head, told(Part.NONE_THAT_DAY)))
    key = Part.FIRST if asked.want is Want.FIRST else Part.LAST
    chosen = [each.first if asked.want is Want.FIRST else each.last for each in found]
    return joined((head, *(_end(key, each, day) for each in chosen[:MOST_WAYS])))


def _in_direction(found: Iterable[FirstAndLast], asked: BusAsked, buses: Buses) -> list[FirstAndLast]:
    return [each for each in found if _leads(each.last, asked, buses)]


def _end(key: Part, each: Departure, day: date) -> str:
    time = clock(each.leaves, day, rough=each.rough)
    return told(key, line=each.line.name, towards=each.way.towards, time=time, stop=each.stop.name)


def still(buses: Buses, asked: BusAsked, place: Place, lines: Sequence[Line], now: datetime) -> str:
    """Whether there is still a bus, now or at a time: the last one of each direction, and the next ones."""
    day, at = day_of(asked, now), moment_of(asked, now)
    if missing := covered(buses, day):
        return missing
    ids = frozenset(line.id for line in lines)
    stops = [stop.id for stop in place.stops]
    found = _in_direction(first_and_last(buses.network, stops, day, ids), asked, buses)
    if not found:
        return joined((told(Part.DAY, day=named_day(day, buses)), told(Part.NONE_THAT_DAY)))
    left = [_left(each.last, at, day, soon=asked.at is None and day == now.date()) for each in found[:MOST_WAYS]]
    running = any(each.last.leaves >= at for each in found)
    return joined((*left, next_ones(buses, asked, place, lines, now) if running else ""))


def _left(last: Departure, at: datetime, day: date, *, soon: bool) -> str:
    values = {
        "line": last.line.name,
        "towards": last.way.towards,
        "time": clock(last.leaves, day),
        "stop": last.stop.name,
    }
    if last.leaves < at:
        return told(Part.TOO_LATE if soon else Part.NONE_THEN, **values)
    if not soon:
        return told(Part.STILL, **values)
    return told(Part.IN_TIME, **values, minutes=str(int((last.leaves - at).total_seconds() // 60)))


def way_there(
    buses: Buses, town: Town, asked: BusAsked, start: Place, end: Place, now: datetime
) -> tuple[str, tuple[Line, ...]]:
    """How to get there, and the lines that one takes; none where no bus leads there."""
    wish = Wish(start=_access(start), end=_access(end), at=moment_of(asked, now), arrive_by=asked.by)
    day = day_of(asked, now)
    match plan(buses.network, wish):
        case Plan(journeys=journeys):
            told_of = [_journey(buses, each, start, end, day, place) for place, each in enumerate(journeys)]
            head = told(Part.DAY, day=named_day(day, buses))
            lines = tuple(ride.line for each in journeys for ride in each.rides)
            return joined((head, *told_of)), lines
        case NoWay():
            values = {"start": start.name, "end": end.name, "day": named_day(day, buses)}
            ask = told(Part.ASK, who=whom(town))
            if asked.by and asked.at is not None:
                return joined((told(Part.NO_WAY_BY, **values, time=of_day(asked.at)), ask)), ()
            return joined((told(Part.NO_WAY, **values), ask)), ()
        case OutOfDate():
            return joined((covered(buses, day), told(Part.ASK, who=whom(town)))), ()


def _access(place: Place) -> tuple[Access, ...]:
    return tuple(Access(stop=stop.id) for stop in place.stops)


def _journey(buses: Buses, journey: Journey, start: Place, end: Place, day: date, place: int) -> str:
    arrives = clock(journey.arrives, day)
    count = journey.changes
    changes = told(Part.GO_CHANGES, count=str(count)) if count else told(Part.GO_STRAIGHT)
    opening = (
        told(Part.GO_DIRECT, arrives=arrives)
        if place
        else told(Part.GO, start=start.name, end=end.name, arrives=arrives, changes=changes)
    )
    legs = [_ride(leg, day) if isinstance(leg, Ride) else _walk(leg, start, end) for leg in journey.legs]
    if not journey.rides:
        return joined(legs)
    return joined((opening, *legs))


def _ride(ride: Ride, day: date) -> str:
    said = told(
        Part.RIDE,
        leaves=clock(ride.leaves, day, rough=ride.rough),
        start=ride.start.name,
        line=ride.line.name,
        towards=ride.way.towards,
        arrives=clock(ride.arrives, day),
        end=ride.end.name,
        stops=str(ride.stops),
    )
    stays = told(Part.STAYS, line=ride.line.name) if ride.stays else ""
    return joined((stays, said, doors(ride.start, ride.boarding), _getting_off(ride)))


def _getting_off(ride: Ride) -> str:
    return "" if ride.alighting is Stopping.ALWAYS else doors(ride.end, ride.alighting)


def _walk(foot: Foot, start: Place, end: Place) -> str:
    minutes = max(_LEAST_WALK, round((foot.arrives - foot.leaves).total_seconds() / 60))
    one = foot.start.name if foot.start else start.name
    other = foot.end.name if foot.end else end.name
    return told(Part.WALK, start=one, end=other, minutes=str(minutes))


def first_stops(ways: Iterable[Way]) -> tuple[str, ...]:
    """Where the ways begin."""
    return tuple(dict.fromkeys(way.calls[0].stop for way in ways))


def understood(asked: BusAsked, place: Place) -> str:
    """Which stops the words were taken for."""
    return told(Part.STOP_FROM if asked.start else Part.STOP, stop=stops_of(place))
