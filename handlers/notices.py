"""What staff are told of an item, by phone, in their own chats and groups: number, sort, village, and where to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.drafts import category_label
from handlers.messages import Button, Reply, ReplyKind
from handlers.wording import render
from handlers.wording.course import Course
from handlers.wording.jobs import LABELS
from handlers.wording.notices import DUE, RUNS_OUT, NoticeKey
from handlers.wording.progress import DANGERS
from handlers.wording.states import KINDS
from knowledge.town import Town
from knowledge.workdays import CHINA
from patrol.complaint import Complaint, Kind, State
from patrol.deadlines import next_due

DESK = "/desk"
MOST_NAMED = 5
"""Items that one combined notice names; of more it says so."""


class Occasion(StrEnum):
    """Why staff are told of an item."""

    FILED = "filed"
    REOPENED = "reopened"
    ADDED = "added"
    UNREAD = "unread"
    HALF = "half"
    SOON = "soon"
    LATE = "late"
    LATER = "later"
    CALLED = "called"


RUNNING_OUT = {50: Occasion.HALF, 80: Occasion.SOON, 100: Occasion.LATE, 150: Occasion.LATER}
"""What is told when a clock has come to so many percent of its time."""
_KEYS = {
    Occasion.FILED: NoticeKey.FILED,
    Occasion.REOPENED: NoticeKey.REOPENED,
    Occasion.ADDED: NoticeKey.ADDED,
    Occasion.UNREAD: NoticeKey.UNREAD,
    Occasion.CALLED: Course.NOTICE_CALLED,
}


_UNTAKEN = frozenset({State.NEW, State.REOPENED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One thing to tell staff. `path` is the page of the desk; number and sort are empty where nothing may be told.

    `take` says that it can be taken right there.
    """

    text: str
    path: str = DESK
    number: str = ""
    sort: str = ""
    take: bool = False


def notice_of(item: Complaint, occasion: Occasion, town: Town) -> Notice:
    """What is told of one item; of a sensitive one not even its number, whoever looks at the phone."""
    if item.sensitive:
        return Notice(text=render(NoticeKey.DELICATE, {}))
    return Notice(
        text=_marked(item, _why(item, occasion, town)),
        path=f"{DESK}/case/{item.number}",
        number=item.number,
        sort="" if item.confidential else sort_of(item, town),
        take=item.state in _UNTAKEN,
    )


def _why(item: Complaint, occasion: Occasion, town: Town) -> str:
    what, due = what_of(item, town), next_due(item)
    if occasion in _KEYS:
        return render(_KEYS[occasion], {"what": what})
    values = {"word": RUNS_OUT[occasion], "what": what, "due": _spoken(due or item.updated_at)}
    return render(NoticeKey.RUNS_OUT, values)


def _spoken(due: datetime) -> str:
    """A moment as the town's clock says it."""
    at = due.astimezone(CHINA)
    return DUE.format(month=at.month, day=at.day, time=f"{at:%H:%M}")


def several(items: Sequence[Complaint], *, new: bool) -> Notice:
    """One notice of several items, so that nobody's phone rings for each of them; `new` where all of them are."""
    if any(item.sensitive for item in items):
        return Notice(text=render(NoticeKey.DELICATE, {}))
    numbers = "、".join(item.number for item in items[:MOST_NAMED])
    what = numbers if len(items) <= MOST_NAMED else render(NoticeKey.MORE, {"what": numbers})
    text = render(NoticeKey.SEVERAL if new else NoticeKey.MIXED, {"count": str(len(items)), "what": what})
    return Notice(text=_marked(next((item for item in items if item.urgent), items[0]), text), number=what)


def what_of(item: Complaint, town: Town) -> str:
    """The item in a line: its number, its sort and its village; of a confidential one that it is that."""
    if item.confidential:
        return render(NoticeKey.CONFIDENTIAL, {"number": item.number})
    village = town.village(item.village) if item.village else None
    values = {"number": item.number, "sort": sort_of(item, town), "place": village.name if village else ""}
    return render(NoticeKey.ITEM, values).strip()


def sort_of(item: Complaint, town: Town) -> str:
    """What sort of item it is: a complaint's category, which danger, else its kind."""
    named = item.kind is Kind.COMPLAINT or (item.urgent and item.category in DANGERS)
    return category_label(item.category, town) if named else KINDS[item.kind]


def _marked(item: Complaint, text: str) -> str:
    return render(NoticeKey.URGENT, {"text": text}) if item.urgent else text


def with_link(notice: Notice, desk: str) -> str:
    """The whole message; `desk` is where the pages are reached, "" where only this machine could open them."""
    if not desk:
        return notice.text
    return render(NoticeKey.WITH_LINK, {"text": notice.text, "link": f"{desk}{notice.path}"})


def in_chat(item: Complaint, occasion: Occasion, town: Town, desk: str) -> Reply | None:
    """The same for the chats that staff have joined, with buttons; None of what is sensitive."""
    if item.sensitive:
        return None
    notice = notice_of(item, occasion, town)
    text = with_link(notice, desk)
    buttons = _buttons(item, notice)
    if occasion is Occasion.CALLED:
        buttons = (Button(id=f"job:ack:{item.number}:0", label=LABELS["job:ack"]), *buttons)
    return Reply(kind=ReplyKind.PROGRESS, key=NoticeKey.TEXT, values={"text": text}, buttons=buttons)


def _buttons(item: Complaint, notice: Notice) -> tuple[Button, ...]:
    """Taking it, where nobody did, and the way to it; the ids are those of the work in chat."""
    take = Button(id=f"job:take:{item.number}:{item.version}", label=LABELS["job:take"])
    look = Button(id=f"job:open:{item.number}", label=LABELS["job:open"])
    return (take, look) if notice.take else (look,)


def taken_word(name: str = "") -> str:
    """What stands on a card's button once the item is taken: by whoever pressed, or by somebody else of this name."""
    return render(NoticeKey.TAKEN_BY, {"name": name}) if name else render(NoticeKey.TAKEN, {})


def over_word() -> str:
    """What stands there when there is nothing to take any more."""
    return render(NoticeKey.OVER, {})


def absent_word() -> str:
    """What stands there for somebody who has no right to it: the same as for an item that never was."""
    return render(NoticeKey.ABSENT, {})
