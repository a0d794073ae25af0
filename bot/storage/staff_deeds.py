"""What staff do to an item at the desk: the item, its history and the word to the resident in one commit."""

from dataclasses import dataclass
from datetime import datetime

from bot.storage import complaints, offers, outbox
from bot.storage.bodies import House
from bot.storage.complaints import Change
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.staff import word_to_resident
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action, Actor, Refused
from patrol.rights import may


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffDeed:
    """One press of a button at the desk: who, what, on which item as they saw it, with which words."""

    person: Person
    number: str
    version: int
    action: Action
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent:
    """There is no such item for this person: foreign and unknown numbers look the same."""


def do(db: Db, vault: Vault, house: House, deed: StaffDeed, now: datetime) -> Complaint | Refused | Absent:
    """Carry a staff deed out. Stale when the item has moved on since the page was drawn."""
    row = db.one(complaints.BY_NUMBER, (deed.number,))
    if row is None or not may(deed.person, deed.action, item := complaints.read_complaint(row)):
        return Absent()
    change = Change(
        complaint=item.id,
        version=deed.version,
        action=deed.action,
        text=deed.text,
        by=Actor(role=deed.person.role, id=deed.person.id),
    )
    after = complaints.act(db, vault, house.table, change, now)
    if not isinstance(after, Refused) and after.chat is not None:
        _tell(db, vault, house, after, deed, now)
    return after


def _tell(db: Db, vault: Vault, house: House, item: Complaint, deed: StaffDeed, now: datetime) -> None:
    reply = word_to_resident(item, deed.action, deed.text, house.town)
    if reply is None or item.chat is None:
        return
    body = offers.body_with_offer(db, vault, item.chat, reply, house.town, now)
    outbox.put(db, vault, Saying(chat=item.chat, body=body, edition=house.edition, complaint=item.id), now)
