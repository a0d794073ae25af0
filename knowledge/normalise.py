"""Bringing what people write to one form before it is compared."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from knowledge.traditional import SIMPLIFIED
from knowledge.words import Words

_NOT_TEXT = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Full-width forms, capitals and traditional characters made one; punctuation stays."""
    return unicodedata.normalize("NFKC", text).lower().translate(SIMPLIFIED)


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
    usual = _replace(clean(text), _usual(words.synonyms))
    return _replace(usual, _nothing(words.fillers)) or usual


def _replace(text: str, meant: Mapping[str, str]) -> str:
    return _any_of(tuple(meant)).sub(lambda said: meant[said.group()], text)


@lru_cache(maxsize=8)
def _usual(synonyms: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {clean(said): clean(meant) for said, meant in synonyms if clean(said)}


@lru_cache(maxsize=8)
def _nothing(fillers: tuple[str, ...]) -> Mapping[str, str]:
    return dict.fromkeys(filter(None, map(clean, fillers)), "")


@lru_cache(maxsize=16)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pass, longest phrase first, so that what was replaced is never replaced again."""
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) or "(?!)")
