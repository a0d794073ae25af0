"""Bringing what people write to one form before it is compared."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from knowledge.once import REMEMBERED, Once
from knowledge.traditional import SIMPLIFIED
from knowledge.words import Words

_NOT_TEXT = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Full-width forms, capitals and traditional characters made one; punctuation stays."""
    return unicodedata.normalize("NFKC", text).lower().translate(SIMPLIFIED)


@lru_cache(maxsize=2 * REMEMBERED)
def clean(text: str) -> str:
    """`fold`, and only letters, characters and digits kept: for comparing whole messages and phrases."""
    return _NOT_TEXT.sub("", fold(text))


@lru_cache(maxsize=16_384)
def clean_word(word: str) -> str:
    """`clean` for the words of a town's lists: they come back with every message. Not for what people write."""
    return clean(word)


def normalise(text: str, words: Words) -> str:
    """`clean`, then the town's dialect words and old names said the usual way, then fillers dropped.

    What consists of fillers only stays as it is, so that a greeting does not become nothing.
    """
    return _usual_words(words)(text)


def _habits(words: Words) -> Callable[[str], str]:
    """How the town's people say things, ready to be used; it remembers the texts of the last turns."""
    usual, nothing = _replacing(_usual(words.synonyms)), _replacing(_nothing(words.fillers))

    @lru_cache(maxsize=REMEMBERED)
    def normalised(text: str) -> str:
        said = usual(clean(text))
        return nothing(said) or said

    return normalised


_usual_words = Once(_habits)


def _replacing(meant: Mapping[str, str]) -> Callable[[str], str]:
    """One pass, longest phrase first, so that what was replaced is never replaced again."""
    phrases = re.compile("|".join(map(re.escape, sorted(meant, key=len, reverse=True))) or "(?!)")
    return lambda text: phrases.sub(lambda said: meant[said.group()], text)


def _usual(synonyms: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {clean(said): clean(meant) for said, meant in synonyms if clean(said)}


def _nothing(fillers: tuple[str, ...]) -> Mapping[str, str]:
    return dict.fromkeys(filter(None, map(clean, fillers)), "")
