"""One item as staff read it: its words, photos and history with names, and the record of who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import clock
from bot.storage import steps
from bot.storage.complaints import CONTACT, HIDDEN, MEDIA, note_reading, read, read_complaint
from bot.storage.database import Database
from bot.storage.people import NAME
from bot.storage.queue import Query
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import MediaKind
from handlers.wording.states import HIDDEN_READ
from patrol.complaint import Complaint, Person, Role, State
from patrol.lifecycle import Action, Actor
from patrol.masking import Masked
from patrol.rights import may

# One item by its number, if it is one of this post's; confidential ones are not.
OF_POST = "SELECT * FROM complaint WHERE number = ? AND post = ? AND confidential = 0"
# The same for those who work at the town desk.
OF_TOWN = "SELECT * FROM complaint WHERE number = ? AND sensitive = 0"
# The same for the named person for sensitive matters.
OF_CARE = "SELECT * FROM complaint WHERE number = ? AND sensitive = 1"
# An item's history with the names of those who acted.
HISTORY = """SELECT step.*, person.name_sealed FROM step LEFT JOIN person ON person.id = step.by_person
WHERE step.complaint = ? ORDER BY step.seq"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """One step of the history; `name` is empty for a resident and the program, `text` None once erased."""

    action: Action
    by: int
    role: Role
    name: str
    at: datetime
    state: State
    text: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """An item with everything its page shows.

    `hidden` says that something in it is masked or that a contact was left; with `opened` the words are whole.
    """

    item: Complaint
    history: tuple[Past, ...]
    hidden: bool
    opened: bool
    contact: str

    @property
    def deeds(self) -> tuple[Past, ...]:
        """The history without the readings: each of these raised the item's version by one."""
        return tuple(past for past in self.history if past.action is not Action.READ)

    @property
    def readings(self) -> tuple[Past, ...]:
        """Who read it, and when."""
        return tuple(past for past in self.history if past.action is Action.READ)

    def since(self, version: int) -> tuple[Past, ...]:
        """What was done after the item had this version."""
        return self.deeds[max(version, 0) :]


def find(person: Person, number: str) -> Query:
    """What asks for an item by its number, within this person's rights."""
    match person.role:
        case Role.CARE:
            return Query(sql=OF_CARE, values=(number,))
        case Role.TOWN | Role.ADMIN:
            return Query(sql=OF_TOWN, values=(number,))
        case _:
            return Query(sql=OF_POST, values=(number, person.post))


async def find_item(database: Database, person: Person, number: str) -> Complaint | None:
    """The item with its photos and voices; None for unknown numbers and for those this person may not read."""
    row = await _row(database, person, number)
    return await _with_media(database, row) if row is not None else None


async def open_case(
    database: Database, vault: Vault, person: Person, number: str, now: datetime, *, opened: bool = False
) -> Case | None:
    """The item with its history, None as in `find_item`.

    Reading a guarded item, or what is masked in any, is written down first; Unavailable when that is not possible.
    """
    row = await _row(database, person, number)
    if row is None:
        return None
    if opened or row["confidential"]:
        await database.write(_note, vault, person, row["id"], opened, now)
    item = await _with_media(database, row)
    history = await database.read(HISTORY, (item.id,))
    return _case(vault, row, item, history, opened)


async def read_deeds(database: Database, vault: Vault, item: int) -> tuple[Past, ...]:
    """What was done to an item, without the readings, for whoever may see it."""
    rows = await database.read(HISTORY, (item,))
    return tuple(_past(vault, row, opened=False) for row in rows if row["action"] != Action.READ)


def _note(db: Db, vault: Vault, person: Person, item: int, opened: bool, now: datetime) -> None:
    actor = Actor(role=person.role, id=person.id)
    note_reading(db, vault, read(db, item), actor, now, HIDDEN_READ if opened else "")


async def _row(database: Database, person: Person, number: str) -> Row | None:
    query = find(person, number)
    rows = await database.read(query.sql, query.values)
    return rows[0] if rows and may(person, Action.READ, read_complaint(rows[0])) else None


async def _with_media(database: Database, row: Row) -> Complaint:
    media = await database.read(MEDIA, (row["id"],))
    photos, voices = (_of_kind(media, kind) for kind in (MediaKind.PHOTO, MediaKind.VOICE))
    return replace(read_complaint(row), photos=photos, voices=voices)


def _of_kind(media: Sequence[Row], kind: MediaKind) -> tuple[str, ...]:
    return tuple(row["address"] for row in media if row["kind"] == kind)


def _case(vault: Vault, row: Row, item: Complaint, history: Sequence[Row], opened: bool) -> Case:
    parts = (row["hidden_sealed"], row["contact_sealed"], *(step["hidden_sealed"] for step in history))
    return Case(
        item=replace(item, text=_whole(vault, item.text, row["hidden_sealed"], HIDDEN)) if opened else item,
        history=tuple(_past(vault, step, opened) for step in history),
        hidden=any(part is not None for part in parts),
        opened=opened,
        contact=vault.open_text(row["contact_sealed"], CONTACT) if opened and row["contact_sealed"] else "",
    )


def _past(vault: Vault, row: Row, opened: bool) -> Past:
    whole = opened and row["text"] is not None
    return Past(
        action=Action(row["action"]),
        by=row["by_person"],
        role=Role(row["role"]),
        name=vault.open_text(row["name_sealed"], NAME) if row["name_sealed"] is not None else "",
        at=datetime.fromisoformat(row["at"]).astimezone(clock.SHANGHAI),
        state=State(row["to_state"]),
        text=_whole(vault, row["text"], row["hidden_sealed"], steps.HIDDEN) if whole else row["text"],
    )


def _whole(vault: Vault, text: str, sealed: bytes | None, purpose: str) -> str:
    return Masked(text=text, hidden=steps.open_hidden(vault, sealed, purpose)).whole()
