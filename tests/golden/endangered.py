"""Sentences of people in danger, and harmless ones that look alike, beside the golden questions.

Each set was written before anybody looked at the word lists or at what they missed, in the voices of old villagers,
migrant workers and children, with dialect, pinyin and slips. The first and the second set were read when the lists were
widened, the third only after its figures had been taken down; what was heard before each is in docs/decisions/0014.
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
    """One sentence of one of the sets."""

    part: str
    kind: Peril
    text: str


def told() -> list[Told]:
    """All of them, in the order of the file. ValueError for a kind that is none."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [Told(part=row["set"], kind=Peril(row["kind"]), text=row["text"]) for row in csv.DictReader(lines)]
