"""Runs a writing command here, or hands it to the service that holds the data directory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot import clock, control, wiring
from bot.control import Message
from bot.settings import Settings
from bot.storage.errors import Locked, Unavailable
from bot.vault import VaultError
from bot.wiring import Wired

log = logging.getLogger(__name__)

PATIENCE, LOOKS = 5.0, 0.2
"""For how many seconds a directory that is held in silence is asked again, and how far apart."""

Command = Callable[[Wired, Message], Awaitable[Message]]

_UNKNOWN: Message = {"error": "正在运行的服务不认识这个命令，请升级后重启服务。"}
_UNREADABLE: Message = {"error": "正在运行的服务没有看懂这个命令：缺了内容，或者写法不对。请升级后重启服务。"}


class Declined(Exception):
    """A command that could not be carried out as it was meant; the command line shows its sentence and stops."""


async def run(settings: Settings, name: str, command: Command, request: Message) -> Message:
    """The command's answer; by the running service if there is one, else with the directory's lock taken here."""
    answer = await _by_whoever_holds_it(settings, command, {"command": name, **request})
    if "error" in answer:
        raise Declined(str(answer["error"]))
    return answer


async def _by_whoever_holds_it(settings: Settings, command: Command, request: Message) -> Message:
    """A service that is just starting or stopping has the lock and does not listen: it is waited for a little."""
    end = clock.monotonic() + PATIENCE
    while True:
        handed = await control.ask(settings.directory / control.NAME, request)
        if handed is not None:
            return handed
        try:
            return await _here(settings, command, request)
        except Locked:
            if clock.monotonic() >= end:
                raise
        await asyncio.sleep(LOOKS)


async def _here(settings: Settings, command: Command, request: Message) -> Message:
    wired = await wiring.build(settings)
    try:
        return await command(wired, request)
    finally:
        await wired.close()


def answering(wired: Wired, commands: Mapping[str, Command]) -> Callable[[Message], Awaitable[Message]]:
    """What the service does with a handed request; an unknown one gets a sentence, and so does what fails."""

    async def answer(request: Message) -> Message:
        try:
            command = commands.get(str(request.get("command")))
            return _UNKNOWN if command is None else await command(wired, request)
        except (Unavailable, VaultError) as error:
            return {"error": str(error)}
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # Another version of the program, or another program, wrote the request.
            log.warning("a handed command could not be read: %r", error)
            return _UNREADABLE

    return answer
