"""Which entries a text means, the likeliest first, by likeness and by what the phrasings taught."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing import Floats, Index, Lists
from knowledge.likeness import Asked, Near, asked_of, covered, nearest
from knowledge.meaning import Sense
from knowledge.numbering import Ints

_LIKENESS = 2.3  # beside the weights that were learnt
_FAR = 0.5  # at most, of the nearest, what was not near enough to be compared
_ALONE = 10.0  # where nothing was learnt
_MEANT = 1.0  # what nearness in meaning counts for beside likeness, for each model


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """An entry and its nearest phrasing, by number, with what tells how sure that is.

    `lead` is by how much it is ahead of the best other entry, `share` the logarithm of its part of all, `score` how
    near the phrasing is, `telling` how much of what was asked the entry's phrasings have, `covered` which part of it.
    `learnt` is what the weights say, in the measure of `lead`; `meant` how near the entry is in meaning, None where
    no encoder said so.
    """

    entry: int
    phrasing: int
    lead: float
    share: float
    score: float
    telling: float
    covered: float
    learnt: float
    meant: float | None = None

    @property
    def measures(self) -> tuple[float, ...]:
        """As confidence.MEASURES names them."""
        near = self.score if self.meant is None else (self.score + self.meant) / 2
        return self.lead, self.share, near * self.telling


def ranked(index: Index, weights: Lists, text: str, limit: int, sense: Sense | None = None) -> list[Ranked]:
    """The likeliest entries for a comparable text; `sense` is what its meaning says, where there is an encoder."""
    asked = asked_of(index, text)
    near = nearest(index, asked)
    if sense is not None:
        return _ordered(index, asked, near, _with_sense(index, weights, asked, near, sense), limit)
    if not len(near.entries):
        return []
    if not len(weights.items):
        scores = near.scores.astype(np.float64)
        totals = _Totals(near.entries, scores, _ALONE * scores, 0 * scores)
    else:
        scores = _of_all(index, near)
        learnt = weights.summed(asked.terms, asked.weights, len(scores))
        totals = _Totals(np.arange(len(scores)), scores, learnt + _LIKENESS * scores, learnt)
    return _ordered(index, asked, near, totals, limit)


class _Totals(NamedTuple):
    """Entries by number with their likeness, with all together, with what the weights alone say, and in meaning."""

    entries: Ints
    scores: NDArray[np.float64]
    totals: NDArray[np.float64]
    learnt: NDArray[np.float64]
    meant: Floats | None = None


def _of_all(index: Index, near: Near) -> NDArray[np.float64]:
    """The likeness of every entry, also of those that were not compared whole."""
    least = min(float(near.scores[-1]), _FAR * float(near.scores[0])) if len(near.scores) else 0.0
    scores = np.full(len(index.ids), least)
    scores[near.entries] = near.scores
    return scores


def _with_sense(index: Index, weights: Lists, asked: Asked, near: Near, sense: Sense) -> _Totals:
    scores = _of_all(index, near)
    learnt = weights.summed(asked.terms, asked.weights, len(scores)) + sense.learnt
    share = _LIKENESS if len(weights.items) else _ALONE
    totals = learnt + share * (scores + _MEANT * sense.models * sense.near)
    return _Totals(np.arange(len(scores)), scores, totals, learnt, sense.near)


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
        meant=None if of.meant is None else float(of.meant[number]),
    )
