"""Whether words ask about buses, by themselves or after an answer, and what is left to the entries."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.bus_cues import Want
from handlers.bus_reading import BusAsked, asked_of, follow, from_text, hear_bus
from handlers.conversation import Idle
from handlers.ports import Answers
from handlers.scene import Scene
from knowledge.buses import Buses
from knowledge.known_buses import NearStop
from knowledge.matching import Found
from knowledge.places import Place

FORGOTTEN_AFTER = timedelta(minutes=10)
_TIMES = (Want.NEXT, Want.FIRST, Want.LAST, Want.CATCH)


def is_meant(scene: Scene, answers: Answers) -> bool:
    """Whether free words are such a question."""
    return read(scene, answers, scene.said.text) is not None


def read(scene: Scene, answers: Answers, text: str) -> BusAsked | None:
    """The question that the words ask, by themselves or after the last one."""
    buses, town = answers.buses, answers.town
    if not buses.table.lines:
        return None
    heard = hear_bus(text, buses, town, now_in_town(scene, buses).date())
    alone = _of_village(asked_of(heard, buses), buses, scene)
    last = remembered(scene)
    asked = alone or (follow(heard, last, buses, text) if last is not None else None)
    if asked is None and heard.want in _TIMES and heard.bus and not heard.other and _bare_times(heard.short, buses):
        asked = BusAsked(want=heard.want, at=heard.at, day=heard.day)
    return asked if asked is not None and (asked is not alone or _is_ours(answers, asked, text)) else None


def _bare_times(short: bool, buses: Buses) -> bool:
    """ "末班车几点" names no line: worth asking which, once any line has times."""
    return short and bool(buses.table.trips)


def remembered(scene: Scene) -> BusAsked | None:
    """The question about buses that was answered last, unless that is ten minutes ago."""
    stage = scene.conversation.stage
    if not isinstance(stage, Idle) or not stage.bus or not stage.since:
        return None
    if scene.now - datetime.fromisoformat(stage.since) >= FORGOTTEN_AFTER:
        return None
    return from_text(stage.bus)


def _of_village(asked: BusAsked | None, buses: Buses, scene: Scene) -> BusAsked | None:
    """Who sets out from a village without a stop of its name walks to the one near it."""
    if asked is None or asked.want is Want.NEAREST or not asked.village or asked.start or asked.which_start:
        return asked
    near = near_of(buses, asked.village)
    place = place_of(buses, near) if near else None
    own = place is not None and place.name != asked.end
    return replace(asked, start=place.name) if own and place else replace(asked, village="")


def near_of(buses: Buses, village: str) -> NearStop | None:
    """The stop near a village, where somebody has set one."""
    return next((each for each in buses.near if each.village == village), None)


def place_of(buses: Buses, near: NearStop) -> Place | None:
    return next((place for place in buses.places if any(stop.name == near.stop for stop in place.stops)), None)


def _is_ours(answers: Answers, asked: BusAsked, text: str) -> bool:
    """Where no time of a line is entered an entry tells its stops as well, and where one leads is told by entries."""
    buses = answers.buses
    line = buses.line(asked.line) if asked.line else None
    match asked.want:
        case Want.STOPS:
            return line is not None and (buses.is_timed(line) or not isinstance(answers.match(text), Found))
        case Want.SERVING:
            return bool(buses.table.trips) or not isinstance(answers.match(text), Found)
        case Want.NEAREST:
            return True
        case _:
            return True


def now_in_town(scene: Scene, buses: Buses) -> datetime:
    return scene.now.astimezone(buses.network.calendar.zone)
