"""The clocks of an item: when they run out, what stops them, and who is told how late it is."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st

from knowledge.hours import Hours
from knowledge.workdays import CHINA, Calendar, DayRule, by_day
from patrol.complaint import Clocks, Complaint, Kind, Role, State
from patrol.deadlines import (
    TAKE_BACK,
    Clock,
    Reminder,
    Told,
    carried_over,
    first_reminder,
    fresh,
    is_night,
    keep_time,
    loudest,
    may_take_back,
    next_due,
    next_reminder,
    reached,
    read_rules,
    reminders,
    running,
)
from patrol.lifecycle import Action, Actor, apply
from tests.patrol.items import TABLE, TOWN, given, item

RULES = read_rules(TOWN.deadline_rows)
CALENDAR = Calendar(week=TOWN.hours.week)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START = datetime(2026, 11, 24, 9, 0, tzinfo=CHINA)
ACTS = tuple(action for action in Action if action not in {Action.FILE, Action.READ})


def new(kind: Kind = Kind.COMPLAINT, *, urgent: bool = False, at: datetime = START) -> Complaint:
    """An item filed at this moment, its clocks running."""
    clocks = fresh(kind, urgent, RULES, CALENDAR, at)
    return item(kind=kind, urgent=urgent, clocks=clocks, created_at=at, updated_at=at)


def done(thing: Complaint, action: Action, at: datetime, role: Role = Role.POST, **said: Any) -> Complaint:
    """The item after an action at this moment, with its clocks."""
    by = Actor(role=role, id=0 if role in {Role.RESIDENT, Role.PROGRAM} else 3)
    after = apply(thing, action, by, at, TABLE, given(action, **said))
    assert isinstance(after, Complaint), after
    return replace(after, clocks=keep_time(thing, after, (action, by), RULES, CALENDAR))


def test_a_new_item_has_three_clocks() -> None:
    clocks = new().clocks
    assert clocks.claim_due == datetime(2026, 11, 24, 14, 30, tzinfo=CHINA)
    assert clocks.contact_due == datetime(2026, 11, 25, 9, 0, tzinfo=CHINA)
    assert clocks.solve_due == datetime(2026, 12, 1, 9, 0, tzinfo=CHINA)
    assert next_due(new()) == clocks.claim_due
    assert fresh(Kind.COMPLAINT, False, {}, CALENDAR, START) == Clocks()


def test_danger_and_every_kind_have_clocks_of_their_own() -> None:
    assert new(urgent=True).clocks.claim_due == START + 30 * MINUTE
    assert new(Kind.CALLBACK).clocks.claim_due == START + 2 * HOUR


def test_each_clock_is_stopped_by_its_own_deed() -> None:
    taken = done(new(), Action.TAKE, START + HOUR)
    assert [each.clock for each in running(taken)] == [Clock.CONTACT, Clock.SOLVE]
    spoken = done(taken, Action.CONTACT, START + 2 * HOUR)
    assert [each.clock for each in running(spoken)] == [Clock.SOLVE]
    closed = done(spoken, Action.CLOSE, START + 3 * HOUR)
    assert (running(closed), next_due(closed)) == ((), None)
    stops = (closed.clocks.claimed_at, closed.clocks.contacted_at, closed.clocks.resolved_at)
    assert stops == (START + HOUR, START + 2 * HOUR, START + 3 * HOUR)


def test_waiting_for_the_resident_stops_the_clocks_and_adds_the_time_back() -> None:
    taken = done(new(), Action.TAKE, START + HOUR)
    asked = done(taken, Action.ASK, START + 2 * HOUR)
    assert running(asked) == ()
    assert done(asked, Action.NOTE, START + 3 * HOUR).clocks.waiting_since == START + 2 * HOUR
    back = done(asked, Action.ADD, START + timedelta(days=2), Role.RESIDENT)
    waited = CALENDAR.working_time_between(START + 2 * HOUR, START + timedelta(days=2))
    assert taken.clocks.solve_due is not None
    assert back.clocks.solve_due == CALENDAR.add_working_time(taken.clocks.solve_due, waited)
    assert (back.clocks.waiting_since, back.clocks.contacted_at) == (None, START + 2 * HOUR)


def test_opened_again_all_clocks_are_fresh() -> None:
    closed = done(done(new(), Action.TAKE, START), Action.CLOSE, START + HOUR)
    again = done(closed, Action.UNSOLVED, START + timedelta(days=30), Role.RESIDENT)
    assert again.clocks == fresh(Kind.COMPLAINT, False, RULES, CALENDAR, START + timedelta(days=30))


def test_another_post_has_the_whole_time_to_take_it_and_none_more_to_solve_it() -> None:
    taken = done(new(), Action.TAKE, START + HOUR)
    handed = done(taken, Action.HAND_ON, START + timedelta(days=1))
    assert handed.clocks.claimed_at is None
    assert handed.clocks.claim_due == fresh(Kind.COMPLAINT, False, RULES, CALENDAR, START + timedelta(days=1)).claim_due
    assert handed.clocks.solve_due == taken.clocks.solve_due


def test_words_taken_back_have_stopped_nothing() -> None:
    taken = done(new(), Action.TAKE, START)
    closed = done(taken, Action.CLOSE, START + HOUR)
    undone = done(closed, Action.UNDO, START + HOUR + MINUTE, earlier=State.ACCEPTED)
    assert undone.clocks == taken.clocks


def test_reminders_come_at_half_four_fifths_all_and_half_as_much_again() -> None:
    claim = [each for each in reminders(new(), RULES, CALENDAR) if each.clock is Clock.CLAIM]
    when = [(each.threshold, f"{each.at:%d %H:%M}", each.told) for each in claim]
    assert when == [
        *((50, "24 11:00", Told.WORKER), (80, "24 13:42", Told.WORKER)),
        *((100, "24 14:30", Told.HEAD), (150, "24 16:30", Told.TOWN)),
    ]
    assert first_reminder(new().clocks, CALENDAR, START) == claim[0].at
    assert first_reminder(Clocks(), CALENDAR, START) is None
    assert reminders(new(), {}, CALENDAR) == ()


def test_after_a_jump_of_the_clock_only_the_highest_counts() -> None:
    late = reached(new(), RULES, CALENDAR, START + timedelta(days=60))
    assert [each.threshold for each in late] == [150, 150, 150]
    loud = loudest(late)
    assert loud is not None
    assert loud.clock is Clock.SOLVE
    assert loudest(()) is None
    assert next_reminder(new(), RULES, CALENDAR, START + timedelta(days=60)) is None


@with_any(st.integers(0, 60 * 24 * 30))
def test_what_is_next_was_not_reached_and_is_reached_then(passed: int) -> None:
    now = START + passed * MINUTE
    at = next_reminder(new(), RULES, CALENDAR, now)
    before = {each.threshold for each in reached(new(), RULES, CALENDAR, now)}
    if at is None:
        assert before == {150}
    else:
        assert at > now
        assert at in {each.at for each in reached(new(), RULES, CALENDAR, at)}


def test_an_extended_date_is_reminded_of_anew() -> None:
    thing = done(new(), Action.TAKE, START)
    later = replace(thing, clocks=replace(thing.clocks, solve_due=datetime(2026, 12, 31, 10, 0, tzinfo=CHINA)))
    solve = [each.at for each in reminders(later, RULES, CALENDAR) if each.clock is Clock.SOLVE]
    assert solve[0] > datetime(2026, 12, 25, tzinfo=CHINA)


@pytest.mark.parametrize(("hour", "night"), [(3, True), (7, True), (8, False), (19, False), (20, True)])
def test_nobody_is_reminded_at_night(hour: int, night: bool) -> None:
    assert is_night(Hours(), datetime(2026, 11, 24, hour, 30, tzinfo=CHINA)) == night


def test_a_holiday_entered_later_moves_what_lies_behind_it() -> None:
    holiday = DayRule(day=date(2026, 11, 26), works=False, name="假")
    calendar = Calendar(week=TOWN.hours.week, days=by_day([holiday]))
    since = datetime(2026, 11, 26, tzinfo=CHINA)
    clocks = carried_over(new().clocks, CALENDAR, calendar, since)
    assert clocks == replace(new().clocks, solve_due=datetime(2026, 12, 2, 9, 0, tzinfo=CHINA))
    assert carried_over(Clocks(), CALENDAR, calendar, since) == Clocks()


def test_words_can_be_taken_back_for_ten_seconds() -> None:
    assert may_take_back(Action.REPLY, START, START + TAKE_BACK - timedelta(milliseconds=1), TAKE_BACK)
    assert not may_take_back(Action.REPLY, START, START + TAKE_BACK, TAKE_BACK)
    assert not may_take_back(Action.REPLY, START, START - MINUTE, TAKE_BACK)
    assert not may_take_back(Action.TAKE, START, START, TAKE_BACK)


@with_any(st.data())
def test_no_clock_is_ever_negative_whatever_is_done(data: st.DataObject) -> None:
    thing, at = new(urgent=data.draw(st.booleans())), START
    for _ in range(12):
        at += data.draw(st.integers(1, 5000)) * MINUTE
        action, role = data.draw(st.sampled_from(ACTS)), data.draw(st.sampled_from(Role))
        after = apply(thing, action, Actor(role=role, id=3), at, TABLE, given(action))
        if isinstance(after, Complaint):
            kept = keep_time(thing, after, (action, Actor(role=role, id=3)), RULES, CALENDAR)
            thing = replace(after, clocks=kept)
            stops = (kept.claimed_at, kept.contacted_at, kept.resolved_at, kept.waiting_since)
            assert all(stop is None or START <= stop <= at for stop in stops)
            assert all(each.due > START for each in running(thing))
            assert kept.solve_due is not None
            assert (kept.waiting_since is not None) == (thing.state is State.WAITING_RESIDENT)


def test_a_reminder_says_who_is_told() -> None:
    told = {Reminder(clock=Clock.SOLVE, due=START, threshold=each, at=START).told for each in (50, 80, 100, 150)}
    assert told == set(Told)
