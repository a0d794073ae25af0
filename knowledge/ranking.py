"""Which entries a text means, the likeliest first, by likeness and by what the phrasings taught."""

import math
from dataclasses import dataclass

import numpy as np

from knowledge.indexing import Index, Lists, comparable
from knowledge.likeness import Asked, Near, asked_of, covered, nearest

_LIKENESS = 2.3  # beside the weights that were learnt
_ALONE = 10.0  # where nothing was learnt


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """An entry and its nearest phrasing, by number, with what tells how sure that is.

    `lead` is by how much it is ahead of the best other entry, `share` the logarithm of its part of all, `score` how
    near the phrasing is, `covered` the part of what was asked that the entry's phrasings have, `telling` how much
    that is. `learnt` is what the weights say, in `lead`'s measure.
    """

    entry: int
    phrasing: int
    lead: float
    share: float
    score: float
    covered: float
    telling: float
    learnt: float

    @property
    def measures(self) -> tuple[float, ...]:
        """As confidence.MEASURES names them."""
        return self.lead, self.share, self.score, self.covered, self.telling


def ranked(index: Index, weights: Lists, text: str, limit: int) -> list[Ranked]:
    """The likeliest entries for a text as people write it."""
    asked = asked_of(index, comparable(text, index.words))
    near = nearest(index, asked)
    if not near:
        return []
    learnt = weights.summed(asked.terms, asked.weights, len(index.entries)) if len(weights.items) else None
    return _ordered(index, asked, near, learnt, limit)


def _ordered(
    index: Index, asked: Asked, near: list[Near], learnt: "np.ndarray[tuple[int], np.dtype[np.float64]] | None", limit: int
) -> list[Ranked]:
    entries = np.arange(len(index.entries)) if learnt is not None else np.array([each.entry for each in near])
    scores = np.full(len(index.entries), near[-1].score)
    scores[[each.entry for each in near]] = [each.score for each in near]
    totals = _ALONE * scores[entries] if learnt is None else learnt + _LIKENESS * scores
    order = np.lexsort((entries, -totals))[: limit + 1]
    best = totals[order].tolist()
    whole = best[0] + math.log(float(np.exp(totals - best[0]).sum()))
    phrasings = {each.entry: each.phrasing for each in near}
    found = []
    for place, number in enumerate(order[:limit].tolist()):
        entry = int(entries[number])
        other = best[1 if place == 0 else 0] if len(best) > 1 else best[0] - _ALONE
        share = covered(index, asked, entry)
        found.append(
            Ranked(
                entry=entry,
                phrasing=phrasings.get(entry, int(index.first[entry])),
                lead=best[place] - other,
                share=best[place] - whole,
                score=float(scores[entry]),
                covered=share / (asked.whole or 1.0),
                telling=math.log1p(share / index.strange),
                learnt=float(learnt[entry]) if learnt is not None else 0.0,
            )
        )
    return found
