"""Learning a few entries beside the others, whose weights stay as they are: much less work than a whole fit."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.indexing import Floats, Index, Lists
from knowledge.learning import MEANT, Row, rows_of, shares_of, steps, too_likely
from knowledge.meaning import stored
from knowledge.numbering import Ints
from knowledge.trials import Learnt

_RIVALS = 32  # phrasings of other entries, the likest to each new one, that it is learnt against


class _Told(NamedTuple):
    """A phrasing to learn from: the column of its entry, the last of them for all others, and what these reach."""

    row: Row
    column: int
    others: float


def learnt_beside(index: Index, known: Learnt, new: Ints) -> Learnt:
    """The same with the weights of the new entries, which had none."""
    if not len(new):
        return known
    meanings = known.meanings
    rows = rows_of(index, np.zeros((len(index.texts), 0), np.float32) if meanings is None else meanings.rows)
    terms = np.zeros((len(index.view), len(new)), np.float32)
    directions = np.zeros((len(rows[0].meant), len(new)), np.float32)
    _learn(terms, directions, _told(index, known, rows, new))
    weights = _with(known.weights, terms * shares_of(index)[:, None], new)
    if meanings is None:
        return replace(known, weights=weights)
    kept = meanings.weights.copy()
    kept[:, new] = stored(directions * MEANT)
    return replace(known, weights=weights, meanings=replace(meanings, weights=kept))


def _told(index: Index, known: Learnt, rows: list[Row], new: Ints) -> list[_Told]:
    """The phrasings of the new entries, and of the others those that are likest to them."""
    columns = {entry: column for column, entry in enumerate(new.tolist())}
    own = np.flatnonzero(np.isin(index.owner, new))
    numbers = np.unique(np.concatenate([own, *(_likest(index, rows[number], own) for number in own.tolist())])).tolist()
    return [
        _Told(rows[number], columns.get(int(index.owner[number]), len(new)), _others(index, known, rows[number], new))
        for number in numbers
    ]


def _likest(index: Index, row: Row, own: Ints) -> Ints:
    """The phrasings of other entries that are likest to one."""
    near = index.phrasings.summed(row.terms, row.values, len(index.texts))
    near[own] = -1
    return np.flatnonzero(near > 0) if (near > 0).sum() <= _RIVALS else near.argpartition(-_RIVALS)[-_RIVALS:]


def _others(index: Index, known: Learnt, row: Row, new: Ints) -> float:
    """What all other entries together reach with a phrasing, as one total."""
    totals = known.weights.summed(row.terms, row.values / shares_of(index)[row.terms], len(index.ids))
    if known.meanings is not None:
        totals += (row.meant / MEANT) @ known.meanings.weights
    totals[new] = -np.inf
    return float(np.logaddexp.reduce(totals))


def _learn(terms: Floats, directions: Floats, told: list[_Told]) -> None:
    """Each new entry up with its own phrasings and down with those of others, by how likely it looked."""
    for number, step in steps(len(told)):
        row, column, others = told[number]
        part = terms[row.terms]
        totals = np.append(row.values @ part + row.meant @ directions, np.float32(others))
        wrong = too_likely(totals, column)[:-1] * np.float32(step)
        terms[row.terms] = part - np.outer(row.values, wrong)
        directions -= np.outer(row.meant, wrong)


def _with(weights: Lists, columns: Floats, new: Ints) -> Lists:
    """The weights with those of the new entries, as large as the least of the others or larger."""
    columns = columns.astype(np.float16).astype(np.float32)
    terms, places = np.nonzero(np.abs(columns) >= np.abs(weights.values).min())
    kept = np.arange(len(weights.starts) - 1).repeat(np.diff(weights.starts))
    return lists_of(
        np.concatenate([kept, terms]),
        np.concatenate([weights.items, new[places]]),
        np.concatenate([weights.values, columns[terms, places]]),
        len(weights.starts) - 1,
    )


def lists_of(terms: Ints, entries: NDArray[np.integer], values: Floats, size: int) -> Lists:
    """Weights one by one as lists by term, the entries in order."""
    # Most of it is in order already: a stable sort of one key takes a fifth of the time of one by two.
    order = (terms * (int(entries.max(initial=0)) + 1) + entries).argsort(kind="stable")
    counts = np.bincount(terms, minlength=size)
    return Lists(
        starts=np.concatenate(([0], np.cumsum(counts))),
        items=entries[order].astype(np.int32),
        values=values[order].astype(np.float32),
    )
