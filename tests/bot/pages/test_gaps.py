"""开通前要填: for those who manage, the most asked for first."""

import pytest

from bot import clock
from bot.pages.gaps import by_demand
from bot.storage import questions
from bot.wiring import Wired
from handlers.outcome import NoteQuestion
from knowledge.gaps import Gap, gaps
from patrol.complaint import Role
from tests.bot.pages.desk_world import at_desk, hire


def gap(name: str, *entries: str) -> Gap:
    return Gap(kind="entry", id=name, name=name, why="要核实", file="faq/x.toml", entries=entries)


def test_what_is_asked_for_most_comes_first_and_the_rest_keeps_its_order() -> None:
    found = by_demand([gap("甲"), gap("乙", "b"), gap("丙"), gap("丁", "b", "d")], {"b": 2, "d": 1})
    assert [(wanted.gap.name, wanted.times) for wanted in found] == [("丁", 3), ("乙", 2), ("甲", 0), ("丙", 0)]


async def test_the_page_names_each_gap_its_file_and_how_often_it_was_asked(wired: Wired) -> None:
    town = wired.pack.town
    wanted = next(one for one in gaps(town, clock.now().date()) if one.entries)
    note = NoteQuestion(text="问一句", kind="answer", entry=wanted.entries[0])
    await wired.database.write(questions.note, note, wired.site.house.edition, clock.now())
    async with at_desk(wired, await hire(wired, "李四", Role.ADMIN, "ZJ")) as client:
        page = (await client.get("/desk/gaps")).text
    assert wanted.name in page
    assert f"/desk/answers/values/{wanted.kind}/{wanted.id}" in page
    assert f"{town.id}/posts.csv" in page
    assert "问过 1 次" in page


@pytest.mark.parametrize("role", [Role.POST, Role.CARE])
async def test_others_do_not_know_of_it(wired: Wired, role: Role) -> None:
    async with at_desk(wired, await hire(wired, "张三", role)) as client:
        assert (await client.get("/desk/gaps")).status_code == 404
