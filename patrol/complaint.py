"""One item of a post's queue, and the people and words around it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an item is; every kind has its own clock and measures never mix them."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    REQUEST = "request"
    CALLBACK = "callback"


class State(StrEnum):
    """Where an item stands."""

    NEW = "new"
    TRIAGE = "triage"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    WAITING_RESIDENT = "waiting_resident"
    EXTERNAL = "external"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    MERGED = "merged"


ENDED = frozenset({State.CLOSED, State.CANCELLED, State.REJECTED, State.MERGED})


class Role(StrEnum):
    """In what right somebody acts; `head` leads a post, `care` is the named person for sensitive matters."""

    RESIDENT = "resident"
    POST = "post"
    HEAD = "head"
    TOWN = "town"
    CARE = "care"
    ADMIN = "admin"
    PROGRAM = "program"


class Outcome(StrEnum):
    """How a case was done: mended, or explained why it is as it is."""

    SOLVED = "solved"
    EXPLAINED = "explained"


class Rating(StrEnum):
    """How content the resident is, in their own word."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    BAD = "bad"


class Origin(StrEnum):
    """How an item came in."""

    CHAT = "chat"
    PHONE = "phone"
    COUNTER = "counter"
    WALK = "walk"
    API = "api"


class AskedKind(StrEnum):
    """What one person asks and another decides."""

    EXTEND = "extend"
    REJECT = "reject"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that waits for another person's decision, beside the item's state; `id` is 0 until it is stored."""

    kind: AskedKind
    by: int
    reason: str
    at: datetime
    until: datetime | None = None
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    """The three clocks of a round and what stopped them; None where a clock does not run or nothing stopped it yet.

    `solve_first_due` is the date before an extension; `waiting_since`: all stand still, the resident is asked.
    """

    claim_due: datetime | None = None
    contact_due: datetime | None = None
    solve_due: datetime | None = None
    solve_first_due: datetime | None = None
    claimed_at: datetime | None = None
    contacted_at: datetime | None = None
    resolved_at: datetime | None = None
    waiting_since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outside:
    """Where an item was sent that the town cannot mend: to whom, under which number, on which day (YYYY-MM-DD).

    `ask_at` is when to ask there what has become of it.
    """

    to: str
    number: str = ""
    on: str = ""
    ask_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A member of staff; `post` is the code of the post whose queue they work."""

    id: int
    name: str
    role: Role
    post: str
    active: bool = True

    @property
    def at_post(self) -> bool:
        """True for those who work at one post and see its items alone."""
        return self.role in {Role.POST, Role.HEAD}


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """An item as it stands now; its history is the chain of steps beside it.

    `seen_at` is when somebody whose work it is first opened or took it, anew after every reopening. `asked` are the
    open requests, read where the item is acted on. `proven_at`: since then the resident has the result. `entered_by`
    typed it in for the resident. `about_town`: it complains of the town itself.
    """

    id: int
    number: str
    kind: Kind
    state: State
    post: str
    village: str | None
    category: str
    place: str
    text: str
    confidential: bool
    sensitive: bool
    urgent: bool
    round: int
    version: int
    chat: int | None
    taken_by: int | None
    created_at: datetime
    updated_at: datetime
    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    seen_at: datetime | None = None
    seen_by: int | None = None
    clocks: Clocks = Clocks()
    asked: tuple[Asked, ...] = ()
    sent_back: int = 0
    outcome: Outcome | None = None
    outcome_entry: str = ""
    rating: Rating | None = None
    proven_at: datetime | None = None
    origin: Origin = Origin.CHAT
    entered_by: int | None = None
    about_town: bool = False
    merged_into: int | None = None
    outside: Outside | None = None

    @property
    def unread(self) -> bool:
        """True while nobody whose work it is has looked at it."""
        return self.seen_at is None and not self.ended

    @property
    def ended(self) -> bool:
        """True when nobody owes anything on it any more."""
        return self.state in ENDED
