"""How sure a match is: one probability, fitted on phrasings that the matcher had not seen and on entries it had not.

A part of the phrasings is held back in turn, and a part of the entries left out whole, so that the fit also sees what
nobody wrote an answer to. The town's own test questions are asked as well.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MEASURES = ("lead", "share", "bearing")
"""How far ahead an entry is, its part of all, and how near and telling its nearest phrasing is."""
_STRENGTH = 20.0  # of what other bases taught, in held-out questions
_STEPS = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class Confidence:
    """The fitted curve: a weight for each of MEASURES and where it starts."""

    weights: tuple[float, ...]
    start: float

    def of(self, measures: Sequence[float]) -> float:
        """The probability that the entry is meant."""
        value = self.start + sum(map(mul, self.weights, measures))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _curve(values: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))


def fit(measures: Matrix, right: NDArray[np.bool_], usual: Confidence) -> Confidence:
    """The likeliest curve, held to the usual one by `_STRENGTH`; without questions the usual one.

    No measure may make less sure: one whose weight would be negative is left out and the rest fitted again.
    """
    held = np.array([*usual.weights, usual.start])
    free = np.ones(len(held), bool)
    while True:
        weights = np.where(free, held, 0.0)
        weights[free] = _fitted(measures, right, held, free)
        wrong = free & (weights < 0)
        wrong[-1] = False
        if not wrong.any():
            return Confidence(weights=tuple(weights[:-1].tolist()), start=float(weights[-1]))
        free &= ~wrong


def _fitted(measures: Matrix, right: NDArray[np.bool_], held: Matrix, free: NDArray[np.bool_]) -> Matrix:
    """Newton's steps over the free weights."""
    wide = np.column_stack([measures, np.ones(len(measures))])[:, free]
    scale = np.append(measures.var(axis=0) if len(measures) else np.ones(len(MEASURES)), 1.0)[free]
    pull = _STRENGTH * np.maximum(scale, 1e-6)
    weights = held[free]
    for _ in range(_STEPS):
        likely = _curve(wide @ weights)
        slope = wide.T @ (likely - right) + pull * (weights - held[free])
        bend = (wide * (likely * (1 - likely))[:, None]).T @ wide + np.diag(pull)
        weights = weights - np.linalg.solve(bend, slope)
    return weights
