"""What was attached to a message: fetched once, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.storage import inbox, media
from bot.storage.database import Database
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import MediaKind

# What became of one attachment; a second try that came late changes nothing.
ADD = """INSERT INTO attachment (inbox, seq, kind, address, note, words_sealed) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING"""
# What became of a message's attachments so far.
OF_MESSAGE = "SELECT seq, kind, address, note, words_sealed FROM attachment WHERE inbox = ? ORDER BY seq"
# What a voice says goes with the words of its message, and so does the voice, unless an item shows it.
FORGET_WORDS = "UPDATE attachment SET words_sealed = NULL WHERE inbox = ?"
FORGET_VOICES = """DELETE FROM media WHERE address IN (
SELECT address FROM attachment WHERE inbox = ? AND kind = 'voice')
AND NOT EXISTS (SELECT 1 FROM complaint_photo WHERE complaint_photo.address = media.address) RETURNING address"""
# The chat's own attachments; what waits for its turn keeps its photos and voices until then, but not their words.
FORGET = """DELETE FROM attachment WHERE inbox IN (
SELECT position FROM inbox WHERE chat = ? AND state <> 'waiting')"""
FORGET_CHAT_WORDS = """UPDATE attachment SET words_sealed = NULL WHERE inbox IN (
SELECT position FROM inbox WHERE chat = ?)"""
# What was handled long ago needs none of this.
PURGE = """DELETE FROM attachment WHERE EXISTS (
SELECT 1 FROM inbox WHERE inbox.position = attachment.inbox AND inbox.done_at < ?)"""

WORDS = "attachment.words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Got:
    """What came of one attachment: its address and size in the album, or the key of the sentence that says why not.

    `words` is what a voice says, where something wrote it down.
    """

    seq: int
    kind: MediaKind
    address: str = ""
    size: int = 0
    note: str = ""
    words: str = ""


def keep(db: Db, vault: Vault, message: int, chat: int, got: Sequence[Got], now: datetime) -> None:
    """Write down what was fetched of a message; its files lie in the album already."""
    for each in got:
        if each.address:
            media.note(db, each.address, each.size, chat, now, each.kind)
        sealed = vault.seal(each.words, WORDS) if each.words else None
        db.execute(ADD, (message, each.seq, each.kind, each.address, each.note, sealed))


async def read(database: Database, vault: Vault, message: int) -> tuple[Got, ...]:
    """What came of a message's attachments so far, in their order."""
    return tuple(_got(vault, row) for row in await database.read(OF_MESSAGE, (message,)))


def _got(vault: Vault, row: Row) -> Got:
    words = row["words_sealed"]
    return Got(
        seq=row["seq"],
        kind=MediaKind(row["kind"]),
        address=row["address"],
        note=row["note"],
        words=vault.open_text(words, WORDS) if words is not None else "",
    )


def forget_words(db: Db, message: int) -> tuple[str, ...]:
    """Erase what a message's voices say, and those that no item shows: their files are to be removed."""
    db.execute(FORGET_WORDS, (message,))
    return tuple(row["address"] for row in db.all(FORGET_VOICES, (message,)))


def forget_chat(db: Db, chat: int) -> None:
    """Erase what a chat's voices say, and what was noted of its attachments."""
    db.execute(FORGET_CHAT_WORDS, (chat,))
    db.execute(FORGET, (chat,))


def purge(db: Db, now: datetime) -> int:
    """Drop what was noted of messages handled longer ago than their raw words are kept."""
    return db.execute(PURGE, (clock.milliseconds(now - inbox.KEEP_RAW),))
