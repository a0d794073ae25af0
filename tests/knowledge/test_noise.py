"""Slips of the finger: no kind may cost more than 4 points on the packs that ship."""

from collections.abc import Callable
from itertools import count

import pytest

from knowledge.evaluate import evaluate
from knowledge.matching import Index, build
from knowledge.pack import read_town
from knowledge.town import Question
from tests.noise import KINDS, noisy


@pytest.fixture(scope="module")
def asked(shipped: list[dict[str, str]]) -> list[tuple[Index, list[Question]]]:
    towns = [read_town(files) for files in shipped]
    return [(build(town.entries, town.words), [each for each in town.questions if each.entry]) for town in towns]


def right_first(index: Index, questions: list[Question], slip: Callable[[list[str]], list[str]]) -> float:
    texts = slip([question.text for question in questions])
    told = [Question(text=text, entry=each.entry) for text, each in zip(texts, questions, strict=True)]
    return evaluate(index, told, count().__next__).scores.top1


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_costs_at_most_four_points(asked: list[tuple[Index, list[Question]]], kind: str) -> None:
    for index, questions in asked:
        clean = right_first(index, questions, list)
        assert right_first(index, questions, lambda texts: noisy(texts, kind, 1)) >= clean - 0.04


def test_the_same_seed_makes_the_same_slips() -> None:
    texts = ["低保怎么申请", "医保能报多少"]
    for kind in KINDS:
        assert noisy(texts, kind, 1) == noisy(texts, kind, 1)
        assert noisy(texts, kind, 1) != texts
