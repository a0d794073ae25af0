"""What can be done to an item, by whom, and what has to be said with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from patrol.complaint import AskedKind, Complaint, Outcome, Outside, Rating, Role, State


class Action(StrEnum):
    """What somebody does to an item; each one becomes a step of its history."""

    FILE = "file"
    READ = "read"
    TAKE = "take"
    CONTACT = "contact"
    REPLY = "reply"
    NOTE = "note"
    ASK = "ask"
    ADD = "add"
    ASK_EXTEND = "ask_extend"
    GRANT = "grant"
    REFUSE_EXTEND = "refuse_extend"
    HAND_ON = "hand_on"
    SEND_BACK = "send_back"
    ASSIGN = "assign"
    SEND_OUTSIDE = "send_outside"
    BACK_FROM_OUTSIDE = "back_from_outside"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    ASK_REJECT = "ask_reject"
    CONFIRM_REJECT = "confirm_reject"
    DROP_REJECT = "drop_reject"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    RATE = "rate"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    RECATEGORISE = "recategorise"
    REGUARD = "reguard"
    ACK = "ack"
    ERASE = "erase"


ASKS: Mapping[Action, AskedKind] = {Action.ASK_EXTEND: AskedKind.EXTEND, Action.ASK_REJECT: AskedKind.REJECT}
"""What asks somebody else to decide."""
GRANTS: Mapping[Action, AskedKind] = {Action.GRANT: AskedKind.EXTEND, Action.CONFIRM_REJECT: AskedKind.REJECT}
"""What says yes to it: always another person."""
REFUSES: Mapping[Action, AskedKind] = {Action.REFUSE_EXTEND: AskedKind.EXTEND, Action.DROP_REJECT: AskedKind.REJECT}
"""What says no to it, or takes it back where it is said by whoever asked."""
RECALLED = frozenset({Action.REPLY, Action.ASK, Action.CLOSE})
"""Words to the resident, which leave a little later so that they can be taken back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts and in what right; `id` is 0 for a resident and for the program."""

    role: Role
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What is said with an action; each action reads its own and leaves the others.

    `post`: where it goes (handing on, assigning; the town desk's where it goes back there). `person`: the colleague at
    the same post to whom it is handed on. `reason`: why (sending back, asking to extend or to reject). `until`: the
    new date of an extension. `into`: the item it is merged into. `earlier`: the state to which splitting and undoing
    lead back. `consent`: the resident has said yes to it.
    """

    post: str = ""
    person: int | None = None
    reason: str = ""
    until: datetime | None = None
    outcome: Outcome | None = None
    entry: str = ""
    rating: Rating | None = None
    outside: Outside | None = None
    into: int | None = None
    earlier: State | None = None
    category: str = ""
    confidential: bool | None = None
    consent: bool = False


NOTHING = Given()


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The action does not fit; `why` is the key of the sentence to say, `complaint` what stands now."""

    why: str
    complaint: Complaint
