"""What the words and presses of staff ask for: their queue, one item, a deed. `handlers/shift.py` acts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.conversation import Conversation, Writing
from handlers.messages import Said
from knowledge.normalise import clean
from patrol.complaint import Outcome as How
from patrol.lifecycle import Action
from patrol.numbers import around_number, find_number

JOB = "job"
"""How the ids of all buttons of staff begin, "job:take:XC-1001-9:3" for one."""
SEND = "发送"
FORGOTTEN = timedelta(minutes=30)
"""After so long words are the member of staff's own talk again, and what they were writing waits beside it."""

LISTING = frozenset({"待办", "我的待办", "待办事项", "队列", "我的队列", "queue"})
_DEEDS = {
    Action.TAKE: ("接", "接单", "签收", "我接", "我来"),
    Action.REPLY: ("回", "回复", "答复"),
    Action.CLOSE: ("办", "办结", "办好", "办好了", "结"),
    Action.CONTACT: ("联系", "已联系", "联系了", "联系过", "联系好了"),
    Action.ASK: ("问", "问居民", "请补充", "请居民补充"),
    Action.ACK: ("收到", "收到马上去", "我去", "马上去"),
    Action.UNDO: ("撤回", "收回", "撤回这句"),
}
_PRESSED = frozenset(action.value for action in _DEEDS)
_VERBS = {clean(word): action for action, words in _DEEDS.items() for word in words}
_LOOKING = frozenset({"", "看", "查", "看看", "查看"})
_OPENING = frozenset({"开", "打开"})
_SMALL = re.compile(r"[0-9]{1,9}")
_LEADING = "：:，,。；;、 \t\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """My queue, after so many of its items."""

    skip: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Looking:
    """One item; "" where it is like a number but none."""

    number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """Where one item is opened at the desk."""

    number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Doing:
    """A deed on an item, as they saw it at `version` (0: as it is now), with words where they came along."""

    action: Action
    number: str
    version: int = 0
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Words for the resident of the item that is being written to."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """Send what was shown back: these words, for this item; of what is done, `how` it was done."""

    number: str
    draft: int
    how: How | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewriting:
    """Say the words anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Swapping:
    """The words that were said last, instead of those that wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropping:
    """Send nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resuming:
    """Go on with what was being written."""


Job = Listing | Looking | Opening | Doing | Wording | Sending | Rewriting | Swapping | Dropping | Resuming
_PLAIN: Mapping[str, Job] = {
    "queue": Listing(),
    "rewrite": Rewriting(),
    "swap": Swapping(),
    "drop": Dropping(),
    "resume": Resuming(),
}


def read(said: Said, conversation: Conversation, now: datetime) -> Job | None:
    """The job in a message whose typed buttons are resolved already; None where it is none of the queue's."""
    if said.button is not None:
        return _pressed(said.button)
    return _asked(said.text) or _words(said, conversation.writing, now)


def number_of(job: Job | None, writing: Writing | None) -> str:
    """The number of the item that has to be read for this; "" for none."""
    match job:
        case Looking(number=number) | Opening(number=number) | Doing(number=number):
            return number
        case Wording() | Sending() | Resuming() | Rewriting() | Swapping():
            return writing.number if writing is not None else ""
        case _:
            return ""


def version_of(job: Job | None, writing: Writing | None) -> int:
    """The version at which they saw that item; 0 where any will do."""
    match job:
        case Doing(version=version):
            return version
        case Wording() | Sending() | Resuming() | Swapping():
            return writing.version if writing is not None else 0
        case _:
            return 0


def is_fresh(writing: Writing, now: datetime) -> bool:
    """Whether they were at it a moment ago, so that what they say belongs to it."""
    return now - datetime.fromisoformat(writing.since) < FORGOTTEN


def _pressed(button_id: str) -> Job | None:
    kind, _, rest = button_id.partition(":")
    name, *about = rest.split(":")
    if kind != JOB:
        return None
    match name, about:
        case "more", [skip] if _SMALL.fullmatch(skip):
            return Listing(skip=int(skip))
        case "send", [number, draft] if _SMALL.fullmatch(draft):
            return Sending(number=number, draft=int(draft))
        case (("solved" | "explained"), [number, draft]) if _SMALL.fullmatch(draft):
            return Sending(number=number, draft=int(draft), how=How(name))
        case (("take" | "reply" | "close" | "contact" | "ask" | "ack" | "undo"), [number, version]) if _SMALL.fullmatch(
            version
        ):
            return Doing(action=Action(name), number=find_number(number) or "", version=int(version))
        case (("show" | "open"), [number]):
            known = find_number(number) or ""
            return Looking(number=known) if name == "show" else Opening(number=known)
        case _, []:
            return _PLAIN.get(name)
        case _:
            return None


def _asked(text: str) -> Job | None:
    if clean(text) in LISTING:
        return Listing()
    around = around_number(text)
    return None if around is None else _about(clean(around.before), around.number, around.after.strip(_LEADING))


def _about(verb: str, number: str, rest: str) -> Job | None:
    if verb in _OPENING and not rest:
        return Opening(number=number)
    if verb in _VERBS:
        return Doing(action=_VERBS[verb], number=number, text=rest)
    return _number_first(number, rest) if verb in _LOOKING else None


def _number_first(number: str, rest: str) -> Job:
    """ "XC-1001-9 接单" is a deed; other words behind a number are for its resident, and are shown back first."""
    if not clean(rest):
        return Looking(number=number)
    verb = _VERBS.get(clean(rest))
    if verb is not None:
        return Doing(action=verb, number=number)
    return Doing(action=Action.REPLY, number=number, text=rest)


def _words(said: Said, writing: Writing | None, now: datetime) -> Job | None:
    if writing is not None and writing.text and clean(said.text) == SEND:
        return Sending(number=writing.number, draft=writing.draft)
    return Wording(text=said.text.strip()) if writing is not None and is_fresh(writing, now) else None
