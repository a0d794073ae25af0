"""`xunfang serve`: the service, from the first page to an ordered stop."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import uvicorn

from bot import clock, control, wiring
from bot.commands import ask, staff
from bot.commands.demo import fill
from bot.commands.handing import answering
from bot.encoders import told_by
from bot.pages.app import build_app
from bot.settings import Settings
from bot.storage.errors import Unusable
from bot.wiring import Wired
from knowledge.gaps import gaps

GRACE = 10
"""Seconds that requests under way may take after the word to stop."""

BACKLOG = 2048
"""Connections that may wait while a page is being made; a kernel that allows fewer takes fewer."""

COMMANDS = {"ask": ask.ask, "staff": staff.staff}


class Web(uvicorn.Server):
    """uvicorn without its own signal handling: the order of stopping is ours."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def serve(settings: Settings, demo: bool) -> int:
    """Serve until SIGTERM or SIGINT; then no message is left half done. The exit code: 1 if it stopped by itself."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with contextlib.closing(bind(settings)) as listener:
        wired = await wiring.build(replace(settings, port=listener.getsockname()[1]))
        await _run(wired, listener, stop, demo)
    return 0 if stop.is_set() else 1


async def _run(wired: Wired, listener: socket.socket, stop: asyncio.Event, demo: bool) -> None:
    # The threads of an open database keep the process alive: it is closed whatever happens.
    try:
        async with _hearing(wired) as handed:
            await _greet(wired, demo)
            if not stop.is_set():
                await _serving(wired, listener, stop, handed)
    finally:
        await wired.close()


@contextlib.asynccontextmanager
async def _hearing(wired: Wired) -> AsyncIterator[asyncio.Server]:
    path = wired.settings.directory / control.NAME
    handed = await control.listen(path, answering(wired, COMMANDS))
    try:
        yield handed
    finally:
        handed.close()
        path.unlink(missing_ok=True)


async def _serving(wired: Wired, listener: socket.socket, stop: asyncio.Event, handed: asyncio.Server) -> None:
    web = Web(_config(wired))
    pumps = [asyncio.create_task(wired.pump.run()), asyncio.create_task(wired.clock.run())]
    doors = asyncio.create_task(web.serve(sockets=[listener]))
    try:
        await _first(stop, [doors, *pumps])
    finally:
        await _stop(wired, web, doors, handed, pumps)
    for task in (doors, *pumps):
        task.result()


def bind(settings: Settings) -> socket.socket:
    """The listening socket; Unusable says what to do when the address is taken or is not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Unusable(
            f"地址 {settings.host}:{settings.port} 用不了（{error.strerror}）。请换一个端口，例如 --port 8090。"
        ) from error


def _config(wired: Wired) -> uvicorn.Config:
    settings = wired.settings
    return uvicorn.Config(
        build_app(wired.site),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=75,
        ws="none",
    )


async def _greet(wired: Wired, demo: bool) -> None:
    if demo:
        print(await fill(wired))
    link = await staff.admin_link(wired)  # first: where nothing can be written it is not said that we are up
    print(f"{wired.pack.town.name}巡访已经启动：{staff.address(wired)}/")
    print(f"管理员{link}")
    missing = len(gaps(wired.pack.town, clock.now().date()))
    if missing:
        print(f"提醒：开通前还有 {missing} 项要填或要核实，登录后看“开通前要填”。")
    print(f"找答案靠：{told_by(wired.settings.encoder)}。")
    sys.stdout.flush()


async def _first(stop: asyncio.Event, running: list[asyncio.Task[None]]) -> None:
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([told, *running], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()


async def _stop(
    wired: Wired, web: Web, doors: asyncio.Task[None], handed: asyncio.Server, pumps: list[asyncio.Task[None]]
) -> None:
    wired.site.notices.close()
    web.should_exit = True
    await asyncio.wait([doors])
    handed.close()
    wired.pump.stop()
    wired.clock.stop()
    await asyncio.wait(pumps)
