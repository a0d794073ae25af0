""" "Delete my data": what the town forgets of a chat, and what stays (numbers, dates, digests)."""

from datetime import datetime

from bot.storage import steps
from bot.storage.complaints import Change, act, read_complaint
from bot.storage.transaction import Db
from bot.vault import Vault
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action, Actor, Refused, Table

# The chat's own words; messages still waiting keep theirs until they are handled.
FORGET_INBOX = "UPDATE inbox SET raw_sealed = NULL WHERE chat = ? AND state <> 'waiting'"
# What we said to the chat.
FORGET_OUTBOX = "UPDATE outbox SET body_sealed = NULL, entry = NULL WHERE chat = ?"
# The chat's items.
ITEMS = "SELECT * FROM complaint WHERE chat = ? ORDER BY id"
# An item that goes on without its resident.
CUT = "UPDATE complaint SET chat = NULL, hidden_sealed = NULL, contact_sealed = NULL WHERE id = ?"
# An item whose words go too.
FORGET = """UPDATE complaint SET chat = NULL, text = '', place = '', hidden_sealed = NULL, contact_sealed = NULL
WHERE id = ?"""
# Its photos; the sweep of orphans removes the files.
FORGET_PHOTOS = "DELETE FROM complaint_photo WHERE complaint = ?"
# Photos that were sent but belong to nothing.
FORGET_MEDIA = "UPDATE media SET chat = NULL WHERE chat = ?"
# The chat's address and preset.
FORGET_CHAT = "UPDATE chat SET address_sealed = NULL, village = NULL WHERE id = ?"


def erase_chat(db: Db, vault: Vault, table: Table, chat: int, withdraw: bool, now: datetime) -> None:
    """Forget what was said in the chat and cut its items off it.

    With `withdraw` open items are taken back and lose their words; without it they go on, masked. Ended items
    lose their words in both cases. Each item gets a step that says so, and every chain still verifies.
    """
    for row in db.all(ITEMS, (chat,)):
        _erase_item(db, vault, table, read_complaint(row), withdraw, now)
    for statement in (FORGET_INBOX, FORGET_OUTBOX, FORGET_MEDIA, FORGET_CHAT):
        db.execute(statement, (chat,))


def _erase_item(db: Db, vault: Vault, table: Table, item: Complaint, withdraw: bool, now: datetime) -> None:
    if withdraw and not item.ended:
        item = _done(db, vault, table, item, Action.WITHDRAW, now)
    _done(db, vault, table, item, Action.ERASE, now)
    whole = item.ended
    db.execute(FORGET if whole else CUT, (item.id,))
    db.execute(steps.FORGET_WORDS if whole else steps.FORGET_HIDDEN, (item.id,))
    if whole:
        db.execute(FORGET_PHOTOS, (item.id,))


def _done(db: Db, vault: Vault, table: Table, item: Complaint, action: Action, now: datetime) -> Complaint:
    change = Change(complaint=item.id, version=item.version, action=action, by=Actor(role=Role.RESIDENT))
    after = act(db, vault, table, change, now)
    # A state from which a resident may not withdraw still loses what is personal.
    return item if isinstance(after, Refused) else after
