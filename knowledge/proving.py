"""What becomes of a town's test questions: whether an index may serve, and which of them go wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from knowledge.building import Index
from knowledge.matching import Found, NotKnown, Unsure, match
from knowledge.town import Question

_CHANCE = 100  # of so many questions one goes this way or that


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A question and what became of it; `told` is the entry that was told outright, "" if none was."""

    question: Question
    fate: Fate
    told: str = ""


def tried(index: Index, questions: Iterable[Question]) -> list[Tried]:
    """What becomes of each of the questions, which are as people say them."""
    return [_tried(index, question) for question in questions]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """How an index did on a town's test questions: how many hold, how many were told wrongly, of how many."""

    held: int
    wrong: int
    asked: int

    def no_worse_than(self, other: "Proof") -> bool:
        """Whether it may serve in the other's place: nobody more is told wrongly, and no more is lost than by chance.

        To answer less outright is no worse.
        """
        return self.wrong <= other.wrong and self.held >= other.held - self.asked // _CHANCE


def proof(index: Index, questions: Iterable[Question]) -> Proof:
    """How an index does on these questions."""
    fates = [one.fate for one in tried(index, questions)]
    return Proof(held=sum(fate.holds for fate in fates), wrong=fates.count(Fate.WRONG), asked=len(fates))


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
