"""Staff: who they are, one-time links, and sessions. Tokens are stored hashed only."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import clock, ids
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from patrol.complaint import Person, Role

# A new member of staff.
ADD = "INSERT INTO person (id, name_sealed, role, post, created_at) VALUES (?, ?, ?, ?, ?)"
# Everybody, in the order they came.
ALL = "SELECT * FROM person ORDER BY id"
# Who works at a post now.
AT_POST = "SELECT * FROM person WHERE post = ? AND active = 1 ORDER BY id"
# One member of staff.
BY_ID = "SELECT * FROM person WHERE id = ?"
# A changed role or a farewell; raises the version, which ends all sessions.
CHANGE = "UPDATE person SET role = ?, post = ?, active = ?, version = version + 1 WHERE id = ?"
# A one-time link.
ADD_LINK = "INSERT INTO sign_in (token_hash, person, created_at, expires_at) VALUES (?, ?, ?, ?)"
# Use a link up: only once and only in time.
# It must have begun, too: a clock that once ran ahead made no link and no session that is good for years.
USE_LINK = """UPDATE sign_in SET used_at = ? WHERE token_hash = ? AND used_at IS NULL
AND ? BETWEEN created_at AND expires_at - 1 RETURNING person"""
# A session after signing in.
ADD_SESSION = """INSERT INTO staff_session (token_hash, person, person_version, csrf, created_at, expires_at)
SELECT ?, id, version, ?, ?, ? FROM person WHERE id = ? AND active = 1"""
# The person behind a session that is still good.
BY_SESSION = """SELECT person.*, staff_session.csrf FROM staff_session JOIN person ON person.id = staff_session.person
WHERE staff_session.token_hash = ? AND person.active = 1
AND ? BETWEEN staff_session.created_at AND staff_session.expires_at - 1
AND person.version = staff_session.person_version"""
# Sign out.
END_SESSION = "DELETE FROM staff_session WHERE token_hash = ?"
# Links and sessions that are over.
SWEEP_LINKS = "DELETE FROM sign_in WHERE expires_at < ?"
SWEEP_SESSIONS = "DELETE FROM staff_session WHERE expires_at < ?"

NAME = "person.name"
LINK_LASTS = timedelta(minutes=5)
SESSION_LASTS = timedelta(days=90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A signed-in member of staff and the token that their forms must carry."""

    person: Person
    csrf: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A fresh session: the secret for the cookie, told once."""

    person: int
    token: str


def token_hash(token: str) -> str:
    """What is stored of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def add(db: Db, vault: Vault, name: str, role: Role, post: str, now: datetime) -> int:
    """A new member of staff; the id."""
    person = ids.new_id()
    db.execute(ADD, (person, vault.seal(name, NAME), role, post, clock.milliseconds(now)))
    return person


def change(db: Db, person: int, role: Role, post: str, active: bool) -> None:
    """Give another role or post, or take all rights away; every open session of theirs ends."""
    db.execute(CHANGE, (role, post, int(active), person))


def make_link(db: Db, person: int, now: datetime) -> str:
    """The secret of a one-time link that is good for five minutes."""
    token = ids.token()
    until = clock.milliseconds(now + LINK_LASTS)
    db.execute(ADD_LINK, (token_hash(token), person, clock.milliseconds(now), until))
    return token


def sign_in(db: Db, token: str, now: datetime) -> SignedIn | None:
    """Use a link up and open a session; None for a wrong, used or expired link alike."""
    at = clock.milliseconds(now)
    row = db.one(USE_LINK, (at, token_hash(token), at))
    if row is None:
        return None
    secret, until = ids.token(), clock.milliseconds(now + SESSION_LASTS)
    made = db.execute(ADD_SESSION, (token_hash(secret), ids.token(), at, until, row["person"]))
    return SignedIn(person=row["person"], token=secret) if made else None


def sign_out(db: Db, token: str) -> None:
    """End a session."""
    db.execute(END_SESSION, (token_hash(token),))


def sweep(db: Db, now: datetime) -> None:
    """Drop links and sessions that are over."""
    db.execute(SWEEP_LINKS, (clock.milliseconds(now),))
    db.execute(SWEEP_SESSIONS, (clock.milliseconds(now),))


def read_person(vault: Vault, row: Row) -> Person:
    """A person's row with the name opened."""
    return Person(
        id=row["id"],
        name=vault.open_text(row["name_sealed"], NAME),
        role=Role(row["role"]),
        post=row["post"],
        active=bool(row["active"]),
    )


async def colleagues(database: Database, vault: Vault, person: Person, post: str) -> list[Person]:
    """Who else works at a post, in the same right to its items as its own people."""
    found = [read_person(vault, row) for row in await database.read(AT_POST, (post,))]
    return [each for each in found if each.id != person.id and each.role is not Role.CARE]
