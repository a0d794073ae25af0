"""A place that was sent on a map: its coordinates, and what the map calls it."""

import re
from dataclasses import dataclass

from handlers.wording import render
from handlers.wording.keys import Key

_SENT = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)(?:\s+(.*))?", re.DOTALL)
# As `told` writes it.
_TOLD = re.compile(r"地图位置 (-?\d{1,2}\.\d{5},-?\d{1,3}\.\d{5})")
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A place: coordinates as "31.00000,121.00000" (latitude first), "" where there are none, and its name."""

    at: str
    name: str


def read(sent: str) -> Spot:
    """What a channel sent: coordinates and the name after them; anything else is taken for a name."""
    found = _SENT.fullmatch(sent)
    if found is None:
        return Spot(at="", name=_name(sent))
    at = f"{float(found.group(1)):.5f},{float(found.group(2)):.5f}"
    return Spot(at=at, name=_name(found.group(3) or ""))


def _name(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME]


def told(sent: str) -> str:
    """The place for staff: coordinates and name."""
    spot = read(sent)
    return render(Key.SPOT, {"spot": f"{spot.at} {spot.name}".strip()})


def shown(place: str, sent: str) -> str:
    """The place for the resident: their own words and the map's name, and that there is more on the map."""
    if not sent:
        return place
    named = "，".join(filter(None, (place, read(sent).name)))
    return render(Key.PLACE_SPOT, {"place": named})


def coordinates(text: str) -> str:
    """The last coordinates that stand in a text as `told` wrote them; "" for none."""
    return next(iter(reversed(_TOLD.findall(text))), "")
