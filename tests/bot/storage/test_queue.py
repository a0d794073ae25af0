"""The queues: whose rows they are, in which order, and that the database reads only what it shows."""

from typing import Any

import pytest

from bot.storage import queue
from bot.storage.complaints import read_complaint
from bot.storage.queue import PAGE, page_query
from patrol.complaint import Complaint, Kind, Person, Role, State
from patrol.lifecycle import Action
from tests.bot.storage.world import World

POST = Person(id=1, name="王", role=Role.POST, post="LD")
TOWN = Person(id=2, name="李", role=Role.TOWN, post="ZJ")
CARE = Person(id=3, name="赵", role=Role.CARE, post="ZJ")


def page(world: World, person: Person, kind: str = "", number: int = 0) -> list[Complaint]:
    query = page_query(person, kind, number)
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


@pytest.mark.parametrize("kind", ["", "complaint"])
@pytest.mark.parametrize(
    ("person", "index"),
    [(POST, "complaint_post_queue"), (TOWN, "complaint_town_queue"), (CARE, "complaint_care_queue")],
)
def test_a_page_is_read_in_order_from_its_index(world: World, person: Person, index: str, kind: str) -> None:
    query = page_query(person, kind)
    plan = [str(row["detail"]) for row in world.db.all("EXPLAIN QUERY PLAN " + query.sql, query.values)]
    assert any(index in line for line in plan)
    assert not any("TEMP B-TREE" in line for line in plan)


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
