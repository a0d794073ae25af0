"""`xunfang knowledge`: the pack's own test questions, and scores for any set."""

import json
import shutil
from pathlib import Path

import pytest

from tests.bot.commands.conftest import Run
from tests.empty import TOWN


@pytest.fixture
def pack(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the invented town with three test questions, in use."""
    shutil.copytree(TOWN, tmp_path / "town")
    monkeypatch.setenv("XUNFANG_PACK", str(tmp_path / "town"))
    (tmp_path / "town" / "questions.csv").write_text("question,entry\n末班车是几点的,timetable\n明天会下雨吗,\n")
    return tmp_path / "town"


def test_the_questions_hold(pack: Path, run: Run) -> None:
    ran = run("knowledge", "check")
    assert ran.code == 0
    assert ran.lines[-1].startswith("试题 2 道，答对 2 道")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("末班车是几点的,", "答成了 timetable，应当是 不知道"),
        ("末班车是几点的,line_1", "答成了 timetable，应当是 line_1"),
        ("zzz qqq,line_1", "说不知道，应当是 line_1"),
        ("公交,card_lost", "没有提到 card_lost"),
    ],
)
def test_a_regression_is_named_and_returns_1(pack: Path, run: Run, row: str, line: str) -> None:
    (pack / "questions.csv").write_text(f"question,entry\n{row}\n")
    ran = run("knowledge", "check")
    assert ran.code == 1
    assert line in ran.lines[0]
    assert ran.lines[-1].startswith("试题 1 道，答对 0 道")


ENTRIES = "id,question\nbus,末班车几点\nbus,最晚一班车几点\nfare,坐车多少钱\n"
QUESTIONS = "question,id\n末班车是几点,bus\n坐车要多少钱,fare\n明天会下雨吗,\n"


def test_any_set_can_be_scored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(ENTRIES)
    (tmp_path / "q.csv").write_text(QUESTIONS)
    arguments = ("knowledge", "eval", "--entries", str(tmp_path / "e.csv"), "--questions", str(tmp_path / "q.csv"))
    (line,) = run(*arguments, "--json").lines
    scores = json.loads(line)
    assert list(scores) == [
        *("top1", "recall@3", "mrr@10", "near_auroc", "outright@90", "calibration_error"),
        *("ms_median", "ms_p99", "n"),
    ]
    assert (scores["n"], scores["top1"]) == (3, 1.0)
    assert run(*arguments).lines[0] == "top1\t1"


def test_a_file_without_its_columns_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("id,text\n")
    ran = run("knowledge", "eval", "--entries", str(tmp_path / "e.csv"), "--questions", str(tmp_path / "e.csv"))
    assert ran.code == 2
    assert "要有 id、question 这两列" in ran.error or "要有 question、id 这两列" in ran.error


def test_a_file_without_a_phrasing_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("id,question\n")
    ran = run("knowledge", "eval", "--entries", str(tmp_path / "e.csv"), "--questions", str(tmp_path / "e.csv"))
    assert (ran.code, "e.csv 第 2 行：一条问法也没有" in ran.error) == (2, True), ran.error


def test_scores_come_by_topic(run: Run) -> None:
    lines = run("knowledge", "eval", "--by", "topic").lines
    assert [line.split("\t")[0] for line in lines[-4:]] == ["（其余）", "bus", "medical", "relief"]
    (line,) = run("knowledge", "eval", "--by", "topic", "--json").lines
    topics = json.loads(line)["topics"]
    assert sum(each["n"] for each in topics.values()) == json.loads(line)["n"]


def test_a_sets_own_topics_are_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("id,question,topic\n1,末班车几点,公交\n2,低保怎么办,救助\n")
    (tmp_path / "q.csv").write_text("question,id\n末班车是几点,1\n")
    files = ("--entries", str(tmp_path / "e.csv"), "--questions", str(tmp_path / "q.csv"))
    assert run("knowledge", "eval", "--by", "topic", *files).lines[-1].startswith("公交\ttop1 1.000")
