"""A child learns what this process would, steps aside for others, and never outlives the service."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.fitting import Lesson, Verdict, end_with_parent, teach, teach_in_child
from bot.packs import read_pack
from bot.weights import Shelf, read
from knowledge.ear import Spoken
from knowledge.proving import Proof
from knowledge.town import Town
from tests.empty import TOWN

PATIENCE = 60.0
SPOKEN = (Spoken(text="人趴在桌上叫不醒", danger=True), Spoken(text="桌子坏了", danger=False))
COMMAND = (sys.executable, "-m", "bot.fitting")


@pytest.fixture(scope="module")
def town() -> Town:
    return read_pack(str(TOWN)).town


@pytest.fixture
def lesson(tmp_path: Path, town: Town) -> Lesson:
    return Lesson(
        entries=town.entries,
        words=town.words,
        questions=town.questions,
        spoken=SPOKEN,
        choice="",
        folder=tmp_path,
        good="",
        file=tmp_path / "learnt",
    )


async def test_a_child_learns_what_this_process_would(tmp_path: Path, lesson: Lesson) -> None:
    verdict = await teach_in_child(lesson, aside=False)
    assert verdict == teach(replace(lesson, file=tmp_path / "here"))
    assert (tmp_path / "learnt").read_bytes() == (tmp_path / "here").read_bytes()


def test_it_is_tried_beside_what_serves_meanwhile(tmp_path: Path, lesson: Lesson) -> None:
    shelf = Shelf(folder=tmp_path, encoder=None)
    alone = teach(lesson)
    shelf.keep(lesson.file, "good", "")
    beside = teach(replace(lesson, good="good"))
    assert (alone.fitted, beside.serving) == (beside.fitted, beside.fitted)


def test_what_tells_more_people_wrongly_is_not_good() -> None:
    serving, wrong = Proof(held=9, wrong=0, asked=10), Proof(held=10, wrong=1, asked=10)
    assert Verdict(serving=serving, fitted=serving).good
    assert not Verdict(serving=serving, fitted=wrong).good


@pytest.mark.parametrize("program", ["no such python", "breaks off"])
async def test_a_child_that_cannot_work_comes_to_nothing(
    tmp_path: Path, lesson: Lesson, program: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if program == "breaks off":
        (tmp_path / program).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / program).chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / program))
    assert await teach_in_child(lesson, aside=False) is None
    assert "fitted" in caplog.text


def children() -> set[str]:
    """What this process has begun and that still runs."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    if not listed.exists():
        pytest.skip("This kernel does not list a process's children.")
    return set(listed.read_text().split())


def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        os.sched_yield()


async def test_a_child_steps_aside_and_ends_when_its_parent_does() -> None:
    child = await asyncio.create_subprocess_exec(*COMMAND, "aside", stdin=PIPE, stderr=DEVNULL)
    assert child.stdin is not None
    aside = min(os.nice(0) + 10, 19)
    async with asyncio.timeout(PATIENCE):
        await asyncio.to_thread(_until, lambda: os.getpriority(os.PRIO_PROCESS, child.pid) == aside)
        child.stdin.close()
        assert await child.wait() != 0


async def test_a_child_that_learns_ends_when_its_parent_does() -> None:
    waiting, holding = os.pipe()
    watching = "from bot.fitting import end_with_parent as wait; wait(0)"
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", watching, stdin=waiting)
    os.close(waiting)
    os.close(holding)
    assert await asyncio.wait_for(child.wait(), PATIENCE) == 1


def test_as_long_as_somebody_holds_the_other_end_it_goes_on() -> None:
    pipe, other = os.pipe()
    os.write(other, b"..")
    os.close(other)
    ended: list[int] = []
    end_with_parent(pipe, ended.append)
    os.close(pipe)
    assert ended == [1]


async def test_whoever_waits_no_more_leaves_no_child(lesson: Lesson) -> None:
    before, waiting = children(), asyncio.create_task(teach_in_child(lesson, aside=False))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 0.1)
    assert children() <= before
    assert read(lesson.file) is None
