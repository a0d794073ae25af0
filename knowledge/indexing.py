"""The index over the phrasings: in each of three views a text is a vector of signs and pairs of signs.

Rare terms weigh a little more. No word segmenter and no model is needed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry
from knowledge.normalise import normalise
from knowledge.numbering import Ints, Terms, numbered
from knowledge.numbers import in_digits
from knowledge.spelling import Spelling, spelling_of
from knowledge.views import VIEWS, WRITTEN
from knowledge.words import Words

Floats: TypeAlias = NDArray[np.float32]

# People say what they want at the start; more would only blur it, and a pasted page must cost nothing.
COMPARED_LENGTH = 200
SHARES = (1.0, 0.3, 1.0)
"""What each of VIEWS counts for."""
_RARITY = 0.5  # the power of the inverse frequency: people repeat the telling words, but also say others
_PAIR = 0.5  # a pair of signs beside the signs themselves
_LENGTH = 0.65  # the power of a phrasing's length: a long one may be about this and more


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """Many short lists in one: list `n` is `items[starts[n]:starts[n + 1]]`, each item with a value."""

    starts: Ints
    items: NDArray[np.int32]
    values: Floats

    def of(self, numbers: Ints) -> tuple[NDArray[np.int32], Floats, Ints]:
        """The items and values of these lists one after the other, and how many each has."""
        begins = self.starts.take(numbers)
        lengths = self.starts.take(numbers + 1) - begins
        ends = lengths.cumsum()
        places = (begins - ends + lengths).repeat(lengths)
        places += np.arange(len(places))
        return self.items.take(places), self.values.take(places), lengths

    def summed(self, numbers: Ints, weights: Floats, size: int) -> NDArray[np.float64]:
        """For each of `size` items the sum of its values in these lists, each list by its weight."""
        items, values, lengths = self.of(numbers)
        values *= weights.repeat(lengths)
        return np.bincount(items, values, size).astype(np.float64, copy=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """What `index_of` made of the entries; to be handed on, not looked into.

    Entries are numbered as in `ids`, phrasings entry by entry: those of entry `n` from `first[n]` to `first[n + 1]`.
    `numbers` gives the terms of each view their number, `weights` what each weighs, `unseen` the square of that for a
    sign and a pair that no phrasing has; `tells` and `strange` are how rare they are, without powers and shares.
    `phrasings` are listed by term, `terms` by phrasing, and `spoken` are the written terms of each entry.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    first: Ints
    owner: Ints
    numbers: tuple[Mapping[str, int], ...]
    view: NDArray[np.int8]
    weights: Floats
    unseen: tuple[float, float]
    tells: Floats
    strange: float
    phrasings: Lists
    terms: Lists
    spoken: Lists
    same: Mapping[str, tuple[int, ...]]
    spelling: Spelling

    def said_of(self, entry: int) -> tuple[str, ...]:
        """The phrasings of one entry, comparable."""
        return self.texts[self.first[entry] : self.first[entry + 1]]


def index_of(entries: Iterable[Entry], words: Words) -> Index:
    """An index over the entries' questions and phrasings, in the order of their ids."""
    told = sorted(entries, key=lambda entry: entry.id)
    return indexed([entry.id for entry in told], [texts_of(entry, words) for entry in told])


def indexed(ids: Sequence[str], texts: Sequence[Sequence[str]], before: Index | None = None) -> Index:
    """An index over entries with these comparable texts each.

    What `before` knows of a text is not found out again; the outcome is the same.
    """
    first = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    owner = np.repeat(np.arange(len(texts)), np.diff(first))
    said = tuple(chain.from_iterable(texts))
    terms = _numbered(said, before)
    starts, items, views, numbers = terms.starts, terms.items, terms.view, terms.numbers
    owner_of = np.repeat(owner, np.diff(starts))
    rare, weights, unseen = _weights(items, owner_of, numbers, len(texts))
    values = _values(starts, items, views, weights)
    same: dict[str, tuple[int, ...]] = {}
    for place, text in enumerate(said):
        same[text] = (*same.get(text, ()), place)
    return Index(
        ids=tuple(ids),
        texts=said,
        first=first,
        owner=owner,
        numbers=numbers,
        view=views,
        weights=weights,
        unseen=((unseen**_RARITY) ** 2, (unseen**_RARITY * _PAIR) ** 2),
        tells=rare,
        strange=unseen,
        phrasings=_turned(starts, items, values, len(views)),
        terms=Lists(starts=starts, items=items, values=values),
        spoken=_spoken(items[views[items] == WRITTEN], owner_of[views[items] == WRITTEN], len(texts)),
        same=same,
        spelling=spelling_of(said),
    )


