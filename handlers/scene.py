"""Everything one turn may look at, read before it decides."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.conversation import Conversation
from handlers.messages import Said
from handlers.speaker import Resident, Speaker, Staff, Stranger
from knowledge.insurance import Rule
from patrol.complaint import Complaint, State


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """The item with which one of the chat's own is done together: its number, where it stands, what came of it."""

    item: int
    number: str
    state: State
    result: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One message in its place: who speaks, where the talk stands, which of their items are open, what time it is.

    `village` is the id of the village whose QR code the chat came in by; `items` are the chat's own items, open ones
    and those ended in the last 30 days, newest first, with the last word that staff said in `last_words` (by item id);
    `care` is true when a named person for sensitive matters is there to be offered; `noticed` where the channel shows
    the privacy notice by itself; `abroad` where the words of this channel go through servers abroad. `nearby` are the
    open items of other residents in the village of what is about to be handed in, `leads` those into which own ones
    were merged; `rules` are the town's insurance rules as they stand now.
    """

    now: datetime
    said: Said
    conversation: Conversation
    first_contact: bool = False
    village: str | None = None
    items: tuple[Complaint, ...] = ()
    last_words: tuple[tuple[int, str], ...] = ()
    care: bool = False
    noticed: bool = False
    abroad: bool = False
    nearby: tuple[Complaint, ...] = ()
    leads: tuple[Lead, ...] = ()
    rules: tuple[Rule, ...] = ()
    speaker: Speaker = field(default_factory=Resident)

    @property
    def open_items(self) -> tuple[Complaint, ...]:
        """The chat's items on which the town still owes something."""
        return tuple(item for item in self.items if not item.ended)

    @property
    def in_group(self) -> bool:
        """Whether others read along."""
        return isinstance(self.speaker, Stranger) or (isinstance(self.speaker, Staff) and self.speaker.group)
