"""What is made of a town's lists is made once: comparing a long list to find what was made of it costs more than it."""

from collections.abc import Callable
from typing import Generic, TypeVar

REMEMBERED = 32
"""How many of the texts looked at last are kept in mind: one turn asks for the same words many times."""
_MOST = 1_024

Given = TypeVar("Given")
Made = TypeVar("Made")


class Once(Generic[Given, Made]):
    """A pure function of something that never changes, remembered by which object it was, not by what is in it.

    Safe from any thread: two that ask at once may both make it.
    """

    def __init__(self, make: Callable[[Given], Made]) -> None:
        self._make = make
        self._made: dict[int, tuple[Given, Made]] = {}

    def __call__(self, given: Given) -> Made:
        """What is made of it; it is kept alive with that, so that its place is nobody else's."""
        known = self._made.get(id(given))
        if known is not None:
            return known[1]
        made = self._make(given)
        if len(self._made) >= _MOST:
            self._made.clear()
        self._made[id(given)] = given, made
        return made
