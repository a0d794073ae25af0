"""The door for an encoder, with a tiny one behind it that knows two words for one thing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge import learning
from knowledge.indexing import comparable, index_of
from knowledge.matching import Index, build, match, rank, why
from knowledge.meaning import LEAD, meanings_of
from knowledge.reasons import in_lines
from knowledge.town import Town
from knowledge.trials import learn, of_this_base

MEANT = {"末班车": "晚", "打烊": "晚", "时刻": "晚"}


class Told:
    """Each sign of a text in one of 64 directions, its length as a second part; notes what it is asked."""

    parts = (64, 2)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([self.place(text) for text in texts], np.float32).reshape(len(texts), 66)

    def place(self, text: str) -> list[float]:
        for said, meant in MEANT.items():
            text = text.replace(said, meant * 5)
        counts = np.bincount([ord(sign) % 64 for sign in text], minlength=64)
        return [*counts.tolist(), len(text), 1]


@pytest.fixture(scope="module")
def meant(town: Town) -> Index:
    return build(town.entries, town.words, town.questions, encoder=Told())


def test_a_word_that_no_phrasing_has_is_understood(town: Town, meant: Index, index: Index) -> None:
    assert rank(meant, "打烊", 1)[0].entry.id == "timetable"
    assert [each.entry.id for each in rank(index, "打烊", 1)] != ["timetable"]


def test_same_text_same_outcome(town: Town, meant: Index) -> None:
    again = build(town.entries, town.words, town.questions, encoder=Told())
    assert again.learnt.confidence == meant.learnt.confidence
    assert [match(again, q.text) for q in town.questions] == [match(meant, q.text) for q in town.questions]


def test_titles_alone_are_compared_in_meaning_too(town: Town) -> None:
    titles = [replace(entry, phrasings=()) for entry in town.entries if entry.published]
    index = build(titles, town.words, encoder=Told())
    assert not len(index.learnt.weights.items)
    assert [rank(index, each.question, 1)[0].entry.id for each in titles] == [each.id for each in titles]


def test_rows_have_length_one_in_each_part(town: Town) -> None:
    meanings = meanings_of(index_of(town.entries, town.words), Told())
    for part in np.split(meanings.rows, np.cumsum(meanings.parts)[:-1], axis=1):
        assert np.linalg.norm(part, axis=1) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", ["", "，。！？", "\u200b\u202e", "😀" * 5_000, "啊" * 100_000])
def test_bad_input_is_no_trouble(meant: Index, text: str) -> None:
    match(meant, text)
    assert isinstance(meant.encoder, Told)
    assert max(map(len, meant.encoder.asked)) <= LEAD


def test_why_tells_of_the_meaning(meant: Index, index: Index) -> None:
    assert "意思近" in in_lines(why(meant, "末班车几点"))
    assert "意思近" not in in_lines(why(index, "末班车几点"))


def test_what_was_learnt_otherwise_is_not_used(town: Town, meant: Index, index: Index) -> None:
    assert of_this_base(meant.phrasings, meant.learnt, Told())
    assert not of_this_base(meant.phrasings, meant.learnt)
    assert not of_this_base(meant.phrasings, index.learnt, Told())
    assert meant.learnt.meanings is not None
    fewer = replace(meant.learnt.meanings, rows=meant.learnt.meanings.rows[1:])
    assert not of_this_base(meant.phrasings, replace(meant.learnt, meanings=fewer), Told())


def test_many_entries_are_learnt_against_the_likest_only(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "_ALL", 3)
    monkeypatch.setattr(learning, "_LIKEST", 5)
    index = build(town.entries, town.words, encoder=Told())
    told = [entry for entry in town.entries if entry.published]
    assert [rank(index, each.question, 1)[0].entry.id for each in told] == [each.id for each in told]


def test_held_back_phrasings_are_tried_with_their_meaning(town: Town) -> None:
    encoder = Told()
    index = index_of([entry for entry in town.entries if entry.published], town.words)
    asked = [replace(question, text=comparable(question.text, town.words)) for question in town.questions]
    learnt = learn(index, asked, encoder)
    assert learnt.meanings is not None
    assert learnt.meanings.weights.shape == (66, len(index.ids))
    assert {question.text[:LEAD] for question in asked} <= set(encoder.asked)
