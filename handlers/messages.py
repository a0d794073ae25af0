"""What comes in and what goes out, the same for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MediaKind(StrEnum):
    """What was attached to a message."""

    PHOTO = "photo"
    VOICE = "voice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """Something that a message only names: the channel's own reference, and its size in bytes where it says one."""

    kind: MediaKind
    reference: str
    size: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message: text, stored photos and voices (their content addresses), or the id of a pressed button.

    `note` is the key of a sentence to say first, such as a photo that could not be read; `spot` is a place that was
    sent on a map, as words with its coordinates. `attachments` are still to be fetched: a turn fetches them before
    anything is decided, so handlers meet `photos` and `voices` only.
    """

    text: str = ""
    button: str | None = None
    photos: tuple[str, ...] = ()
    note: str | None = None
    voices: tuple[str, ...] = ()
    spot: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosed:
    """What came beside words and goes where they go: photos, voices, a place on a map.

    `dictated` is true where some of the words were written down by a machine.
    """

    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    spot: str = ""
    dictated: bool = False


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
    only in the commit and filled in there. With `weigh` it is asked beside an answer whether it was of use.
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
    weigh: bool = False
