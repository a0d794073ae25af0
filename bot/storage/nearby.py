"""The open items of a village, with which a new matter is compared before it is handed in."""

from bot.storage.complaints import read_complaint
from bot.storage.database import Database
from patrol.complaint import Complaint

# What other residents have reported there and is still open; nothing that is guarded.
OF_VILLAGE = """SELECT * FROM complaint WHERE village = ? AND kind = 'complaint' AND confidential = 0 AND sensitive = 0
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged')
AND (chat IS NULL OR chat <> ?) ORDER BY id DESC LIMIT ?"""

MOST = 100
"""Older ones are not looked at: what is compared must not hold up the talk."""


async def open_items(database: Database, village: str, chat: int) -> tuple[Complaint, ...]:
    """The newest open items of a village that are not this chat's own."""
    return tuple(map(read_complaint, await database.read(OF_VILLAGE, (village, chat, MOST))))
