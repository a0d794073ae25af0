"""A press at the desk with the photos and voices that came with it: one commit, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.storage import complaints, media, staff_deeds
from bot.storage.bodies import House
from bot.storage.staff_deeds import Absent, StaffDeed
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import MediaKind
from patrol.complaint import Complaint
from patrol.lifecycle import Action, Refused
from patrol.rights import may

# With which step of whom at the desk an item's newest photos and voices came.
MARK = """UPDATE complaint_photo SET by_person = ?, version = ?
WHERE complaint = ? AND seq > ? AND by_person IS NULL"""
# How many photos and voices an item has.
COUNT = "SELECT COALESCE(MAX(seq), 0) FROM complaint_photo WHERE complaint = ?"
# The item behind a number.
ID = "SELECT id FROM complaint WHERE number = ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A photo or voice that lies in the album already."""

    kind: MediaKind
    address: str
    size: int


def do(
    db: Db, vault: Vault, house: House, deed: StaffDeed, kept: Sequence[Kept], now: datetime
) -> Complaint | Refused | Absent:
    """Carry the deed out as `staff_deeds.do`, what it merges into being within the same person's rights."""
    if deed.action is Action.MERGE and not _may_see(db, deed):
        return Absent()
    before = db.value(COUNT, (db.value(ID, (deed.number,)),))
    for each in kept:
        media.note(db, each.address, each.size, None, now, each.kind)
    after = staff_deeds.do(db, vault, house, deed, now)
    if isinstance(after, Complaint) and kept:
        db.execute(MARK, (deed.person.id, after.version, after.id, before))
    return after


def _may_see(db: Db, deed: StaffDeed) -> bool:
    """Whether the item into which it is merged is this person's to see, as it stands now."""
    row = db.one(complaints.BY_ID, (deed.given.into,))
    return row is not None and may(deed.person, Action.READ, complaints.read_complaint(row))
