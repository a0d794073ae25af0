"""Golden questions against the shipped town: a change that answers them worse than before fails here.

The floors are what was reached, to the question, so that they only ever rise.
"""

from collections import Counter

import pytest

from knowledge.indexing import comparable
from knowledge.matching import Found, Index, build, match, rank
from knowledge.normalise import clean
from knowledge.pack import read_town
from knowledge.town import Town
from tests.golden.asked import Asked, Kind, Voice, golden, of

FEWEST_PHRASINGS = 5
FIRST = {Voice.VILLAGER: 126, Voice.WORKER: 125, Voice.CLERK: 96}
IN_THREE = {Voice.VILLAGER: 128, Voice.WORKER: 126, Voice.CLERK: 101}
WRONG_OUTRIGHT = 1
ANSWERED_THOUGH_NOT_KNOWN = 2


@pytest.fixture(scope="module")
def here(shipped: list[dict[str, str]]) -> Town:
    return read_town(shipped[0])


@pytest.fixture(scope="module")
def index(here: Town) -> Index:
    return build(here.entries, here.words, here.questions)


def _tally(asked: list[Asked]) -> Counter[Voice]:
    return Counter(each.voice for each in asked)


def _among(index: Index, asked: Asked, best: int) -> bool:
    return asked.entry in [candidate.entry.id for candidate in rank(index, asked.text, best)]


def _outright(index: Index, asked: Asked) -> str:
    found = match(index, asked.text)
    return found.entry.id if isinstance(found, Found) else ""


def test_the_set_is_large_and_asks_for_every_entry(here: Town) -> None:
    assert len(golden()) >= 320
    assert len(of(Kind.UNANSWERABLE)) >= 70
    assert {each.entry for each in of(Kind.ANSWERABLE)} == {entry.id for entry in here.entries if entry.published}
    assert {each.entry for each in golden() if each.kind != Kind.ANSWERABLE} == {""}


def test_no_golden_question_is_a_phrasing_or_a_test_question(here: Town) -> None:
    said = [text for entry in here.entries for text in (entry.question, *entry.phrasings)]
    said += [question.text for question in here.questions]
    plain = {clean(text) for text in said}
    usual = {comparable(text, here.words) for text in said}
    asked = [each.text for each in golden()]
    assert [text for text in asked if clean(text) in plain or comparable(text, here.words) in usual] == []


def test_no_golden_question_is_asked_twice(here: Town) -> None:
    assert Counter(comparable(each.text, here.words) for each in golden()).most_common(1)[0][1] == 1


def test_every_entry_has_phrasings_enough(here: Town) -> None:
    said = {entry.id: {comparable(text, here.words) for text in entry.phrasings} for entry in here.entries}
    assert {entry: len(texts) for entry, texts in said.items() if len(texts) < FEWEST_PHRASINGS} == {}


def test_the_right_entry_comes_first(index: Index) -> None:
    wrong = [each for each in of(Kind.ANSWERABLE) if not _among(index, each, best=1)]
    right = _tally(of(Kind.ANSWERABLE)) - _tally(wrong)
    assert all(right[voice] >= least for voice, least in FIRST.items()), wrong


def test_the_right_entry_is_among_three(index: Index) -> None:
    wrong = [each for each in of(Kind.ANSWERABLE) if not _among(index, each, best=3)]
    right = _tally(of(Kind.ANSWERABLE)) - _tally(wrong)
    assert all(right[voice] >= least for voice, least in IN_THREE.items()), wrong


def test_hardly_any_answer_is_the_wrong_one(index: Index) -> None:
    wrong = [each.text for each in of(Kind.ANSWERABLE) if _outright(index, each) not in ("", each.entry)]
    assert len(wrong) <= WRONG_OUTRIGHT, wrong


def test_what_no_entry_answers_is_hardly_ever_answered(index: Index) -> None:
    told = [each.text for each in of(Kind.UNANSWERABLE) if _outright(index, each)]
    assert len(told) <= ANSWERED_THOUGH_NOT_KNOWN, told
