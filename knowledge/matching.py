"""Finding the entry a resident's words ask for: one door, three honest outcomes.

How sure a match is is one probability (knowledge/confidence.py), fitted on the base itself; a wrong outright answer is
the worst outcome, so OUTRIGHT stands high.
"""

from dataclasses import dataclass

from knowledge.building import Index, as_heard, build
from knowledge.elsewhere import asks_of_the_past, places
from knowledge.entry import Entry
from knowledge.indexing import comparable
from knowledge.meaning import Sense, encoded, sense_of
from knowledge.ranking import Ranked, ranked
from knowledge.reasons import Why, read_as, reason

__all__ = ["Candidate", "Found", "Index", "NotKnown", "Unsure", "build", "match", "rank", "why", "worry"]

OUTRIGHT = 0.8
OFFERED = 0.18  # that one of those offered is meant
MOST_OFFERED = 3
_BESIDE = 0.01  # what is offered beside the best must be at least as likely as this
_NOT_HERE = 0.5  # at most as sure as this when another place is named
_NOT_NOW = 0.6  # and as this when the past would be told to somebody who asks about today


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An entry that may be meant, and how sure that is, 0 to 1."""

    entry: Entry
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Sure enough to answer outright."""

    entry: Entry
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsure:
    """One to three entries to offer as "您是想问…", best first."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NotKnown:
    """Nothing here answers this; `confidence` is what the nearest entry reached."""

    confidence: float


def match(index: Index, text: str) -> Found | Unsure | NotKnown:
    """The entry meant by the text, up to three that may be, or none. Same text, same outcome."""
    best = rank(index, text, limit=MOST_OFFERED)
    if sum(each.confidence for each in best) < OFFERED:
        return NotKnown(confidence=best[0].confidence if best else 0.0)
    if best[0].confidence >= OUTRIGHT:
        return Found(entry=best[0].entry, confidence=best[0].confidence)
    return Unsure(candidates=(best[0], *(each for each in best[1:] if each.confidence >= _BESIDE)))


def worry(index: Index, text: str) -> float:
    """How much the text sounds like somebody in danger, 0 to 1; 0 where nothing has taught that yet."""
    ear = index.learnt.ear
    return 0.0 if ear is None else ear.of(as_heard(index, text))


def rank(index: Index, text: str, limit: int) -> tuple[Candidate, ...]:
    """The nearest entries, the surest first."""
    return tuple(candidate for candidate, _ in _surest(index, text, limit))


def _surest(index: Index, text: str, limit: int) -> list[tuple[Candidate, Ranked]]:
    asked = comparable(text, index.words)
    above = _NOT_HERE if places(asked) - index.known else 1.0
    nearby = [name for name in index.words.neighbours if name in asked]
    found = list[tuple[Candidate, Ranked]]()
    for each in ranked(index.phrasings, index.learnt.weights, asked, limit, _meant(index, asked)):
        entry = index.entries[each.entry]
        above = min(above, index.learnt.confidence.of(each.measures))
        most = _most(entry, text) if _tells_of(entry, nearby) else _NOT_HERE
        found.append((Candidate(entry=entry, confidence=min(above, most)), each))
    return sorted(found, key=lambda each: -each[0].confidence)


def _tells_of(entry: Entry, names: list[str]) -> bool:
    """Whether the entry is about these places nearby: the hospital of the next town is not ours."""
    return all(any(name in text for text in (entry.question, *entry.phrasings, entry.answer)) for name in names)


def _meant(index: Index, asked: str) -> Sense | None:
    meanings = index.learnt.meanings
    if index.encoder is None or meanings is None or not asked:
        return None
    return sense_of(index.phrasings, meanings, meanings.placed(encoded(index.encoder, [asked]))[0])


def _most(entry: Entry, text: str) -> float:
    """How sure an entry about the past can be: never enough for a question that does not ask about the past."""
    return _NOT_NOW if entry.history and not asks_of_the_past(text) else 1.0


def why(index: Index, text: str) -> Why:
    """How the text was compared and what spoke for the entries found, for a clerk who asks why it got this answer."""
    asked = comparable(text, index.words)
    told = _surest(index, text, MOST_OFFERED)
    shown = [*told[:1], *(each for each in told[1:] if each[0].confidence >= _BESIDE)]
    return Why(
        compared=asked,
        read_as=read_as(index.phrasings, asked),
        strange=tuple(sorted(places(asked) - index.known)),
        reasons=tuple(reason(index.phrasings, asked, found, one.entry, one.confidence) for one, found in shown),
    )
