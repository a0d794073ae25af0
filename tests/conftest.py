"""The whole house on an invented town and a directory of its own, and what every test keeps to."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import hypothesis
import pytest
from _pytest.terminal import TerminalReporter

from bot import live, wiring
from bot.settings import Settings
from bot.wiring import Wired
from tests.empty import TOWN, IndexedOnce, furnish

TABLE = "what the crash test found"
"""The property under which a test records a table; it is printed at the end, also of a run in several processes."""

LONGEST = ("tests/crash/", "tests/browser/", "tests/rights/", "tests/bot/channels/", "tests/bot/")
"""Begun first, so that the other processes are still busy while they run."""

# A slow machine is no failure.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


UNCOUNTED = (
    *("tests/browser/", "tests/crash/", "tests/golden/", "tests/rights/", "tests/test_journeys.py"),
    *("tests/handlers/test_any_", "tests/handlers/test_cue_lists.py", "tests/handlers/test_danger_words.py"),
    *("tests/knowledge/test_noise.py", "tests/knowledge/test_golden.py", "tests/knowledge/test_shipped_packs.py"),
    *("tests/patrol/test_masking.py", "tests/patrol/test_chain.py", "tests/patrol/test_numbers.py"),
    *("tests/bot/storage/test_any_", "tests/bot/storage/test_seals.py", "tests/bot/channels/wechat/test_talks.py"),
    *(f"tests/bot/channels/test_{name}.py" for name in ("contract", "hostile", "mutations", "poison", "side_by_side")),
)
"""Runs lines again and again which other tests have counted: counting them again takes half as long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; what need not be counted for coverage is not."""
    items.sort(key=lambda item: next((at for at, part in enumerate(LONGEST) if part in item.nodeid), len(LONGEST)))
    for item in items:
        if item.nodeid.startswith(UNCOUNTED):
            item.add_marker(pytest.mark.no_cover)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The recorded tables, under a headline."""
    reports = [one for outcome in ("passed", "failed") for one in terminalreporter.getreports(outcome)]
    for name, value in (pair for report in reports for pair in report.user_properties):
        if name == TABLE:
            terminalreporter.section(name)
            terminalreporter.line(str(value))


@pytest.fixture(autouse=True)
def no_unexpected_error_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that expects an ERROR in the log looks at it and then calls caplog.clear()."""
    yield
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert errors == []


@pytest.fixture(autouse=True, scope="session")
def what_is_told_is_indexed_once() -> Iterator[None]:
    """A town that a house was built on in this process is not indexed again for the next: that outlasts most tests."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(live, "unlearnt", IndexedOnce())
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of an empty house in tmp_path, in the invented town; what staff say leaves at once."""
    furnish(tmp_path / "data")
    return Settings(data=str(tmp_path / "data"), pack=str(TOWN), take_back_seconds=0)


@pytest.fixture
async def still(settings: Settings) -> AsyncIterator[Wired]:
    """The whole house, in which nothing moves by itself."""
    house = await wiring.build(settings)
    yield house
    await house.close()


@pytest.fixture
async def wired(still: Wired) -> AsyncIterator[Wired]:
    """The whole house, its inbox pumped as `serve` does; no clock."""
    async with pumped(still):
        yield still


@asynccontextmanager
async def pumped(house: Wired) -> AsyncIterator[None]:
    """The house's inbox is pumped meanwhile."""
    pump = asyncio.create_task(house.pump.run())
    yield
    house.site.notices.close()
    house.pump.stop()
    await pump
