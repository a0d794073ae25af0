"""A voice whose "is it urgent?" nobody answers is filed all the same: somebody has to listen to it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import clock
from bot.storage import chats, complaints, notices, outbox
from bot.storage.bodies import House, body_of
from bot.storage.chats import STAGE
from bot.storage.complaints import Origin
from bot.storage.outbox import Saying
from bot.storage.sqlite import Row
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.conversation import Conversation, Idle, from_json
from handlers.notices import Occasion
from handlers.voices import Overdue, overdue

# Chats that sent a voice lately which no item shows, and have been silent for a while.
SILENT = """SELECT conversation.chat, conversation.version, conversation.stage_sealed
FROM (SELECT DISTINCT media.chat FROM media WHERE media.kind = 'voice' AND media.created_at > ? AND NOT EXISTS (
SELECT 1 FROM complaint_photo WHERE complaint_photo.address = media.address)) AS sent
JOIN conversation ON conversation.chat = sent.chat WHERE conversation.updated_at < ? ORDER BY conversation.chat"""

PATIENCE = timedelta(minutes=10)
LATELY = timedelta(days=2)


def file_unanswered(db: Db, vault: Vault, house: House, now: datetime) -> frozenset[int] | None:
    """File what was asked about in vain; the chats in which something is said, None where there was nothing to file."""
    since, before = (clock.milliseconds(now - ago) for ago in (LATELY, PATIENCE))
    waiting = [(row, found) for row in db.all(SILENT, (since, before)) if (found := _overdue(vault, house, row))]
    told: frozenset[int] = frozenset()
    for row, found in waiting:
        told |= _file(db, vault, house, row, found, now)
    return told if waiting else None


def _overdue(vault: Vault, house: House, row: Row) -> Overdue | None:
    return overdue(_conversation(vault, row).stage, house.town)


def _conversation(vault: Vault, row: Row) -> Conversation:
    return from_json(vault.open_text(row["stage_sealed"], STAGE), row["version"])


def _file(db: Db, vault: Vault, house: House, row: Row, found: Overdue, now: datetime) -> frozenset[int]:
    chat, conversation = int(row["chat"]), _conversation(vault, row)
    filed = complaints.file(db, vault, house.book, found.draft, Origin(chat=chat), now)
    chats.keep_stage(db, vault, chat, replace(conversation, stage=Idle(), buttons=()), now)
    body = body_of(found.reply, house.town, filed)
    outbox.put(db, vault, Saying(chat=chat, body=body, edition=house.edition, complaint=filed.id), now)
    told = notices.tell(db, vault, house, complaints.read(db, filed.id), Occasion.FILED, now)
    return told | {chat}