def comparable(text: str, words: Words) -> str:
    """What of a text is compared: its start, normalised, with numbers in digits."""
    return in_digits(normalise(text.strip()[:COMPARED_LENGTH], words))


def texts_of(entry: Entry, words: Words) -> tuple[str, ...]:
    """What an entry is asked by: its question and phrasings, comparable, each once."""
    return tuple(dict.fromkeys(comparable(text, words) for text in (entry.question, *entry.phrasings)))


def _numbered(texts: Sequence[str], before: Index | None) -> Terms:
    if before is None:
        return numbered(texts)
    old = Terms(starts=before.terms.starts, items=before.terms.items, view=before.view, numbers=before.numbers)
    return numbered(texts, old, {text: places[0] for text, places in before.same.items()})


def _weights(
    items: NDArray[np.int32], owners: Ints, numbers: tuple[Mapping[str, int], ...], entries: int
) -> tuple[Floats, Floats, float]:
    """How rare each term is, what it weighs, and how rare one is that nobody said.

    Rare among entries: many phrasings of one do not make its words common.
    """
    pairs = np.unique(items.astype(np.int64) * max(entries, 1) + owners)
    counts = np.bincount(pairs // max(entries, 1), minlength=sum(map(len, numbers)))
    lengths = np.ones(len(counts), np.float64)
    for known in numbers:
        lengths[[number for term, number in known.items() if len(term) > 1]] = _PAIR
    rare = np.log((entries + 1) / (counts + 0.5)).astype(np.float32)
    return rare, (rare**_RARITY * lengths).astype(np.float32), float(np.log(2 * entries + 2))


def _values(starts: Ints, items: NDArray[np.int32], views: NDArray[np.int8], weights: Floats) -> Floats:
    """What a term counts for in a phrasing: the views' shares are in it, and only a part of its length."""
    length = lengths_of(starts, items, views, weights)
    usual = np.array([_mean(length[view :: len(VIEWS)]) for view in VIEWS])
    cells = cells_of(starts, items, views)
    divided = length[cells] ** _LENGTH * usual[views[items]] ** (1 - _LENGTH)
    shares = np.array(SHARES)[views[items]] / sum(SHARES)
    return (weights[items] * shares / np.maximum(divided, 1e-9)).astype(np.float32)


def cells_of(starts: Ints, items: NDArray[np.int32], views: NDArray[np.int8]) -> Ints:
    """For each item the number of its phrasing and view together."""
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    cells: Ints = rows * len(VIEWS) + views[items]
    return cells


def lengths_of(starts: Ints, items: NDArray[np.int32], views: NDArray[np.int8], weights: Floats) -> NDArray[np.float64]:
    """The length of each phrasing in each view, by the numbers of `cells_of`."""
    cells = cells_of(starts, items, views)
    return np.sqrt(np.bincount(cells, weights[items].astype(np.float64) ** 2, (len(starts) - 1) * len(VIEWS)))


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 1.0


def _spoken(items: NDArray[np.int32], owners: Ints, entries: int) -> Lists:
    """The different terms of each entry, in order."""
    most = int(items.max(initial=0)) + 1
    pairs = np.unique(owners * most + items)
    counts = np.bincount(pairs // most, minlength=entries)
    return Lists(
        starts=np.concatenate(([0], np.cumsum(counts))),
        items=(pairs % most).astype(np.int32),
        values=np.zeros(0, np.float32),
    )


def _turned(starts: Ints, items: NDArray[np.int32], values: Floats, size: int) -> Lists:
    """The lists by item instead."""
    order = np.argsort(items, kind="stable")
    rows = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    counts = np.bincount(items, minlength=size)
    return Lists(starts=np.concatenate(([0], np.cumsum(counts))), items=rows[order], values=values[order])
