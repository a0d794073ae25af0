"""Three ways of looking at a text: its characters, their sounds, and its everyday words made one.

Each view is a string; its terms are single signs and pairs of neighbours.
"""

from itertools import pairwise

from knowledge.alike import alike
from knowledge.sounds import sounded

WRITTEN, SOUNDED, MEANT = range(3)
VIEWS = (WRITTEN, SOUNDED, MEANT)


def looked_at(text: str) -> tuple[str, str, str]:
    """The text in each of VIEWS."""
    return text, sounded(text), alike(text)


def terms_of(view: str) -> dict[str, None]:
    """The different signs and pairs of signs of one view, in order."""
    return dict.fromkeys([*view, *map("".join, pairwise(view))])
