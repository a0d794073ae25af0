"""Browsers in front of the whole house, in memory and over loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from bot.commands.serve import Web
from bot.pages.app import build_app
from bot.wiring import Wired
from tests.bot.pages.visitor import Visitor, visiting


@pytest.fixture
async def visitor(wired: Wired) -> AsyncIterator[Visitor]:
    """A resident's browser with the chat open."""
    async with visiting(wired) as one:
        yield one


@pytest.fixture
async def port(wired: Wired) -> AsyncIterator[int]:
    """The pages on loopback, for what only a real line shows: streams."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(build_app(wired.site), log_level="warning", access_log=False, lifespan="off", ws="none")
    web = Web(config)
    serving = asyncio.create_task(web.serve(sockets=[listener]))
    yield listener.getsockname()[1]
    wired.site.notices.close()
    web.should_exit = True
    await serving
