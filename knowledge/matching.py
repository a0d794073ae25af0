"""Finding the entry a resident's words ask for: one door, three honest outcomes.

How sure a match is depends on its lead over the next other entry (which carries most), on how much of what was
asked the entry's phrasings cover, and on how telling that is. The weights are a logistic fit over several
bases; a wrong outright answer is the worst outcome, so OUTRIGHT stands high.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.elsewhere import asks_of_the_past, places
from knowledge.entry import Entry
from knowledge.likeness import Index as Likenesses
from knowledge.likeness import Likeness, comparable, index_of, likest
from knowledge.normalise import fold
from knowledge.words import Words

OUTRIGHT = 0.75
OFFERED = 0.2
MOST_OFFERED = 3
_BESIDE = 0.1  # what is offered beside the best must be at least as likely as this
_WEIGHED = 10  # of the likest entries, the surest comes first
_NOT_HERE = 0.5  # at most as sure as this when another place is named
_NOT_NOW = 0.6  # and as this when the past would be told to somebody who asks about today
_START, _LEAD, _COVERED, _TELLING = -4.1, 5.0, 1.55, 1.65


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """What `build` made of the entries; to be handed to `match`, not looked into."""

    likenesses: Likenesses
    known: frozenset[str]


def build(entries: Iterable[Entry], words: Words) -> Index:
    """An index over the published entries' questions and phrasings."""
    told = tuple(entry for entry in entries if entry.published)
    likenesses = index_of(told, words)
    texts = [phrasing.text for phrasing in likenesses.phrasings]
    texts += [fold(text) for entry in told for text in (entry.answer, entry.source, *entry.stops)]
    return Index(likenesses=likenesses, known=frozenset(name for text in texts for name in places(text)))


def match(index: Index, text: str) -> Found | Unsure | NotKnown:
    """The entry meant by the text, up to three that may be, or none. Same text, same outcome."""
    best = rank(index, text, limit=MOST_OFFERED)
    if not best or best[0].confidence < OFFERED:
        return NotKnown(confidence=best[0].confidence if best else 0.0)
    if best[0].confidence >= OUTRIGHT:
        return Found(entry=best[0].entry, confidence=best[0].confidence)
    return Unsure(candidates=tuple(each for each in best if each.confidence >= _BESIDE))


def rank(index: Index, text: str, limit: int) -> tuple[Candidate, ...]:
    """The nearest entries, the surest first."""
    asked = comparable(text, index.likenesses.words)
    most = _NOT_HERE if places(asked) - index.known else 1.0
    found = (
        Candidate(entry=like.entry, confidence=min(most, _most(like.entry, text), 1 / (1 + math.exp(-sureness))))
        for sureness, like in _surest(likest(index.likenesses, asked))[:limit]
    )
    return tuple(sorted(found, key=lambda each: -each.confidence))


def _most(entry: Entry, text: str) -> float:
    """How sure an entry about the past can be: never enough for a question that does not ask about the past."""
    return _NOT_NOW if entry.history and not asks_of_the_past(text) else 1.0


def why(index: Index, text: str) -> str:
    """How the text was compared, for whoever asks why it got this answer."""
    asked = comparable(text, index.likenesses.words)
    strange = "、".join(sorted(places(asked) - index.known))
    likely = _surest(likest(index.likenesses, asked))[:MOST_OFFERED]
    lines = (f"比的是：{asked}", f"这里没有的地方：{strange}" if strange else "", *map(_reason, likely))
    return "\n".join(filter(None, lines))


def _reason(weighed: tuple[float, Likeness]) -> str:
    sureness, like = weighed
    measures = f"像 {like.score:.2f}，说到 {like.covered:.2f}，份量 {like.telling:.2f}，合计 {sureness:+.2f}"
    return f"  {like.entry.id}（{measures}）：{like.phrasing}"


def _surest(likely: list[Likeness]) -> list[tuple[float, Likeness]]:
    weighed = [(_sureness(like, _rival(likely, like)), like) for like in likely[:_WEIGHED]]
    return sorted(weighed, key=lambda each: (-each[0], each[1].entry.id))


def _rival(likely: list[Likeness], like: Likeness) -> float:
    """The score of the likest other entry."""
    return max((other.score for other in likely[:2] if other is not like), default=0.0)


def _sureness(like: Likeness, rival: float) -> float:
    return _START + _LEAD * (like.score - rival) + _COVERED * like.covered + _TELLING * like.telling
