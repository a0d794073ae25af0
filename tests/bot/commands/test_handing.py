"""A command while the directory is held and nobody listens there: waited for a little, then said."""

import asyncio

import pytest

from bot import control
from bot.commands import handing, staff
from bot.control import Message
from bot.settings import Settings
from bot.storage.errors import Locked
from bot.storage.lock import DirectoryLock
from bot.wiring import build


@pytest.fixture
async def held(settings: Settings) -> DirectoryLock:
    """Somebody has the directory and does not listen."""
    await (await build(settings)).close()
    return DirectoryLock(settings.directory)


async def asked(settings: Settings) -> Message:
    return await handing.run(settings, "staff", staff.staff, {"do": "list"})


async def refused_once(settings: Settings) -> None:
    """As long as it takes to find the directory held."""
    with pytest.raises(Locked):
        await build(settings)


async def test_a_service_that_is_starting_gets_the_command(held: DirectoryLock, settings: Settings) -> None:
    asking = asyncio.create_task(asked(settings))
    await refused_once(settings)

    async def answer(request: Message) -> Message:
        return {"lines": [f"{request['command']} {request['do']}"]}

    async with await control.listen(settings.directory / control.NAME, answer):
        assert (await asking)["lines"] == ["staff list"]
    held.release()


async def test_when_the_other_one_ends_it_is_done_here(held: DirectoryLock, settings: Settings) -> None:
    asking = asyncio.create_task(asked(settings))
    await refused_once(settings)
    held.release()
    assert "lines" in await asking


async def test_whoever_keeps_it_in_silence_is_named_in_the_end(
    held: DirectoryLock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "PATIENCE", 0.0)
    with pytest.raises(Locked, match="进程号"):
        await asked(settings)
    held.release()
