"""Questions about buses: the next one, the way there, the first and the last, and what is near."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from handlers import bus_stops, bus_times
from handlers.bus_cues import Want
from handlers.bus_meant import near_of, now_in_town, place_of, read
from handlers.bus_reading import BusAsked, from_text, to_text
from handlers.bus_words import invented, joined, source, source_line, stops_of, told
from handlers.buttons import buttons
from handlers.conversation import Caring, Idle
from handlers.messages import Button, ReplyKind
from handlers.outcome import NoteQuestion, Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.bus_keys import Part
from handlers.wording.keys import Key
from knowledge.buses import Buses
from knowledge.lines import Line
from knowledge.places import Place
from patrol.masking import mask

MOST_CHOICES = 8


def answered(scene: Scene, answers: Answers, text: str) -> Outcome | None:
    """The answer to a question about buses; None for other words, and for what an entry tells as well."""
    asked = read(scene, answers, text)
    if asked is None:
        return None
    told_now = respond(scene, answers, asked)
    if told_now is None or isinstance(scene.conversation.stage, Caring):
        return told_now
    note = NoteQuestion(text=mask(text).text, kind=told_now.replies[0].kind.value, entry=None)
    return replace(told_now, deeds=(note,))


def beside(scene: Scene, answers: Answers) -> Outcome | None:
    """The same in the middle of something else, where no choice has to be made; what was open stays open."""
    told_now = answered(scene, answers, scene.said.text)
    return None if told_now is None or told_now.replies[0].buttons else told_now


def respond(scene: Scene, answers: Answers, asked: BusAsked) -> Outcome | None:
    """What is told to a question; None where there is nothing of our own to tell."""
    if asked.is_open:
        return _which(scene, asked)
    if asked.want is Want.NEAREST:
        return _nearest(scene, answers, asked)
    if not asked.line and not asked.start and not asked.end:
        return _which_line(scene, answers, asked)
    lines, says = _told(scene, answers, asked)
    return _outcome(scene, answers, asked, lines, says)


def _told(scene: Scene, answers: Answers, asked: BusAsked) -> tuple[Sequence[Line], str]:
    buses = answers.buses
    line = buses.line(asked.line) if asked.line else None
    start = buses.place(asked.start) if asked.start else None
    end = buses.place(asked.end) if asked.end else None
    match asked.want:
        case Want.GO if start and end:
            return _go(scene, answers, asked, start, end)
        case Want.GO | Want.STOPS if line is not None:
            return [line], _stops(scene, answers, asked, line, end or start)
        case Want.NEXT | Want.FIRST | Want.LAST | Want.CATCH:
            return _times_told(scene, answers, asked, line, start or end)
        case Want.GO | Want.STOPS | Want.SERVING | Want.NEAREST:
            place = end or start
            lines = bus_stops.serving(buses, place) if place else ()
            return lines, _serving(answers, place, lines) if place else ""
        case _ as never:
            assert_never(never)


def _go(scene: Scene, answers: Answers, asked: BusAsked, start: Place, end: Place) -> tuple[Sequence[Line], str]:
    buses = answers.buses
    ends = joined((told(Part.STOP_FROM, stop=stops_of(start)), told(Part.STOP_TO, stop=stops_of(end))))
    rough, known = bus_stops.without_times(buses, start, end)
    if not any(buses.is_timed(line) for line in (*bus_stops.serving(buses, start), *known)):
        return known, joined((ends, rough, bus_stops.untimed(buses, answers.town, known)))
    says, lines = bus_times.way_there(buses, answers.town, asked, start, end, now_in_town(scene, buses))
    missing = [line for line in known if not buses.is_timed(line)]
    beside = joined((rough, bus_stops.untimed(buses, answers.town, missing))) if missing else ""
    return (*lines, *missing), joined((ends, says, beside))


def _stops(scene: Scene, answers: Answers, asked: BusAsked, line: Line, place: Place | None) -> str:
    buses, town = answers.buses, answers.town
    if place is None:
        return bus_stops.untimed(buses, town, [line], bus_stops.of_line(buses, line))
    there = bus_stops.calls_there(buses, line, place)
    if not there:
        others = bus_stops.line_names_at(buses, place)
        instead = told(Part.CALLS_INSTEAD, stop=place.name, lines=others) if others else ""
        return joined((told(Part.CALLS_NOT, line=line.name, stop=place.name), instead))
    yes = told(Part.CALLS, line=line.name, stop=there)
    if not buses.is_timed(line):
        return joined((yes, bus_stops.untimed(buses, town, [line], bus_stops.of_line(buses, line))))
    return joined((yes, bus_times.next_ones(buses, asked, place, [line], now_in_town(scene, buses))))


def _times_told(
    scene: Scene, answers: Answers, asked: BusAsked, line: Line | None, place: Place | None
) -> tuple[Sequence[Line], str]:
    buses = answers.buses
    lines = [line] if line else list(bus_stops.serving(buses, place)) if place else []
    timed = [each for each in lines if buses.is_timed(each)]
    end = buses.place(asked.end) if asked.end and asked.start else None
    here = joined(
        (
            told(Part.STOP_FROM if end else Part.STOP, stop=_shown(buses, line, place)) if place else "",
            told(Part.STOP_TO, stop=stops_of(end)) if end else "",
        )
    )
    if line and place and not bus_stops.calls_there(buses, line, place):
        return lines, _stops(scene, answers, asked, line, place)
    missing = [each for each in lines if not buses.is_timed(each)]
    known = [bus_stops.of_line(buses, each) for each in missing] if line else []
    says = _with_times(scene, buses, asked, place, timed) if timed else ""
    return lines, joined((here, says, bus_stops.untimed(buses, answers.town, missing, *known)))


def _shown(buses: Buses, line: Line | None, place: Place) -> str:
    """The stops that were understood; of a line that is named those where it stops."""
    there = bus_stops.calls_there(buses, line, place) if line else ""
    return there or stops_of(place)


def _with_times(scene: Scene, buses: Buses, asked: BusAsked, place: Place | None, lines: Sequence[Line]) -> str:
    now = now_in_town(scene, buses)
    ways = [way for line in lines for way in buses.ways(line)]
    if place is None:
        place = _beginnings(buses, bus_times.first_stops(ways))
    match asked.want:
        case Want.FIRST | Want.LAST:
            return bus_times.ends_of_day(buses, asked, [stop.id for stop in place.stops], lines, now)
        case Want.CATCH:
            return bus_times.still(buses, asked, place, lines, now)
        case _:
            return bus_times.next_ones(buses, asked, place, lines, now)


def _beginnings(buses: Buses, stops: Sequence[str]) -> Place:
    """Where buses set out, where no stop was named."""
    found = tuple(buses.stop(stop) for stop in stops)
    return Place(name="", stops=found)


def _serving(answers: Answers, place: Place, lines: Sequence[Line]) -> str:
    names = bus_stops.line_names_at(answers.buses, place)
    says = told(Part.SERVING, stop=stops_of(place), lines=names) if names else told(Part.SERVING_NONE, stop=place.name)
    return joined((says, bus_stops.untimed(answers.buses, answers.town, lines)))


def _nearest(scene: Scene, answers: Answers, asked: BusAsked) -> Outcome | None:
    """The stop that was set for the village, or those that have its name; None where nothing is known."""
    buses = answers.buses
    village = answers.town.village(asked.village or scene.village or "")
    if village is None:
        return None
    near = near_of(buses, village.id)
    place = place_of(buses, near) if near else None
    if near is None or place is None:
        named = tuple(each for each in buses.places if village.short in each.name)
        lines = tuple(line for each in named for line in bus_stops.serving(buses, each))
        stops = "、".join(f"{each.name}（{bus_stops.line_names_at(buses, each)}）" for each in named)
        says = told(Part.NEAR_NAMED, village=village.name, stops=stops)
        return _outcome(scene, answers, replace(asked, village=village.id), lines, says) if named else None
    values = {"stop": near.stop, "minutes": str(near.minutes), "source": near.source, "as_of": near.as_of}
    lines = bus_stops.serving(buses, place)
    says = joined((told(Part.NEAR, village=village.name, **values), _serving(answers, place, lines)))
    return _outcome(scene, answers, BusAsked(want=Want.NEXT, start=place.name), lines, says)


def _outcome(scene: Scene, answers: Answers, asked: BusAsked, lines: Sequence[Line], says: str) -> Outcome:
    buses = answers.buses
    where, when = source(buses, lines)
    text = joined((invented(buses), _from_village(answers, asked), says, source_line(buses, lines)))
    reply = replace(say(ReplyKind.ANSWER, Key.BUS_ANSWER, text=text), source=where, as_of=when)
    return Outcome(stage=_stage(scene, asked), replies=(reply,))


def _from_village(answers: Answers, asked: BusAsked) -> str:
    near = near_of(answers.buses, asked.village) if asked.village else None
    village = answers.town.village(asked.village)
    if near is None or village is None or asked.want is Want.NEAREST:
        return ""
    return told(Part.NEAR_NOTE, village=village.name, stop=near.stop, minutes=str(near.minutes))


def _stage(scene: Scene, asked: BusAsked) -> Idle | Caring:
    if isinstance(scene.conversation.stage, Caring):
        return Caring()
    return Idle(bus=to_text(asked), since=scene.now.isoformat())


def _which(scene: Scene, asked: BusAsked) -> Outcome:
    """Asks which place is meant; the question waits with the talk."""
    side, names = ("start", asked.which_start) if asked.which_start else ("end", asked.which_end)
    choices = tuple(Button(id=f"bus:{side}:{name}", label=name) for name in names[:MOST_CHOICES])
    reply = say(ReplyKind.OPTIONS, Key.BUS_WHICH, *choices, *buttons("none"))
    return Outcome(stage=_stage(scene, asked), replies=(reply,))


def _which_line(scene: Scene, answers: Answers, asked: BusAsked) -> Outcome:
    lines = answers.buses.table.lines
    choices = tuple(Button(id=f"bus:line:{line.name}", label=line.name) for line in lines)
    return Outcome(stage=_stage(scene, asked), replies=(say(ReplyKind.OPTIONS, Key.BUS_WHICH_LINE, *choices),))


def picked(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    """The place or the line that was picked, put into the question that waits; None where none waits any more."""
    side, _, name = about.partition(":")
    stage = scene.conversation.stage
    asked = from_text(stage.bus) if isinstance(stage, Idle) else None
    known = answers.buses.line(name) if side == "line" else answers.buses.place(name)
    if asked is None or known is None:
        return None
    match side:
        case "line":
            asked = replace(asked, line=name)
        case "start":
            asked = replace(asked, start=name, which_start=())
        case "end":
            asked = replace(asked, end=name, which_end=())
        case _:
            return None
    return respond(scene, answers, asked)
