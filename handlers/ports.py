"""What the handlers ask of the floor below: the town and its answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol

from handlers.remembered import Remembered
from knowledge.answers import Answer, compose
from knowledge.buses import Buses, buses_of
from knowledge.entry import Entry
from knowledge.matching import Found, Index, NotKnown, Unsure, build, match, worry
from knowledge.town import Town
from knowledge.workdays import Calendar


class Answers(Protocol):
    """One town and how its questions find their answers; pure, so that the same turn decides the same twice."""

    @property
    def town(self) -> Town:
        """The town pack."""
        ...

    @property
    def buses(self) -> Buses:
        """What is known of the town's buses."""
        ...

    def match(self, text: str) -> Found | Unsure | NotKnown:
        """The entry that is meant, up to three that may be, or none."""
        ...

    def compose(self, entry: Entry, today: date, asked_for: str) -> Answer:
        """What the entry says today to these words, source and date included."""
        ...

    def worry(self, text: str) -> float:
        """How much the words sound like somebody in danger, 0 to 1."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class TownAnswers:
    """Answers from a town pack and what finds the entries that are meant."""

    town: Town
    matched: Callable[[str], Found | Unsure | NotKnown]
    worried: Callable[[str], float]
    buses: Buses = field(default_factory=Buses)

    def match(self, text: str) -> Found | Unsure | NotKnown:
        """See Answers."""
        return self.matched(text)

    def compose(self, entry: Entry, today: date, asked_for: str) -> Answer:
        """See Answers."""
        return compose(entry, self.town, today, asked_for)

    def worry(self, text: str) -> float:
        """See Answers."""
        return self.worried(text)


def answers_for(town: Town, index: Index | None = None) -> Answers:
    """The town's answers; without an index one is built and fitted. Of buses they know what the pack knows."""
    known = index or build(town.entries, town.words, town.questions, spoken=town.spoken)
    return TownAnswers(
        town=town,
        # One turn asks for the same words several times; turns may decide side by side.
        matched=Remembered(partial(match, known)),
        worried=partial(worry, known),
        buses=buses_of(town.buses, None, Calendar()),
    )


def riding(answers: Answers, buses: Buses) -> Answers:
    """The same answers, with the buses as they are known now."""
    return TownAnswers(town=answers.town, matched=answers.match, worried=answers.worry, buses=buses)
