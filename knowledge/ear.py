"""Danger in words that no list has: how much a text sounds like what people in danger say, and unlike what others say.

A logistic curve over the signs and pairs of signs of a text, taught by sentences of both sorts. It never raises an
alarm: where it is sure enough, the numbers to call are said beside the answer.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge.views import MEANT, WRITTEN, looked_at, terms_of
from knowledge.words import Words

WORRIED = 0.5
"""From this probability on the numbers are said."""
_VIEWS = (WRITTEN, MEANT)
_ROUNDS = 10
_STEP, _START_STEP = 1.0, 0.1
_LEAST = 0.05  # smaller weights change nothing
_SEED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A sentence as people say it, and whether somebody is in danger."""

    text: str
    danger: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Ear:
    """What each term of a text says of danger."""

    weights: Mapping[str, float]
    start: float

    def of(self, text: str) -> float:
        """The probability that a comparable text is of danger; 0 for one without any sign."""
        terms = _terms(text)
        if not terms:
            return 0.0
        told = sum(self.weights.get(term, 0.0) for term in terms) / math.sqrt(len(terms))
        return _curve(self.start + told)


def taught(spoken: Iterable[Spoken], others: Iterable[str]) -> Ear | None:
    """What the sentences teach, and `others`, which are harmless, beside them, all of them comparable.

    None without a sentence. Same sentences, same ear.
    """
    told = [(_terms(each.text), each.danger) for each in spoken]
    if not told:
        return None
    told += [(_terms(text), False) for text in others]
    return _fitted([(terms, danger) for terms, danger in told if terms])


def from_lists(words: Words) -> Iterator[Spoken]:
    """The words of a town's lists as sentences: those of danger, and those of troubles and talk that harm nobody."""
    yield from (Spoken(text=word, danger=True) for word in _plain(each.words for each in words.dangers))
    yield from (Spoken(text=word, danger=True) for word in _plain(each.words for each in words.sensitive))
    troubles = [words.complaint_cues, *(each.words for each in words.categories)]
    talk = [*words.commands.values(), words.bare, words.question_cues]
    yield from (Spoken(text=word, danger=False) for word in _plain([*troubles, *talk]))
    # 老伴呢 asks on: who is meant is no sign of danger.
    yield from (Spoken(text=f"{word}呢", danger=False) for word in _plain([words.about]))


def _plain(lists: Iterable[Sequence[str]]) -> list[str]:
    """The words that are written out."""
    return [word for word in chain.from_iterable(lists) if not set("{…") & set(word)]


def _curve(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _terms(text: str) -> list[str]:
    seen = looked_at(text)
    return [f"{view}{term}" for view in _VIEWS for term in terms_of(seen[view])]


def _fitted(told: Sequence[tuple[list[str], bool]]) -> Ear:
    numbers: dict[str, int] = {}
    rows = [np.array([numbers.setdefault(term, len(numbers)) for term in terms], np.int64) for terms, _ in told]
    weights, start, order = np.zeros(len(numbers)), 0.0, np.random.default_rng(_SEED)
    total = _ROUNDS * len(rows)
    for done, number in enumerate(one for _ in range(_ROUNDS) for one in order.permutation(len(rows)).tolist()):
        row, step = rows[number], _STEP * (1 - done / total)
        share = 1 / math.sqrt(len(row))
        wrong = _curve(start + float(weights[row].sum()) * share) - told[number][1]
        weights[row] -= step * wrong * share
        start -= step * _START_STEP * wrong
    kept = weights.astype(np.float16).astype(float).tolist()
    return Ear(
        weights={term: kept[number] for term, number in numbers.items() if abs(kept[number]) >= _LEAST},
        start=float(np.float16(start)),
    )
