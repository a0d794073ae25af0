"""`xunfang serve`: the service, from the first page to an ordered stop."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace

import uvicorn

from bot import clock, control, wiring
from bot.channels.port import Channel
from bot.channels.wechat.channel import refuse_wrong_key
from bot.commands import answers, ask, bus, channels, days, doors, staff, workbook
from bot.commands.demo import fill
from bot.commands.handing import answering
from bot.encoders import told_by
from bot.pages.app import build_app
from bot.settings import Settings
from bot.storage.errors import Unusable
from bot.wiring import Wired
from knowledge.gaps import gaps

log = logging.getLogger(__name__)

GRACE = 10
"""Seconds that requests under way may take after the word to stop."""

BEGINS_ANEW = 10.0
"""Seconds until a channel that broke off is run again."""

YOUNG = 10_000
"""How many objects are made before those that nobody holds are looked for: a turn makes a thousand, all short-lived."""

BACKLOG = 2048
"""Connections that may wait while a page is being made; a kernel that allows fewer takes fewer."""

COMMANDS = {
    "ask": ask.ask,
    "staff": staff.staff,
    "days": days.days,
    "bus": bus.bus,
    "channels": channels.channels,
    "answers": answers.answers,
    "books": workbook.books,
}


class Web(uvicorn.Server):
    """uvicorn without its own signal handling: the order of stopping is ours."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def serve(settings: Settings, demo: bool) -> int:
    """Serve until SIGTERM or SIGINT; then no message is left half done. The exit code: 1 if it stopped by itself."""
    refuse_wrong_key(settings)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with contextlib.closing(bind(settings)) as listener:
        wired = await wiring.build(replace(settings, port=listener.getsockname()[1]), at_once=True)
        with _settled():
            await _run(wired, listener, stop, demo)
    return 0 if stop.is_set() else 1


@contextlib.contextmanager
def _settled() -> Iterator[None]:
    """The house that stands stays until the end: no search for what nobody holds walks through all of it again."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


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
    web, ending = Web(_config(wired)), asyncio.Event()
    begun = Begun(
        doors=asyncio.create_task(web.serve(sockets=[listener])),
        inbox=asyncio.create_task(wired.pump.run()),
        outbox=asyncio.create_task(wired.sending.run()),
        telling=asyncio.create_task(wired.telling.run()),
        clock=asyncio.create_task(wired.clock.run()),
        learning=asyncio.create_task(wired.live.run(_say)),
        channels=tuple(asyncio.create_task(_kept_running(channel, ending)) for channel in wired.channels),
    )
    try:
        await _first(stop, begun.needed)
    finally:
        ending.set()
        await _stop(wired, web, begun, handed)
    for task in begun.needed:
        task.result()


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """Everything that runs. Where one of what is `needed` ends by itself, the service ends."""

    doors: asyncio.Task[None]
    inbox: asyncio.Task[None]
    outbox: asyncio.Task[None]
    telling: asyncio.Task[None]
    clock: asyncio.Task[None]
    learning: asyncio.Task[None]
    channels: tuple[asyncio.Task[None], ...]

    @property
    def needed(self) -> list[asyncio.Task[None]]:
        """What the service is nothing without."""
        return [self.doors, self.inbox, self.outbox, self.telling, self.clock]


async def _kept_running(channel: Channel, ending: asyncio.Event) -> None:
    """Take messages in; a fault of one channel ends neither the others nor itself."""
    while not ending.is_set():
        running = asyncio.create_task(channel.run())
        await asyncio.wait([running])
        if (fault := running.exception()) is None:
            return
        # Only its kind: what it says may hold a token.
        log.error("%s broke off and begins anew: %s", channel.name, type(fault).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), BEGINS_ANEW)


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
        wired.riding.demo = True
        await wired.riding.refresh()
        print(await fill(wired))
    link = await staff.admin_link(wired)  # first: where nothing can be written it is not said that we are up
    print(f"{wired.pack.town.name}巡访已经启动：{staff.address(wired)}/")
    print(f"管理员{link}")
    for channel in wired.channels:
        print(f"已打开：{channel.mode}")
    for line in doors.opened(wired.settings):
        print(line)
    missing = len(gaps(wired.site.house.town, clock.now().date()))
    if missing:
        print(f"提醒：开通前还有 {missing} 项要填或要核实，登录后看“开通前要填”。")
    for line in await days.warnings(wired):
        print(line)
    print(f"找答案靠：{told_by(wired.settings.encoder)}。")
    _say(wired.live.said())


def _say(sentence: str) -> None:
    print(sentence)
    sys.stdout.flush()


async def _first(stop: asyncio.Event, running: list[asyncio.Task[None]]) -> None:
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([told, *running], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()


async def _stop(wired: Wired, web: Web, begun: Begun, handed: asyncio.Server) -> None:
    """Nothing more comes in, and what is here is finished and goes out."""
    for channel in wired.channels:
        channel.stop()
    wired.site.notices.close()
    begun.learning.cancel()
    web.should_exit = True
    await asyncio.wait([begun.doors, begun.learning, *begun.channels])
    handed.close()
    wired.pump.stop()
    await asyncio.wait([begun.inbox])
    wired.sending.stop()
    wired.telling.stop()
    await asyncio.wait([begun.outbox, begun.telling])
    wired.clock.stop()
    await asyncio.wait([begun.clock])
