"""The queues: whose rows they are, in which order, and that the database reads only what it shows."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.storage import queue
from bot.storage.complaints import read_complaint
from bot.storage.queue import PAGE, Sieve, count_query, page_query
from patrol.complaint import Complaint, Kind, Person, Role, State
from patrol.lifecycle import Action
from tests.bot.storage.world import NOW, World

POST = Person(id=1, name="王", role=Role.POST, post="LD")
TOWN = Person(id=2, name="李", role=Role.TOWN, post="ZJ")
CARE = Person(id=3, name="赵", role=Role.CARE, post="ZJ")


def page(world: World, person: Person, kind: str = "", number: int = 0) -> list[Complaint]:
    query = page_query(person, Sieve(kind=kind), number)
    return [read_complaint(row) for row in world.db.all(query.sql, query.values)]


def test_each_role_sees_its_own(world: World) -> None:
    mine, other, guarded = world.file(), world.file(village="xinan"), world.file(confidential=True)
    delicate = world.file(sensitive=True)
    assert page(world, POST) == [mine]
    assert {item.number for item in page(world, TOWN)} == {mine.number, other.number, guarded.number}
    assert page(world, CARE) == [delicate]


def test_a_guarded_item_is_not_its_desk_posts_either(world: World) -> None:
    world.file(confidential=True)
    clerk = Person(id=4, name="台", role=Role.POST, post="ZJ")
    assert page(world, clerk) == []


def test_urgent_ones_come_first_then_the_oldest_and_ended_ones_not_at_all(world: World) -> None:
    first, second, urgent = world.file(), world.file(), world.file(urgent=True)
    world.act(world.file(), Action.WITHDRAW)
    assert page(world, POST) == [urgent, first, second]


@pytest.mark.parametrize(("person", "draft"), [(POST, {}), (TOWN, {}), (CARE, {"sensitive": True})])
def test_one_kind_alone(world: World, person: Person, draft: dict[str, Any]) -> None:
    world.file(**draft)
    callback = world.file(kind=Kind.CALLBACK, **draft)
    assert page(world, person, "callback") == [callback]
    assert len(page(world, person)) == 2


def test_fifty_a_page_and_one_more_to_tell_that_there_are_more(world: World) -> None:
    for _ in range(PAGE + 2):
        world.file()
    assert len(page(world, POST)) == PAGE + 1
    assert [item.number for item in page(world, POST, number=1)] == [
        item.number for item in page(world, TOWN, number=1)
    ]
    assert len(page(world, POST, number=1)) == 2


SIEVES = [
    Sieve(
        kind=kind, state=state, category=category, village=village, mine=mine, untaken=untaken, since=since, until=until
    )
    for kind, state, category, village, mine, untaken, since, until in product(
        ("", "complaint"),
        ("", "new"),
        ("", "road"),
        ("", "liudong"),
        (False, True),
        (False, True),
        (None, NOW),
        (None, NOW),
    )
]


@pytest.mark.parametrize(
    ("person", "post", "index", "own"),
    [
        (POST, "", "complaint_post_queue", "complaint_own_queue"),
        (TOWN, "", "complaint_town_queue", "complaint_own_queue"),
        (TOWN, "LD", "complaint_post_queue", "complaint_"),
        (CARE, "", "complaint_care_queue", "complaint_care_queue"),
    ],
)
def test_a_page_of_any_part_is_read_in_order_from_its_index(
    world: World, person: Person, post: str, index: str, own: str
) -> None:
    asked = {page_query(person, replace(sieve, post=post)) for sieve in SIEVES}
    asked |= {count_query(person, replace(sieve, post=post)) for sieve in SIEVES}
    for sql in {query.sql for query in asked}:
        values = next(query.values for query in asked if query.sql == sql)
        plan = [str(row["detail"]) for row in world.db.all(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert any((own if "taken_by = ?" in sql else index) in line for line in plan), plan
        assert not any("FOR ORDER BY" in line or line == "SCAN complaint" for line in plan), plan


def test_a_sieve_tests_the_index_alone(world: World) -> None:
    """What lets nothing through reads no row of the table: its columns stand in the index."""
    for person, post in ((POST, ""), (TOWN, ""), (TOWN, "LD"), (CARE, "")):
        query = page_query(person, Sieve(kind="question", category="road", village="x", untaken=True, post=post))
        steps = [row["opcode"] for row in world.db.all(f"EXPLAIN {query.sql}", query.values)]
        assert "DeferredSeek" in steps


def test_parts(world: World) -> None:
    taken, free = world.file(), world.file(category="road", village="xinan")
    other = world.file(category="road")
    clerk = world.hire()
    world.press(clerk, taken, Action.TAKE)

    def numbers(person: Person, **sieve: Any) -> list[str]:
        query = page_query(person, Sieve(**sieve))
        counted = count_query(person, Sieve(**sieve))
        found = [row["number"] for row in world.db.all(query.sql, query.values)]
        assert sum(row["items"] for row in world.db.all(counted.sql, counted.values)) == len(found)
        return found

    assert numbers(clerk, mine=True) == [taken.number]
    assert numbers(clerk, untaken=True) == [other.number]
    assert numbers(TOWN, category="road") == [free.number, other.number]
    assert numbers(TOWN, category="road", village="xinan") == [free.number]
    assert set(numbers(TOWN, post="LD")) == {taken.number, other.number}
    assert numbers(TOWN, post="LD", mine=True) == numbers(TOWN, mine=True) == []
    assert numbers(CARE, mine=True) == numbers(CARE) == []
    assert numbers(TOWN, until=NOW) == []
    assert len(numbers(TOWN, since=NOW)) == 3


def test_the_command_lines_list_holds_everything_but_delicate_items(world: World) -> None:
    mine, guarded, other = world.file(), world.file(confidential=True), world.file(village="xinan")
    world.file(sensitive=True)
    ended = world.act(world.file(), Action.WITHDRAW)

    def listed(post: str, state: State | None) -> list[str]:
        query = queue.listing(post, state)
        return [row["number"] for row in world.db.all(query.sql, query.values)]

    assert listed("", None) == [mine.number, guarded.number, other.number]
    assert listed("LD", None) == [mine.number]
    assert listed("", State.CANCELLED) == [ended.number]
    assert listed("XA", State.CANCELLED) == []
