"""Staff at work in a chat: their queue, one item, taking it. Writing to its resident: `handlers/writing.py`."""

from dataclasses import replace
from typing import assert_never

from handlers import writing
from handlers.job_lines import first_way, line, link
from handlers.jobs import (
    Doing,
    Dropping,
    Job,
    Listing,
    Looking,
    Opening,
    Resuming,
    Rewriting,
    Sending,
    Swapping,
    Wording,
)
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import Outcome, StaffAct
from handlers.replies import say
from handlers.speaker import Staff
from handlers.wording import render
from handlers.wording.keys import Key
from handlers.working import Shift, about, absent, aside, changed, label, refused
from patrol.complaint import Complaint, Role
from patrol.lifecycle import Action

MOST_LISTED = 5
COUNTED = 500
"""Of more open items only that there are more is said."""


def work(shift: Shift, job: Job) -> Outcome:
    """The outcome of a job; delicate matters are told of nowhere but at the desk, whatever was asked."""
    if shift.staff.person.role is Role.CARE:
        return aside(shift, _at_desk(shift.staff))
    match job:
        case Listing(skip=skip):
            return aside(shift, _list(shift, skip))
        case Looking():
            return aside(shift, _shown(shift))
        case Opening():
            return aside(shift, _opened(shift.staff))
        case Doing(action=Action.TAKE):
            return _take(shift, job)
        case Doing(action=Action.CONTACT):
            return _contacted(shift, job)
        case Doing(action=Action.ACK):
            return _acknowledged(shift, job)
        case Doing(action=Action.UNDO):
            return _undone(shift, job)
        case Doing():
            return writing.start(shift, job)
        case Wording(text=text):
            return writing.said(shift, text)
        case Sending():
            return writing.send(shift, job)
        case Rewriting():
            return writing.again(shift)
        case Swapping():
            return writing.swap(shift)
        case Resuming():
            return writing.resume(shift)
        case Dropping():
            return writing.drop(shift)
        case _ as never:
            assert_never(never)


def _at_desk(staff: Staff) -> Reply:
    address = link(staff)
    bare = say(ReplyKind.REFUSED, Key.JOB_AT_DESK_BARE)
    return say(ReplyKind.REFUSED, Key.JOB_AT_DESK, link=address) if address else bare


def _list(shift: Shift, skip: int) -> Reply:
    staff, shown = shift.staff, shift.staff.queue[:MOST_LISTED]
    if not shown:
        return say(ReplyKind.PROGRESS, Key.JOBS_NO_MORE if skip else Key.JOBS_NONE)
    offered = [first_way(item, staff.person, shift.town, shift.now) for item in shown]
    if len(staff.queue) > MOST_LISTED:
        offered.append(label("job:more", str(skip + MOST_LISTED)))
    lines = "\n".join(line(item, shift.town, shift.now) for item in shown)
    return _listed(lines, staff.count, skip, offered)


def _listed(lines: str, count: int, skip: int, offered: list[Button]) -> Reply:
    if skip:
        return say(ReplyKind.PROGRESS, Key.JOBS_MORE, *offered, lines=lines)
    counted = str(count) if count < COUNTED else f"{COUNTED}+"
    return say(ReplyKind.PROGRESS, Key.JOBS, *offered, lines=lines, count=counted)


def _shown(shift: Shift) -> Reply:
    item, taker = shift.staff.about, shift.staff.taker
    if item is None:
        return absent()
    return about(shift, item, Key.JOB_ITEM, taker=render(Key.JOB_TAKER, {"who": taker}) if taker else "")


def _opened(staff: Staff) -> Reply:
    if staff.about is None:
        return absent()
    number, address = staff.about.number, link(staff, staff.about.number)
    bare = say(ReplyKind.PROGRESS, Key.JOB_OPEN_BARE, number=number)
    return say(ReplyKind.PROGRESS, Key.JOB_OPEN, number=number, link=address) if address else bare


def _take(shift: Shift, job: Doing) -> Outcome:
    item = shift.staff.about
    if item is None:
        return aside(shift, absent())
    steps = shift.plan(item, Action.TAKE)
    if not steps:
        return aside(shift, refused(shift, item, Action.TAKE), *writing.unsent(job.text))
    if job.version not in (0, item.version):
        return aside(shift, changed(shift, item))
    return _taken(shift, job, steps[-1][1])


def _taken(shift: Shift, job: Doing, after: Complaint) -> Outcome:
    """Words that came along are shown back at once: they may be meant for the resident."""
    taken = about(shift, after, Key.JOB_TAKEN if after.chat is not None else Key.JOB_TAKEN_UNHEARD)
    deed = StaffAct(number=after.number, version=after.version - 1, action=Action.TAKE)
    if job.text:
        return writing.after_taking(shift, job.text, after, taken, deed)
    return aside(shift, taken, deeds=(deed,))


def _contacted(shift: Shift, job: Doing) -> Outcome:
    """The resident was spoken with, by phone or at the door; words that came along stay among staff."""
    item = shift.staff.about
    if item is None:
        return aside(shift, absent(), *writing.unsent(job.text))
    steps = shift.plan(item, Action.CONTACT)
    if not steps:
        return aside(shift, refused(shift, item, Action.CONTACT), *writing.unsent(job.text))
    if job.version not in (0, item.version):
        return aside(shift, changed(shift, item))
    return aside(shift, about(shift, steps[-1][1], Key.JOB_CONTACTED), deeds=writing.deeds_of(item, steps, job.text))


def _acknowledged(shift: Shift, job: Doing) -> Outcome:
    """Whoever was called to a danger says that they go; of anything else that is taking it."""
    item = shift.staff.about
    if item is None:
        return aside(shift, absent())
    if not item.urgent:
        return _take(shift, replace(job, action=Action.TAKE))
    steps = shift.plan(item, Action.ACK)
    if not steps:
        return aside(shift, refused(shift, item, Action.ACK))
    return aside(shift, about(shift, steps[-1][1], Key.JOB_ACKED), deeds=writing.deeds_of(item, steps, ""))


def _undone(shift: Shift, job: Doing) -> Outcome:
    """Whether there is still time for it shows only in the commit."""
    item = shift.staff.about
    if item is None:
        return aside(shift, absent())
    if job.version not in (0, item.version):
        return aside(shift, changed(shift, item))
    deed = StaffAct(number=item.number, version=item.version, action=Action.UNDO)
    undone = say(ReplyKind.PROGRESS, Key.JOB_UNDONE, label("job:show", item.number), number=item.number)
    return aside(shift, undone, deeds=(deed,))
