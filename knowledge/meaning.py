"""What an encoder adds where there is one: how near two texts are in meaning, whatever their words.

This floor knows only the door, texts in and numbers out; which model stands behind it is decided above.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from knowledge.indexing import Floats, Index

LEAD = 60
"""Characters of a text that are encoded: what an encoder costs grows with them, what people want stands there."""
_NOTHING = 1e-6


class Encoder(Protocol):
    """Places texts so that those that mean the same lie near each other. Same text, same place.

    `parts` are the widths of what each of its models gives.
    """

    @property
    def parts(self) -> tuple[int, ...]:
        """See above; together as wide as a row."""
        ...

    def __call__(self, texts: Sequence[str]) -> Floats:
        """A row of finite numbers for each text, all equally long."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Meanings:
    """Where a base's phrasings lie: a row each, seen from the `middle` of them all, of length one in each of `parts`.

    `weights` has a row for each direction: what it speaks for among the entries, zero where nothing was learnt.
    """

    parts: tuple[int, ...]
    middle: Floats
    rows: Floats
    weights: Floats

    def placed(self, vectors: Floats) -> Floats:
        """What an encoder gave, seen from the middle and of length one in each part."""
        rows: Floats = vectors - self.middle
        for part in np.split(rows, np.cumsum(self.parts)[:-1], axis=1):
            part /= np.maximum(np.linalg.norm(part, axis=1, keepdims=True), _NOTHING)
        return rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """What the meaning of one text says of each entry: how near its nearest phrasing is, and what the weights say.

    Nearness is the mean of so many models.
    """

    near: Floats
    learnt: Floats
    models: int


def meanings_of(index: Index, encoder: Encoder) -> Meanings:
    """Where the phrasings of an index lie; nothing is learnt yet."""
    vectors = encoded(encoder, index.texts)
    nothing = np.zeros((vectors.shape[1], len(index.ids)), np.float32)
    bare = Meanings(parts=encoder.parts, middle=vectors.mean(axis=0), rows=vectors, weights=nothing)
    return replace(bare, rows=stored(bare.placed(vectors)))


def encoded(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """A row for the start of each text."""
    return encoder([text[:LEAD] for text in texts]).astype(np.float32)


def sense_of(index: Index, meanings: Meanings, row: Floats) -> Sense:
    """What a text that lies there means."""
    near: Floats = np.maximum.reduceat(meanings.rows @ row, index.first[:-1])
    near /= (models := len(meanings.parts))
    return Sense(near=near, learnt=row @ meanings.weights, models=models)


def stored(values: Floats) -> Floats:
    """The values as they come back from a file that keeps them in half the size."""
    return values.astype(np.float16).astype(np.float32)
