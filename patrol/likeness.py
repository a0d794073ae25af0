"""How alike two texts are: the cosine of the characters and pairs of characters in them."""

import re
from collections import Counter
from itertools import pairwise
from math import sqrt

_WRITTEN = re.compile(r"[\W_]+")
ALIKE = 0.2
"""From here on somebody may mean the same trouble."""


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1."""
    first, second = _grams(one), _grams(other)
    common = sum(count * second[gram] for gram, count in first.items() if gram in second)
    return common / (_length(first) * _length(second)) if common else 0.0


def _grams(text: str) -> Counter[str]:
    plain = _WRITTEN.sub("", text)
    return Counter(plain) + Counter(map("".join, pairwise(plain)))


def _length(grams: Counter[str]) -> float:
    return sqrt(sum(count * count for count in grams.values()))
