"""Which terms texts have in each of three views, as numbers in the order in which the terms first appear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.views import VIEWS, looked_at, terms_of

Ints: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = tuple[dict[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """The terms of text `n` are `items[starts[n]:starts[n + 1]]`.

    `numbers` gives the terms of each view their number, `view` has the view of each number.
    """

    starts: Ints
    items: NDArray[np.int32]
    view: NDArray[np.int8]
    numbers: tuple[Mapping[str, int], ...]


def numbered(texts: Sequence[str], before: Terms | None = None, known: Mapping[str, int] | None = None) -> Terms:
    """The terms of these texts; of those that are `known` as a text of `before` they are taken from there.

    The outcome is the same with and without `before`.
    """
    numbers: Numbers = tuple(dict(view) for view in before.numbers) if before else tuple({} for _ in VIEWS)
    views: list[int] = before.view.tolist() if before else []
    rows = [
        _terms(text, numbers, views) if before is None or not known or text not in known else _row(before, known[text])
        for text in texts
    ]
    terms = Terms(
        starts=np.cumsum([0, *map(len, rows)], dtype=np.int64),
        items=np.concatenate([np.zeros(0, np.int32), *rows]),
        view=np.array(views, np.int8),
        numbers=numbers,
    )
    return terms if before is None else _by_appearance(terms)


def _row(terms: Terms, number: int) -> NDArray[np.int32]:
    return terms.items[terms.starts[number] : terms.starts[number + 1]]


def _terms(text: str, numbers: Numbers, views: list[int]) -> NDArray[np.int32]:
    """The numbers of one text's terms; `numbers` and `views` grow."""
    items = list[int]()
    for view, seen in enumerate(looked_at(text)):
        known = numbers[view]
        for term in terms_of(seen):
            number = known.get(term)
            if number is None:
                number = known[term] = len(views)
                views.append(view)
            items.append(number)
    return np.array(items, np.int32)


def _by_appearance(terms: Terms) -> Terms:
    """The same, numbered anew; terms that no text has any more have no number."""
    found, first = np.unique(terms.items, return_index=True)
    order = found[first.argsort()]
    number = np.zeros(len(terms.view), np.int32)
    number[order] = np.arange(len(order))
    names = names_of(terms.numbers, len(terms.view))
    numbers: Numbers = tuple({} for _ in VIEWS)
    for place, (old, view) in enumerate(zip(order.tolist(), terms.view[order].tolist(), strict=True)):
        numbers[view][names[old]] = place
    return Terms(starts=terms.starts, items=number[terms.items], view=terms.view[order], numbers=numbers)


def names_of(numbers: Sequence[Mapping[str, int]], size: int) -> list[str]:
    """The terms by number."""
    names = [""] * size
    for view in numbers:
        for term, number in view.items():
            names[number] = term
    return names
