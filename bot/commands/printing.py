"""What a terminal may be given."""

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

T = TypeVar("T")
_BAR = 40


def printable(text: str) -> str:
    """The text without characters that a terminal would obey; line ends and blanks of any width stay."""
    return "".join(one for one in text if one.isprintable() or one == "\n" or unicodedata.category(one) == "Zs")


def told_of(things: Sequence[T], to: TextIO = sys.stderr) -> Iterator[T]:
    """The things one by one, with a bar on a terminal that says how far that is; nothing where nobody watches."""
    watched = to.isatty()
    for done, thing in enumerate(things):
        if watched and done * _BAR // len(things) != (done - 1) * _BAR // len(things):
            filled = done * _BAR // len(things)
            to.write(f"\r[{'=' * filled}{' ' * (_BAR - filled)}] {done}/{len(things)}")
            to.flush()
        yield thing
    if watched:
        to.write(f"\r{' ' * (_BAR + 24)}\r")
