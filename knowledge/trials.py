"""What a base teaches its matcher: weights from all its phrasings, and a confidence tried on what was held back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.confidence import MEASURES, Confidence, fit
from knowledge.indexing import Index, Lists, comparable, indexed
from knowledge.learning import fitted, teaches
from knowledge.ranking import Ranked, ranked
from knowledge.town import Question

# What the pack that ships teaches, by `python -m tests.bench.bench_confidence`: the start where a base has less.
USUAL_ALONE = Confidence(weights=(0.19, 1.15, 0.63), start=0.08)
USUAL_LEARNT = Confidence(weights=(0.27, 1.23, 2.22), start=-1.64)
_HELD_BACK = 6  # one phrasing of so many in each round
_WITHOUT_ANSWER = 1 / 6  # of the entries are left out: so much of what people ask is in no base
_ASKED = 400  # held-out questions are enough
_MOST_ROUNDS = 6
_END, _ENDS = 3, 4
_SEED = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Learnt:
    """All that fitting gives; to be stored with the edition that it was fitted on."""

    weights: Lists
    confidence: Confidence


def learn(index: Index, questions: Iterable[Question]) -> Learnt:
    """Fit to the entries' phrasings and the town's test questions. Same base, same outcome."""
    weights = fitted(index)
    tried = [*_held_back(index), *_tested(index, weights, questions)]
    measures = np.array([best.measures for best, _ in tried]).reshape(len(tried), len(MEASURES))
    right = np.array([entry for _, entry in tried], bool)
    usual = USUAL_LEARNT if teaches(index) else USUAL_ALONE
    return Learnt(weights=weights, confidence=fit(measures, right, usual))


def of_this_base(index: Index, learnt: Learnt) -> bool:
    """Whether the weights can be meant for this base: as many terms, and no entry that it has not."""
    known = int(learnt.weights.items.max(initial=-1)) < len(index.entries)
    return known and len(learnt.weights.starts) == len(index.view) + 1


def _tested(index: Index, weights: Lists, questions: Iterable[Question]) -> Iterator[tuple[Ranked, bool]]:
    for question in questions:
        for best in ranked(index, weights, comparable(question.text, index.words), 1):
            yield best, index.entries[best.entry].id == question.entry


def _held_back(index: Index) -> Iterator[tuple[Ranked, bool]]:
    """Phrasings asked of a base that was built without them, and without some entries."""
    if not teaches(index):
        return
    order = np.random.default_rng(_SEED)
    parts = order.permutation(len(index.texts)) % _HELD_BACK
    parts[index.first[:-1]] = -1  # an entry's title stays: nobody asks like that
    rounds = min(_MOST_ROUNDS, max(1, _ASKED * _HELD_BACK // len(index.texts)))
    for part in range(rounds):
        gone = order.random(len(index.entries)) < _WITHOUT_ANSWER
        yield from _tried(index, parts == part, gone)


def as_said(text: str, number: int) -> tuple[str, ...]:
    """The phrasing, and of some only the end as well: 多少钱 alone means no entry."""
    return (text, text[-_END:]) if number % _ENDS == 0 else (text,)


def _tried(index: Index, held: NDArray[np.bool_], gone: NDArray[np.bool_]) -> Iterator[tuple[Ranked, bool]]:
    kept = np.flatnonzero(~gone).tolist()
    texts = [[index.texts[n] for n in range(index.first[e], index.first[e + 1]) if not held[n]] for e in kept]
    part = indexed([index.entries[entry] for entry in kept], texts, index.words)
    asked = [
        Question(text=text, entry=index.entries[index.owner[number]].id)
        for number in np.flatnonzero(held).tolist()
        for text in as_said(index.texts[number], number)
    ]
    yield from _tested(part, fitted(part), asked)
