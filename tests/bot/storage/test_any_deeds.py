"""Whatever is done to an item by anybody: its history is one line, its clocks are right, its chain is whole.

`XUNFANG_STEPS` says how many steps are tried; `make thorough` tries more, `make soak` many.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot import clock
from bot.storage import complaints, requests, seals, steps
from bot.storage.complaints import Change
from bot.storage.rows import NEVER
from patrol.chain import find_break
from patrol.complaint import ENDED, Complaint, Outcome, Outside, Rating, Role, State
from patrol.deadlines import next_due, running
from patrol.lifecycle import Action, Actor, Given, moves, possible
from tests.bot.storage.world import NOW, OF_ITEM, World, open_world

STEPS = int(os.environ.get("XUNFANG_STEPS", "200"))
AT_ONCE = 40
ACTIONS = [action for action in Action if action not in {Action.FILE, Action.READ, Action.ERASE}]
RESIDENT, PROGRAM = Actor(role=Role.RESIDENT), Actor(role=Role.PROGRAM)
CATEGORIES = ("road", "rubbish", "light")

GIVEN = st.builds(
    Given,
    post=st.sampled_from(["LD", "SQ", "XA", "ZJ", ""]),
    until=st.one_of(st.none(), st.integers(1, 400).map(lambda hours: NOW + timedelta(hours=hours))),
    outcome=st.sampled_from([None, *Outcome]),
    rating=st.sampled_from([None, *Rating]),
    outside=st.sampled_from([None, Outside(to="12345", number="1", on="2026-11-24")]),
    category=st.sampled_from(CATEGORIES),
    confidential=st.sampled_from([None, True, False]),
    consent=st.booleans(),
)


MADE: Counter[tuple[State, State]] = Counter()
"""The moves that were made over all runs."""


class Deeds(RuleBasedStateMachine):
    """One item among others, and everybody who may do something to it."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.item = self.world.file()
        self.other = self.world.file("b")
        roles = (Role.POST, Role.HEAD, Role.TOWN, Role.TOWN, Role.ADMIN)
        self.staff = [Actor(role=role, id=self.world.hire(role).id) for role in roles]

    @rule(data=st.data(), passed=st.integers(0, 3000), stray=st.integers(0, 9))
    def somebody_does_something(self, data: st.DataObject, passed: int, stray: int) -> None:
        self.now += timedelta(minutes=passed) if passed > 1000 else timedelta(seconds=passed % 30)
        by = data.draw(st.sampled_from([*self.staff, RESIDENT, RESIDENT, PROGRAM]))
        fits = [one for one in possible(self._asked(), by, self.world.house.table) if one in ACTIONS]
        action = data.draw(st.sampled_from(fits if fits and stray else ACTIONS))
        self._do(action, by, data.draw(GIVEN), data.draw(st.sampled_from(["等材料", "", "电话13800138000"])))

    def _asked(self) -> Complaint:
        current = self.world.now(self.item)
        return replace(current, asked=requests.read(self.world.db, current.id))

    def _do(self, action: Action, by: Actor, said: Given, text: str) -> None:
        said = replace(said, into=self.other.id)
        before = self.world.now(self.item)
        change = Change(complaint=before.id, version=before.version, action=action, by=by, text=text, given=said)
        world = self.world
        after = complaints.act(world.db, world.vault, world.house.book, change, self.now)
        if isinstance(after, Complaint):
            MADE[before.state, after.state] += 1
            assert after.version == before.version + 1
        else:
            assert world.now(self.item) == before

    @invariant()
    def the_history_is_one_line_and_its_chain_whole(self) -> None:
        if not hasattr(self, "item"):
            return
        rows = self.world.db.all(OF_ITEM, (self.item.id,))
        assert find_break([steps.read_step(row) for row in rows]) is None
        assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
        stands = self.world.now(self.item)
        assert (rows[-1]["to_state"], len(rows)) == (stands.state, stands.version)

    @invariant()
    def the_clocks_are_right(self) -> None:
        if not hasattr(self, "item"):
            return
        stands, clocks = self.world.now(self.item), self.world.now(self.item).clocks
        stops = (clocks.claimed_at, clocks.contacted_at, clocks.resolved_at, clocks.waiting_since)
        assert all(stop is None or stands.created_at <= stop <= self.now for stop in stops)
        assert all(each.due > stands.created_at for each in running(stands))
        assert (clocks.waiting_since is not None) == (stands.state is State.WAITING_RESIDENT)
        assert clocks.solve_due is not None
        assert clocks.solve_first_due is None or clocks.solve_first_due <= clocks.solve_due
        due = next_due(stands)
        kept = self.world.column("SELECT due_at FROM complaint WHERE id = ?", stands.id)
        assert kept == [NEVER if due is None else clock.milliseconds(due)]

    @invariant()
    def what_is_over_asks_for_nothing(self) -> None:
        if hasattr(self, "item") and self.world.now(self.item).state in ENDED:
            assert requests.read(self.world.db, self.item.id) == ()


