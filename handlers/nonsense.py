"""What holds no matter at all: laughter, a cat on the keyboard, orders to a machine."""

import re
from enum import StrEnum
from functools import lru_cache

from handlers.phone import bare_phone
from knowledge.normalise import fold
from knowledge.words import Words

_ONCE = r"(.{1,2}?)"
_REPEATED = re.compile(rf"{_ONCE}\1{{2,}}")
_LAUGHTER = re.compile(r"(?:哈|呵|嘿|嘻|嗨|嘎|ha|he|hia|lol|h|23+|6{2,})+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_LATIN = re.compile(r"[a-z]{4,}")
# ngzh is the most that pinyin has in a row.
_NO_VOWEL = re.compile("[bcdfghjklmnpqrstwxyz]{5,}")
_LONGEST_LAUGH = 2


class Oddity(StrEnum):
    """What sort of nonsense it is."""

    LAUGHTER = "laughter"
    GIBBERISH = "gibberish"
    MACHINE = "machine"


def read(said: str, text: str, words: Words) -> Oddity | None:
    """What a message without a matter is; `said` is the text with nothing but letters, characters and digits."""
    if bare_phone(text) is not None:
        return None
    if is_for_machines(text, words):
        return Oddity.MACHINE
    if len(said) >= _LONGEST_LAUGH and _LAUGHTER.fullmatch(said):
        return Oddity.LAUGHTER
    return Oddity.GIBBERISH if _REPEATED.fullmatch(said) or _is_mashed(said) else None


def once(said: str) -> str:
    """What is said over and over, said once: 好好好 is 好; other words as they are."""
    found = _REPEATED.fullmatch(said)
    return found.group(1) if found else said


def is_for_machines(text: str, words: Words) -> bool:
    """Whether it is an order to a program, a query or a piece of a page; punctuation counts here."""
    if not words.machine:
        return False
    told = " ".join(fold(text).split())
    return any(each in told for each in _folded(words.machine))


@lru_cache(maxsize=8)
def _folded(orders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, orders))


def _is_mashed(said: str) -> bool:
    """Keys beside each other, or letters that no syllable could have; pinyin has vowels."""
    if not _LATIN.fullmatch(said):
        return False
    return not re.search("[aeiouv]", said) or bool(_NO_VOWEL.search(said)) or _runs_along(said)


def _runs_along(said: str) -> bool:
    """Whether it runs along a row of the keyboard, all of it in pieces of three keys or more."""
    at = 0
    while at < len(said):
        length = _run(said[at:])
        if length < len(said[at : at + 3]) or length == 0:
            return False
        at += length
    return True


def _run(said: str) -> int:
    lengths = (length for length in range(len(said), 0, -1) if any(said[:length] in row for row in _ROWS))
    return next(lengths, 0)
