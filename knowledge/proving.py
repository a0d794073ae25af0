"""What becomes of a town's test questions: whether an index may serve, and which of them go wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from knowledge.building import Index
from knowledge.matching import Found, NotKnown, Unsure, match
from knowledge.town import Question


class Fate(Enum):
    """What becomes of one question."""

    RIGHT = auto()
    """Its entry is told outright."""
    OFFERED = auto()
    """Its entry is among those offered."""
    LEFT = auto()
    """No entry answers it, and none is told outright."""
    MISSED = auto()
    """Others are offered."""
    SILENT = auto()
    """It is said not to be known, although an entry answers it."""
    WRONG = auto()
    """Another entry is told outright."""

    @property
    def holds(self) -> bool:
        """Whether nobody is told what they did not ask for, or nothing though the answer is here."""
        return self in (Fate.RIGHT, Fate.OFFERED, Fate.LEFT)


_POINTS = {Fate.RIGHT: 1.0, Fate.OFFERED: 0.5, Fate.LEFT: 1.0, Fate.MISSED: 0.0, Fate.SILENT: 0.0, Fate.WRONG: -4.0}
"""To be told something wrong does more harm than four right answers do good: outright answers begin at 0.8."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A question and what became of it; `told` is the entry that was told outright, "" if none was."""

    question: Question
    fate: Fate
    told: str = ""


def tried(index: Index, questions: Iterable[Question]) -> list[Tried]:
    """What becomes of each of the questions, which are as people say them."""
    return [_tried(index, question) for question in questions]


def points(index: Index, questions: Iterable[Question]) -> float:
    """How well an index does, to be compared with another one's points on the same questions."""
    return sum(_POINTS[one.fate] for one in tried(index, questions))


def _tried(index: Index, question: Question) -> Tried:
    found, wanted = match(index, question.text), question.entry
    match found:
        case Found(entry=entry):
            fate = Fate.RIGHT if entry.id == wanted else Fate.WRONG
            return Tried(question=question, fate=fate, told=entry.id)
        case Unsure(candidates=candidates) if wanted in [each.entry.id for each in candidates]:
            return Tried(question=question, fate=Fate.OFFERED)
        case Unsure():
            return Tried(question=question, fate=Fate.MISSED if wanted else Fate.LEFT)
        case NotKnown():
            return Tried(question=question, fate=Fate.SILENT if wanted else Fate.LEFT)
        case _ as never:
            assert_never(never)
