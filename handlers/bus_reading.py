"""What a question about buses wants to know: which line, from where to where, when. It may leave things open."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from handlers.bus_cues import BACK, BUS, NOT_BUSES, WANTS, Want
from handlers.cues import hear
from knowledge.buses import Buses
from knowledge.line_names import lines_named
from knowledge.normalise import clean
from knowledge.places import Mention, Place, Side, mentions
from knowledge.said_times import said_when
from knowledge.town import Town
from knowledge.villages import find_villages


@dataclass(frozen=True, kw_only=True, slots=True)
class BusAsked:
    """A question: the line, and the places by the names that people give them; "" where nothing was said.

    `at` is in seconds since midnight, `by` when one has to be there then, `day` ISO 8601; `village` is the id of the
    one from which people set out. `which_start` and `which_end` are the places of which one is meant.
    """

    want: Want
    line: str = ""
    start: str = ""
    end: str = ""
    at: int | None = None
    by: bool = False
    day: str = ""
    village: str = ""
    which_start: tuple[str, ...] = ()
    which_end: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a name may mean several places."""
        return bool(self.which_start or self.which_end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """The parts of a question about buses that words hold."""

    want: Want | None
    line: str
    places: tuple[Mention, ...]
    at: int | None
    by: bool
    day: str
    bus: bool
    short: bool
    back: bool
    village: str
    other: bool


_GOES_ON = re.compile("^(?:那么|那|还有|再问|再|哦|喔)+|呢[啊呀]?$")
_LONGEST_FOLLOW = 14


def hear_bus(text: str, buses: Buses, town: Town, today: date) -> Heard:
    """What stands in the words."""
    usual = _usual(text)
    named = lines_named(usual, buses.names)
    when = said_when(named.rest, today)
    found = mentions(when.rest, buses.stops)
    said = clean(usual)
    bare = hear(when.rest, town.words).said
    want = next((want for want, cue in WANTS if cue.search(said)), None)
    return Heard(
        want=want,
        other=NOT_BUSES.search(said) is not None,
        line=named.lines[0].name if named.lines else "",
        places=found,
        at=when.time.seconds if when.time else None,
        by=when.time.by if when.time else False,
        day=when.day.isoformat() if when.day else "",
        bus=bool(named.lines) or BUS.search(said) is not None,
        short=len(bare) <= _LONGEST_FOLLOW,
        back=BACK.search(said) is not None,
        village=next((each.id for each in find_villages(when.rest, town.villages)), ""),
    )


def _usual(text: str) -> str:
    """A turned-over line number of the voice input: 二号线 is meant as 二路."""
    return text.replace("号线", "路")


def asked_of(heard: Heard, buses: Buses) -> BusAsked | None:
    """The question, where the words are one by themselves."""
    if heard.other:
        return None
    if heard.want is Want.NEAREST:
        return BusAsked(want=Want.NEAREST, village=heard.village)
    start, end, which_start, which_end = _ends(heard, buses)
    both = bool(start or which_start) and bool(end or which_end)
    somewhere = bool(start or end or which_start or which_end)
    want = heard.want
    if want is None and both and heard.at is not None:
        want = Want.GO
    if want is None or not (heard.line or (heard.bus and somewhere) or (both and want is Want.GO)):
        return None
    if both and want in (Want.NEXT, Want.STOPS) and (heard.at is not None or not heard.line):
        want = Want.GO
    if want is Want.GO and not both:
        want = Want.STOPS if heard.line else Want.SERVING
    if want is Want.STOPS and not heard.line:
        want = Want.GO if both else Want.SERVING
    return BusAsked(
        want=want,
        line=heard.line,
        start=start,
        end=end,
        which_start=which_start,
        which_end=which_end,
        at=heard.at,
        by=heard.by,
        day=heard.day,
        village=heard.village,
    )


def follow(heard: Heard, last: BusAsked, buses: Buses, text: str) -> BusAsked | None:
    """The question of words that hang on to an earlier one (末班呢, 那回来呢, 明天呢); None where they do not."""
    hangs = _GOES_ON.search(clean(text)) or heard.back or heard.bus or heard.at is not None
    if heard.other or not heard.short or not hangs:
        return None
    start, end, which_start, which_end = _ends(heard, buses)
    places = bool(start or end or which_start or which_end)
    times = heard.at is not None or bool(heard.day)
    if heard.back and not places:
        return _back(last, heard)
    want = heard.want if heard.want in (Want.NEXT, Want.FIRST, Want.LAST, Want.CATCH) else None
    if not (want or times or places or heard.line):
        return None
    return replace(
        last,
        want=want or (Want.NEXT if times and last.want in (Want.FIRST, Want.LAST) else last.want),
        line=heard.line or ("" if places and last.want is Want.GO else last.line),
        at=heard.at if times else (None if want else last.at),
        by=heard.by if times else last.by,
        day=heard.day or last.day,
        start=start or ("" if which_start else last.start),
        end=end or ("" if which_end else last.end),
        which_start=which_start,
        which_end=which_end,
    )


def _back(last: BusAsked, heard: Heard) -> BusAsked:
    """The other way round, not before the way there; of one place alone both directions are told anyway."""
    want = heard.want if heard.want in (Want.FIRST, Want.LAST) else last.want
    start, end = (last.end, last.start) if last.end else (last.start, last.end)
    at = last.at if heard.at is None else heard.at
    return replace(last, want=want, start=start, end=end, at=at, by=heard.by, day=heard.day or last.day)


def _ends(heard: Heard, buses: Buses) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """The places of both ends, each sure or open; a line that is named tells which of several is meant."""
    served = _served(heard.line, buses)
    start, end = _sides(heard.places)
    one, several = _resolved(start, served)
    other, others = _resolved(end, served)
    return one, other, several, others


def _sides(found: tuple[Mention, ...]) -> tuple[Mention | None, Mention | None]:
    start = next((each for each in found if each.side is Side.FROM), None)
    end = next((each for each in found if each.side is Side.TO and each.places), None)
    rest = [each for each in found if each.side is Side.AT and each.places]
    if start is None and rest:
        start = rest.pop(0)
    if end is None and rest:
        end = rest.pop(0)
    return (start if start and start.places else None), end


def _resolved(mention: Mention | None, served: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    if mention is None:
        return "", ()
    if mention.sure is not None:
        return mention.sure.name, ()
    here = [place for place in mention.places if _is_served(place, served)] if served else []
    if len(here) == 1:
        return here[0].name, ()
    return "", tuple(place.name for place in (here or mention.places))


def _served(line: str, buses: Buses) -> frozenset[str]:
    found = buses.line(line) if line else None
    ways = buses.ways(found) if found else ()
    return frozenset(call.stop for way in ways for call in way.calls)


def _is_served(place: Place, served: Iterable[str]) -> bool:
    return any(stop.id in served for stop in place.stops)


def to_text(asked: BusAsked) -> str:
    """The question as it is remembered with a talk."""
    return json.dumps({name: value for name, value in asdict(asked).items() if value not in ("", None, False, ())})


def from_text(text: str) -> BusAsked | None:
    """A question that was remembered; None for nothing, or for one of another program."""
    if not text:
        return None
    held = json.loads(text)
    try:
        lists = {name: tuple(held.get(name, ())) for name in ("which_start", "which_end")}
        return BusAsked(**{**held, "want": Want(held["want"]), **lists})
    except (TypeError, ValueError):
        return None
