"""How alike two texts are: the cosine of the characters and pairs of characters in them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

_WRITTEN = re.compile(r"[\W_]+")
ALIKE = 0.2
"""From here on somebody may mean the same trouble."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """The characters and pairs of a text with how often they stand in it, and the length of that as a vector."""

    grams: Mapping[str, int]
    length: float


def profile(text: str) -> Profile:
    """What of a text is compared."""
    plain = _WRITTEN.sub("", text)
    grams = Counter(plain) + Counter(map("".join, pairwise(plain)))
    return Profile(grams=grams, length=sqrt(sum(count * count for count in grams.values())))


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1."""
    return closeness(profile(one), profile(other))


def closeness(one: Profile, other: Profile) -> float:
    """The same for who compares one text with many."""
    common = sum(count * other.grams[gram] for gram, count in one.grams.items() if gram in other.grams)
    return common / (one.length * other.length) if common else 0.0
