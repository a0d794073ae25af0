"""The dates of open items when what they are counted by changes: the town's calendar, or the program."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from bot import clock
from bot.storage import days
from bot.storage.rows import dues, read_complaint, stamp
from bot.storage.rulebook import Rulebook
from bot.storage.transaction import Db
from knowledge.workdays import CHINA, Calendar, DayRule
from patrol.complaint import Clocks, Complaint
from patrol.deadlines import carried_over, fresh, next_reminder

# Open items with a date after a moment.
DUE_AFTER = """SELECT * FROM complaint WHERE solve_due_at > ?
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged') ORDER BY id"""
# Open items without clocks: from before there were any, or of a kind that had no rule.
WITHOUT = """SELECT * FROM complaint WHERE solve_due_at IS NULL
AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged') ORDER BY id"""
# An item's dates.
SET = """UPDATE complaint SET due_at = ?, claim_due_at = ?, contact_due_at = ?, solve_due_at = ?,
solve_first_due_at = ?, claimed_at = ?, contacted_at = ?, resolved_at = ?, waiting_since = ?, remind_at = ?
WHERE id = ?"""


def accept_days(db: Db, book: Rulebook, rules: Iterable[DayRule], person: int, now: datetime) -> int:
    """Enter days into the town's calendar; dates behind them move so that the working time left stays the same.

    How many items that moved.
    """
    accepted, old = tuple(rules), book.calendar(db)
    days.accept(db, accepted, person, now)
    return _move(db, book, old, (rule.day for rule in accepted), now)


def forget_days(db: Db, book: Rulebook, gone: Iterable[date], now: datetime) -> int:
    """Take days out of the calendar again, as `accept_days` enters them."""
    known, old = tuple(gone), book.calendar(db)
    days.forget(db, known)
    return _move(db, book, old, known, now)


def _move(db: Db, book: Rulebook, old: Calendar, changed: Iterable[date], now: datetime) -> int:
    new = days.calendar_of(book.town, db.all(days.ALL))
    first = min((day for day in changed if new.hours(day) != old.hours(day)), default=None)
    if first is None:
        return 0
    since = datetime.combine(first, time(), CHINA)
    items = [read_complaint(row) for row in db.all(DUE_AFTER, (clock.milliseconds(since),))]
    for item in items:
        _set(db, book, new, item, carried_over(item.clocks, old, new, since), now)
    return len(items)


def _set(db: Db, book: Rulebook, calendar: Calendar, item: Complaint, clocks: Clocks, now: datetime) -> None:
    timed = replace(item, clocks=clocks)
    following = next_reminder(timed, book.limits, calendar, now)
    db.execute(SET, (*dues(timed), stamp(following), item.id))


def start_missing(db: Db, book: Rulebook, now: datetime) -> int:
    """Give open items without clocks the clocks of their kind, from now on; how many there were."""
    calendar, started = book.calendar(db), 0
    for item in map(read_complaint, db.all(WITHOUT)):
        new = fresh(item.kind, item.urgent, book.limits, calendar, now)
        if new.solve_due is not None:
            kept = replace(item.clocks, claim_due=new.claim_due, contact_due=new.contact_due, solve_due=new.solve_due)
            _set(db, book, calendar, item, kept, now)
            started += 1
    return started
