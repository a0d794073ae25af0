"""A real service answers before it has learnt; killed meanwhile it loses nothing and leaves nobody behind."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import control
from bot.commands import ask
from bot.settings import Settings
from bot.weights import FOLDER
from tests.empty import TOWN as PACK
from tests.live.service import TOWN, Service, service

PATIENCE = 60.0


def children(town: Service) -> set[Path]:
    """What the service has begun and that still runs."""
    listed = Path(f"/proc/{town.pid}/task/{town.pid}/children")
    if not listed.exists():
        pytest.skip("This kernel does not list a process's children.")
    return {Path("/proc") / pid for pid in listed.read_text().split()}


def learnt(town: Service) -> bool:
    """Whether what it learnt is kept, and nothing unfinished beside it."""
    return [path.suffix for path in (town.data / FOLDER).glob("*")] == [".npz"]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # other processes bring it about


async def started(town: Service) -> str:
    """Start it and ask; the entry that it tells."""
    settings = Settings(data=str(town.data), pack=str(PACK))
    town.spawn()
    async with asyncio.timeout(PATIENCE):
        while await control.ask(settings.directory / control.NAME, {"command": ""}) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    (line,) = await ask.run(settings, ["末班车几点"], None, as_json=True, why=False)
    return str(json.loads(line)["entry"])


async def test_killed_while_it_learns_the_next_start_is_whole(tmp_path: Path) -> None:
    with service(tmp_path / "data", TOWN, measured=True) as town:
        assert await started(town) == "timetable"
        await until(lambda: bool(children(town)) or learnt(town))
        learning = children(town)
        town.kill()
        await until(lambda: not any(child.exists() for child in learning))
        assert await started(town) == "timetable"
        await until(lambda: learnt(town))
        assert await town.stop() == 0
        assert town.faults() == []
