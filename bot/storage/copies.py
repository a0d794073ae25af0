"""What a backup promises: every row of every table, counted and fingerprinted; never the key."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.storage import sqlite
from bot.storage.house import KEY
from bot.storage.seals import HEADS, LAST, prove
from bot.storage.sqlite import Row
from patrol.chain import seal_line

# Every table in the order of its key; a test compares the names with the schema.
TABLES = {
    "attachment": "SELECT * FROM attachment ORDER BY inbox, seq",
    "board": "SELECT * FROM board ORDER BY id",
    "bulletin": "SELECT * FROM bulletin ORDER BY id",
    "button": "SELECT * FROM button ORDER BY token",
    "call": "SELECT * FROM call ORDER BY id",
    "canned": "SELECT * FROM canned ORDER BY id",
    "case_guess": "SELECT * FROM case_guess ORDER BY id",
    "chat": "SELECT * FROM chat ORDER BY id",
    "complaint": "SELECT * FROM complaint ORDER BY id",
    "complaint_photo": "SELECT * FROM complaint_photo ORDER BY complaint, seq",
    "conversation": "SELECT * FROM conversation ORDER BY chat",
    "counter": "SELECT * FROM counter ORDER BY name",
    "day": "SELECT * FROM day ORDER BY day",
    "door": "SELECT * FROM door ORDER BY id",
    "edition": "SELECT * FROM edition ORDER BY number",
    "follower": "SELECT * FROM follower ORDER BY complaint, chat",
    "house": "SELECT * FROM house ORDER BY name",
    "inbox": "SELECT * FROM inbox ORDER BY position",
    "leave": "SELECT * FROM leave ORDER BY chat, template, scene",
    "media": "SELECT * FROM media ORDER BY address",
    "migration": "SELECT * FROM migration ORDER BY number",
    "move": "SELECT * FROM move ORDER BY from_state, to_state",
    "near_stop": "SELECT * FROM near_stop ORDER BY village",
    "notice": "SELECT * FROM notice ORDER BY position",
    "outbox": "SELECT * FROM outbox ORDER BY position",
    "page": "SELECT * FROM page ORDER BY id",
    "passive": "SELECT * FROM passive ORDER BY inbox",
    "pending": "SELECT * FROM pending ORDER BY id",
    "person": "SELECT * FROM person ORDER BY id",
    "plan": "SELECT * FROM plan ORDER BY id",
    "private_talk": "SELECT * FROM private_talk ORDER BY chat",
    "question": "SELECT * FROM question ORDER BY id",
    "reminder": "SELECT * FROM reminder ORDER BY complaint, round, clock, due_at, threshold",
    "revision": "SELECT * FROM revision ORDER BY id",
    "room": "SELECT * FROM room ORDER BY chat",
    "rota": "SELECT * FROM rota ORDER BY id",
    "rule_change": "SELECT * FROM rule_change ORDER BY rule, seq",
    "seal": "SELECT * FROM seal ORDER BY day",
    "sign_in": "SELECT * FROM sign_in ORDER BY token_hash",
    "staff_chat": "SELECT * FROM staff_chat ORDER BY channel, account, user_index",
    "staff_code": "SELECT * FROM staff_code ORDER BY code_hash",
    "staff_guess": "SELECT * FROM staff_guess ORDER BY id",
    "staff_session": "SELECT * FROM staff_session ORDER BY token_hash",
    "step": "SELECT * FROM step ORDER BY complaint, seq",
    "taught": "SELECT * FROM taught ORDER BY form",
    "told": "SELECT * FROM told ORDER BY revision, since",
    "timetable": "SELECT * FROM timetable ORDER BY number",
    "timetable_use": "SELECT * FROM timetable_use ORDER BY position",
    "usage": "SELECT * FROM usage ORDER BY day, subject",
    "vendor_state": "SELECT * FROM vendor_state ORDER BY name",
}
# Photos that an item shows; each must be in the backup.
SHOWN = "SELECT DISTINCT address FROM complaint_photo ORDER BY address"
# Photos known at all; one that no item shows may have been swept since.
KNOWN = "SELECT address FROM media ORDER BY address"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """What is in a database: rows and fingerprint of each table, the seal over all chains, its key, the photos."""

    tables: dict[str, tuple[int, str]]
    heads: str
    key: str
    sound: bool
    shown: tuple[str, ...]
    known: tuple[str, ...]


def take_inventory(file: Path) -> Inventory:
    """Read a database file that nobody writes, whole: rows, chains, seals and SQLite's own checks."""
    connection = sqlite.connect_reading(file)
    try:
        connection.execute(sqlite.BEGIN_READING)
        return _inventory(lambda sql, values: list(connection.execute(sql, tuple(values))), connection)
    finally:
        connection.close()


def _inventory(read: Callable[..., list[Row]], connection: sqlite.Connection) -> Inventory:
    position = read(LAST, ())[0]["position"]
    heads = [(row["complaint"], row["seq"], row["hash"]) for row in read(HEADS, (position, position))]
    return Inventory(
        tables={name: _fingerprint(connection, sql) for name, sql in TABLES.items()},
        heads=seal_line("backup", heads),
        key="".join(row["value"] for row in read(KEY, ())),
        sound=not sqlite.unsound(connection) and prove(read).clean,
        shown=tuple(row["address"] for row in read(SHOWN, ())),
        known=tuple(row["address"] for row in read(KNOWN, ())),
    )


def _fingerprint(connection: sqlite.Connection, sql: str) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    for row in connection.execute(sql):
        count += 1
        digest.update(repr(tuple(row)).encode())
    return count, digest.hexdigest()
