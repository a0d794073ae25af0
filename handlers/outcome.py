"""What a handler decides: the next stage, what to say, and what to do. It writes nothing itself."""

from dataclasses import dataclass

from handlers.conversation import Draft, Stage
from handlers.messages import Reply
from patrol.lifecycle import Action


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """File the draft as an item of a post's queue; at most one in a turn."""

    draft: Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """The resident acts on one of their own items (solved, unsolved, withdraw, add); refused if it moved on since."""

    complaint: int
    version: int
    action: Action
    text: str = ""
    photos: tuple[str, ...] = ()


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


Deed = File | Act | EraseMe | NoteQuestion | ForgetWords


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One turn's result; it is committed whole or not at all."""

    stage: Stage
    replies: tuple[Reply, ...] = ()
    deeds: tuple[Deed, ...] = ()
