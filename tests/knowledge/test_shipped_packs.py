"""Every pack that ships can be read, and its own test questions are answered honestly."""

from datetime import date

import pytest

from knowledge.answers import compose
from knowledge.matching import Found, NotKnown, build, match
from knowledge.normalise import clean
from knowledge.pack import read_town
from knowledge.town import Town
from patrol.complaint import Kind, State
from patrol.deadlines import read_rules
from patrol.lifecycle import moves, read_table


@pytest.fixture(scope="module")
def towns(shipped: list[dict[str, str]]) -> list[Town]:
    return [read_town(files) for files in shipped]


def test_at_least_one_town_ships_with_enough_entries(towns: list[Town]) -> None:
    assert towns
    assert all(len(town.entries) >= 60 for town in towns)


def test_no_test_question_is_a_phrasing(towns: list[Town]) -> None:
    for town in towns:
        said = {clean(text) for entry in town.entries for text in (entry.question, *entry.phrasings)}
        assert [question.text for question in town.questions if clean(question.text) in said] == []


def test_test_questions_are_hardly_ever_answered_wrongly(towns: list[Town]) -> None:
    for town in towns:
        index = build(town.entries, town.words, town.questions)
        outcomes = [(question, match(index, question.text)) for question in town.questions]
        answered = [(question, found.entry.id) for question, found in outcomes if isinstance(found, Found)]
        wrong = [question.text for question, entry in answered if entry != question.entry]
        lost = [q.text for q, found in outcomes if q.entry and isinstance(found, NotKnown)]
        assert len(wrong) <= 0.02 * len(answered), wrong
        assert len(lost) <= 0.02 * len(outcomes), lost


def test_no_unconfirmed_figure_opens_an_answer(towns: list[Town]) -> None:
    for town in towns:
        confirmed = {figure.id for figure in town.figures if figure.confirmed}
        for entry in town.entries:
            text = compose(entry, town, date(2026, 11, 24)).text
            assert "{" not in text
            assert text.startswith("今年的标准还没录入") == (not confirmed.issuperset(entry.figures))


def test_every_state_is_reached_and_left_again_and_every_kind_has_its_clocks(towns: list[Town]) -> None:
    for town in towns:
        pairs = moves(read_table(town.lifecycle_rows))
        assert {target for _, target in pairs} | {State.NEW} == {source for source, _ in pairs} == set(State)
        assert set(read_rules(town.deadline_rows)) == {(kind, urgent) for kind in Kind for urgent in (False, True)}


def test_what_can_be_seen_mended_is_shown_by_a_photo(towns: list[Town]) -> None:
    for town in towns:
        shown = {each.id for each in town.words.categories if each.photo}
        assert "road" in shown
        assert not shown & {"relief", "other"}
