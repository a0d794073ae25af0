"""What staff do to an item at the desk: the item, its history and the word to the resident in one commit."""

from dataclasses import dataclass
from datetime import datetime

from bot.storage import chats, complaints, outbox
from bot.storage.chats import STAGE
from bot.storage.commit import House, body_of
from bot.storage.complaints import Change
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation, Idle, from_json
from handlers.messages import Button
from handlers.staff import word_to_resident
from patrol.complaint import Complaint, Person
from patrol.lifecycle import Action, Actor, Refused
from patrol.rights import may

# Where the resident's talk stands.
READ_STAGE = "SELECT version, stage_sealed FROM conversation WHERE chat = ?"


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
    body = body_of(reply, house.town)
    outbox.put(db, vault, Saying(chat=item.chat, body=body, edition=house.edition, complaint=item.id), now)
    if reply.buttons:
        _offer(db, vault, item.chat, reply.buttons, now)


def _offer(db: Db, vault: Vault, chat: int, buttons: tuple[Button, ...], now: datetime) -> None:
    # A typed "1" means these buttons only where no other question of ours is open.
    row = db.one(READ_STAGE, (chat,))
    if row is None:
        return
    conversation = from_json(vault.open_text(row["stage_sealed"], STAGE), row["version"])
    if isinstance(conversation.stage, Idle):
        fresh = Conversation(stage=conversation.stage, buttons=buttons, version=conversation.version)
        chats.keep_stage(db, vault, chat, fresh, now)
