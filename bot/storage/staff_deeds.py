"""What staff do to an item at the desk: the item, its history and the word to the resident in one commit."""

from dataclasses import dataclass
from datetime import datetime

from bot.storage import complaints, held, notices, paging, steps, telling
from bot.storage.bodies import House
from bot.storage.complaints import Change
from bot.storage.transaction import Db
from bot.storage.voiced import voiced
from bot.vault import Vault
from handlers.notices import Occasion
from patrol.actions import NOTHING, RECALLED
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action, Actor, Given, Refused
from patrol.rights import may


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffDeed:
    """One press of a button at the desk: who, what, on which item as they saw it, with which words.

    `given` is what else the action needs; `photos` and `voices` are stored already.
    """

    person: Person
    number: str
    version: int
    action: Action
    text: str = ""
    given: Given = NOTHING
    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent:
    """There is no such item for this person: foreign and unknown numbers look the same."""


def do(db: Db, vault: Vault, house: House, deed: StaffDeed, now: datetime) -> Complaint | Refused | Absent:
    """Carry a staff deed out. Stale when the item has moved on since the page was drawn."""
    row = db.one(complaints.BY_NUMBER, (deed.number,))
    if row is None or not may(deed.person, deed.action, item := complaints.read_complaint(row)):
        return Absent()
    said = steps.last_deed(db, item.id) if deed.action is Action.UNDO else None
    if said is not None and not held.may_recall(db, item.id, said.at, now):
        return Refused(why="refused_too_late", complaint=item)
    after = complaints.act(db, vault, house.book, _change(item, deed), now)
    if isinstance(after, Refused):
        return _too_late(after) if deed.action is Action.UNDO else after
    if said is not None:
        held.recall(db, item.id, said.at)
    _tell(db, vault, house, after, deed, now)
    return after


def _change(item: Complaint, deed: StaffDeed) -> Change:
    return Change(
        complaint=item.id,
        version=deed.version,
        action=deed.action,
        text=deed.text,
        by=Actor(role=deed.person.role, id=deed.person.id),
        photos=deed.photos,
        voices=deed.voices,
        given=deed.given,
    )


def _too_late(refused: Refused) -> Refused:
    return Refused(why="refused_too_late", complaint=refused.complaint)


def _tell(db: Db, vault: Vault, house: House, item: Complaint, deed: StaffDeed, now: datetime) -> None:
    """The word to the resident, and of what is done to those who follow it; and to the post to which it goes."""
    if occasion := OCCASIONS.get(deed.action):
        notices.tell(db, vault, house, item, occasion, now)
    if deed.action in TAKES_ON:
        paging.acknowledged(db, item, deed.person.id, now)
    leaves = now + house.book.take_back if deed.action in RECALLED and house.book.take_back else None
    beside = voiced(vault, house.desk, deed.voices)
    told = telling.Deed(action=deed.action, text=deed.text, leaves=leaves, beside=beside)
    telling.tell(db, vault, house, item, told, now)


OCCASIONS = {
    Action.HAND_ON: Occasion.FILED,
    Action.ASSIGN: Occasion.FILED,
    Action.SEND_BACK: Occasion.FILED,
    Action.REGUARD: Occasion.FILED,
    Action.UNSOLVED: Occasion.REOPENED,
}
"""What staff do that others of them are told of at once."""
TAKES_ON = frozenset({Action.TAKE, Action.ACK})
"""With these somebody says that they have it."""
