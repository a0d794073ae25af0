"""What residents are told of what staff did: at once, ten seconds later, or mere progress at night in the morning."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.storage import offers, outbox
from bot.storage.bodies import House, body_of
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply
from handlers.staff import AT_ONCE, Told, word_to_follower, word_to_resident
from knowledge.hours import Hours
from knowledge.workdays import CHINA
from patrol.complaint import Complaint
from patrol.lifecycle import Action

# Why it was last asked to reject an item, or to extend it.
REASON = "SELECT reason FROM pending WHERE complaint = ? AND kind = ? ORDER BY id DESC LIMIT 1"
# The number of the item into which another was merged.
NUMBER = "SELECT number FROM complaint WHERE id = ?"
# Who follows an item, and with which item of their own.
FOLLOWERS = """SELECT follower.chat, own.number FROM follower JOIN complaint ON complaint.id = follower.complaint
LEFT JOIN complaint AS own ON own.id = follower.source
WHERE follower.complaint = ? AND (complaint.chat IS NULL OR follower.chat <> complaint.chat)
ORDER BY follower.chat"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What was done, with which words; `leaves` is when words that can be taken back go out.

    `beside` is what goes into the message's body besides, a voice for one.
    """

    action: Action
    text: str = ""
    leaves: datetime | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)


def tell(db: Db, vault: Vault, house: House, item: Complaint, deed: Deed, now: datetime) -> None:
    """One word to the item's resident and one to each of those who follow it, where the deed needs one."""
    around = _around(db, item, deed)
    if item.chat is not None:
        own = word_to_resident(item, deed.action, deed.text, house.town, around)
        _say(db, vault, house, item.chat, item, own, deed, now)
    for row in db.all(FOLLOWERS, (item.id,)) if deed.action in FOLLOWED else ():
        text = deed.text or around.reason
        # The clock lets it go at once and tells their pages, whom nobody who acts here knows of.
        theirs = replace(deed, beside={}, leaves=deed.leaves or (now if house.book.take_back else None))
        word = word_to_follower(item, deed.action, text, house.town, row["number"] or item.number)
        _say(db, vault, house, int(row["chat"]), item, word, theirs, now)


def _around(db: Db, item: Complaint, deed: Deed) -> Told:
    reason = str(db.value(REASON, (item.id, "reject")) or "") if deed.action is Action.CONFIRM_REJECT else ""
    lead = str(db.value(NUMBER, (item.merged_into,)) or "") if item.merged_into is not None else ""
    return Told(reason=reason, lead=lead)


def _say(
    db: Db, vault: Vault, house: House, chat: int, item: Complaint, reply: Reply | None, deed: Deed, now: datetime
) -> None:
    if reply is None:
        return
    morning = _morning(house.town.hours, item, deed.action, now) if house.book.take_back else None
    leaves = morning or deed.leaves
    # What is held is offered when it is let go: until then a typed number means what was offered before.
    body = body_of(reply, house.town) if leaves else offers.body_with_offer(db, vault, chat, reply, house.town, now)
    saying = Saying(chat=chat, body={**body, **deed.beside}, edition=house.edition, complaint=item.id, leaves=leaves)
    outbox.put(db, vault, saying, now)


def _morning(hours: Hours, item: Complaint, action: Action, now: datetime) -> datetime | None:
    """When mere progress is told that nobody should be woken by; None: at once."""
    if action in AT_ONCE or item.urgent or not hours.quiet(now.astimezone(CHINA).time()):
        return None
    return next_morning(hours.quiet_until, now)


def next_morning(until: time, now: datetime) -> datetime:
    """The next time that the town's clock shows this."""
    here = now.astimezone(CHINA)
    today = datetime.combine(here.date(), until, CHINA)
    return today if today > here else today + timedelta(days=1)


FOLLOWED = frozenset({Action.TAKE, Action.GRANT, Action.SEND_OUTSIDE, Action.CONFIRM_REJECT, Action.CLOSE})
"""What those hear of who follow an item."""