def test_whatever_is_done_the_history_is_one_line(tmp_path: Path) -> None:
    Deeds.world = open_world(tmp_path / "town.db")
    runs = settings(
        max_examples=max(1, STEPS // AT_ONCE),
        stateful_step_count=AT_ONCE,
        suppress_health_check=list(HealthCheck),
        derandomize=STEPS <= 200,
        database=None,
    )
    run_state_machine_as_test(Deeds, settings=runs)
    world = Deeds.world
    assert seals.prove(lambda sql, values: world.db.all(sql, values)).clean
    made = {pair for pair in MADE if pair[0] is not pair[1]}
    assert made <= moves(world.house.table)
    if STEPS >= 5000:
        assert {target for _, target in made} | {State.NEW} == {source for source, _ in made} == set(State)


WAYS: dict[State, tuple[tuple[Role, Action], ...]] = {
    State.TRIAGE: ((Role.POST, Action.SEND_BACK),),
    State.ACCEPTED: ((Role.POST, Action.TAKE),),
    State.IN_PROGRESS: ((Role.POST, Action.TAKE), (Role.POST, Action.CONTACT)),
    State.WAITING_RESIDENT: ((Role.POST, Action.TAKE), (Role.POST, Action.ASK)),
    State.EXTERNAL: ((Role.POST, Action.SEND_OUTSIDE),),
    State.RESOLVED: ((Role.POST, Action.TAKE), (Role.POST, Action.CLOSE)),
    State.CLOSED: ((Role.POST, Action.TAKE), (Role.POST, Action.CLOSE), (Role.RESIDENT, Action.SOLVED)),
    State.REOPENED: ((Role.POST, Action.TAKE), (Role.POST, Action.CLOSE), (Role.RESIDENT, Action.UNSOLVED)),
    State.CANCELLED: ((Role.RESIDENT, Action.WITHDRAW),),
    State.REJECTED: ((Role.POST, Action.ASK_REJECT), (Role.HEAD, Action.CONFIRM_REJECT)),
    State.MERGED: ((Role.POST, Action.MERGE),),
}
LEAVE = {
    State.TRIAGE: (Role.TOWN, Action.ASSIGN),
    State.MERGED: (Role.POST, Action.SPLIT),
    **dict.fromkeys((State.CLOSED, State.REJECTED, State.CANCELLED), (Role.RESIDENT, Action.UNSOLVED)),
    State.RESOLVED: (Role.PROGRAM, Action.EXPIRE),
}


@pytest.mark.parametrize("state", [state for state in State if state is not State.NEW])
def test_every_state_is_reached_and_left_in_the_database(tmp_path: Path, state: State) -> None:
    world = open_world(tmp_path / "town.db")
    item, other = world.file(), world.file("b")
    people = {role: world.hire(role).id for role in (Role.POST, Role.HEAD, Role.TOWN)}
    said = Given(post="SQ", outside=Outside(to="12345"), into=other.id, outcome=Outcome.SOLVED)
    before = item.state
    for role, action in (*WAYS[state], LEAVE.get(state, (Role.RESIDENT, Action.WITHDRAW))):
        before = item.state
        by = Actor(role=role, id=people.get(role, 0))
        change = Change(complaint=item.id, version=item.version, action=action, by=by, text="因为", given=said)
        after = complaints.act(world.db, world.vault, world.house.book, change, NOW)
        assert isinstance(after, Complaint), after
        item = after
    assert before is state
    assert item.state is not state
