"""An index that takes over what an earlier one knew is the index that would have been built without it."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import indexing
from knowledge.building import Index, unlearnt
from knowledge.indexing import Lists, indexed
from knowledge.town import Town

TEXTS = st.lists(st.lists(st.text(alphabet="低保怎么办abc1", max_size=6), min_size=1, max_size=3), max_size=5)


def differing(one: indexing.Index, other: indexing.Index) -> list[str]:
    """The fields in which two indexes are not the same to the last bit."""
    return [field.name for field in fields(one) if not _same(getattr(one, field.name), getattr(other, field.name))]


def _same(one: object, other: object) -> bool:
    if isinstance(one, Lists) and isinstance(other, Lists):
        return all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(Lists))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other


@settings(max_examples=80)
@given(TEXTS, TEXTS)
def test_it_is_the_same_index(before: list[list[str]], now: list[list[str]]) -> None:
    old = indexed([str(number) for number in range(len(before))], before)
    ids = [str(number) for number in range(len(now))]
    assert differing(indexed(ids, now, old), indexed(ids, now)) == []


def test_an_edited_base_is_the_base_with_the_edit(town: Town, index: Index) -> None:
    first, second, *rest = town.entries
    edited = [replace(first, phrasings=("从来没有这样问过",)), replace(second, answer="荷塘9路停北京。"), *rest[1:]]
    taken, fresh = unlearnt(edited, town.words, before=index), unlearnt(edited, town.words)
    assert differing(taken.phrasings, fresh.phrasings) == []
    assert (taken.entries, taken.named, taken.known) == (fresh.entries, fresh.named, fresh.known)


def test_other_words_for_the_same_make_another_base(town: Town, index: Index) -> None:
    words = replace(town.words, synonyms=(*town.words.synonyms, ("末班车", "最后一班车")))
    taken, fresh = unlearnt(town.entries, words, before=index), unlearnt(town.entries, words)
    assert differing(taken.phrasings, fresh.phrasings) == []
    assert taken.phrasings.texts != index.phrasings.texts
