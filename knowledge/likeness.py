"""How alike what was asked and the phrasings are: a quick first look, then a whole comparison of what it brought."""

import math
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from knowledge.indexing import SHARES, Floats, Index
from knowledge.numbering import Ints
from knowledge.spelling import respelt
from knowledge.views import WRITTEN, looked_at, terms_of

_KEPT = 50  # phrasings compared whole, after a first look through the rarer terms
_BUDGET = 4_000  # what the first look may touch
_NEAR = 0.3  # of the nearest in the first look; what is farther is not compared whole
_ORDER = 0.4 / sum(SHARES)  # the share of the letters in their order, by edit distance
_SAME = 1.2  # the very words of a phrasing


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked, as terms that the index knows; each view's weights have length one, with those it does not know.

    The first `written` of the terms are those of the written view; `tells` is how much each of these tells, `whole`
    what all of that view tells, with what the index does not know.
    """

    text: str
    terms: Ints
    weights: Floats
    written: int
    tells: Floats
    whole: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """Entries by number, each with its nearest phrasing and how near that is (0 to about 1), the nearest first."""

    entries: Ints
    phrasings: Ints
    scores: Floats


def asked_of(index: Index, text: str) -> Asked:
    """A comparable text as terms of the index."""
    text = respelt(text, index.spelling)
    found, strange, ends = list[int](), list[float](), list[int]()
    unknown = 0
    for view, seen in enumerate(looked_at(text)):
        terms = terms_of(seen)
        numbers = list(map(index.numbers[view].get, terms))
        missing = [term for term, number in zip(terms, numbers, strict=True) if number is None]
        unknown = len(missing) if view == WRITTEN else unknown
        strange.append(sum(index.unseen[len(term) - 1] for term in missing))
        found += [number for number in numbers if number is not None]
        ends.append(len(found))
    terms_known = np.array(found, np.int64)
    tells = index.tells[terms_known[: ends[WRITTEN]]]
    return Asked(
        text=text,
        terms=terms_known,
        weights=_of_length_one(index.weights[terms_known], ends, strange),
        written=ends[WRITTEN],
        tells=tells,
        whole=float(tells.sum()) + index.strange * unknown,
    )


def _of_length_one(weights: Floats, ends: list[int], strange: list[float]) -> Floats:
    """The weights, those of each view divided by the length that they have with the unknown ones."""
    begin = 0
    for end, squares in zip(ends, strange, strict=True):
        part = weights[begin:end]
        part /= math.sqrt(squares + float(part @ part)) or 1.0
        begin = end
    return weights


def nearest(index: Index, asked: Asked) -> Near:
    """The entries that share something telling with what was asked."""
    kept = _first_look(index, asked)
    scores = _compared(index, asked, kept)
    order = (-scores).argsort(kind="stable")[::-1]
    owners = index.owner[kept[order]].tolist()
    # A dict keeps the last, which is the nearest.
    places = np.array(list(dict(zip(owners, order.tolist(), strict=True)).values()), np.int64)
    places = places[(-scores[places]).argsort(kind="stable")]
    return Near(entries=index.owner[kept[places]], phrasings=kept[places], scores=scores[places])


def _first_look(index: Index, asked: Asked) -> Ints:
    """The phrasings that are worth a whole comparison, by number."""
    rows = index.phrasings
    counts = rows.starts.take(asked.terms + 1) - rows.starts.take(asked.terms)
    order = counts.argsort(kind="stable")
    rare = order[: max(1, int(counts[order].cumsum().searchsorted(_BUDGET, "right")))]
    near = rows.summed(asked.terms[rare], asked.weights[rare], len(index.texts))
    kept = (near > _NEAR * near.max(initial=0.0)).nonzero()[0]
    if len(kept) > _KEPT:
        kept = kept[near[kept].argpartition(len(kept) - _KEPT)[-_KEPT:]]
        kept.sort()
    same = index.same.get(asked.text)
    return kept if same is None else np.union1d(kept, np.array(same, np.int64))


def _compared(index: Index, asked: Asked, kept: Ints) -> Floats:
    items, values, lengths = index.terms.of(kept)
    looked_for = np.zeros(len(index.view), np.float32)
    looked_for[asked.terms] = asked.weights
    values *= looked_for.take(items)
    shared = np.bincount(np.arange(len(kept)).repeat(lengths), values, len(kept))
    texts, text = index.texts, asked.text
    in_order = [fuzz.ratio(text, texts[number]) for number in kept.tolist()]
    scores: Floats = (shared + np.array(in_order) * (_ORDER / 100)).astype(np.float32)
    for same in index.same.get(text, ()):
        scores[np.searchsorted(kept, same)] = _SAME
    return scores


def covered(index: Index, asked: Asked, entry: int) -> float:
    """How much of what was asked is told by words of the entry's phrasings."""
    words = index.spoken.items[index.spoken.starts[entry] : index.spoken.starts[entry + 1]]
    terms = asked.terms[: asked.written]
    places = np.minimum(words.searchsorted(terms), len(words) - 1)
    return float(asked.tells @ (words[places] == terms))
