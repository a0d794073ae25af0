"""What the resident is told when staff act on their item: each step in plain words, and none that needs no word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.buttons import button, for_item
from handlers.messages import Button, Reply, ReplyKind
from handlers.wording.course import Course, Named
from handlers.wording.keys import Key
from handlers.wording.notices import DUE
from knowledge.town import Town
from knowledge.workdays import CHINA
from patrol.complaint import Complaint
from patrol.lifecycle import Action


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What stands around a deed: the words that staff said with it, why it was asked for, the item it is done with."""

    text: str = ""
    reason: str = ""
    lead: str = ""


def word_to_resident(item: Complaint, action: Action, text: str, town: Town, around: Told = Told()) -> Reply | None:
    """The reply that a staff deed puts into the resident's chat; None where it needs no word.

    Of a sensitive item nothing but the staff's own words is said: somebody else may look at the screen.
    """
    if item.sensitive:
        spoken = action in (Action.REPLY, Action.ASK, Action.CLOSE)
        return _progress(Key.CARE_REPLY, _values(item, town, Told(text=text)), item) if spoken else None
    says = _SAYS.get(action)
    if says is None:
        return None
    key, ways = says
    given = Told(text=text, reason=around.reason, lead=around.lead)
    return _progress(key(item), _values(item, town, given), item, ways(item))


def word_to_follower(item: Complaint, action: Action, text: str, town: Town, own: str) -> Reply | None:
    """What those are told who follow it with an item of their own, by its number: how it goes on, and the result.

    What is said to its own resident alone (an answer, a question) is not theirs to read.
    """
    if item.sensitive or action not in _FOLLOWED:
        return None
    values = _values(item, town, Told(text=text))
    reply = Reply(kind=ReplyKind.PROGRESS, key=_FOLLOWED[action], values={**values, "own": own}, complaint=own)
    return reply if action is not Action.CLOSE else _with(reply, button("report:new"))


def _with(reply: Reply, *ways: Button) -> Reply:
    return Reply(kind=reply.kind, key=reply.key, values=reply.values, buttons=ways, complaint=reply.complaint)


def word_of_silence(item: Complaint) -> Reply | None:
    """What is said when a case is closed because nothing was heard; nothing of a sensitive one."""
    if item.sensitive:
        return None
    return _progress(Course.CLOSED_BY_SILENCE, {"number": item.number}, item, (for_item("unsolved", item, alone=True),))


def _progress(key: Named, values: Mapping[str, str], item: Complaint, buttons: tuple[Button, ...] = ()) -> Reply:
    number = None if item.sensitive else item.number
    return Reply(kind=ReplyKind.PROGRESS, key=key, values=values, buttons=buttons, complaint=number)


def _values(item: Complaint, town: Town, given: Told) -> dict[str, str]:
    post, outside = town.post(item.post), item.outside
    return {
        "number": item.number,
        "post": post.name if post else item.post,
        "text": given.text,
        "reason": given.reason or given.text,
        "lead": given.lead,
        "outside": outside.to if outside else "",
        "due": spoken(item.clocks.solve_due) if item.clocks.solve_due else "",
        "hotline": town.hotline,
    }


def spoken(due: datetime) -> str:
    """A moment as the town's clock says it."""
    at = due.astimezone(CHINA)
    return DUE.format(month=at.month, day=at.day, time=f"{at:%H:%M}")


def _nothing(item: Complaint) -> tuple[Button, ...]:
    return ()


def _answer(item: Complaint) -> tuple[Button, ...]:
    return (Button(id=f"add:{item.number}", label="回复这件事"),)


def _verdict(item: Complaint) -> tuple[Button, ...]:
    return tuple(for_item(name, item, alone=True) for name in ("solved", "unsolved"))


def _again(item: Complaint) -> tuple[Button, ...]:
    return (Button(id=f"unsolved:{item.number}", label="请再看看"),)


def _always(key: Named) -> Callable[[Complaint], Named]:
    return lambda item: key


Says = tuple[Callable[[Complaint], Named], Callable[[Complaint], tuple[Button, ...]]]
_SAYS: Mapping[Action, Says] = {
    Action.TAKE: (lambda item: Course.URGENT_SEEN if item.urgent else Course.STAFF_TAKEN, _nothing),
    Action.ACK: (lambda item: Course.URGENT_ACKED if item.urgent else Course.STAFF_TAKEN, _nothing),
    Action.CONTACT: (_always(Course.STAFF_CONTACTED), _answer),
    Action.REPLY: (_always(Course.STAFF_REPLY), _answer),
    Action.ASK: (_always(Course.STAFF_ASKED), _answer),
    Action.GRANT: (_always(Course.STAFF_EXTENDED), _nothing),
    Action.HAND_ON: (_always(Course.STAFF_HANDED_ON), _nothing),
    Action.ASSIGN: (_always(Course.STAFF_HANDED_ON), _nothing),
    Action.SEND_BACK: (_always(Course.STAFF_SENT_BACK), _nothing),
    Action.SEND_OUTSIDE: (_always(Course.STAFF_SENT_OUTSIDE), _nothing),
    Action.MERGE: (_always(Course.STAFF_MERGED), _nothing),
    Action.SPLIT: (_always(Course.STAFF_SPLIT), _nothing),
    Action.CONFIRM_REJECT: (_always(Course.STAFF_REJECTED), _again),
    Action.UNSOLVED: (_always(Course.STAFF_REOPENED), _nothing),
    Action.CLOSE: (_always(Course.STAFF_CLOSED), _verdict),
}
_FOLLOWED: Mapping[Action, Named] = {
    Action.TAKE: Course.FOLLOWED_TAKEN,
    Action.GRANT: Course.FOLLOWED_EXTENDED,
    Action.SEND_OUTSIDE: Course.FOLLOWED_OUTSIDE,
    Action.CONFIRM_REJECT: Course.FOLLOWED_REJECTED,
    Action.CLOSE: Course.FOLLOWED_CLOSED,
}
AT_ONCE = frozenset({Action.REPLY, Action.ASK, Action.CLOSE, Action.ACK})
"""What somebody says themselves is not kept for the morning; mere progress is, unless there is danger."""
