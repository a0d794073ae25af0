"""What somebody may do with an item as it stands: the next sensible thing, the rest, and what their forms offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.pages.time_left import day_and_time
from bot.pages.visits import Visit
from bot.pages.when import spoken
from bot.storage import alike, canned, people
from bot.storage.around import Around, can_hear
from bot.storage.cases import Case, Past
from handlers.proof import photo_wanted
from handlers.wording import desk, states
from knowledge.answers import compose
from knowledge.entry import Entry
from knowledge.lookup import look_up
from knowledge.town import Town
from patrol import lifecycle
from patrol.complaint import Asked, AskedKind, Complaint, Person, State
from patrol.deadlines import may_take_back
from patrol.lifecycle import Action, Actor
from patrol.rights import may

DECIDING = {
    AskedKind.EXTEND: (Action.GRANT, Action.REFUSE_EXTEND),
    AskedKind.REJECT: (Action.CONFIRM_REJECT, Action.DROP_REJECT),
}
_ELSEWHERE = frozenset({Action.UNDO, *(action for pair in DECIDING.values() for action in pair)})
"""What stands beside what it is about, and not among the other ways."""
_FIRST = {
    State.TRIAGE: (Action.ASSIGN, Action.TAKE),
    State.EXTERNAL: (Action.BACK_FROM_OUTSIDE,),
    State.IN_PROGRESS: (Action.CLOSE,),
    State.RESOLVED: (),
    State.WAITING_RESIDENT: (),
    State.MERGED: (),
    State.CLOSED: (),
    State.REJECTED: (),
    State.CANCELLED: (),
}
SHOWN_OF_TEXT = 60
MOST_ENTRIES = 4
PERSON = "p:"
"""Before a colleague's id, where a post's code may stand too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A deed that can be done now: its word, and what its form is called."""

    action: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A request that waits for somebody's yes or no, in words; `ways` is what this person can say to it."""

    who: str
    what: str
    reason: str
    when: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """An entry that can be quoted when a case is closed by explaining."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """Another open item that may be about the same."""

    number: str
    state: str
    text: str
    when: str


def possible(visit: Visit, item: Complaint) -> tuple[Action, ...]:
    """What this person can do with the item as it stands, in the order in which it is offered."""
    person = visit.person
    actor = Actor(role=person.role, id=person.id)
    fits = lifecycle.possible(item, actor, visit.site.house.table)
    return tuple(action for action in states.BUTTONS if action in fits and may(person, action, item))


def next_deed(item: Complaint, fits: Sequence[Action]) -> Action | None:
    """The big button: the next sensible thing; None while it is somebody else's turn."""
    wanted = _FIRST.get(item.state, (Action.TAKE, Action.REPLY, Action.CLOSE))
    return next((action for action in wanted if action in fits), None)


async def ways(visit: Visit, case: Case, around: Around, wanted: Action | None, find: str) -> dict[str, object]:
    """The deeds and what their forms need; `wanted` was pressed before and stays the big one."""
    item, town = case.item, visit.site.house.town
    fits = possible(visit, item)
    first = wanted if wanted in fits and wanted not in _ELSEWHERE else next_deed(item, fits)
    rest = [action for action in fits if action is not first and action not in _ELSEWHERE]
    return {
        "next": _way(first) if first else None,
        "rest": [_way(action) for action in rest],
        "decisions": [_decision(each, case, visit.person, fits) for each in around.asked],
        "undo": _undo(case, visit, fits),
        "quotes": quotes(town, find or item.text, clock.now()) if Action.CLOSE in fits else [],
        "photo_wanted": photo_wanted(item, town),
        "voice": await _voice(visit, item),
        "canned": await _canned(visit, item),
        "others": await _others(visit, item) if Action.MERGE in fits else [],
        "posts": _posts(town, item),
        "colleagues": await _colleagues(visit, item) if Action.HAND_ON in fits else [],
        "categories": [each for each in town.words.categories if each.id != item.category],
        "reveals": desk.REVEALS.format(post=_post_name(town, item)),
        "today": clock.now().date().isoformat(),
    }


def _way(action: Action) -> Way:
    return Way(action=action.value, label=states.BUTTONS[action])


def _decision(asked: Asked, case: Case, person: Person, fits: Sequence[Action]) -> Decision:
    now = clock.now()
    names = {past.by: past.name for past in case.deeds if past.name}
    until = f"：{day_and_time(asked.until, now)}" if asked.until else ""
    due = case.item.clocks.solve_due
    before = f"（现在的期限 {day_and_time(due, now)}）" if asked.until and due else ""
    action = Action.ASK_EXTEND if asked.kind is AskedKind.EXTEND else Action.ASK_REJECT
    return Decision(
        who=states.YOU if asked.by == person.id else names.get(asked.by, ""),
        what=f"{states.ACTIONS[action]}{until}{before}",
        reason=asked.reason,
        when=spoken(asked.at, now),
        ways=tuple(_way(each) for each in DECIDING[asked.kind] if each in fits),
    )


def _undo(case: Case, visit: Visit, fits: Sequence[Action]) -> int:
    """Seconds in which one's last word can still be taken back; 0 for none."""
    last: Past | None = case.deeds[-1] if case.deeds else None
    if last is None or Action.UNDO not in fits or last.by != visit.person.id:
        return 0
    now, held = clock.now(), visit.site.house.book.take_back
    if not held or not may_take_back(last.action, last.at, now, held):
        return 0
    return max(0, round((last.at + held - now).total_seconds()))


def quotes(town: Town, words: str, now: datetime) -> list[Quote]:
    """The entries nearest to some words, as the resident would read them today."""
    return [quote(town, entry, now) for entry in look_up(town.entries, words, MOST_ENTRIES)]


def quote(town: Town, entry: Entry, now: datetime) -> Quote:
    """An entry as it is quoted: the answer of today, with its source and date."""
    return Quote(id=entry.id, question=entry.question, answer=compose(entry, town, now.date()).text)


async def _voice(visit: Visit, item: Complaint) -> bool:
    """Whether the resident can hear a voice; of a sensitive matter none is played out loud."""
    if item.chat is None or item.sensitive:
        return False
    return await can_hear(visit.site.database, item.chat, reachable=bool(visit.site.house.desk))


async def _canned(visit: Visit, item: Complaint) -> list[str]:
    own = await canned.fitting(visit.site.database, item.post, item.category, item.state)
    return [each.text for each in own] or list(desk.CANNED.get(item.state, ()))


async def _others(visit: Visit, item: Complaint) -> list[Other]:
    found = await alike.alike(visit.site.database, visit.person, item)
    return [
        Other(
            number=other.number,
            state=states.STATES[other.state],
            text=other.text if len(other.text) <= SHOWN_OF_TEXT else f"{other.text[:SHOWN_OF_TEXT]}…",
            when=spoken(other.created_at, clock.now()),
        )
        for other in found
    ]


async def _colleagues(visit: Visit, item: Complaint) -> list[tuple[str, str]]:
    found = await people.colleagues(visit.site.database, visit.site.vault, visit.person, item.post)
    return [(f"{PERSON}{each.id}", each.name) for each in found]


def _posts(town: Town, item: Complaint) -> list[tuple[str, str]]:
    return [(post.code, post.name) for post in town.posts if post.code != item.post]


def _post_name(town: Town, item: Complaint) -> str:
    village = town.village(item.village) if item.village else None
    post = town.post(village.post) if village else None
    return post.name if post else town.desk.name
