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
    """In what right somebody acts; `care` is the named person for sensitive matters."""

    RESIDENT = "resident"
    POST = "post"
    TOWN = "town"
    CARE = "care"
    ADMIN = "admin"
    PROGRAM = "program"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A member of staff; `post` is the code of the post whose queue they work."""

    id: int
    name: str
    role: Role
    post: str
    active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """An item as it stands now; its history is the chain of steps beside it.

    `seen_at` is when somebody whose work it is first opened or took it, anew after every reopening.
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

    @property
    def unread(self) -> bool:
        """True while nobody whose work it is has looked at it."""
        return self.seen_at is None and not self.ended

    @property
    def ended(self) -> bool:
        """True when nobody owes anything on it any more."""
        return self.state in ENDED
