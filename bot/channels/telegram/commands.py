"""Commands: what Telegram's menu offers, and what a typed one says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.channels.telegram.fields import Json
from handlers.messages import Said

START = "start"
POST = "post_"
"""Before a village in the link of a poster."""
BIND = "bind_"
"""Before the one-time code in the link by which staff join their account."""

FOR_RESIDENTS = {
    "menu": "看看能问什么",
    "report": "反映一件事",
    "progress": "查我的事办到哪了",
    "person": "找工作人员",
    "erase": "删除我的信息",
}
FOR_GROUPS = {"queue": "看待办的事", "bind": "把这个群接到村里的岗（后面写村名）"}

_BUTTONS = {"menu": "menu", "report": "report", "progress": "progress", "person": "handoff", "erase": "erase"}
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?![A-Za-z0-9_@])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A typed command: its name in small letters, the bot that it names, and the words behind it."""

    name: str
    bot: str
    words: str


def typed(text: str) -> Typed | None:
    """The command with which a text begins; None where it begins with none."""
    found = _COMMAND.match(text)
    if found is None:
        return None
    name, rest = found.group(1).lower(), text[found.end() :]
    if rest and not rest[0].isspace() and name not in _KNOWN:
        return None
    return Typed(name=name, bot=(found.group(2) or "").lower(), words=rest.strip())


def menus() -> Sequence[tuple[Json, list[Json]]]:
    """Who sees which commands: the scope as Telegram writes it, and the commands."""
    return (
        ({"type": "all_private_chats"}, _listed(FOR_RESIDENTS)),
        ({"type": "all_group_chats"}, _listed(FOR_GROUPS)),
    )


def _listed(menu: dict[str, str]) -> list[Json]:
    return [{"command": name, "description": words} for name, words in menu.items()]


def is_command_to(text: str, name: str) -> bool:
    """Whether it is a command to the bot of this name; one without a name in it is to every bot."""
    command = typed(text)
    return command is not None and (not command.bot or not name or command.bot == name.lower())


def start_payload(text: str) -> str:
    """What a deep link carried: the word behind /start; "" where there is none."""
    command = typed(text)
    return command.words if command is not None and command.name == START else ""


def obeyed(text: str) -> Said | None:
    """What a command says; None for what is no command.

    Words behind one are what it is about. A command that we do not know is answered with the menu.
    """
    command = typed(text)
    if command is None:
        return None
    say = _WORDS.get(command.name)
    if say is not None:
        return Said(text=say(command.words))
    return Said(text=command.words) if command.words else Said(button=_BUTTONS.get(command.name, "menu"))


def _started(payload: str) -> str:
    code = payload.removeprefix(BIND)
    return f"/{START}" if code == payload else f"绑定 {code}"


_WORDS: dict[str, Callable[[str], str]] = {
    START: _started,
    "queue": lambda words: words or "待办",
    "bind": lambda words: f"绑定群 {words}".strip(),
}
_KNOWN = frozenset((*_BUTTONS, *_WORDS))
