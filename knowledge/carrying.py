"""What one base taught, carried over to the next: entries that are asked as before keep their weights, what is new or
changed is learnt beside them.
"""

from dataclasses import dataclass, replace

import numpy as np

from knowledge.indexing import Index, Lists
from knowledge.learning import nothing, teaches
from knowledge.meaning import Encoder, Meanings, encoded, stored
from knowledge.numbering import Ints, names_of
from knowledge.relearning import learnt_beside, lists_of
from knowledge.trials import USUAL_ALONE, Learnt

MOST_NEW = 16
"""Entries that are learnt beside the others; where more are new, likeness alone serves until all are fitted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Good:
    """A base whose fit has proven good, and what it taught."""

    index: Index
    learnt: Learnt


def carried(good: Good | None, index: Index, encoder: Encoder | None) -> Learnt:
    """What is known of a base before it is fitted as a whole; without a good one, or of too many new entries, likeness
    alone, whose usual confidence answers less outright.
    """
    if good is None or not len(good.learnt.weights.items) or not teaches(index):
        return likeness_alone(index)
    moves = _moves(good.index, index)
    new = np.setdiff1d(np.arange(len(index.ids)), moves)
    if len(new) > MOST_NEW or (encoder is None) != (good.learnt.meanings is None):
        return likeness_alone(index)
    weights = _moved(good.index, good.learnt.weights, index, moves)
    meanings = _meanings(good, index, encoder, moves)
    return learnt_beside(index, replace(good.learnt, weights=weights, meanings=meanings), new)


def likeness_alone(index: Index) -> Learnt:
    """What serves before anything was learnt."""
    return Learnt(weights=nothing(index), confidence=USUAL_ALONE)


def _moves(old: Index, index: Index) -> Ints:
    """For each entry of the old base its number in the new one; -1 where it is gone or asked in other words."""
    place = {name: number for number, name in enumerate(index.ids)}
    numbers = [place.get(name, -1) for name in old.ids]
    same = [new >= 0 and old.said_of(number) == index.said_of(new) for number, new in enumerate(numbers)]
    return np.where(same, np.array(numbers, np.int64), -1)


def _moved(old: Index, weights: Lists, index: Index, moves: Ints) -> Lists:
    """The weights by the terms and entries of the new base; those of what it has not are left out."""
    terms = _terms(old, index)[np.arange(len(weights.starts) - 1).repeat(np.diff(weights.starts))]
    entries = moves[weights.items]
    kept = (terms >= 0) & (entries >= 0)
    return lists_of(terms[kept], entries[kept], weights.values[kept], len(index.view))


def _terms(old: Index, index: Index) -> Ints:
    """For each term of the old base its number in the new one, or -1."""
    names, views = names_of(old.numbers, len(old.view)), old.view.tolist()
    return np.array([index.numbers[view].get(name, -1) for name, view in zip(names, views, strict=True)], np.int64)


def _meanings(good: Good, index: Index, encoder: Encoder | None, moves: Ints) -> Meanings | None:
    """Where the phrasings of the new base lie; those of the old one are not encoded again."""
    old, known = good.learnt.meanings, good.index.same
    if old is None or encoder is None:
        return None
    strange = [text for text in index.texts if text not in known]
    rows = [old.rows, stored(old.placed(encoded(encoder, strange)))] if strange else [old.rows]
    place = {text: len(old.rows) + number for number, text in enumerate(strange)}
    numbers = [known[text][0] if text in known else place[text] for text in index.texts]
    weights = np.zeros((len(old.weights), len(index.ids)), np.float32)
    weights[:, moves[moves >= 0]] = old.weights[:, moves >= 0]
    return replace(old, rows=np.concatenate(rows)[numbers], weights=weights)
