"""A press on a card of the work app: the same deed as at the desk, by whoever has that account."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.storage import complaints, doors, people, staff_deeds
from bot.storage.bodies import House
from bot.storage.doors import DoorKind
from bot.storage.staff_deeds import Absent, StaffDeed
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.notices import absent_word, over_word, taken_word
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action, Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """What came of a press: the word for the card, and the chat in which the resident was told, where one was."""

    word: str
    changed: bool = False
    chat: int | None = None


def take(db: Db, vault: Vault, house: House, account: str, number: str, now: datetime) -> Pressed:
    """Take the item for whoever has this account, as it stands now: what the resident added since stops nobody."""
    row = doors.person_behind(db, vault, DoorKind.WECOM, account)
    item = db.one(complaints.BY_NUMBER, (number,))
    if row is None or item is None:
        return Pressed(word=absent_word())
    person = people.read_person(vault, row)
    deed = StaffDeed(person=person, number=number, version=item["version"], action=Action.TAKE)
    after = staff_deeds.do(db, vault, house, deed, now)
    match after:
        case Complaint():
            return Pressed(word=taken_word(), changed=True, chat=after.chat)
        case Refused():
            return Pressed(word=_refused(db, vault, after.complaint, person))
        case Absent():
            return Pressed(word=absent_word())
        case _:
            assert_never(after)


def _refused(db: Db, vault: Vault, item: Complaint, person: Person) -> str:
    if item.ended or item.taken_by is None:
        return over_word()
    if item.taken_by == person.id:
        return taken_word()
    row = db.one(people.BY_ID, (item.taken_by,))
    return taken_word(people.read_person(vault, row).name) if row is not None else over_word()
