"""What a good base taught serves the next edition at once; what is new is learnt beside it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from knowledge import carrying
from knowledge.building import Index, at_once, unlearnt
from knowledge.carrying import Good
from knowledge.entry import Entry
from knowledge.matching import build, match, rank
from knowledge.town import Town
from knowledge.trials import USUAL_ALONE
from tests.knowledge.test_meaning import Told


def good(index: Index) -> Good:
    return Good(index=index.phrasings, learnt=index.learnt)


def told(town: Town) -> list[Entry]:
    return [entry for entry in town.entries if entry.published]


def carried(town: Town, entries: Sequence[Entry], old: Index) -> Index:
    return at_once(unlearnt(entries, town.words, old.encoder, old), good(old))


def test_the_same_base_keeps_all_it_learnt(town: Town, index: Index) -> None:
    again = carried(town, town.entries, index)
    assert np.array_equal(again.learnt.weights.values, index.learnt.weights.values)
    assert np.array_equal(again.learnt.weights.items, index.learnt.weights.items)
    assert again.learnt.confidence == index.learnt.confidence


def test_a_new_entry_is_found_at_once_and_the_others_stay(town: Town) -> None:
    *rest, new = told(town)
    old = build(rest, town.words, town.questions)
    now = carried(town, [*rest, new], old)
    assert {rank(now, text, 1)[0].entry.id for text in (new.question, *new.phrasings)} == {new.id}
    said = [(entry.id, text) for entry in rest for text in (entry.question, *entry.phrasings)]
    assert [text for entry, text in said if rank(now, text, 1)[0].entry.id != entry] == []


def test_an_entry_that_is_gone_speaks_no_more(town: Town, index: Index) -> None:
    gone, *rest = told(town)
    now = carried(town, rest, index)
    assert gone.id not in [each.entry.id for text in gone.phrasings for each in rank(now, text, 3)]
    assert int(now.learnt.weights.items.max()) < len(rest)


def test_words_that_an_entry_no_longer_has_speak_for_it_no_more(town: Town, index: Index) -> None:
    first, *rest = told(town)
    other = replace(first, question="哪里借雨伞？", phrasings=("雨伞哪里借", "落雨了借把伞"))
    now = carried(town, [other, *rest], index)
    assert rank(now, "哪里好借伞", 1)[0].entry.id == first.id
    assert [text for text in first.phrasings if rank(now, text, 1)[0].entry.id == first.id] == []


def test_what_serves_at_once_depends_on_the_good_base_alone(town: Town, index: Index) -> None:
    first, second, *rest = told(town)
    edited = [replace(first, phrasings=("完全换了一种问法",)), *rest]
    through = carried(town, [first, *rest], index)
    one = at_once(unlearnt(edited, town.words, before=through), good(index))
    other = at_once(unlearnt(edited, town.words), good(index))
    assert np.array_equal(one.learnt.weights.values, other.learnt.weights.values)
    assert [match(one, q.text) for q in town.questions] == [match(other, q.text) for q in town.questions]
    assert second.id not in one.phrasings.ids


def test_without_a_good_base_likeness_serves(town: Town) -> None:
    now = at_once(unlearnt(town.entries, town.words), None)
    assert (len(now.learnt.weights.items), now.learnt.confidence) == (0, USUAL_ALONE)
    assert rank(now, "末班车几点", 1)[0].entry.id == "timetable"


def test_too_many_new_entries_are_left_to_the_whole_fit(
    town: Town, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_NEW", 1)
    first, second, *rest = told(town)
    edited = [replace(first, phrasings=("一",)), replace(second, phrasings=("二",)), *rest]
    assert not len(carried(town, edited, index).learnt.weights.items)
    assert len(carried(town, [edited[0], second, *rest], index).learnt.weights.items)


def test_what_an_encoder_taught_serves_with_an_encoder_only(town: Town, index: Index) -> None:
    encoder = Told()
    meant = build(town.entries, town.words, town.questions, encoder=encoder)
    assert not len(at_once(unlearnt(town.entries, town.words), good(meant)).learnt.weights.items)
    assert not len(at_once(unlearnt(town.entries, town.words, encoder), good(index)).learnt.weights.items)


def test_meanings_are_carried_and_only_new_texts_are_encoded(town: Town) -> None:
    *rest, new = told(town)
    old = build(rest, town.words, town.questions, encoder=Told())
    encoder = Told()
    now = at_once(unlearnt([*rest, new], town.words, encoder), good(old))
    assert len(encoder.asked) <= 1 + len(new.phrasings)
    assert now.learnt.meanings is not None
    assert len(now.learnt.meanings.rows) == len(now.phrasings.texts)
    assert {rank(now, text, 1)[0].entry.id for text in (new.question, *new.phrasings)} == {new.id}
    assert rank(now, "打烊", 1)[0].entry.id == "timetable"
