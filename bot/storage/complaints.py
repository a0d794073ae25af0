"""Items of the queues: filing, acting, reading one."""

from dataclasses import dataclass
from datetime import datetime

from bot import clock, ids
from bot.storage import steps, unread
from bot.storage.chats import Stale
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Draft
from knowledge.town import Town
from patrol.complaint import Complaint, Kind, Role, State
from patrol.lifecycle import Action, Actor, Refused, Table, apply
from patrol.masking import Masked, mask
from patrol.numbers import FIRST_SERIAL, complaint_number
from patrol.posts import post_for

# A new item.
ADD = """INSERT INTO complaint (id, number, kind, state, post, village, category, place, text, hidden_sealed,
contact_sealed, confidential, sensitive, urgent, chat, inbox, created_at, updated_at)
VALUES (?, ?, ?, 'new', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# A photo or voice of an item, if it is still known.
ADD_MEDIA = """INSERT INTO complaint_photo (complaint, seq, address)
SELECT ?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM complaint_photo WHERE complaint = ?), address
FROM media WHERE address = ?"""
# An item after an action, if it is still as it was read.
CHANGE = """UPDATE complaint SET state = ?, round = ?, version = ?, taken_by = ?, updated_at = ?
WHERE id = ? AND version = ?"""
# One item by its id.
BY_ID = "SELECT * FROM complaint WHERE id = ?"
# One item by its number.
BY_NUMBER = "SELECT * FROM complaint WHERE number = ?"
# An item's photos and voices in order.
MEDIA = """SELECT complaint_photo.address, media.kind FROM complaint_photo
JOIN media ON media.address = complaint_photo.address WHERE complaint = ? ORDER BY seq"""

HIDDEN = "complaint.hidden"
CONTACT = "complaint.contact"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """A new item and where it went."""

    id: int
    number: str
    post: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Which chat an item comes from, and which message filed it (it can file only once); None where the clock did."""

    chat: int
    inbox: int | None = None


def file(db: Db, vault: Vault, town: Town, draft: Draft, origin: Origin, now: datetime) -> Filed:
    """Make the draft an item of its post's queue; the number is drawn here, from the post's own counter."""
    post = post_for(town, draft.village or None, guarded=draft.confidential or draft.sensitive)
    serial = FIRST_SERIAL - 1 + db.raise_counter(f"number {post}")
    filed = Filed(id=ids.new_id(), number=complaint_number(post, serial), post=post)
    said = mask(draft.text)
    _insert(db, vault, filed, draft, said, origin, now)
    add_media(db, filed.id, (*draft.photos, *draft.voices))
    steps.append(db, vault, _first(said, db.all(BY_ID, (filed.id,))[0]), now)
    return filed


def _first(said: Masked, row: Row) -> steps.Deed:
    by = Actor(role=Role.RESIDENT)
    return steps.Deed(
        complaint=row["id"], action=Action.FILE, by=by, from_state="", to_state=State.NEW, said=said, item=row
    )


def _insert(db: Db, vault: Vault, filed: Filed, draft: Draft, masked: Masked, origin: Origin, now: datetime) -> None:
    at = clock.milliseconds(now)
    hidden = steps.seal_hidden(vault, masked.hidden, HIDDEN)
    contact = vault.seal(draft.contact, CONTACT) if draft.contact else None
    what = (filed.id, filed.number, draft.kind, filed.post, draft.village or None, draft.category)
    said = (mask(draft.place).text, masked.text, hidden, contact)
    flags = (int(draft.confidential or draft.sensitive), int(draft.sensitive), int(draft.urgent))
    db.execute(ADD, (*what, *said, *flags, origin.chat, origin.inbox, at, at))


def add_media(db: Db, complaint: int, addresses: tuple[str, ...]) -> None:
    """Put stored photos and voices to an item, after those it has; one swept since it was sent is left out."""
    for address in addresses:
        db.execute(ADD_MEDIA, (complaint, complaint, address))


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An action on an item that was read at a version; the words, photos and voices that come with it."""

    complaint: int
    version: int
    action: Action
    by: Actor
    text: str = ""
    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


def act(db: Db, vault: Vault, table: Table, change: Change, now: datetime) -> Complaint | Refused:
    """Apply the action to the fresh row and write the step, or say why not.

    Stale when the item moved on since `version`, so that whoever acts sees what changed first.
    """
    current = read(db, change.complaint)
    if current.version != change.version:
        raise Stale("complaint")
    after = apply(current, change.action, change.by, now, table)
    if isinstance(after, Refused):
        return after
    fresh = (after.state, after.round, after.version, after.taken_by, clock.milliseconds(now))
    db.execute(CHANGE, (*fresh, after.id, current.version))
    add_media(db, after.id, (*change.photos, *change.voices))
    steps.append(db, vault, _deed(current, after, change), now)
    if after.round > current.round:
        unread.reopen(db, after.id, now)
    if change.by.id and current.seen_at is None:
        unread.see(db, after.id, change.by.id, now)
    return after


def _deed(before: Complaint, after: Complaint, change: Change) -> steps.Deed:
    return steps.Deed(
        complaint=after.id,
        action=change.action,
        by=change.by,
        from_state=before.state,
        to_state=after.state,
        said=mask(change.text),
    )


def note_reading(db: Db, vault: Vault, item: Complaint, by: Actor, now: datetime, text: str = "") -> None:
    """Write down that somebody read a guarded item, or with `text` what of it; its state stays."""
    deed = steps.Deed(
        complaint=item.id, action=Action.READ, by=by, from_state=item.state, to_state=item.state, said=mask(text)
    )
    steps.append(db, vault, deed, now)


def read(db: Db, complaint: int) -> Complaint:
    """One item as it stands inside this transaction."""
    row = db.one(BY_ID, (complaint,))
    if row is None:
        raise Stale("complaint")
    return read_complaint(row)


def read_complaint(row: Row) -> Complaint:
    """An item's row as a value; photos and voices are read apart."""
    return Complaint(
        id=row["id"],
        number=row["number"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        post=row["post"],
        village=row["village"],
        category=row["category"],
        place=row["place"],
        text=row["text"],
        confidential=bool(row["confidential"]),
        sensitive=bool(row["sensitive"]),
        urgent=bool(row["urgent"]),
        round=row["round"],
        version=row["version"],
        chat=row["chat"],
        taken_by=row["taken_by"],
        created_at=clock.moment(row["created_at"]),
        updated_at=clock.moment(row["updated_at"]),
        seen_at=clock.moment(row["seen_at"]) if row["seen_at"] is not None else None,
        seen_by=row["seen_by"],
    )
