"""The page of a case opens to its number and its code, says never which is wrong, and does not let anybody try long."""

from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.storage import case_codes
from bot.storage.case_codes import MOST_FOR_NUMBER, MOST_FROM_NETWORK, NotShown, Shown
from patrol.complaint import Complaint, State
from patrol.lifecycle import Action
from tests.bot.storage.world import MINUTE, NOW, World

HERE, THERE = "10.0.0.1", "10.0.0.2"


def look(world: World, number: str, code: str, network: str = HERE, now: datetime = NOW) -> Shown | NotShown:
    return case_codes.look(world.db, world.vault, (number, code), network, now)


def coded(world: World) -> tuple[Complaint, str]:
    item = world.file()
    return item, case_codes.give(world.db, world.vault, item)


def test_number_and_code_open_it_and_nothing_else_does(world: World) -> None:
    item, code = coded(world)
    other, other_code = coded(world)
    shown = look(world, item.number, code)
    assert isinstance(shown, Shown)
    assert (shown.item.id, [each.action for each in shown.steps]) == (item.id, [Action.FILE])
    for number, tried in ((item.number, other_code), (other.number, code), ("LD-9999-9", code)):
        assert look(world, number, tried) == NotShown()


def test_the_code_stands_nowhere_and_a_new_one_ends_the_old(world: World) -> None:
    item, code = coded(world)
    assert code not in str(dict(world.db.all("SELECT * FROM complaint")[0]))
    again = case_codes.give(world.db, world.vault, item)
    assert look(world, item.number, code) == NotShown()
    assert isinstance(look(world, item.number, again), Shown)


def test_of_a_delicate_item_there_is_no_page(world: World) -> None:
    item = world.file(sensitive=True)
    assert look(world, item.number, case_codes.give(world.db, world.vault, item)) == NotShown()


@pytest.mark.parametrize(("most", "of_number"), [(MOST_FOR_NUMBER, True), (MOST_FROM_NETWORK, False)])
def test_after_so_many_wrong_ones_nothing_is_looked_at_for_an_hour(world: World, most: int, of_number: bool) -> None:
    item, code = coded(world)
    for tried in range(most):
        wrong = (item.number, f"n{tried}") if of_number else ("LD-9999-9", HERE)
        assert look(world, wrong[0] if of_number else f"LD-9{tried:03}-9", "0", wrong[1]) == NotShown()
    right = (item.number, code, THERE if of_number else HERE)
    assert look(world, *right) == NotShown(too_often=True)
    assert isinstance(look(world, *right, NOW + timedelta(hours=1)), Shown)
    case_codes.sweep(world.db, NOW + timedelta(hours=1))
    assert world.column("SELECT COUNT(*) FROM case_guess") == [0]


def test_opening_it_proves_that_the_result_has_arrived(world: World) -> None:
    item, code = coded(world)
    person = world.hire()
    done = world.press(person, world.press(person, item, Action.TAKE), Action.CLOSE, "清好了")
    assert done.proven_at is None
    later = NOW + 5 * MINUTE
    shown = look(world, item.number, code, now=later)
    assert isinstance(shown, Shown)
    assert world.now(item).proven_at == clock.moment(clock.milliseconds(later))


def test_what_is_done_with_another_says_with_which(world: World) -> None:
    lead = world.file("b")
    item, code = coded(world)
    world.act(item, Action.MERGE, into=lead.id)
    shown = look(world, item.number, code)
    assert isinstance(shown, Shown)
    assert (shown.lead, shown.lead_state, shown.item.state) == (lead.number, State.NEW, State.MERGED)
