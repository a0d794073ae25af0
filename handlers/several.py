"""Several things in one message: questions one by one, and a complaint apart from a question."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from handlers import asking_on, cues, outside
from handlers.cues import Heard
from handlers.drafts import category_of
from handlers.ports import Answers
from knowledge.entry import Entry
from knowledge.matching import Found
from knowledge.normalise import clean
from knowledge.town import Town
from knowledge.villages import find_villages
from knowledge.words import OTHER

_SENTENCES = re.compile(r"(?<=[？?\n。！!；;])|[，,、]\s*(?=还有|另外|再问|顺便|还想问|再一个)")
_CLAUSES = re.compile(r"(?<=[？?\n。！!；;])|[，,]")
# 再问一声，低保怎么申请: the question is the rest.
_OPENING = re.compile(
    r"^(?:还有|另外|顺便|再|还|我|想|要)*问(?:一?[下声]|个事|个问题)?[，,：:\s]*|^(?:还有|另外)[，,\s]*"
)
_PEOPLE = re.compile("隔壁|邻居|人家|老人|孤老|[爸妈爹娘爷奶婆儿孩囡]|老公|老伴|丈夫|心里")
_SHORTEST = 4
# Nobody asks so much at once; a pasted page must cost nothing.
_MOST_PARTS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Mixed:
    """A message that asks in some of its sentences and complains in others."""

    questions: tuple[str, ...]
    complaint: str


def questions(answers: Answers, text: str) -> tuple[str, ...]:
    """The questions of a message, each with the sentences that lead to it; one that cannot be parted stays whole."""
    sentences = _split(_SENTENCES, text)
    parts = _joined(answers, sentences) if len(sentences) > 1 else ()
    if len(parts) > 1:
        apart = chain.from_iterable(_by_clauses(answers, part) for part in parts)
        return (text,) if outside.written_for(answers, text) else tuple(apart)
    return _by_clauses(answers, text)


def _by_clauses(answers: Answers, text: str) -> tuple[str, ...]:
    clauses = _split(_CLAUSES, text)
    return clauses if len(clauses) > 1 and _are_each_answered(answers, clauses) else (text,)


def mixed(answers: Answers, text: str) -> Mixed | None:
    """The questions and the complaint of a message, each sentence clearly one of both; None where any is unclear."""
    apart = _parted(answers, _split(_SENTENCES, text))
    if apart is not None:
        return apart
    clauses = _parted(answers, _split(_CLAUSES, text))
    return clauses if clauses is not None and _are_two_matters(answers.town, clauses) else None


def _are_two_matters(town: Town, both: Mixed) -> bool:
    """Whether clauses of one sentence speak of different things: some trouble, and another question.

    Trouble with people may only lead to the question (孤老没人管，怎么申请五保), unless it has a place.
    """
    kind, *others = (category_of(part, town) for part in (both.complaint, *both.questions))
    of_things = _PEOPLE.search(both.complaint) is None
    return kind != OTHER and kind not in others and (of_things or bool(find_villages(both.complaint, town.villages)))


def _split(ends: re.Pattern[str], text: str) -> tuple[str, ...]:
    pieces = ends.split(text, maxsplit=2 * _MOST_PARTS)
    parts = tuple(part.strip() for part in pieces if clean(part)) if len(pieces) <= 2 * _MOST_PARTS else ()
    return parts if 0 < len(parts) <= _MOST_PARTS else (text,)


def _joined(answers: Answers, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """What is no question goes with the next one; what comes after the last belongs to that."""
    parts: list[str] = []
    before: list[str] = []
    for sentence in sentences:
        before.append(sentence)
        if asks(answers, sentence):
            before[-1] = _OPENING.sub("", sentence) or sentence
            parts.append("\n".join(before))
            before = []
    if before and parts:
        parts[-1] = "\n".join([parts[-1], *before])
    return tuple(parts)


def asks(answers: Answers, part: str) -> bool:
    """Whether a sentence is a question, a bare one or one that no entry may answer among them."""
    words = answers.town.words
    if asking_on.is_bare(part, words):
        return True
    heard = cues.hear(part, words)
    return len(heard.said) >= _SHORTEST and (cues.asks(heard, part, words) or cues.outside(heard, words) is not None)


def _are_each_answered(answers: Answers, clauses: tuple[str, ...]) -> bool:
    """Whether commas part whole questions: each has an entry of its own; a bare one goes on from the one before."""
    if not all(asks(answers, each) for each in clauses):
        return False
    entries: list[Entry] = []
    for clause in clauses:
        last = entries[-1] if entries else None
        found = asking_on.carried(answers, last, clause) or outside.known(answers, clause)
        if not isinstance(found, Found) or found.entry in entries:
            return False
        entries.append(found.entry)
    return True


def _stands(answers: Answers, clause: str) -> bool:
    return asks(answers, clause) and not asking_on.is_bare(clause, answers.town.words)


def _parted(answers: Answers, parts: tuple[str, ...]) -> Mixed | None:
    heard = [cues.hear(part, answers.town.words) for part in parts]
    told = list(zip(parts, heard, strict=True))
    asked = [part for part, each in told if _only_asks(answers, part, each)]
    complaint = tuple(part for part in parts if part not in asked)
    asking = tuple(_OPENING.sub("", part) or part for part in asked)
    if not asking or not _only_complain(answers, told, complaint):
        return None
    known = all(isinstance(outside.known(answers, part), Found) for part in asking)
    return Mixed(questions=asking, complaint="\n".join(complaint)) if known else None


def _only_asks(answers: Answers, part: str, heard: Heard) -> bool:
    return _stands(answers, part) and not cues.complains(heard, answers.town.words)


def _only_complain(answers: Answers, told: Iterable[tuple[str, Heard]], complaint: tuple[str, ...]) -> bool:
    words = answers.town.words
    left = [(part, heard) for part, heard in told if part in complaint]
    asking = any(cues.asks(heard, part, words) for part, heard in left)
    return not asking and any(cues.complains(heard, words) for _, heard in left)
