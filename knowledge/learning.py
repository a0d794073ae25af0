"""What the base's own phrasings teach: which terms speak for an entry and against the others.

A softmax over the entries, fitted by plain stochastic gradient descent; a linear SVM and the same softmax fitted to the
end are no better on held-out phrasings. Same phrasings, same weights.
"""

import numpy as np

from knowledge.indexing import Floats, Index, Ints, Lists, cells_of, lengths_of

SHARES = (1.0, 0.7, 1.0)
"""What each of VIEWS counts for."""
ENOUGH = 1.3
"""Phrasings an entry from which on there is something to learn."""
MOST_WEIGHTS = 64_000_000
"""Terms times entries up to which weights are fitted; 256 MB while that lasts."""
_ROUNDS = 10
_STEP = 1.5  # of the first round; it falls to nothing
_KEPT = 0.05  # of the weights, the largest; the rest change no outcome
_SEED = 5


def teaches(index: Index) -> bool:
    """Whether the base has spare phrasings to learn from, and is small enough."""
    enough = len(index.texts) >= ENOUGH * len(index.entries)
    return enough and len(index.entries) > 1 and len(index.view) * len(index.entries) <= MOST_WEIGHTS


def fitted(index: Index) -> Lists:
    """The weights: for each term the entries that it speaks for or against. None where nothing can be learnt."""
    if not teaches(index):
        return nothing(index)
    weights = np.zeros((len(index.view), len(index.entries)), np.float32)
    rows = _rows(index)
    order = np.random.default_rng(_SEED)
    total = _ROUNDS * len(rows)
    for done, number in enumerate(number for _ in range(_ROUNDS) for number in order.permutation(len(rows)).tolist()):
        terms, values = rows[number]
        _learn(weights, terms, values, int(index.owner[number]), _STEP * (1 - done / total))
    return _pruned(weights * _shares(index)[:, None])


def nothing(index: Index) -> Lists:
    """No weights for any term."""
    return Lists(
        starts=np.zeros(len(index.view) + 1, np.int64), items=np.zeros(0, np.int32), values=np.zeros(0, np.float32)
    )


def _rows(index: Index) -> list[tuple[Ints, Floats]]:
    """Each phrasing's terms and their values, of length one in each view before the view's share."""
    lists, weights = index.terms, index.weights
    lengths = lengths_of(lists.starts, lists.items, index.view, weights)
    units = weights[lists.items] / lengths[cells_of(lists.starts, lists.items, index.view)]
    shared = (units * _shares(index)[lists.items]).astype(np.float32)
    cuts = lists.starts[1:-1]
    return list(zip(np.split(lists.items.astype(np.int64), cuts), np.split(shared, cuts), strict=True))


def _shares(index: Index) -> Floats:
    return np.array(SHARES, np.float32)[index.view]


def _learn(weights: Floats, terms: Ints, values: Floats, entry: int, step: float) -> None:
    """One phrasing: its own entry up, the others down by how likely they looked."""
    rows = weights[terms]
    wrong = values @ rows
    wrong -= wrong.max()
    np.exp(wrong, out=wrong)
    wrong /= wrong.sum()
    wrong[entry] -= 1
    rows -= np.outer(values * np.float32(step), wrong)
    weights[terms] = rows


def _pruned(weights: Floats) -> Lists:
    size = np.abs(weights)
    least = np.partition(size, int(size.size * (1 - _KEPT)), axis=None)[int(size.size * (1 - _KEPT))]
    terms, entries = np.nonzero(size >= max(float(least), 1e-6))
    starts = np.concatenate(([0], np.cumsum(np.bincount(terms, minlength=len(weights)))))
    # Stored in half the size, so that what is read again is what was fitted.
    values = weights[terms, entries].astype(np.float16).astype(np.float32)
    return Lists(starts=starts, items=entries.astype(np.int32), values=values)
