"""How alike what was asked and the phrasings are: a quick first look, then a whole comparison of what it brought."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from knowledge.indexing import SHARES, Floats, Index, Ints
from knowledge.spelling import respelt
from knowledge.views import WRITTEN, looked_at, terms_of

_KEPT = 60  # phrasings compared whole, after a first look through the rarer terms
_BUDGET = 20_000  # what the first look may touch
_NEAR = 0.3  # of the nearest in the first look; what is farther is not compared whole
_ORDER = 0.4 / sum(SHARES)  # the share of the letters in their order, by edit distance
_SAME = 1.2  # the very words of a phrasing


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked, as terms that the index knows; each view's weights have length one, with those it does not know.

    `told` are the terms of the written view with how much each tells, `whole` is what all of that view tells, with
    what the index does not know.
    """

    text: str
    terms: Ints
    weights: Floats
    told: Mapping[int, float]
    whole: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """An entry's nearest phrasing, both by number, and how near it is: 0 to about 1."""

    entry: int
    phrasing: int
    score: float


def asked_of(index: Index, text: str) -> Asked:
    """A comparable text as terms of the index."""
    written = respelt(text, index.spelling)
    terms, weights = list[int](), list[float]()
    views = looked_at(written)
    for view, seen in enumerate(views):
        known, length = _weighed(index, view, seen)
        terms += known
        weights += [weight / length for weight in known.values()]
    told, whole = _told(index, views[WRITTEN])
    return Asked(
        text=written,
        terms=np.array(terms, np.int64),
        weights=np.array(weights, np.float32),
        told=told,
        whole=whole,
    )


def _weighed(index: Index, view: int, seen: str) -> tuple[dict[int, float], float]:
    """The known terms of one view with their weights, and the length of all weights."""
    known, squares = dict[int, float](), 0.0
    numbers, weights = index.numbers[view], index.weights
    for term in terms_of(seen):
        number = numbers.get(term)
        if number is None:
            squares += index.unseen[len(term) - 1] ** 2
        else:
            known[number] = weight = weights[number]
            squares += weight * weight
    return known, squares**0.5 or 1.0


def _told(index: Index, seen: str) -> tuple[dict[int, float], float]:
    """How much the known terms of the written view tell, and all of them: a pair as much as a sign."""
    numbers, tells = index.numbers[WRITTEN], index.tells
    found = [numbers.get(term, -1) for term in terms_of(seen)]
    known = {number: tells[number] for number in found if number >= 0}
    return known, sum(known.values()) + index.strange * found.count(-1)


def nearest(index: Index, asked: Asked) -> list[Near]:
    """The entries that share something telling with what was asked, each by its nearest phrasing, the nearest first."""
    kept = _first_look(index, asked)
    scores = _compared(index, asked, kept)
    found: dict[int, Near] = {}
    for place in np.lexsort((kept, -scores)).tolist():
        phrasing = int(kept[place])
        entry = int(index.owner[phrasing])
        if entry not in found:
            found[entry] = Near(entry=entry, phrasing=phrasing, score=float(scores[place]))
    return list(found.values())


def _first_look(index: Index, asked: Asked) -> Ints:
    """The phrasings that are worth a whole comparison, by number."""
    rows = index.phrasings
    order = np.argsort(rows.starts[asked.terms + 1] - rows.starts[asked.terms], kind="stable")
    touched = np.cumsum((rows.starts[asked.terms + 1] - rows.starts[asked.terms])[order])
    rare = order[: max(1, int(np.searchsorted(touched, _BUDGET, "right")))]
    near = rows.summed(asked.terms[rare], asked.weights[rare], len(index.texts))
    kept = np.flatnonzero(near > _NEAR * near.max(initial=0.0))
    if len(kept) > _KEPT:
        kept = np.sort(kept[np.argpartition(-near[kept], _KEPT)[:_KEPT]])
    return np.union1d(kept, np.array(index.same.get(asked.text, ()), np.int64))


def _compared(index: Index, asked: Asked, kept: Ints) -> Floats:
    items, values, lengths = index.terms.of(kept)
    looked_for = np.zeros(len(index.view), np.float32)
    looked_for[asked.terms] = asked.weights
    shared = np.bincount(np.repeat(np.arange(len(kept)), lengths), looked_for[items] * values, len(kept))
    in_order = [fuzz.ratio(asked.text, index.texts[number]) / 100 for number in kept.tolist()]
    scores: Floats = (shared + _ORDER * np.array(in_order)).astype(np.float32)
    same = [number in index.same.get(asked.text, ()) for number in kept.tolist()]
    scores[np.array(same, bool)] = _SAME
    return scores


def covered(index: Index, asked: Asked, entry: int) -> float:
    """The weight of what was asked that stands in the entry's phrasings."""
    begin, end = index.terms.starts[index.first[entry]], index.terms.starts[index.first[entry + 1]]
    return sum(map(asked.told.__getitem__, asked.told.keys() & set(index.terms.items[begin:end].tolist())))
