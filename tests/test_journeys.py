"""The transcripts of tests/journeys, each in a chat of its own, on the invented town."""

from functools import lru_cache
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.ports import Answers, answers_for
from knowledge.pack import read_town
from tests.journey import run, title
from tests.pipeline import HouseTalk
from tests.talk import Talk

HERE = Path(__file__).parent
JOURNEYS = sorted((HERE / "journeys").glob("*.txt"))

ADMINS = sorted((HERE / "journeys" / "admin").glob("*.txt"))
"""What only a whole house can answer: the check before publishing reads what residents asked."""


@lru_cache(maxsize=1)
def invented_town() -> Answers:
    folder = HERE / "town"
    files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.*")}
    return answers_for(read_town(files))


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_journey(path: Path) -> None:
    run(path, Talk(answers=invented_town()))


@pytest.mark.parametrize("path", [*JOURNEYS, *ADMINS], ids=lambda path: path.stem)
def test_journey_through_the_house(path: Path, settings: Settings) -> None:
    with HouseTalk(settings=settings) as talk:
        run(path, talk)


def test_there_are_enough_of_them_and_each_is_about_something_else() -> None:
    assert len(JOURNEYS) >= 16
    assert len({title(path) for path in JOURNEYS}) == len(JOURNEYS)
