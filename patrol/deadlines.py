"""The three clocks of an item in working time: when each runs out, what stops it, and when somebody is to be told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge.hours import DeadlineRow, Hours
from knowledge.workdays import CHINA, Calendar, WorkingTime
from patrol.actions import RECALLED, Action, Actor
from patrol.complaint import Clocks, Complaint, Kind, State


class Clock(StrEnum):
    """What somebody has to have done in time: taken it, spoken with the resident, solved it."""

    CLAIM = "claim"
    CONTACT = "contact"
    SOLVE = "solve"


class Told(StrEnum):
    """Who is told that time runs out: whoever took it (else the post), the post's head, the town desk."""

    WORKER = "worker"
    HEAD = "head"
    TOWN = "town"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How long each clock runs."""

    claim: WorkingTime
    contact: WorkingTime
    solve: WorkingTime

    def of(self, clock: Clock) -> WorkingTime:
        """The limit of one clock."""
        return {Clock.CLAIM: self.claim, Clock.CONTACT: self.contact, Clock.SOLVE: self.solve}[clock]


Rules = Mapping[tuple[Kind, bool], Limits]
"""The limits by kind, and whether it is urgent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A clock that nothing has stopped yet, and when it runs out."""

    clock: Clock
    due: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """A clock has come so far: a threshold in percent of its working time. `at` is when it did."""

    clock: Clock
    due: datetime
    threshold: int
    at: datetime

    @property
    def told(self) -> Told:
        """Who is to be told of it."""
        return {100: Told.HEAD, 150: Told.TOWN}.get(self.threshold, Told.WORKER)


THRESHOLDS = (50, 80, 100, 150)
CONTACTS = frozenset({Action.CONTACT, Action.REPLY, Action.ASK, Action.CLOSE})
"""With each of these the resident hears from somebody."""
_ANOTHER_POST = frozenset({Action.HAND_ON, Action.SEND_BACK, Action.ASSIGN})
_CLAIMED = frozenset({State.ACCEPTED, State.IN_PROGRESS, State.WAITING_RESIDENT, State.EXTERNAL, State.RESOLVED})


def read_rules(rows: Iterable[DeadlineRow]) -> Rules:
    """The limits of the pack's rows; ValueError on an unknown kind. A kind without a row has no clock."""
    return {(Kind(row.kind), row.urgent): Limits(claim=row.claim, contact=row.contact, solve=row.solve) for row in rows}


def fresh(kind: Kind, urgent: bool, rules: Rules, calendar: Calendar, at: datetime) -> Clocks:
    """The clocks of a round that begins now."""
    limits = rules.get((kind, urgent))
    if limits is None:
        return Clocks()
    return Clocks(
        claim_due=_after(calendar, at, limits.claim),
        contact_due=_after(calendar, at, limits.contact),
        solve_due=_after(calendar, at, limits.solve),
    )


def first_reminder(clocks: Clocks, calendar: Calendar, at: datetime) -> datetime | None:
    """When the first threshold of fresh clocks is reached, which began at this moment: half of the shortest."""
    dues = (clocks.claim_due, clocks.contact_due, clocks.solve_due)
    first = min((due for due in dues if due is not None), default=None)
    if first is None:
        return None
    return calendar.add_working_time(at, calendar.working_time_between(at, first) * THRESHOLDS[0] / 100)


def _after(calendar: Calendar, at: datetime, amount: WorkingTime) -> datetime:
    return calendar.add_working_time(at, calendar.length(amount))


def keep_time(
    before: Complaint, after: Complaint, deed: tuple[Action, Actor], rules: Rules, calendar: Calendar
) -> Clocks:
    """The clocks of `after`, to which `deed` led from `before` at `after.updated_at`."""
    (action, by), at = deed, after.updated_at
    if after.round > before.round:
        return fresh(after.kind, after.urgent, rules, calendar, at)
    clocks = after.clocks
    if before.clocks.waiting_since is not None and after.state is not State.WAITING_RESIDENT:
        clocks = _gone_on(clocks, calendar, before.clocks.waiting_since, at)
    if action is Action.UNDO:
        clocks = _unstopped(clocks, before.updated_at)
    if action in _ANOTHER_POST:
        again = fresh(after.kind, after.urgent, rules, calendar, at)
        clocks = replace(clocks, claim_due=again.claim_due, claimed_at=None)
    return _stopped(clocks, after.state, action, by, at)


def _gone_on(clocks: Clocks, calendar: Calendar, since: datetime, at: datetime) -> Clocks:
    """The resident has answered: the clocks that stood still get the waiting time back."""
    waited = calendar.working_time_between(since, at)
    later = replace(clocks, waiting_since=None, solve_due=_shifted(calendar, clocks.solve_due, waited))
    if clocks.contacted_at is None:
        later = replace(later, contact_due=_shifted(calendar, clocks.contact_due, waited))
    return later


