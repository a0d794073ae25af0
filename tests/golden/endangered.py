"""Sentences of people in danger, and harmless ones that look alike, beside the golden questions.

They were written in the voices of old villagers, migrant workers and children, in two parts by two hands, before what
is heard of them was looked at; what was changed after that is told in docs/decisions/0014.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = Path(__file__).parent / "dangers.csv"


class Peril(StrEnum):
    """What happens to them; NONE to nobody."""

    FIRE = "fire"
    GAS = "gas"
    HURT = "hurt"
    ILL = "ill"
    WATER = "water"
    ELECTRIC = "electric"
    COLLAPSE = "collapse"
    CRIME = "crime"
    MISSING = "missing"
    SUICIDE = "suicide"
    HOME = "home"
    SEXUAL = "sexual"
    CHILD = "child"
    NONE = "none"


DELICATE = (Peril.SUICIDE, Peril.HOME, Peril.SEXUAL, Peril.CHILD)
"""What leads to help lines and never to a village."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One sentence."""

    kind: Peril
    text: str


def told(danger: bool) -> list[Told]:
    """Those of people in danger or the others, in the order of the file. ValueError for a kind that is none."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        read = [Told(kind=Peril(row["kind"]), text=row["text"]) for row in csv.DictReader(lines)]
    return [each for each in read if (each.kind is not Peril.NONE) is danger]
