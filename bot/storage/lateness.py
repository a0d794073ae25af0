"""Time runs out: who is told of it, each time once, whatever restarts in between; never at night."""

from datetime import datetime

from bot import clock
from bot.storage import notices
from bot.storage.bodies import House
from bot.storage.rows import read_complaint, stamp
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.notices import RUNNING_OUT
from patrol.complaint import Complaint
from patrol.deadlines import Reminder, is_night, loudest, next_reminder, reached

# Items of whom somebody is to be reminded now, the longest waiting first.
DUE = "SELECT * FROM complaint WHERE remind_at <= ? ORDER BY remind_at, id LIMIT ?"
# A reminder is queued once.
ADD = """INSERT INTO reminder (complaint, round, clock, due_at, threshold, queued_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (complaint, round, clock, due_at, threshold) DO NOTHING"""
# When to look at an item again.
NEXT = "UPDATE complaint SET remind_at = ? WHERE id = ?"

MOST = 100
"""Items of one beat of the clock; after a long stop the rest come with the next ones."""


def remind_late(db: Db, vault: Vault, house: House, now: datetime) -> frozenset[int] | None:
    """Queue what the clocks have reached; what they reach at night waits for the morning.

    The chats in which something was said; None where there was nothing to remind of.
    """
    if is_night(house.town.hours, now):
        return None
    rows, told = db.all(DUE, (clock.milliseconds(now), MOST)), frozenset[int]()
    for row in rows:
        item = read_complaint(row)
        told |= _remind(db, vault, house, item, now)
        following = next_reminder(item, house.book.limits, house.book.calendar(db), now)
        db.execute(NEXT, (stamp(following), item.id))
    return told if rows else None


def _remind(db: Db, vault: Vault, house: House, item: Complaint, now: datetime) -> frozenset[int]:
    come = reached(item, house.book.limits, house.book.calendar(db), now)
    new = loudest(each for each in come if _queue(db, item, each, now))
    if new is None:
        return frozenset()
    about = f"{new.clock} {clock.milliseconds(new.due)}"
    audience = notices.late_audience(db, item, new.told, now)
    return notices.tell(db, vault, house, item, RUNNING_OUT[new.threshold], now, audience=audience, about=about)


def _queue(db: Db, item: Complaint, reminder: Reminder, now: datetime) -> bool:
    what = (item.id, item.round, reminder.clock, clock.milliseconds(reminder.due), reminder.threshold)
    return db.execute(ADD, (*what, clock.milliseconds(now))) == 1
