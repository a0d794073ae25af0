"""What answers questions is replaced while turns go on: at once, then by a whole fit that has proven no worse."""

import asyncio
import shutil
import sys
from asyncio import Queue
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot import live
from bot.live import Footing, Live, Standing, open_live
from bot.storage.bodies import House
from bot.weights import FOLDER
from bot.wiring import Wired
from handlers.messages import ReplyKind
from knowledge.entry import Entry
from knowledge.matching import Found, match
from knowledge.town import Question
from tests.bot.talking import Meddler, arrival

PATIENCE = 60.0
UMBRELLA = "借的伞还到哪里"


@pytest.fixture
def house(still: Wired, tmp_path: Path) -> House:
    """The first edition; what it teaches lies beside, as in a house on its first day."""
    shutil.copytree(still.settings.directory / FOLDER, tmp_path / FOLDER)
    return still.site.house


def edited(house: House, question: str = "雨伞借完了还到哪里？") -> House:
    """The next edition: one entry is asked about umbrellas instead."""
    first, *rest = house.town.entries
    entry = replace(first, question=question, phrasings=("借的伞放哪里", "伞用好了还给啥人"), answer="还到服务台。")
    town = replace(house.town, entries=(entry, *rest))
    return replace(house, book=replace(house.book, town=town), edition=house.edition + 1)


def told(one: Live, text: str) -> Entry | None:
    found = match(one.serving.index, text)
    return found.entry if isinstance(found, Found) else None


def footing(one: Live) -> Footing:
    return one.serving.footing


def standing(one: Live) -> Standing:
    return one.standing


@asynccontextmanager
async def learning(one: Live) -> AsyncIterator[Queue[str]]:
    """Its fits run meanwhile; what they tell."""
    heard = Queue[str]()
    running = asyncio.create_task(one.run(heard.put_nowait))
    try:
        async with asyncio.timeout(PATIENCE):
            yield heard
    finally:
        running.cancel()
        await asyncio.wait([running])


def breaking_off(tmp_path: Path) -> Path:
    """A program in place of the child that breaks off."""
    program = tmp_path / "breaks off"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o700)
    return program


async def test_a_fresh_start_serves_by_likeness_until_all_is_learnt(tmp_path: Path, house: House) -> None:
    one = await open_live(tmp_path / "fresh", "", house)
    assert (one.serving.footing, one.standing) == (Footing.LIKENESS, Standing.UNDER_WAY)
    assert "只看字面" in one.said()
    begun = one.serving
    async with learning(one) as heard:
        assert await heard.get() == "现在用的，是从这一版全部问法里学好的。"
    assert one.serving.model == one.serving.name != begun.model
    assert begun.footing is Footing.LIKENESS, "who began with it ends with it"
    assert [path.name for path in (tmp_path / "fresh" / FOLDER).iterdir()] == [f"{one.serving.name}.npz"]


async def test_the_next_start_serves_what_was_learnt(tmp_path: Path, house: House) -> None:
    first = await open_live(tmp_path, "", house)
    await first.settle()
    again = await open_live(tmp_path, "", house)
    assert (again.serving.footing, again.standing) == (Footing.WHOLE, Standing.DONE)
    assert again.serving.model == first.serving.model


async def test_an_edit_answers_at_once_and_is_learnt_as_a_whole_later(tmp_path: Path, house: House) -> None:
    one = await open_live(tmp_path, "", house)
    await one.settle()
    before = one.serving
    await one.publish(edited(house))
    assert footing(one) is Footing.CARRIED
    assert one.serving.house.edition == house.edition + 1
    entry = told(one, UMBRELLA)
    assert entry is not None
    assert entry.answer == "还到服务台。"
    async with learning(one) as heard:
        await heard.get()
    assert footing(one) is Footing.WHOLE
    assert told(one, UMBRELLA) == entry
    names = {path.stem for path in (tmp_path / FOLDER).iterdir()}
    assert names == {before.name, one.serving.name}, "the one before stays, should this one go bad"


async def test_the_same_edition_and_model_answer_the_same(tmp_path: Path, house: House) -> None:
    """Whichever way they came about: through another edition, or by a start."""
    one = await open_live(tmp_path, "", house)
    await one.settle()
    other = await open_live(tmp_path, "", house)
    await one.publish(edited(house, "另一种问法？"))
    for each in (one, other):
        await each.publish(edited(house))
    started = await open_live(tmp_path, "", edited(house))
    assert one.serving.model == other.serving.model == started.serving.model
    for text in [UMBRELLA, "伞", *(question.text for question in house.town.questions)]:
        assert match(one.serving.index, text) == match(other.serving.index, text) == match(started.serving.index, text)


