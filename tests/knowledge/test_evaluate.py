"""The figures of `knowledge eval`, on questions whose outcome is known."""

from collections.abc import Callable
from itertools import count

import pytest

from knowledge.evaluate import evaluate
from knowledge.matching import Index
from knowledge.town import Question, Town

RIGHT = Question(text="柳溪1路末班车几点", entry="timetable")
WRONG = Question(text="低保怎么申请", entry="timetable")
CHAT = Question(text="今天天气怎么样", entry=None)
CONFUSED = Question(text="医保卡丢了怎么补", entry=None)


def ticking(step: float = 0.001) -> Callable[[], float]:
    ticks = count()
    return lambda: next(ticks) * step


def test_all_right_is_all_ones(index: Index) -> None:
    scores = evaluate(index, [RIGHT, CHAT], ticking()).scores
    assert (scores.top1, scores.recall_at_3, scores.mrr_at_10, scores.near_auroc) == (1, 1, 1, 1)
    assert (scores.outright_at_90, scores.n) == (0.5, 2)
    assert scores.calibration_error < 0.1


def test_time_is_what_the_clock_says(index: Index) -> None:
    scores = evaluate(index, [RIGHT] * 3, ticking(0.002)).scores
    assert [scores.ms_median, scores.ms_p99] == pytest.approx([2, 2])


def test_a_sure_mistake_leaves_nothing_to_answer_outright(index: Index) -> None:
    scores = evaluate(index, [WRONG], ticking()).scores
    assert (scores.top1, scores.recall_at_3, scores.outright_at_90) == (0, 0, 0)
    assert scores.mrr_at_10 < 0.2
    assert scores.near_auroc == 0.5
    assert scores.calibration_error > 0.9


def test_a_confident_unanswerable_question_costs(index: Index) -> None:
    scores = evaluate(index, [RIGHT, CONFUSED], ticking()).scores
    assert scores.near_auroc in {0, 1}
    assert scores.outright_at_90 in {0, 0.5}


def test_equal_confidence_is_counted_together(index: Index) -> None:
    same = [RIGHT, Question(text=RIGHT.text, entry=None)]
    scores = evaluate(index, same, ticking()).scores
    assert (scores.near_auroc, scores.outright_at_90) == (0.5, 0)


def test_no_questions_is_no_crash(index: Index) -> None:
    assert evaluate(index, [], ticking()).scores.n == 0


def test_the_fields_have_the_names_of_the_command_line(town: Town, index: Index) -> None:
    fields = evaluate(index, town.questions, ticking()).scores.as_json()
    assert list(fields) == [
        *("top1", "recall@3", "mrr@10", "near_auroc", "outright@90", "calibration_error"),
        *("ms_median", "ms_p99", "n"),
    ]
    assert fields["top1"] >= 0.95
