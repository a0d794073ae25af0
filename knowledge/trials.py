"""What a base teaches its matcher: weights from all its phrasings, and a confidence tried on what was held back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.confidence import MEASURES, Confidence, fit
from knowledge.ear import Ear
from knowledge.indexing import Index, Lists, indexed
from knowledge.learning import fitted, fitted_beside, teaches
from knowledge.meaning import Encoder, Meanings, Sense, encoded, meanings_of, sense_of, stored
from knowledge.ranking import Ranked, ranked
from knowledge.town import Question

# What the pack that ships taught, by `python -m tests.bench.bench_confidence`: the start where a base has less. They
# are not renewed with each of its entries, or every other town's confidence would move with them.
USUAL_ALONE = Confidence(weights=(0.30, 0.92, 0.48), start=0.08)
USUAL_LEARNT = Confidence(weights=(0.27, 1.23, 2.22), start=-1.64)
USUAL_ALONE_MEANT = Confidence(weights=(0.24, 1.10, 0.63), start=-0.42)
USUAL_LEARNT_MEANT = Confidence(weights=(0.23, 1.90, 2.42), start=-1.97)
_HELD_BACK = 6  # one phrasing of so many in each round
_WITHOUT_ANSWER = 1 / 6  # of the entries are left out: so much of what people ask is in no base
_ASKED = 400  # held-out questions are enough
_MOST_ROUNDS = 6
_END, _ENDS = 3, 4
_SEED = 7
_TOGETHER = 256  # questions encoded at once


@dataclass(frozen=True, kw_only=True, slots=True)
class Learnt:
    """All that fitting gives; to be stored with the edition that it was fitted on.

    No meanings without an encoder, no ear where the town has no sentences of danger.
    """

    weights: Lists
    confidence: Confidence
    meanings: Meanings | None = None
    ear: Ear | None = None


def learn(index: Index, questions: Iterable[Question], encoder: Encoder | None = None) -> Learnt:
    """Fit to the entries' phrasings and the town's test questions, comparable. Same base, same outcome."""
    taught = taught_by(index, encoder)
    tried = [*_held_back(taught), *taught.tested(questions)]
    usual = usual_for(index, encoder is not None)
    measures = np.array([best.measures for best, _ in tried]).reshape(len(tried), len(MEASURES))
    right = np.array([entry for _, entry in tried], bool)
    return Learnt(weights=taught.weights, confidence=fit(measures, right, usual), meanings=taught.meanings)


def usual_for(index: Index, meant: bool) -> Confidence:
    """Where the curve of such a base starts."""
    if meant:
        return USUAL_LEARNT_MEANT if teaches(index) else USUAL_ALONE_MEANT
    return USUAL_LEARNT if teaches(index) else USUAL_ALONE


def of_this_base(index: Index, learnt: Learnt, encoder: Encoder | None = None) -> bool:
    """Whether the weights can be meant for this base: as many terms, and no entry that it has not."""
    known = int(learnt.weights.items.max(initial=-1)) < len(index.ids)
    return known and len(learnt.weights.starts) == len(index.view) + 1 and _fit_together(index, learnt, encoder)


def _fit_together(index: Index, learnt: Learnt, encoder: Encoder | None) -> bool:
    """Whether the meanings are there when there is an encoder, and of this base."""
    if learnt.meanings is None or encoder is None:
        return learnt.meanings is None and encoder is None
    rows, weights = learnt.meanings.rows.shape, learnt.meanings.weights.shape
    return rows == (len(index.texts), weights[0]) and weights[1] == len(index.ids)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taught:
    """An index with what was fitted to it."""

    index: Index
    weights: Lists
    meanings: Meanings | None
    encoder: Encoder | None

    def tested(self, questions: Iterable[Question]) -> Iterator[tuple[Ranked, bool]]:
        """The best entry for each question, whose text is comparable, and whether it is the one."""
        asked = list(questions)
        for begin in range(0, len(asked), _TOGETHER):
            part = asked[begin : begin + _TOGETHER]
            for question, sense in zip(part, self._senses([question.text for question in part]), strict=True):
                for best in ranked(self.index, self.weights, question.text, 1, sense):
                    yield best, self.index.ids[best.entry] == question.entry

    def _senses(self, texts: list[str]) -> Iterator[Sense | None]:
        if self.meanings is None or self.encoder is None:
            yield from (None for _ in texts)
            return
        for row in self.meanings.placed(encoded(self.encoder, texts)):
            yield sense_of(self.index, self.meanings, row)


def taught_by(index: Index, encoder: Encoder | None) -> Taught:
    """What the phrasings of the index teach."""
    return _taught(index, None if encoder is None else meanings_of(index, encoder), encoder)


def _taught(index: Index, meanings: Meanings | None, encoder: Encoder | None) -> Taught:
    if meanings is None:
        return Taught(index=index, weights=fitted(index), meanings=None, encoder=None)
    weights, directions = fitted_beside(index, meanings.rows)
    meanings = replace(meanings, weights=stored(directions))
    return Taught(index=index, weights=weights, meanings=meanings, encoder=encoder)


def _held_back(whole: Taught) -> Iterator[tuple[Ranked, bool]]:
    """Phrasings asked of a base that was built without them, and without some entries."""
    index = whole.index
    if not teaches(index):
        return
    order = np.random.default_rng(_SEED)
    parts = order.permutation(len(index.texts)) % _HELD_BACK
    parts[index.first[:-1]] = -1  # an entry's title stays: nobody asks like that
    rounds = min(_MOST_ROUNDS, max(1, _ASKED * _HELD_BACK // len(index.texts)))
    for part in range(rounds):
        gone = order.random(len(index.ids)) < _WITHOUT_ANSWER
        yield from _tried(whole, parts == part, gone)


def as_said(text: str, number: int, ends: int = _ENDS) -> tuple[str, ...]:
    """The phrasing, and of one in so many only the end as well: 多少钱 alone means no entry."""
    return (text, text[-_END:]) if number % ends == 0 else (text,)


def _tried(whole: Taught, held: NDArray[np.bool_], gone: NDArray[np.bool_]) -> Iterator[tuple[Ranked, bool]]:
    index = whole.index
    asked = [
        Question(text=text, entry=index.ids[index.owner[number]])
        for number in np.flatnonzero(held).tolist()
        for text in as_said(index.texts[number], number)
    ]
    yield from _without(whole, held, gone).tested(asked)


def _without(whole: Taught, held: NDArray[np.bool_], gone: NDArray[np.bool_]) -> Taught:
    """The base fitted anew without these phrasings and entries."""
    index, kept = whole.index, np.flatnonzero(~gone).tolist()
    numbers = [[n for n in range(index.first[e], index.first[e + 1]) if not held[n]] for e in kept]
    texts = [[index.texts[number] for number in each] for each in numbers]
    part = indexed([index.ids[entry] for entry in kept], texts)
    meant = whole.meanings
    rows = None if meant is None else replace(meant, rows=meant.rows[list(chain.from_iterable(numbers))])
    return _taught(part, rows, whole.encoder)
