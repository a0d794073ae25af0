"""What becomes of test questions, and what it is worth."""

from dataclasses import replace

from knowledge.building import Index
from knowledge.proving import Fate, Proof, proof, tried
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


def proven(held: int, wrong: int = 0) -> Proof:
    return Proof(held=held, wrong=wrong, asked=200)


def test_what_may_serve_in_the_place_of_another() -> None:
    assert proven(held=190).no_worse_than(proven(held=190))
    assert proven(held=188).no_worse_than(proven(held=190)), "one in a hundred is chance"
    assert not proven(held=187).no_worse_than(proven(held=190))
    assert not proven(held=200, wrong=1).no_worse_than(proven(held=190))


def test_to_answer_less_outright_is_no_worse(town: Town, index: Index) -> None:
    careful = replace(
        index.learnt, confidence=replace(index.learnt.confidence, start=index.learnt.confidence.start - 1)
    )
    one, other = proof(replace(index, learnt=careful), town.questions), proof(index, town.questions)
    assert one.no_worse_than(other)
    assert one.asked == len(town.questions)


def test_to_answer_nothing_is_worse(town: Town, index: Index) -> None:
    silent = replace(index.learnt, confidence=replace(index.learnt.confidence, start=-30.0))
    assert not proof(replace(index, learnt=silent), town.questions).no_worse_than(proof(index, town.questions))
