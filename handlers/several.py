"""Several things in one message: questions one by one, and a complaint apart from a question."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers import asking_on, cues, outside
from handlers.cues import Heard
from handlers.ports import Answers
from knowledge.matching import Found
from knowledge.normalise import clean

_SENTENCES = re.compile(r"(?<=[？?\n。！!；;])|[，,、]\s*(?=还有|另外|再问|顺便|还想问|再一个)")
_CLAUSES = re.compile(r"(?<=[？?\n。！!；;])|[，,]")
_SHORTEST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Mixed:
    """A message that asks in some of its sentences and complains in others."""

    questions: tuple[str, ...]
    complaint: str


def questions(answers: Answers, text: str) -> tuple[str, ...]:
    """The questions of a message, each with the sentences that lead to it; one that cannot be parted stays whole."""
    parts = _joined(answers, _split(_SENTENCES, text))
    if len(parts) > 1:
        return parts
    clauses = _split(_CLAUSES, text)
    return clauses if _are_each_answered(answers, clauses) else (text,)


def mixed(answers: Answers, text: str) -> Mixed | None:
    """The questions and the complaint of a message, each sentence clearly one of both; None where any is unclear."""
    return _parted(answers, _split(_SENTENCES, text)) or _parted(answers, _split(_CLAUSES, text))


def _split(ends: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in ends.split(text) if clean(part))


def _joined(answers: Answers, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """What is no question goes with the next one; what comes after the last belongs to that."""
    parts: list[str] = []
    before: list[str] = []
    for sentence in sentences:
        before.append(sentence)
        if _asks(answers, sentence):
            parts.append("\n".join(before))
            before = []
    if before and parts:
        parts[-1] = "\n".join([parts[-1], *before])
    return tuple(parts)


def _asks(answers: Answers, part: str) -> bool:
    words = answers.town.words
    if asking_on.is_bare(part, words):
        return True
    heard = cues.hear(part, words)
    return len(heard.said) >= _SHORTEST and (cues.asks(heard, part, words) or cues.outside(heard, words) is not None)


def _are_each_answered(answers: Answers, clauses: tuple[str, ...]) -> bool:
    """Whether commas part whole questions: each is answered by itself, and by another entry than the rest."""
    if len(clauses) < 2 or not all(_stands(answers, each) for each in clauses):
        return False
    found = [outside.known(answers, each) for each in clauses]
    entries = {each.entry.id for each in found if isinstance(each, Found)}
    return len(entries) == len(clauses)


def _stands(answers: Answers, clause: str) -> bool:
    return _asks(answers, clause) and not asking_on.is_bare(clause, answers.town.words)


def _parted(answers: Answers, parts: tuple[str, ...]) -> Mixed | None:
    heard = [cues.hear(part, answers.town.words) for part in parts]
    told = list(zip(parts, heard, strict=True))
    asking = tuple(part for part, each in told if _only_asks(answers, part, each))
    complaint = tuple(part for part, _ in told if part not in asking)
    if not asking or not _only_complain(answers, told, complaint):
        return None
    known = all(isinstance(outside.known(answers, part), Found) for part in asking)
    return Mixed(questions=asking, complaint="\n".join(complaint)) if known else None


def _only_asks(answers: Answers, part: str, heard: Heard) -> bool:
    return _stands(answers, part) and not cues.complains(heard, answers.town.words)


def _only_complain(answers: Answers, told: Iterable[tuple[str, Heard]], complaint: tuple[str, ...]) -> bool:
    words = answers.town.words
    left = [(part, heard) for part, heard in told if part in complaint]
    asks = any(cues.asks(heard, part, words) for part, heard in left)
    return not asks and any(cues.complains(heard, words) for _, heard in left)
