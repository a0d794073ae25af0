"""Runs a writing command here, or hands it to the service that holds the data directory."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from bot import control, wiring
from bot.control import Message
from bot.settings import Settings
from bot.storage.errors import Unavailable
from bot.vault import VaultError
from bot.wiring import Wired

log = logging.getLogger(__name__)

Command = Callable[[Wired, Message], Awaitable[Message]]

_UNKNOWN: Message = {"error": "正在运行的服务不认识这个命令，请升级后重启服务。"}
_UNREADABLE: Message = {"error": "正在运行的服务没有看懂这个命令：缺了内容，或者写法不对。请升级后重启服务。"}


class Declined(Exception):
    """A command that could not be carried out as it was meant; the command line shows its sentence and stops."""


async def run(settings: Settings, name: str, command: Command, request: Message) -> Message:
    """The command's answer; by the running service if there is one, else with the directory's lock taken here."""
    handed = await control.ask(settings.directory / control.NAME, {"command": name, **request})
    answer = handed if handed is not None else await _here(settings, command, request)
    if "error" in answer:
        raise Declined(str(answer["error"]))
    return answer


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
