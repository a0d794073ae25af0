"""Where a chat stands: a tagged union of frozen stages, stored as versioned JSON."""

import json
from dataclasses import dataclass, field, fields
from typing import Any

from handlers.guided import Insuring, Relieving
from handlers.messages import Button, Enclosed
from patrol.complaint import Kind
from patrol.lifecycle import Action

FORM = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft(Enclosed):
    """What a resident is about to hand in. With voices the text may be empty: then somebody has to listen.

    `village` is a village's id, "" when the resident does not know (it goes to the town desk), None while unasked.
    `turn` tells the matters of one talk apart, 0 the first, 1 what comes after it: a second tap on 提交 that was meant
    for the one never hands in the other. `kinds` are the categories that the words may also mean; `about_town`: they
    are about the town itself.
    """

    kind: Kind = Kind.COMPLAINT
    text: str = ""
    category: str = ""
    village: str | None = None
    place: str = ""
    contact: str = ""
    confidential: bool = False
    sensitive: bool = False
    urgent: bool = False
    turn: int = 0
    private: bool = False
    kinds: tuple[str, ...] = ()
    about_town: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Idle:
    """Nothing is open; `entry` is the entry last answered, `since` when that was (ISO 8601; "" in old rows).

    `said` are words that went to an open item unasked, `added` to which: they may be taken out as another matter.
    `bus` is the question about buses that was answered last, or waits for a choice (see handlers.bus_reading).
    """

    entry: str = ""
    since: str = ""
    said: str = ""
    added: str = ""
    bus: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choosing(Enclosed):
    """Asked whether these words are a question, a complaint, or an addition to an open item."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Picking(Enclosed):
    """Offered up to three entries, or a person, for words that were not understood.

    `text` holds all the ways in which it was asked so far, one a line; `tries` counts the failed ones. `entry` and
    `since` are those of the answer on which the words asked on.
    """

    text: str
    entries: tuple[str, ...] = ()
    tries: int = 1
    entry: str = ""
    since: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingText:
    """Waiting for the matter itself, said in the resident's own words (photos may already be there)."""

    draft: Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingPlace:
    """Waiting for the village; `tries` counts how often it was asked."""

    draft: Draft
    tries: int = 1
    later: tuple[Draft, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingPhone:
    """Waiting for a phone number to call back; `tries` counts how often it was asked."""

    draft: Draft
    tries: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingUrgency:
    """A voice came that nobody has written down: is it urgent? It becomes a callback, whatever is answered."""

    draft: Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirming:
    """The draft is shown; `later` holds further matters that were said meanwhile and come next."""

    draft: Draft
    later: tuple[Draft, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Editing:
    """Changing one field of the draft: "" while asking which one, else text, village or category."""

    draft: Draft
    what: str = ""
    later: tuple[Draft, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Separating(Enclosed):
    """Something new was said while a draft was open: part of it, or another matter?"""

    draft: Draft
    text: str
    later: tuple[Draft, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Adding:
    """Waiting for words to add to an open item."""

    complaint: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Erasing:
    """Asked whether everything about this chat is really to be erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Caring:
    """After sensitive words: help lines were shown; later messages stay neutral. `offered`: a person was offered."""

    offered: bool = False


Stage = (
    Idle
    | Choosing
    | Picking
    | AskingText
    | AskingPlace
    | AskingPhone
    | AskingUrgency
    | Confirming
    | Editing
    | Separating
    | Adding
    | Erasing
    | Insuring
    | Relieving
    | Caring
)
_STAGES: dict[str, type[Any]] = {
    one.__name__: one
    for one in (
        Idle,
        Choosing,
        Picking,
        AskingText,
        AskingPlace,
        AskingPhone,
        AskingUrgency,
        Confirming,
        Editing,
        Separating,
        Adding,
        Erasing,
        Insuring,
        Relieving,
        Caring,
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """What a member of staff is writing to the resident of an item, beside whatever their own talk is about.

    `version` is the item's as they saw it, `text` is empty until there are words; `draft` counts how often these
    were changed, so that an old button cannot send new words; `since` is when they were last at it (ISO 8601).
    `other` is what they said while the text waited to be sent: it takes its place only when they say so. `photos` show
    what was mended.
    """

    number: str
    version: int
    action: Action
    text: str = ""
    draft: int = 0
    since: str = ""
    other: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighing:
    """What is known of 有用 / 没帮助: the entry under whose answer it stands, unpressed, and the words answered by it.

    `ignored` counts how often it was passed over in a row, `rests` the answers that still come without it.
    """

    entry: str = ""
    text: str = ""
    ignored: int = 0
    rests: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A chat's stage, the buttons last offered (so that a typed 1 can be understood) and the row's version (0: new).

    `shown` is false while the list of these buttons has not reached the phone yet: then no number means one of them.
    """

    stage: Stage = field(default_factory=Idle)
    buttons: tuple[Button, ...] = ()
    version: int = 0
    writing: Writing | None = None
    shown: bool = True
    weighing: Weighing | None = None


def is_private(stage: Stage) -> bool:
    """Whether what is said here is erased when the talk ends, unless it is handed in."""
    draft = getattr(stage, "draft", None)
    return isinstance(stage, Relieving) or (isinstance(draft, Draft) and draft.private)


def to_json(conversation: Conversation) -> str:
    """The stored form of a conversation; the version is the row's and not part of it."""
    stage = {"name": type(conversation.stage).__name__, **_told(conversation.stage)}
    buttons = [[button.id, button.label] for button in conversation.buttons]
    writing = {} if conversation.writing is None else {"writing": conversation.writing}
    weighing = {} if conversation.weighing is None else {"weighing": conversation.weighing}
    return _written({"form": FORM, "stage": stage, "buttons": buttons, **writing, **weighing})


def _told(value: Any) -> dict[str, Any]:
    """A dataclass as its fields; those inside come here by themselves."""
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


_NAMES = {kind: tuple(each.name for each in fields(kind)) for kind in (*_STAGES.values(), Draft, Writing, Weighing)}
_written = json.JSONEncoder(ensure_ascii=False, default=_told).encode


def from_json(text: str, version: int) -> Conversation:
    """Reads the stored form; what an older program cannot know starts again from Idle rather than failing."""
    stored = json.loads(text)
    buttons = tuple(Button(id=one, label=label) for one, label in stored["buttons"])
    fields = dict(stored["stage"])
    stage = _STAGES.get(fields.pop("name"))
    if stored["form"] != FORM or stage is None:
        return Conversation(version=version)
    return Conversation(
        stage=stage(**_typed(fields)),
        buttons=buttons,
        version=version,
        writing=_writing(stored.get("writing")),
        weighing=Weighing(**stored["weighing"]) if "weighing" in stored else None,
    )


def _writing(value: dict[str, Any] | None) -> Writing | None:
    if value is None:
        return None
    return Writing(**{**value, "action": Action(value["action"]), "photos": tuple(value.get("photos", ()))})


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _field(name, value) for name, value in fields.items()}


def _field(name: str, value: Any) -> Any:
    if name == "draft":
        return _draft(value)
    if name == "later":
        return tuple(_draft(one) for one in value)
    return tuple(value) if isinstance(value, list) else value


def _draft(value: dict[str, Any]) -> Draft:
    return Draft(**{name: _field(name, field) for name, field in value.items()} | {"kind": Kind(value["kind"])})
