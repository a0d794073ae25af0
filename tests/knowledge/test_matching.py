"""From a resident's words to the entry, to a choice of three, or to an honest "not known"."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.elsewhere import asks_of_the_past
from knowledge.indexing import COMPARED_LENGTH
from knowledge.matching import (
    MOST_OFFERED,
    OFFERED,
    OUTRIGHT,
    Found,
    Index,
    NotKnown,
    Unsure,
    build,
    match,
    rank,
    why,
)
from knowledge.reasons import in_lines
from knowledge.town import Question, Town


def outcome(index: Index, text: str) -> str:
    match match(index, text):
        case Found(entry=entry):
            return entry.id
        case Unsure():
            return "unsure"
        case NotKnown():
            return "not known"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("柳溪1路末班车几点", "timetable"),
        ("下一班几点", "timetable"),
        ("柳溪一路到镇政府伐", "line_1"),
        ("在社区医院看门诊医保能报多少", "outpatient"),
        ("合作医疗门诊報幾成", "outpatient"),
        ("请问低保哪能申请啊，谢谢", "dibao_apply"),
        ("去外地看病要不要先备案？", "remote"),
    ],
)
def test_what_is_asked_in_other_words_is_found(index: Index, text: str, entry: str) -> None:
    assert outcome(index, text) == entry


@pytest.mark.parametrize(
    "text",
    ["怎么办", "多少钱", "柳溪9路末班车几点", "北京低保一个月多少钱", "大河镇低保一个月多少钱", "杭州公交末班车几点"],
)
def test_too_little_or_another_place_is_never_answered_outright(index: Index, text: str) -> None:
    assert outcome(index, text) == "unsure"


@pytest.mark.parametrize("text", ["", "  ", "！！！", "😀😀", "你好", "今天天气怎么样", "讲个笑话听听", "abc"])
def test_what_nobody_wrote_about_is_not_known(index: Index, text: str) -> None:
    assert outcome(index, text) == "not known"


def test_the_towns_own_questions_are_never_answered_wrongly(town: Town, index: Index) -> None:
    answered = [(question, outcome(index, question.text)) for question in town.questions]
    right = [question for question, found in answered if found == question.entry]
    wrong = [question for question, found in answered if found not in {question.entry, "unsure", "not known"}]
    assert wrong == []
    assert len(right) >= 0.9 * len([question for question in town.questions if question.entry])


def test_unsure_offers_the_right_one_among_at_most_three(town: Town, index: Index) -> None:
    question = Question(text="看病的钱能报伐", entry="outpatient")
    found = match(index, question.text)
    assert isinstance(found, Unsure)
    assert question.entry in [candidate.entry.id for candidate in found.candidates]
    assert len(found.candidates) <= MOST_OFFERED


def test_a_draft_is_never_told(index: Index) -> None:
    assert outcome(index, "补牙能报销吗") != "dental"
    assert "dental" not in [candidate.entry.id for candidate in rank(index, "补牙能报销吗", limit=99)]


def test_only_the_start_of_a_long_text_is_compared(index: Index) -> None:
    start = "低保怎么申请" + "，" * (COMPARED_LENGTH - 6)
    assert match(index, start + "柳溪1路末班车几点" * 9_000) == match(index, start)


def test_without_entries_nothing_is_known(town: Town) -> None:
    assert match(build((), town.words), "低保怎么申请") == NotKnown(confidence=0.0)


def test_a_single_entry_is_found_too(town: Town) -> None:
    index = build([entry for entry in town.entries if entry.id == "dibao_apply"], town.words)
    assert outcome(index, "低保怎么申请") == "dibao_apply"


def test_the_order_of_the_entries_does_not_matter(town: Town, index: Index) -> None:
    turned = build(reversed(town.entries), town.words, town.questions)
    for question in town.questions:
        assert outcome(turned, question.text) == outcome(index, question.text)


def test_two_entries_with_equal_words_are_offered_by_id(town: Town) -> None:
    entry = town.entries[0]
    twins = build([replace(entry, id="b"), replace(entry, id="a")], town.words)
    found = match(twins, entry.question)
    assert isinstance(found, Unsure)
    assert [candidate.entry.id for candidate in found.candidates] == ["a", "b"]


def test_why_shows_what_was_compared(index: Index) -> None:
    lines = in_lines(why(index, "北京低保几钿")).splitlines()
    assert lines[0] == "比的是：北京低保多少钱"
    assert lines[1] == "这里没有的地方：北京"
    assert lines[2] == "低保一个月多少钱？（dibao_standard），把握 50%"
    assert any(line.startswith("  两边都有：低保") for line in lines)
    assert in_lines(why(index, "")) == "比的是："


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="柳溪1路末班车几点低保怎么申请医保报多少 ，abc北京", max_size=30))
def test_outcomes_keep_to_their_thresholds(index: Index, text: str) -> None:
    match match(index, text):
        case Found(confidence=confidence):
            assert OUTRIGHT <= confidence <= 1
        case Unsure(candidates=candidates):
            assert sum(each.confidence for each in candidates) + 0.02 >= OFFERED
            assert candidates[0].confidence < OUTRIGHT
            assert list(candidates) == sorted(candidates, key=lambda each: -each.confidence)
        case NotKnown(confidence=confidence):
            assert 0 <= confidence < OFFERED


def test_the_past_is_told_outright_only_to_who_asks_about_it(town: Town, index: Index) -> None:
    past = next(entry for entry in town.entries if entry.history)
    assert isinstance(match(index, f"2008年{past.question}"), Found)
    bare = [each for each in (past.question, *past.phrasings) if not asks_of_the_past(each)]
    assert all(not isinstance(match(index, each), Found) for each in bare)
