"""Two states of a base side by side: which questions would be answered differently, and which entries clash."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import assert_never

from knowledge.answers import compose
from knowledge.building import Index
from knowledge.entry import Entry
from knowledge.matching import Found, NotKnown, Unsure, match, rank
from knowledge.town import Town

_NEAR = 4
"""So many entries near to a phrasing are asked whether they would lose theirs to it."""


class Kind(Enum):
    """What is done with a question."""

    TOLD = auto()
    OFFERED = auto()
    NOT_KNOWN = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What somebody who asks is told: the entries in it, and the words."""

    kind: Kind
    entries: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question to compare by; a test question says which entry it means, None: nothing may answer it outright."""

    text: str
    test: bool = False
    wanted: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A question that is answered in another way."""

    asked: Asked
    before: Telling
    after: Telling

    @property
    def reworded(self) -> bool:
        """Whether it is the same entry in other words."""
        return (self.before.kind, self.before.entries) == (self.after.kind, self.after.entries)

    @property
    def worse(self) -> bool:
        """Whether a test question held before and holds no more."""
        return self.asked.test and holds(self.asked, self.before) and not holds(self.asked, self.after)


def holds(asked: Asked, telling: Telling) -> bool:
    """Whether a test question is answered as it should be: its entry told or offered, or nothing told outright."""
    if asked.wanted is None:
        return telling.kind is not Kind.TOLD
    return asked.wanted in telling.entries


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A base that answers. What an entry says today is composed once."""

    index: Index
    town: Town
    today: date
    _said: dict[str, str] = field(default_factory=dict)

    def telling(self, text: str) -> Telling:
        """What somebody who says this is told."""
        found = match(self.index, text)
        match found:
            case Found(entry=entry):
                return Telling(kind=Kind.TOLD, entries=(entry.id,), text=self._answer(entry))
            case Unsure(candidates=candidates):
                entries = [each.entry for each in candidates]
                titles = "\n".join(entry.question for entry in entries)
                return Telling(kind=Kind.OFFERED, entries=tuple(entry.id for entry in entries), text=titles)
            case NotKnown():
                return Telling(kind=Kind.NOT_KNOWN)
            case _ as never:
                assert_never(never)

    def _answer(self, entry: Entry) -> str:
        said = self._said.get(entry.id)
        if said is None:
            said = self._said[entry.id] = compose(entry, self.town, self.today).text
        return said


def differences(before: Side, after: Side, asked: Iterable[Asked]) -> Iterator[Difference | None]:
    """For each question in turn the difference, or None; whoever takes them can show how far it is."""
    for one in asked:
        was, becomes = before.telling(one.text), after.telling(one.text)
        yield None if was == becomes else Difference(asked=one, before=was, after=becomes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """A phrasing of one entry that means another one just as well."""

    entry: str
    phrasing: str
    other: str


def clashes(before: Index, after: Index, changed: Iterable[str]) -> list[Clash]:
    """Which phrasings of these entries are answered by another one now, and which of its neighbours they would take.

    What a base has learnt by heart says little of whether it can tell two entries apart: the base before, which does
    not know the new phrasing, is asked it.
    """
    entries, wanted = {entry.id: entry for entry in after.entries}, sorted(set(changed))
    own = [(entries[name], text) for name in wanted if name in entries for text in _said(entries[name])]
    near = {each.id: each for _, text in own for each in _likely(after, text) if each.id not in wanted}
    theirs = [(entry, text) for _, entry in sorted(near.items()) for text in _said(entry)]
    return [*_clashes(before, own), *(clash for clash in _clashes(after, theirs) if clash.other in wanted)]


def _said(entry: Entry) -> tuple[str, ...]:
    return (entry.question, *entry.phrasings)


def _likely(index: Index, text: str) -> list[Entry]:
    return [each.entry for each in rank(index, text, _NEAR)]


def _clashes(index: Index, said: Iterable[tuple[Entry, str]]) -> Iterator[Clash]:
    """The phrasings that are answered by another entry outright."""
    for entry, text in said:
        found = match(index, text)
        if isinstance(found, Found) and found.entry.id != entry.id:
            yield Clash(entry=entry.id, phrasing=text, other=found.entry.id)
