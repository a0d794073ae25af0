"""One town: everything a town pack says, with look-ups by id."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.ear import Spoken
from knowledge.entry import Entry
from knowledge.figures import Figure
from knowledge.hours import DeadlineRow, Hours
from knowledge.insurance import Rule
from knowledge.known_buses import NO_BUSES, KnownBuses
from knowledge.offices import Helpline, Office, Post
from knowledge.relief import Benefit
from knowledge.routes import Route
from knowledge.villages import Village
from knowledge.words import Words
from knowledge.workdays import DayRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A test question and the id of the entry that answers it; None: nothing may answer it outright."""

    text: str
    entry: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LifecycleRow:
    """A row of `lifecycle.csv`: who may do what from which state, and where it leads."""

    from_state: str
    action: str
    role: str
    to_state: str


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Town:
    """A whole town pack. `topics` maps a topic's id to its label; `posts` holds the town desk too; answers may lead to
    the hosts in `links`, and to none else.

    It is far too large to be written out, by a log or by whoever asks for its form.
    """

    id: str
    name: str
    short: str
    city: str
    hotline: str
    desk: Post
    greeting_topics: tuple[str, ...]
    helplines: tuple[Helpline, ...]
    villages: tuple[Village, ...]
    posts: tuple[Post, ...]
    offices: tuple[Office, ...]
    topics: Mapping[str, str]
    entries: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    words: Words
    questions: tuple[Question, ...]
    lifecycle_rows: tuple[LifecycleRow, ...]
    hours: Hours = field(default_factory=Hours)
    days: tuple[DayRule, ...] = ()
    deadline_rows: tuple[DeadlineRow, ...] = ()
    routes: tuple[Route, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    links: tuple[str, ...] = ()
    insurance: tuple[Rule, ...] = ()
    buses: KnownBuses = NO_BUSES
    relief: tuple[Benefit, ...] = ()

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id."""
        return next((each for each in self.entries if each.id == entry_id), None)

    def figure(self, figure_id: str) -> Figure | None:
        """The figure with this id."""
        return next((each for each in self.figures if each.id == figure_id), None)

    def office(self, office_id: str) -> Office | None:
        """The office with this id."""
        return next((each for each in self.offices if each.id == office_id), None)

    def village(self, village_id: str) -> Village | None:
        """The village or neighbourhood with this id."""
        return next((each for each in self.villages if each.id == village_id), None)

    def post(self, code: str) -> Post | None:
        """The post with this code, the town desk's included."""
        return next((each for each in self.posts if each.code == code), None)

    def helpline(self, line_id: str) -> Helpline | None:
        """The helpline with this id."""
        return next((each for each in self.helplines if each.id == line_id), None)
