"""The whole service inside the test's own process: its web doors on loopback, its channels, its pumps.

A part can be left standing, to stop the house between two hops of a message and build it again.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

import uvicorn

from bot import wiring
from bot.channels.port import Capabilities, Piece, Receipt, Recipient, Sender
from bot.commands.serve import Web
from bot.pages.app import build_app
from bot.settings import Settings
from bot.wiring import Wired
from tests.live.service import HOST


@dataclass(frozen=True, slots=True)
class InHaste:
    """A channel's way out, to which the vendor's pace means nothing."""

    behind: Sender

    @property
    def capabilities(self) -> Capabilities:
        """What the channel can do, as fast as one likes."""
        return replace(self.behind.capabilities, per_second=None, per_chat=None)

    async def send(self, to: Recipient, piece: Piece) -> Receipt:
        """Send one message."""
        return await self.behind.send(to, piece)


@asynccontextmanager
async def home(
    settings: Settings, *, turns: bool = True, sends: bool = True, paced: bool = False
) -> AsyncIterator[Wired]:
    """The house on `settings.port`, stopped in order afterwards.

    Without `turns` messages only come in, without `sends` no reply goes out by itself; and unless it is to be `paced`
    a chat's replies need not keep a second's distance.
    """
    wired = await wiring.build(settings)
    if not paced:
        for lane in wired.sending.lanes:
            lane.sender = InHaste(lane.sender)
    try:
        async with _running(wired, turns=turns, sends=sends):
            yield wired
    finally:  # an open database's threads would keep the process alive
        await wired.close()


@asynccontextmanager
async def _running(wired: Wired, *, turns: bool, sends: bool) -> AsyncIterator[None]:
    web, doors = _open_doors(wired)
    coming = [asyncio.create_task(channel.run()) for channel in wired.channels]
    pumps = [asyncio.create_task(wired.pump.run())] if turns else []
    pumps += [asyncio.create_task(wired.sending.run())] if sends else []
    try:
        yield
    finally:
        await _stop(wired, web, [doors, *coming], pumps)


def _open_doors(wired: Wired) -> tuple[Web, asyncio.Task[None]]:
    listener = socket.create_server((HOST, wired.settings.port))
    config = uvicorn.Config(build_app(wired.site), log_level="warning", access_log=False, lifespan="off", ws="none")
    web = Web(config)
    return web, asyncio.create_task(_serving(web, listener))


async def _serving(web: Web, listener: socket.socket) -> None:
    with listener:
        await web.serve(sockets=[listener])


async def _stop(wired: Wired, web: Web, doors: list[asyncio.Task[None]], pumps: list[asyncio.Task[None]]) -> None:
    for channel in wired.channels:
        channel.stop()
    wired.site.notices.close()
    web.should_exit = True
    await asyncio.wait(doors)
    wired.pump.stop()
    wired.sending.stop()
    if pumps:
        await asyncio.wait(pumps)
    for channel in wired.channels:
        await channel.close()
    for task in (*doors, *pumps):
        with suppress(asyncio.CancelledError):
            task.result()
