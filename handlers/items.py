"""A chat's own items as buttons and lines."""

from datetime import timedelta

from handlers.buttons import for_item
from handlers.messages import Button, Reply, ReplyKind
from handlers.replies import in_passing, say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.course import Course
from handlers.wording.keys import Key
from handlers.wording.progress import KINDS, STATES
from patrol.complaint import ENDED, Complaint, Kind, State
from patrol.numbers import find_number

MOST_SHOWN = 3
JUST = timedelta(minutes=30)
"""So long after a callback was filed the next voice belongs to it."""


def by_id(scene: Scene, complaint: int) -> Complaint | None:
    """The chat's own item with this id."""
    return next((item for item in scene.items if item.id == complaint), None)


def by_number(scene: Scene, number: str) -> Complaint | None:
    """The chat's own item with this number; a foreign one is as unknown as one that does not exist."""
    return next((item for item in scene.items if item.number == number), None)


def listed(scene: Scene) -> tuple[Complaint, ...]:
    """The open items that may be spoken of unasked: not the delicate ones, somebody else may look at the screen.

    One that is done together with another is open as long as that one is.
    """
    together = {lead.item for lead in scene.leads if lead.state not in ENDED}
    return tuple(item for item in scene.items if not item.sensitive and (not item.ended or item.id in together))


def takes_words(item: Complaint) -> bool:
    """Whether the resident can still add to it; also to one that is done together with another."""
    return not item.ended or item.state is State.MERGED


def named(scene: Scene, text: str) -> Complaint | None:
    """The chat's own open item whose number stands in the text."""
    item = by_number(scene, find_number(text) or "")
    return None if item is None or item.ended else item


def just_called(scene: Scene) -> Complaint | None:
    """The callback that was asked for a moment ago: what comes without words or a name still belongs to it."""
    newest = next(iter(listed(scene)), None)
    if newest is None or newest.kind is not Kind.CALLBACK or newest.state is State.RESOLVED:
        return None
    return newest if scene.now - newest.created_at < JUST else None


def is_unwritten(item: Complaint) -> bool:
    """Whether an item is a voice and nothing that anybody could read."""
    return item.text == render(Key.VOICE_MATTER, {})


def resolved(scene: Scene) -> tuple[Complaint, ...]:
    """The items that wait for the resident's word."""
    return tuple(item for item in listed(scene) if item.state is State.RESOLVED)


def to_choose(scene: Scene) -> tuple[Complaint, ...]:
    """The few open items that words may belong to, first those that wait for the resident's word."""
    return tuple(sorted(listed(scene), key=lambda item: item.state is not State.RESOLVED)[:MOST_SHOWN])


def goes_on(item: Complaint) -> Button:
    """The button by which more words reach an item: one that staff call done is opened again by them."""
    return about("unsolved" if item.state is State.RESOLVED else "add", item)


def about(name: str, item: Complaint, *, alone: bool = False) -> Button:
    """A button about one item."""
    return for_item(name, item, alone=alone)


def line(scene: Scene, item: Complaint, *offered: Button) -> Reply:
    """Where an item stands: number, what it is about, state, the last word of staff."""
    lead = next((each for each in scene.leads if each.item == item.id), None)
    state = render(Course.ITEM_LEAD, {"lead": lead.number, "state": STATES[lead.state]}) if lead else STATES[item.state]
    values = {
        "number": item.number,
        "kind": KINDS[item.kind],
        "what": in_passing(item.text),
        "state": state,
        "word": _last_word(scene, item),
    }
    return Reply(kind=ReplyKind.PROGRESS, key=Key.ITEM, values=values, buttons=offered, complaint=item.number)


def _last_word(scene: Scene, item: Complaint) -> str:
    lead = next((each for each in scene.leads if each.item == item.id), None)
    word = lead.result if lead and lead.result else dict(scene.last_words).get(item.id, "")
    return render(Key.ITEM_WORD, {"word": word}) if word else render(Key.ITEM_SILENT, {})


def which(scene: Scene, name: str, key: Key, among: tuple[Complaint, ...]) -> Reply:
    """Asks which of several items is meant."""
    return say(ReplyKind.PROGRESS, key, *(about(name, item) for item in among[:9]))
