"""Search, reports and ledger: each reads its own index, and no further than it says."""

from datetime import timedelta

import pytest

from bot.storage import intake, ledger, reports, search
from bot.storage.ledger import Wanted
from bot.storage.queue import Query
from bot.storage.reports import Time
from bot.storage.search import Term, search_query
from handlers.conversation import Draft
from patrol.complaint import Origin, Person, Role
from tests.bot.storage.test_queue import CARE, POST, TOWN
from tests.bot.storage.world import NOW, World


def plan(world: World, query: Query) -> str:
    return " / ".join(str(row["detail"]) for row in world.db.all(f"EXPLAIN QUERY PLAN {query.sql}", query.values))


@pytest.mark.parametrize(
    ("person", "index"), [(POST, "complaint_post_all"), (TOWN, "complaint_town_all"), (CARE, "complaint_care_all")]
)
def test_a_search_looks_through_the_newest_in_order(world: World, person: Person, index: str) -> None:
    said = plan(world, search_query(person, [Term(words="x")]))
    assert index in said
    assert search.SCANNED == 20_000


def test_reports_and_ledger_read_a_time_from_an_index(world: World) -> None:
    span = Time(last=NOW.date(), days=14)
    for post in ("LD", ""):
        came, done, late, left = (plan(world, query) for query in reports.queries(post, span, NOW))
        assert ("complaint_post_all" if post else "complaint_town_all") in came
        assert "complaint_done" in done
        assert "_queue" in late
        assert "_queue" in left
    wanted = Wanted(first=NOW.date() - timedelta(days=30), last=NOW.date())
    assert "complaint_post_all" in plan(world, ledger.ledger_query(POST, wanted))
    assert "complaint_town_all" in plan(world, ledger.ledger_query(TOWN, wanted))


def test_what_somebody_typed_in_lately_is_found_by_its_index(world: World) -> None:
    assert "complaint_entered" in plan(world, Query(sql=intake.ENTERED, values=(1, 0)))


def test_a_patroller_for_whom_something_is_typed_in_is_one(world: World) -> None:
    town = world.hire(Role.TOWN, "ZJ")
    asked = intake.Intake(person=town.id, draft=Draft(text="x"), way=Origin.PHONE, once="o", patroller=town.id)
    entered = intake.enter(world.db, world.vault, world.house, asked, NOW)
    assert entered is not None
    assert world.column("SELECT action FROM step WHERE complaint = ?", entered.item.id) == ["file"]
