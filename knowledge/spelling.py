"""Writing pinyin back in characters: the base's own words of that sound, as an input method would offer them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from knowledge.sounds import sounded, spelt

_LATIN = re.compile("[a-z]{2,60}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Spelling:
    """How the base writes a pair of sounds and a single one, and the Latin words that it uses itself."""

    pairs: Mapping[str, str]
    singles: Mapping[str, str]
    latin: frozenset[str]


def spelling_of(texts: Iterable[str]) -> Spelling:
    """The commonest writing of every sound in the texts."""
    pairs, singles, latin = Counter[str](), Counter[str](), set[str]()
    for text in texts:
        pairs.update(map("".join, pairwise(text)))
        singles.update(text)
        latin.update(_LATIN.findall(text))
    return Spelling(pairs=_commonest(pairs), singles=_commonest(singles), latin=frozenset(latin))


def _commonest(counts: Mapping[str, int]) -> dict[str, str]:
    """By sound; of two that are equally common the one that sorts first."""
    ordered = sorted(counts.items(), key=lambda item: (item[1], item[0]))
    return {sounded(written): written for written, _ in ordered if not written.isascii()}


def respelt(text: str, spelling: Spelling) -> str:
    """The text with Latin runs that spell syllables in the base's own characters; its own Latin words stay."""
    return _LATIN.sub(lambda run: _written(run.group(), spelling), text)


def _written(run: str, spelling: Spelling) -> str:
    sounds = run if run in spelling.latin else spelt(run)
    if sounds == run:
        return run
    written, place = "", 0
    while place < len(sounds):
        pair = spelling.pairs.get(sounds[place : place + 2])
        written += pair or spelling.singles.get(sounds[place], sounds[place])
        place += 2 if pair else 1
    return written
