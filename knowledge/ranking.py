"""Which entries a text means, the likeliest first, by likeness and by what the phrasings taught."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing import Index, Ints, Lists
from knowledge.likeness import Asked, Near, asked_of, covered, nearest

_LIKENESS = 2.3  # beside the weights that were learnt
_FAR = 0.5  # at most, of the nearest, what was not near enough to be compared
_ALONE = 10.0  # where nothing was learnt


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """An entry and its nearest phrasing, by number, with what tells how sure that is.

    `lead` is by how much it is ahead of the best other entry, `share` the logarithm of its part of all, `score` how
    near the phrasing is, `telling` how much of what was asked the entry's phrasings have, `covered` which part of it.
    `learnt` is what the weights say, in the measure of `lead`.
    """

    entry: int
    phrasing: int
    lead: float
    share: float
    score: float
    telling: float
    covered: float
    learnt: float

    @property
    def measures(self) -> tuple[float, ...]:
        """As confidence.MEASURES names them."""
        return self.lead, self.share, self.score * self.telling


def ranked(index: Index, weights: Lists, text: str, limit: int) -> list[Ranked]:
    """The likeliest entries for a comparable text."""
    asked = asked_of(index, text)
    near = nearest(index, asked)
    if not len(near.entries):
        return []
    if not len(weights.items):
        scores = near.scores.astype(np.float64)
        totals = _Totals(near.entries, scores, _ALONE * scores, 0 * scores)
    else:
        scores = np.full(len(index.entries), min(float(near.scores[-1]), _FAR * float(near.scores[0])))
        scores[near.entries] = near.scores
        learnt = weights.summed(asked.terms, asked.weights, len(scores))
        totals = _Totals(np.arange(len(scores)), scores, learnt + _LIKENESS * scores, learnt)
    return _ordered(index, asked, near, totals, limit)


class _Totals(NamedTuple):
    """Entries by number with their likeness, with both together, and with what the weights alone say."""

    entries: Ints
    scores: NDArray[np.float64]
    totals: NDArray[np.float64]
    learnt: NDArray[np.float64]


def _ordered(index: Index, asked: Asked, near: Near, of: _Totals, limit: int) -> list[Ranked]:
    order = (-of.totals).argsort(kind="stable")[: limit + 1].tolist()
    best = of.totals[order].tolist()
    whole = best[0] + math.log(float(np.exp(of.totals - best[0]).sum()))
    phrasings = dict(zip(near.entries.tolist(), near.phrasings.tolist(), strict=True))
    return [
        _ranked(index, asked, of, number, phrasings, (total, _rival(best, place), whole))
        for place, (number, total) in enumerate(zip(order[:limit], best, strict=False))
    ]


def _rival(best: list[float], place: int) -> float:
    """The total of the best other entry; where there is none, one that is far behind."""
    return best[0] if place else best[1] if len(best) > 1 else best[0] - _ALONE


def _ranked(
    index: Index, asked: Asked, of: _Totals, number: int, phrasings: dict[int, int], against: tuple[float, float, float]
) -> Ranked:
    """`against` is the entry's total, its rival's and that of all."""
    entry = int(of.entries[number])
    told = covered(index, asked, entry)
    total, rival, whole = against
    return Ranked(
        entry=entry,
        phrasing=phrasings.get(entry, int(index.first[entry])),
        lead=total - rival,
        share=total - whole,
        score=float(of.scores[number]),
        telling=math.log1p(told / index.strange),
        covered=told / (asked.whole or 1.0),
        learnt=float(of.learnt[number]),
    )
