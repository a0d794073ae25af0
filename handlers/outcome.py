"""What a handler decides: the next stage, what to say, and what to do. It writes nothing itself."""

from dataclasses import dataclass

from handlers.conversation import Draft, Stage, Weighing, Writing
from handlers.messages import Enclosed, Reply
from patrol.complaint import Outcome as How
from patrol.complaint import Rating
from patrol.lifecycle import Action


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """File the draft as an item of a post's queue; at most one in a turn.

    `into` is the item of another resident with which it is done together.
    """

    draft: Draft
    into: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Act(Enclosed):
    """The resident acts on one of their own items (solved, withdraw, add, rate ...); refused if it moved on since."""

    complaint: int
    version: int
    action: Action
    text: str = ""
    rating: Rating | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EraseMe:
    """Erase what the town keeps of this chat; with `withdraw` its open items are taken back and erased too."""

    withdraw: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteQuestion:
    """Count a question for the clerks: masked text, without the chat. Never for emergencies or sensitive words."""

    text: str
    kind: str
    entry: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgetWords:
    """Erase this very message's raw words once it is handled (sensitive matters leave no trace of words)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffAct:
    """Whoever's account speaks acts on an item of their queue as they saw it; their rights are asked in the commit."""

    number: str
    version: int
    action: Action
    text: str = ""
    how: How | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BindStaff:
    """Join the account that speaks to the person whose one-time code this is; what comes of it shows in the commit."""

    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GuessedCode:
    """Digits that were looked up and are no code: one more wrong one of this chat's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoidCode:
    """A code was shown where others read it: nobody can use it any more."""

    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unbind:
    """The account that speaks is nobody's of the staff any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BindRoom:
    """Join the group in which it was said to a post; without one the group is no post's any more."""

    post: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftAnswer:
    """A new draft of an entry, whose newest revision was `seen`; `body` is its text as `knowledge.parts` writes it."""

    entry: str
    seen: int
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideAnswer:
    """Publish the draft that was looked at, or drop it."""

    entry: str
    seq: int
    publish: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TellAgain:
    """Tell an old edition again, while `serving` is what is told now."""

    number: int
    serving: int


Deed = (
    File
    | Act
    | EraseMe
    | NoteQuestion
    | ForgetWords
    | StaffAct
    | BindStaff
    | GuessedCode
    | VoidCode
    | Unbind
    | BindRoom
    | DraftAnswer
    | DecideAnswer
    | TellAgain
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One turn's result; it is committed whole or not at all.

    `writing` is what staff are writing to a resident, `weighing` what they were asked about the last answer.
    """

    stage: Stage
    replies: tuple[Reply, ...] = ()
    deeds: tuple[Deed, ...] = ()
    writing: Writing | None = None
    weighing: Weighing | None = None
