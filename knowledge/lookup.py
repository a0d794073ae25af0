"""Finding entries for staff who type a few words: no answer is given outright, the nearest are listed."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from knowledge.entry import Entry
from knowledge.normalise import clean


def look_up(entries: Iterable[Entry], words: str, most: int) -> list[Entry]:
    """The published entries that share most with the words, the nearest first; none where nothing is shared."""
    asked = _pairs(words)
    if not asked:
        return []
    scored = [(_shared(asked, entry), entry) for entry in entries if entry.published]
    near = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [entry for _, entry in near[:most]]


def _shared(asked: Counter[str], entry: Entry) -> float:
    """What part of the words the entry's questions have, and less of what only its answer has."""
    asking = max(_part(asked, _pairs(text)) for text in (entry.question, *entry.phrasings))
    return asking + 0.4 * _part(asked, _pairs(entry.answer))


def _part(asked: Counter[str], there: Counter[str]) -> float:
    return sum((asked & there).values()) / asked.total()


def _pairs(text: str) -> Counter[str]:
    plain = clean(text)
    return Counter(map("".join, pairwise(plain))) or Counter(plain)
