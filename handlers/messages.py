"""What comes in and what goes out, the same for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message of a resident: text, stored photos (their content addresses), or the id of a pressed button.

    `note` is the key of a sentence to say first, such as a photo that could not be read.
    """

    text: str = ""
    button: str | None = None
    photos: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """An answer to tap; where a channel has no buttons it becomes a numbered line that can be typed."""

    id: str
    label: str


class ReplyKind(StrEnum):
    """What sort of reply it is; the words of `xunfang ask --json`."""

    ANSWER = "answer"
    OPTIONS = "options"
    NOT_KNOWN = "notknown"
    COMPLAINT = "complaint"
    EMERGENCY = "emergency"
    HANDOFF = "handoff"
    PROGRESS = "progress"
    MENU = "menu"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One thing to say: a key of the wording and its values.

    With `filed` the reply speaks of the item that this very turn files: `{number}` and `{post}` are known
    only in the commit and filled in there.
    """

    kind: ReplyKind
    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    entry: str | None = None
    source: str | None = None
    as_of: str | None = None
    confidence: float | None = None
    complaint: str | None = None
    filed: bool = False
