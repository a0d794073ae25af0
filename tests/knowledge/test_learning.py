"""What phrasings teach, and how sure that makes."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge import learning
from knowledge.confidence import MEASURES, Confidence, fit
from knowledge.indexing import comparable, index_of
from knowledge.learning import fitted, teaches
from knowledge.matching import Found, build, match, rank
from knowledge.ranking import ranked
from knowledge.town import Town
from knowledge.trials import USUAL_ALONE, learn

FLAT = Confidence(weights=(0.0,) * len(MEASURES), start=0.0)


def test_the_same_base_teaches_the_same(town: Town) -> None:
    one, other = (learn(index_of(town.entries, town.words), town.questions) for _ in range(2))
    assert one.confidence == other.confidence
    assert np.array_equal(one.weights.values, other.weights.values)
    assert np.array_equal(one.weights.items, other.weights.items)


def test_titles_alone_teach_nothing_and_are_found_by_likeness(town: Town) -> None:
    titles = [replace(entry, phrasings=()) for entry in town.entries if entry.published]
    index = build(titles, town.words)
    assert not teaches(index.phrasings)
    assert index.learnt.confidence == USUAL_ALONE
    assert [rank(index, each.question, 1)[0].entry.id for each in titles] == [each.id for each in titles]


def test_what_was_learnt_can_be_handed_in(town: Town) -> None:
    index = build(town.entries, town.words, town.questions)
    again = build(town.entries, town.words, learnt=index.learnt)
    assert again.learnt is index.learnt
    assert [match(again, q.text) for q in town.questions] == [match(index, q.text) for q in town.questions]


def test_a_word_that_only_one_entry_uses_speaks_for_it(town: Town) -> None:
    index = index_of([entry for entry in town.entries if entry.published], town.words)
    best, *rest = ranked(index, fitted(index), comparable("末班车", town.words), 3)
    assert index.ids[best.entry] == "timetable"
    assert best.learnt > max(each.learnt for each in rest)


def test_the_very_words_of_a_phrasing_win(town: Town) -> None:
    index = build(town.entries, town.words, town.questions)
    said = [(entry.id, text) for entry in town.entries if entry.published for text in entry.phrasings]
    found = [(entry, match(index, text)) for entry, text in said]
    assert sum(isinstance(best, Found) and best.entry.id == entry for entry, best in found) >= 0.8 * len(said)


@pytest.mark.parametrize("seed", range(3))
def test_the_curve_means_what_it_says(seed: int) -> None:
    dice = np.random.default_rng(seed)
    measures = dice.normal(size=(4_000, len(MEASURES)))
    right = dice.random(4_000) < 1 / (1 + np.exp(-(measures[:, 0] + 0.5)))
    curve = fit(measures, right, FLAT)
    sure = np.array([curve.of(row) for row in measures.tolist()])
    assert abs(float(sure.mean()) - float(right.mean())) < 0.01
    assert curve.weights[0] == pytest.approx(1, abs=0.15)


def test_no_measure_makes_less_sure() -> None:
    dice = np.random.default_rng(1)
    measures = dice.normal(size=(500, len(MEASURES)))
    curve = fit(measures, measures[:, 1] < 0, FLAT)
    assert min(curve.weights) == 0


def test_without_questions_the_usual_curve_stays() -> None:
    assert fit(np.zeros((0, len(MEASURES))), np.zeros(0, bool), USUAL_ALONE) == USUAL_ALONE


def test_many_entries_are_learnt_against_the_likest_only(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry for entry in town.entries if entry.published]
    index = index_of(entries, town.words)
    monkeypatch.setattr(learning, "_ALL", 3)
    monkeypatch.setattr(learning, "_LIKEST", 5)
    weights = fitted(index)
    said = [(entry.id, text) for entry in entries for text in entry.phrasings]
    best = [ranked(index, weights, comparable(text, town.words), 1)[0] for _, text in said]
    assert [index.ids[each.entry] for each in best] == [entry for entry, _ in said]


def test_a_base_that_is_too_large_is_found_by_likeness(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_WEIGHTS", 100)
    index = build(town.entries, town.words)
    assert len(index.learnt.weights.items) == 0
    assert rank(index, "末班车几点", 1)[0].entry.id == "timetable"
