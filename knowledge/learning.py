"""What the base's own phrasings teach: which terms speak for an entry and against the others.

A softmax over the entries, fitted by plain stochastic gradient descent; a linear SVM and the same softmax fitted to the
end are no better on held-out phrasings. Same phrasings, same weights.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from knowledge.indexing import Floats, Index, Lists, cells_of, lengths_of
from knowledge.numbering import Ints

SHARES = (1.0, 0.7, 1.0)
"""What each of VIEWS counts for."""
MEANT = np.float32(1.5)
"""What a text's meaning counts for beside one of VIEWS."""
ENOUGH = 1.3
"""Phrasings an entry from which on there is something to learn."""
MOST_WEIGHTS = 128_000_000
"""Terms times entries up to which weights are fitted; 512 MB while that lasts."""
_ALL = 1_024  # entries up to which a phrasing is learnt against all others
_LIKEST = 128  # beyond that against so many
_ROUNDS = 10
_STEP = 1.5  # of the first round; it falls to nothing
_KEPT = 0.05  # of the weights, the largest; the rest change no outcome
_NOTHING = 1e-6
_SAMPLED, _BLOCK = 4_000_000, 4_096
_SEED = 5


def teaches(index: Index) -> bool:
    """Whether the base has spare phrasings to learn from, and is small enough."""
    enough = len(index.texts) >= ENOUGH * len(index.ids)
    return enough and len(index.ids) > 1 and len(index.view) * len(index.ids) <= MOST_WEIGHTS


def fitted(index: Index) -> Lists:
    """The weights: for each term the entries that it speaks for or against. None where nothing can be learnt."""
    return fitted_beside(index, np.zeros((len(index.texts), 0), np.float32))[0]


def fitted_beside(index: Index, meant: Floats) -> tuple[Lists, Floats]:
    """The weights of the terms, and of the directions in which the phrasings mean something, learnt together.

    `meant` has a row for each phrasing and a column for each direction.
    """
    weights = _Weights(
        terms=np.zeros((len(index.view), len(index.ids)), np.float32),
        directions=np.zeros((meant.shape[1], len(index.ids)), np.float32),
    )
    if not teaches(index):
        return nothing(index), weights.directions
    _learn(index, weights, rows_of(index, meant))
    return _pruned(weights.terms * shares_of(index)[:, None]), weights.directions * MEANT


class _Weights(NamedTuple):
    """What each term and each direction says for the entries."""

    terms: Floats
    directions: Floats


class Row(NamedTuple):
    """What a phrasing says: its terms with their values, and where its meaning lies."""

    terms: Ints
    values: Floats
    meant: Floats


def _learn(index: Index, weights: _Weights, rows: list[Row]) -> None:
    learn = _learn_all if len(index.ids) <= _ALL else _learn_likest
    rivals = [_rivals(index, number, row) for number, row in enumerate(rows)]
    for number, step in steps(len(rows)):
        learn(weights, rows[number], rivals[number], step)


def steps(rows: int) -> Iterator[tuple[int, float]]:
    """Which phrasing is learnt next, and how much of it: less and less."""
    order = np.random.default_rng(_SEED)
    numbers = (number for _ in range(_ROUNDS) for number in order.permutation(rows).tolist())
    return ((number, _STEP * (1 - done / (_ROUNDS * rows))) for done, number in enumerate(numbers))


def nothing(index: Index) -> Lists:
    """No weights for any term."""
    return Lists(
        starts=np.zeros(len(index.view) + 1, np.int64), items=np.zeros(0, np.int32), values=np.zeros(0, np.float32)
    )


def rows_of(index: Index, meant: Floats) -> list[Row]:
    """Each phrasing's terms and their values, of length one in each view before the view's share, and its meaning."""
    lists, weights = index.terms, index.weights
    lengths = lengths_of(lists.starts, lists.items, index.view, weights)
    units = weights[lists.items] / lengths[cells_of(lists.starts, lists.items, index.view)]
    shared = (units * shares_of(index)[lists.items]).astype(np.float32)
    cuts = lists.starts[1:-1]
    parts = np.split(lists.items.astype(np.int64), cuts), np.split(shared, cuts), meant * MEANT
    return [Row(*row) for row in zip(*parts, strict=True)]


def shares_of(index: Index) -> Floats:
    """What each term's view counts for."""
    return np.array(SHARES, np.float32)[index.view]


def _rivals(index: Index, number: int, row: Row) -> Ints:
    """The entry of a phrasing, first; and where there are too many to learn against all, those that are likest."""
    own = int(index.owner[number])
    if len(index.ids) <= _ALL:
        return np.array([own])
    shared = index.phrasings.summed(row.terms, row.values, len(index.texts))
    near = np.maximum.reduceat(shared, index.first[:-1])
    likest = near.argpartition(len(near) - _LIKEST)[-_LIKEST:]
    return np.array([own, *likest[likest != own]])


def _learn_all(weights: _Weights, row: Row, rivals: Ints, step: float) -> None:
    """One phrasing: its own entry up, all others down by how likely they looked."""
    part, directions = weights.terms[row.terms], weights.directions
    wrong = too_likely(row.values @ part + row.meant @ directions, int(rivals[0]))
    part -= np.outer(row.values * np.float32(step), wrong)
    weights.terms[row.terms] = part
    directions -= np.outer(row.meant * np.float32(step), wrong)


def _learn_likest(weights: _Weights, row: Row, rivals: Ints, step: float) -> None:
    """The same against the likest others only."""
    places = row.terms[:, None], rivals
    part, directions = weights.terms[places], weights.directions[:, rivals]
    wrong = too_likely(row.values @ part + row.meant @ directions, 0)
    weights.terms[places] = part - np.outer(row.values * np.float32(step), wrong)
    weights.directions[:, rivals] = directions - np.outer(row.meant * np.float32(step), wrong)


def too_likely(totals: Floats, own: int) -> Floats:
    """By how much each entry looked too likely; `totals` are used up."""
    totals -= totals.max()
    np.exp(totals, out=totals)
    totals /= totals.sum()
    totals[own] -= 1
    return totals


def _pruned(weights: Floats) -> Lists:
    """The largest weights by term; the least of them is told from a sample where there are very many."""
    sample = np.abs(weights.reshape(-1)[:: 1 + weights.size // _SAMPLED])
    place = int(len(sample) * (1 - _KEPT))
    least = max(float(np.partition(sample, place)[place]), _NOTHING)
    blocks = [np.abs(weights[begin : begin + _BLOCK]) >= least for begin in range(0, len(weights), _BLOCK)]
    counts = np.concatenate([block.sum(axis=1) for block in blocks])
    items = np.concatenate([block.nonzero()[1].astype(np.int32) for block in blocks])
    values = np.concatenate([weights[place * _BLOCK :][: len(block)][block] for place, block in enumerate(blocks)])
    return Lists(
        starts=np.concatenate(([0], np.cumsum(counts))),
        items=items,
        # Stored in half the size, so that what is read again is what was fitted.
        values=values.astype(np.float16).astype(np.float32),
    )
