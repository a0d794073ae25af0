"""What becomes of test questions, and what it is worth."""

from dataclasses import replace

from knowledge.building import Index
from knowledge.proving import Fate, points, tried
from knowledge.town import Question, Town


def test_each_question_has_its_fate(index: Index) -> None:
    asked = {
        "末班车几点": ("timetable", Fate.RIGHT),
        "末班车几点钟": ("dibao_standard", Fate.WRONG),
        "zzz qqq": ("timetable", Fate.SILENT),
        "火星上怎么种菜": (None, Fate.LEFT),
        "低保": ("timetable", Fate.MISSED),
    }
    questions = [Question(text=text, entry=entry) for text, (entry, _) in asked.items()]
    assert [one.fate for one in tried(index, questions)] == [fate for _, fate in asked.values()]
    assert [one.told for one in tried(index, questions) if one.told] == ["timetable", "timetable"]


def test_only_what_is_right_offered_or_rightly_left_holds() -> None:
    assert [fate for fate in Fate if fate.holds] == [Fate.RIGHT, Fate.OFFERED, Fate.LEFT]


def test_one_that_never_answers_is_worth_less_than_one_that_does(town: Town, index: Index) -> None:
    silent = replace(index.learnt, confidence=replace(index.learnt.confidence, start=-30.0))
    assert points(replace(index, learnt=silent), town.questions) < points(index, town.questions)


def test_one_wrong_answer_costs_more_than_it_gains(town: Town, index: Index) -> None:
    first, *rest = town.questions
    wrong = replace(first, entry=next(entry.id for entry in town.entries if entry.id != first.entry))
    assert points(index, [wrong]) <= 0
    assert points(index, [wrong, *rest]) < points(index, rest) + 1
