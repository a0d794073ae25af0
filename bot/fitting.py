"""Fitting the matcher to a base in a process of its own, which steps aside for whoever answers people.

The child proves what it learnt on the base's test questions beside what serves meanwhile; which of them serves is for
the one who asked to say.
"""

import asyncio
import json
import logging
import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.encoders import open_encoder
from bot.weights import Shelf, write
from knowledge.building import at_once, build, unlearnt
from knowledge.ear import Spoken
from knowledge.entry import Entry
from knowledge.proving import Proof, proof
from knowledge.town import Question
from knowledge.words import Words

log = logging.getLogger(__name__)

PATIENCE = 1_800.0
"""Seconds that a fit may take."""
_NICE = 10
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """A base to be learnt, with the encoder's setting; `good` in `folder` names what serves meanwhile, "" for nothing.

    What is learnt is written to `file`.
    """

    entries: tuple[Entry, ...]
    words: Words
    questions: tuple[Question, ...]
    spoken: tuple[Spoken, ...]
    choice: str
    folder: Path
    good: str
    file: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """How what serves and what was learnt did on the same test questions."""

    serving: Proof
    fitted: Proof

    @property
    def good(self) -> bool:
        """Whether what was learnt may serve."""
        return self.fitted.no_worse_than(self.serving)


def teach(lesson: Lesson) -> Verdict:
    """Fit, write what was learnt and try it. SettingsError where the encoder is not installed."""
    encoder = open_encoder(lesson.choice)
    shelf = Shelf(folder=lesson.folder, encoder=encoder)
    good = shelf.good(lesson.good) if lesson.good else None
    serving = at_once(unlearnt(lesson.entries, lesson.words, encoder), good)
    fitted = build(lesson.entries, lesson.words, lesson.questions, encoder=encoder, spoken=lesson.spoken)
    write(lesson.file, fitted)
    return Verdict(serving=proof(serving, lesson.questions), fitted=proof(fitted, lesson.questions))


async def teach_in_child(lesson: Lesson, *, aside: bool) -> Verdict | None:
    """The same in a child process; None where that comes to nothing. Cancelled, the child ends.

    `aside` lets whoever answers people go first.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.fitting", *(("aside",) if aside else ())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
        )
    except OSError as error:
        log.warning("the matcher could not be fitted in a child: %s", error)
        return None
    try:
        return await asyncio.wait_for(_verdict(child, lesson), PATIENCE)
    except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as error:
        log.warning("the matcher was not fitted: %s", type(error).__name__)
        return None
    finally:
        await _end(child)


async def _verdict(child: asyncio.subprocess.Process, lesson: Lesson) -> Verdict:
    assert child.stdin is not None
    assert child.stdout is not None
    packed = pickle.dumps(lesson)
    # Its stdin stays open: the child ends when it closes, however its parent ends.
    child.stdin.write(struct.pack(">Q", len(packed)) + packed)
    told = json.loads(await child.stdout.readline())
    await child.wait()
    return Verdict(serving=Proof(**told["serving"]), fitted=Proof(**told["fitted"]))


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()


def main(aside: bool) -> None:
    """What the child does: a lesson on its stdin, the verdict on its stdout."""
    os.nice(_NICE if aside else 0)
    size = struct.unpack(">Q", sys.stdin.buffer.read(8))[0]
    lesson = pickle.loads(sys.stdin.buffer.read(size))  # noqa: S301 - written by the parent, through a pipe of its own
    threading.Thread(target=end_with_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    verdict = teach(lesson)
    sys.stdout.write(json.dumps(asdict(verdict)) + "\n")
    sys.stdout.flush()


def end_with_parent(pipe: int, end: Callable[[int], object] = os._exit) -> None:
    """End this process when nobody holds the other end of the pipe any more."""
    while os.read(pipe, 1):
        pass
    end(1)


if __name__ == "__main__":
    main("aside" in sys.argv)
