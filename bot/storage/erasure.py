"""Erasing at a resident's word: what the town forgets of a chat, and what stays (numbers, dates, digests)."""

from datetime import datetime

from bot.storage import attachments, followers, leaves, passive, private_talks, requests, steps
from bot.storage.complaints import Change, act, read_complaint
from bot.storage.rulebook import Rulebook
from bot.storage.transaction import Db
from bot.vault import Vault
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action, Actor, Refused

# The chat's own words; messages still waiting keep theirs until they are handled, and lose them then.
FORGET_INBOX = "UPDATE inbox SET raw_sealed = NULL WHERE chat = ? AND state <> 'waiting'"
FORGET_LATER = "UPDATE inbox SET reason = 'erasing' WHERE chat = ? AND state = 'waiting'"
# What we said to the chat; what was not sent yet never is.
FORGET_OUTBOX = """UPDATE outbox SET body_sealed = NULL, entry = NULL, complaint = NULL,
reason = CASE WHEN push = 1 AND state IN ('waiting', 'owed') THEN 'erased' ELSE reason END,
state = CASE WHEN push = 1 AND state IN ('waiting', 'owed') THEN 'parked' ELSE state END WHERE chat = ?"""
# The chat's items.
ITEMS = "SELECT * FROM complaint WHERE chat = ? ORDER BY id"
# An item that goes on without its resident.
CUT = """UPDATE complaint SET chat = NULL, inbox = NULL, hidden_sealed = NULL, contact_sealed = NULL,
code_hash = NULL WHERE id = ?"""
# An item whose words go too.
FORGET = """UPDATE complaint SET chat = NULL, inbox = NULL, text = '', place = '', hidden_sealed = NULL,
contact_sealed = NULL, code_hash = NULL WHERE id = ?"""
# Its photos are the chat's own again, to go with those that no item shows.
FORGET_PHOTOS = "DELETE FROM complaint_photo WHERE complaint = ? RETURNING address"
# Who speaks can be heard: of an item that goes on the voices go, whatever else stays.
FORGET_VOICES = """DELETE FROM complaint_photo WHERE complaint = ?
AND EXISTS (SELECT 1 FROM media WHERE media.address = complaint_photo.address AND media.kind = 'voice')
RETURNING address"""
# A photo or voice that no item shows any more.
FORGET_FILE = """DELETE FROM media WHERE address = ? AND NOT EXISTS (
SELECT 1 FROM complaint_photo WHERE complaint_photo.address = media.address) RETURNING address"""
# Photos that the chat sent.
SENT = "SELECT address FROM media WHERE chat = ?"
# Those that an item going on still shows.
CUT_MEDIA = "UPDATE media SET chat = NULL WHERE chat = ?"
# The chat's preset and its address; where the last word is still to be sent there it goes after that.
FORGET_CHAT = """UPDATE chat SET village = NULL, forgetting = push,
address_sealed = CASE WHEN push = 1 THEN address_sealed ELSE NULL END WHERE id = ?"""


def erase_chat(db: Db, vault: Vault, book: Rulebook, chat: int, withdraw: bool, now: datetime) -> tuple[str, ...]:
    """Forget what was said in the chat and cut its items off it.

    With `withdraw` open items are taken back and lose their words; without it they go on, masked, with their
    photos and without their voices. Ended items lose their words in both cases. Each item gets a step that says so,
    and every chain still verifies.
    Returned are the photos and voices that nothing shows any more: their files are to be removed after the commit.
    """
    photos = {row["address"] for row in db.all(SENT, (chat,))}
    for row in db.all(ITEMS, (chat,)):
        photos |= _erase_item(db, vault, book, read_complaint(row), withdraw, now)
    for statement in (FORGET_INBOX, FORGET_LATER, FORGET_OUTBOX, FORGET_CHAT):
        db.execute(statement, (chat,))
    for statement in (leaves.FORGET, private_talks.END, passive.FORGET, followers.FORGET):
        db.execute(statement, (chat,))
    attachments.forget_chat(db, chat)
    gone = tuple(address for address in sorted(photos) if db.all(FORGET_FILE, (address,)))
    db.execute(CUT_MEDIA, (chat,))
    return gone


def _erase_item(db: Db, vault: Vault, book: Rulebook, item: Complaint, withdraw: bool, now: datetime) -> set[str]:
    if withdraw and not item.ended:
        item = _done(db, vault, book, item, Action.WITHDRAW, now)
    _done(db, vault, book, item, Action.ERASE, now)
    # What can be withdrawn no more (it is solved, and waits for the resident's word) loses its words all the same.
    whole = item.ended or withdraw
    db.execute(FORGET if whole else CUT, (item.id,))
    db.execute(steps.FORGET_WORDS if whole else steps.FORGET_HIDDEN, (item.id,))
    if whole:
        db.execute(requests.FORGET, (item.id,))
    forgotten = db.all(FORGET_PHOTOS if whole else FORGET_VOICES, (item.id,))
    return {row["address"] for row in forgotten}


def _done(db: Db, vault: Vault, book: Rulebook, item: Complaint, action: Action, now: datetime) -> Complaint:
    change = Change(complaint=item.id, version=item.version, action=action, by=Actor(role=Role.RESIDENT))
    after = act(db, vault, book, change, now)
    # A state from which a resident may not withdraw still loses what is personal.
    return item if isinstance(after, Refused) else after
