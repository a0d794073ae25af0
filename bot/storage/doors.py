"""The doors at which staff are reached outside the desk: a work app's account, a group's robot, a phone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot import clock, ids
from bot.storage.people import NAME
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault

# A door, or the same one for somebody else: a phone or an account is one person's.
ADD = """INSERT INTO door (id, kind, person, post, address_sealed, address_index, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, post, address_index) DO UPDATE SET
person = excluded.person, address_sealed = excluded.address_sealed, active = 1"""
# Close one door, all doors of a person, all doors of a post.
CLOSE_ONE = "UPDATE door SET active = 0 WHERE kind = ? AND post = ? AND address_index = ? AND active = 1"
CLOSE_PERSON = "UPDATE door SET active = 0 WHERE person = ? AND active = 1"
CLOSE_POST = "UPDATE door SET active = 0 WHERE post = ? AND active = 1"
# Every open door with the name of its person, in the order they were made.
ALL = """SELECT door.*, person.name_sealed, person.active AS works FROM door LEFT JOIN person ON person.id = door.person
WHERE door.active = 1 ORDER BY door.id"""
# Who stands behind an account of the work app.
PERSON_BEHIND = """SELECT person.* FROM door JOIN person ON person.id = door.person
WHERE door.kind = ? AND door.post = '' AND door.address_index = ? AND door.active = 1 AND person.active = 1"""

ADDRESS = "door.address"


class DoorKind(StrEnum):
    """What sort of door it is."""

    WECOM = "wecom"
    WECOM_GROUP = "wecom_group"
    SMS = "sms"


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """One door: of a person, or of a post's group; the address is a user id, a robot's address or a phone number."""

    id: int
    kind: DoorKind
    address: str
    person: int | None = None
    post: str = ""
    name: str = ""
    works: bool = True


def index_of(vault: Vault, kind: DoorKind, address: str) -> str:
    """The keyed fingerprint by which a door is found without keeping its address readable."""
    return vault.index(address, f"{ADDRESS}.{kind}")


def add_of_person(db: Db, vault: Vault, person: int, kind: DoorKind, address: str, now: datetime) -> None:
    """Open a door for somebody; one that was another person's is theirs from here on."""
    _add(db, vault, kind, address, (person, ""), now)


def add_of_post(db: Db, vault: Vault, post: str, kind: DoorKind, address: str, now: datetime) -> None:
    """Open a door for a whole post: its group."""
    _add(db, vault, kind, address, (None, post), now)


def _add(db: Db, vault: Vault, kind: DoorKind, address: str, whose: tuple[int | None, str], now: datetime) -> None:
    sealed, index = vault.seal(address, ADDRESS), index_of(vault, kind, address)
    db.execute(ADD, (ids.new_id(), kind, *whose, sealed, index, clock.milliseconds(now)))


def close_one(db: Db, vault: Vault, kind: DoorKind, address: str, post: str = "") -> int:
    """Close this very door; how many were open."""
    return db.execute(CLOSE_ONE, (kind, post, index_of(vault, kind, address)))


def close_all_of_person(db: Db, person: int) -> int:
    """Close every door of a person; how many were open."""
    return db.execute(CLOSE_PERSON, (person,))


def close_all_of_post(db: Db, post: str) -> int:
    """Close every door of a post; how many were open."""
    return db.execute(CLOSE_POST, (post,))


def person_behind(db: Db, vault: Vault, kind: DoorKind, address: str) -> Row | None:
    """The row of the person whose door this is, as it stands now; None where nobody working here has it."""
    return db.one(PERSON_BEHIND, (kind, index_of(vault, kind, address)))


def read_door(vault: Vault, row: Row) -> Door:
    """A row of ALL with its address and name opened."""
    return Door(
        id=row["id"],
        kind=DoorKind(row["kind"]),
        address=vault.open_text(row["address_sealed"], ADDRESS),
        person=row["person"],
        post=row["post"],
        name=vault.open_text(row["name_sealed"], NAME) if row["name_sealed"] is not None else "",
        works=row["works"] != 0,
    )