async def test_a_fit_that_is_worse_never_serves(tmp_path: Path, house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing shall answer a bare 柳溪1路: likeness alone only offers, the fit would tell something outright."""
    bare = Question(text="柳溪1路", entry=None)
    town = replace(house.town, questions=(*house.town.questions, bare))
    one = await open_live(tmp_path / "fresh", "", replace(house, book=replace(house.book, town=town)))
    serving = one.serving
    async with learning(one) as heard:
        assert "没有换上" in await heard.get()
    assert (one.serving, one.standing) == (serving, Standing.REFUSED)
    assert "a fit was refused" in caplog.text
    again = await open_live(tmp_path / "fresh", "", replace(house, book=replace(house.book, town=town)))
    assert standing(again) is Standing.REFUSED, "the same fit is not made again"
    await again.publish(edited(house, "改好了吗？"))
    assert standing(again) is Standing.UNDER_WAY


async def test_a_fit_that_comes_to_nothing_is_tried_again(
    tmp_path: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await open_live(tmp_path / "fresh", "", edited(house, "还没有学过？"))
    monkeypatch.setattr(live, "AGAIN", 0.01)
    monkeypatch.setattr(sys, "executable", str(breaking_off(tmp_path)))
    async with learning(one) as heard:
        assert "十分钟后再试" in await heard.get()
        assert footing(one) is Footing.LIKENESS
        monkeypatch.undo()
        while one.standing is Standing.FAILED:
            await heard.get()
    assert footing(one) is Footing.WHOLE


async def test_what_cannot_be_kept_does_not_stop_the_service(
    tmp_path: Path, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    one = await open_live(tmp_path, "", edited(house, "放不下？"))
    (tmp_path / FOLDER / f"{one.serving.name}.npz").mkdir()
    await one.settle()
    assert (one.serving.footing, one.standing) == (Footing.CARRIED, Standing.FAILED)
    assert "could not be kept" in caplog.text


async def test_what_is_published_during_a_fit_serves_with_its_outcome(tmp_path: Path, house: House) -> None:
    one = await open_live(tmp_path / "fresh", "", edited(house, "第一版问啥？"))
    first = one.serving.name
    async with learning(one) as heard:
        await asyncio.sleep(0)
        await one.publish(edited(house, "第二版问啥？"))
        assert (await heard.get()).startswith("现在用的，是上一次学好的，新改的几条已经补学；")
        assert (one.good[0], one.serving.model) == (first, f"{first}+{one.serving.name}")
        await heard.get()
    assert (one.serving.footing, one.good[0]) == (Footing.WHOLE, one.serving.name)


async def test_without_a_child_a_command_learns_by_itself(
    tmp_path: Path, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no such python"))
    one = await open_live(tmp_path, "", edited(house, "自己学的？"))
    await one.settle()
    assert footing(one) is Footing.WHOLE
    assert "the matcher is fitted in this process" in caplog.text


async def test_what_a_killed_start_left_is_swept(tmp_path: Path, house: House) -> None:
    (tmp_path / FOLDER / "0-0.77.new").write_bytes(b"PK half")
    one = await open_live(tmp_path, "", house)
    await one.settle()
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [f"{one.serving.name}.npz"]


async def test_a_turn_ends_with_what_it_began_with(still: Wired) -> None:
    """The next edition comes between deciding and writing: the reply is of the first one, and says so."""
    one, house = still.live, still.site.house
    first = one.serving
    later = replace(first, house=edited(house))

    def publish(_: object) -> None:
        one.serving = later

    received = await still.front.receive(arrival("末班车几点"))
    await replace(still.turns, database=Meddler(still.database, publish)).run(received.position)
    (answer,) = [body for body in await still.front.answers(received.position) if body["kind"] == ReplyKind.ANSWER]
    assert answer["entry"] == "timetable"
    rows = await still.database.read("SELECT edition FROM outbox WHERE inbox = ?", (received.position,))
    assert {row["edition"] for row in rows} == {house.edition}
    assert still.site.house.edition == house.edition + 1
