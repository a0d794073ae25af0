"""Questions that want an answer, near-duplicates together: what residents were not told, or not told well."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import log

from knowledge.alike import alike
from knowledge.normalise import clean, normalise
from knowledge.words import Words

SAME = 0.6
"""From this likeness on two questions are one; the rare words of the town count most in it."""
MOST_DISTINCT = 4_000
"""Different wordings that are compared with each other; what is left was asked once."""
FRAME = 0.4
"""What how, where and when weigh beside other words."""
LOOKED_BY = 5
"""The rarest signs of a question, by which the like of it is looked for."""


class Sort(StrEnum):
    """What became of a question: not known, offered choices, one of them picked, no help, answered by staff."""

    NOT_KNOWN = "notknown"
    OPTIONS = "options"
    PICKED = "picked"
    USELESS = "useless"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """Some masked words, so often, and what became of them: the entry that was picked or no help, what staff wrote."""

    text: str
    sort: Sort
    times: int = 1
    entry: str | None = None
    reply: str = ""


@dataclass(kw_only=True, slots=True)
class Group:
    """Wordings of one question, the most frequent first, with all that became of it."""

    texts: Counter[str] = field(default_factory=Counter)
    sorts: Counter[Sort] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    replies: list[str] = field(default_factory=list)

    @property
    def times(self) -> int:
        """How often it was asked; who was offered choices and picked one asked once."""
        unpicked = max(0, self.sorts[Sort.OPTIONS] - self.sorts[Sort.PICKED])
        return unpicked + sum(many for sort, many in self.sorts.items() if sort is not Sort.OPTIONS)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The wordings, the most frequent first."""
        return tuple(text for text, _ in self.texts.most_common())

    def add(self, ask: Ask) -> None:
        """One more."""
        self.texts[ask.text] += ask.times
        self.sorts[ask.sort] += ask.times
        if ask.entry is not None:
            self.entries[ask.entry] += ask.times
        if ask.reply and ask.reply not in self.replies:
            self.replies.append(ask.reply)


def grouped(asks: Iterable[Ask], words: Words, known: Iterable[str]) -> list[Group]:
    """The groups, what was asked most first. `known` are the town's phrasings, which say what words are common here."""
    said: defaultdict[str, list[Ask]] = defaultdict(list)
    for ask in asks:
        if form := form_of(ask.text, words):
            said[form].append(ask)
    forms = sorted(said, key=lambda form: (-sum(ask.times for ask in said[form]), form))
    weights = _weights([*forms, *(form_of(text, words) for text in known)])
    groups: defaultdict[str, Group] = defaultdict(Group)
    for form, leader in _led(forms, weights):
        for ask in said[form]:
            groups[leader].add(ask)
    return sorted(groups.values(), key=lambda group: -group.times)


def form_of(text: str, words: Words) -> str:
    """The words as they are compared: dialect said the usual way, everyday synonyms as one sign."""
    return alike(normalise(text, words)) or clean(text)


def _marks(form: str) -> frozenset[str]:
    """The signs of a form and its pairs."""
    return frozenset((*form, *map("".join, pairwise(form))))


def _weights(forms: Sequence[str]) -> dict[str, float]:
    """How much a sign says: the rarer the more; how, where and when say less than what is asked about."""
    counted = Counter(mark for form in forms for mark in _marks(form))
    return {mark: log(1 + len(forms) / many) * (FRAME if _is_frame(mark) else 1) for mark, many in counted.items()}


def _is_frame(mark: str) -> bool:
    """Whether an everyday word stands in it that `alike` made a sign of."""
    return any("\ue000" <= sign <= "\uf8ff" for sign in mark)


def _led(forms: Sequence[str], weights: dict[str, float]) -> Iterator[tuple[str, str]]:
    """Each form with the one that leads its group: the first, and so the most frequent, that is near enough."""
    leaders: defaultdict[str, list[str]] = defaultdict(list)
    for number, form in enumerate(forms):
        marks = _marks(form)
        leader = _nearest(marks, leaders, weights) if number < MOST_DISTINCT else None
        if leader is None:
            for mark in marks:
                leaders[mark].append(form)
        yield form, leader or form


def _nearest(marks: frozenset[str], leaders: Mapping[str, list[str]], weights: Mapping[str, float]) -> str | None:
    """The leader most like a form, looked for by what is rare in it."""
    rare = sorted(marks, key=lambda mark: (-weights[mark], mark))[:LOOKED_BY]
    candidates = sorted({leader for mark in rare for leader in leaders.get(mark, ())})
    scored = [(_likeness(marks, _marks(leader), weights), leader) for leader in candidates]
    score, nearest = max(scored, default=(0.0, ""))
    return nearest if score >= SAME else None


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """What both have of what either has, by weight."""
    shared, all_of_it = (sum(map(weights.__getitem__, marks)) for marks in (one & other, (*one, *other)))
    return 2 * shared / all_of_it
