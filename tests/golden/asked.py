"""The golden questions: what residents may ask the shipped town, worded apart from its phrasings and test questions."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = Path(__file__).parent / "questions.csv"


class Kind(StrEnum):
    """What must become of a question."""

    ANSWERABLE = "answerable"
    UNANSWERABLE = "unanswerable"
    EMERGENCY = "emergency"


class Voice(StrEnum):
    """Who talks."""

    VILLAGER = "villager"
    WORKER = "worker"
    CLERK = "clerk"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One golden question; `entry` is "" where none answers it."""

    text: str
    entry: str
    voice: Voice
    kind: Kind


def golden() -> list[Asked]:
    """All of them, in the order of the file. ValueError for a voice or kind that is none."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [_asked(row) for row in csv.DictReader(lines)]


def of(kind: Kind) -> list[Asked]:
    """Those of one kind."""
    return [each for each in golden() if each.kind == kind]


def _asked(row: dict[str, str]) -> Asked:
    return Asked(text=row["question"], entry=row["entry"], voice=Voice(row["voice"]), kind=Kind(row["kind"]))