def _shifted(calendar: Calendar, due: datetime | None, waited: timedelta) -> datetime | None:
    return calendar.add_working_time(due, max(waited, timedelta())) if due is not None else None


def _unstopped(clocks: Clocks, undone_at: datetime) -> Clocks:
    """Whatever the deed that is taken back had stopped runs on."""
    return replace(
        clocks,
        claimed_at=_unless(clocks.claimed_at, undone_at),
        contacted_at=_unless(clocks.contacted_at, undone_at),
        resolved_at=_unless(clocks.resolved_at, undone_at),
    )


def _unless(at: datetime | None, undone_at: datetime) -> datetime | None:
    return None if at == undone_at else at


def _stopped(clocks: Clocks, state: State, action: Action, by: Actor, at: datetime) -> Clocks:
    claimed = clocks.claimed_at or (at if by.id and state in _CLAIMED else None)
    contacted = clocks.contacted_at or (at if action in CONTACTS else None)
    waiting = (clocks.waiting_since or at) if state is State.WAITING_RESIDENT else None
    resolved = (clocks.resolved_at or at) if action is Action.CLOSE else clocks.resolved_at
    return replace(clocks, claimed_at=claimed, contacted_at=contacted, waiting_since=waiting, resolved_at=resolved)


def running(item: Complaint) -> tuple[Running, ...]:
    """The clocks that run now; none while the resident is asked, and none of what is done or over."""
    clocks = item.clocks
    if item.ended or item.state in {State.RESOLVED, State.WAITING_RESIDENT}:
        return ()
    dues = (
        (Clock.CLAIM, None if clocks.claimed_at else clocks.claim_due),
        (Clock.CONTACT, None if clocks.contacted_at else clocks.contact_due),
        (Clock.SOLVE, clocks.solve_due),
    )
    return tuple(Running(clock=clock, due=due) for clock, due in dues if due is not None)


def next_due(item: Complaint) -> datetime | None:
    """When the first of its clocks runs out; None where none runs."""
    return min((each.due for each in running(item)), default=None)


def reminders(item: Complaint, rules: Rules, calendar: Calendar) -> tuple[Reminder, ...]:
    """Every reminder that the running clocks lead to, past and to come, the earliest first."""
    limits = rules.get((item.kind, item.urgent))
    if limits is None:
        return ()
    found = (each for clock in running(item) for each in _of_clock(clock, limits, calendar))
    return tuple(sorted(found, key=lambda each: (each.at, each.threshold)))


def _of_clock(clock: Running, limits: Limits, calendar: Calendar) -> Iterable[Reminder]:
    # Counted back from the date: what was extended is reminded of before its new one.
    whole = calendar.length(limits.of(clock.clock))
    for threshold in THRESHOLDS:
        at = calendar.add_working_time(clock.due, whole * (threshold - 100) / 100)
        yield Reminder(clock=clock.clock, due=clock.due, threshold=threshold, at=at)


def reached(item: Complaint, rules: Rules, calendar: Calendar, now: datetime) -> tuple[Reminder, ...]:
    """Of each running clock the highest threshold that it has come to, and nothing of the lower ones."""
    highest = {each.clock: each for each in reminders(item, rules, calendar) if each.at <= now}
    return tuple(highest.values())


def next_reminder(item: Complaint, rules: Rules, calendar: Calendar, now: datetime) -> datetime | None:
    """When the next threshold is reached after now."""
    return next((each.at for each in reminders(item, rules, calendar) if each.at > now), None)


def loudest(new: Iterable[Reminder]) -> Reminder | None:
    """The one of which somebody is told where several were reached at once."""
    return max(new, key=lambda each: (each.threshold, each.clock is Clock.SOLVE), default=None)


def is_night(hours: Hours, now: datetime) -> bool:
    """True while nobody is to be reminded of anything: what is reached then is told in the morning."""
    return hours.quiet(now.astimezone(CHINA).time())


def carried_over(clocks: Clocks, old: Calendar, new: Calendar, since: datetime) -> Clocks:
    """The clocks after the calendar changed from `since` on: the working time left from there stays what it was."""
    return replace(
        clocks,
        claim_due=_carried(clocks.claim_due, old, new, since),
        contact_due=_carried(clocks.contact_due, old, new, since),
        solve_due=_carried(clocks.solve_due, old, new, since),
    )


def _carried(due: datetime | None, old: Calendar, new: Calendar, since: datetime) -> datetime | None:
    if due is None or due <= since:
        return due
    return new.add_working_time(since, old.working_time_between(since, due))


def may_take_back(action: Action, at: datetime, now: datetime, within: timedelta) -> bool:
    """True while words to the resident have not left yet, which leave so long after they were said."""
    return action in RECALLED and timedelta() <= now - at < within


TAKE_BACK = timedelta(seconds=10)
"""So long after it was pressed what staff say to a resident leaves, where nothing else is set."""
