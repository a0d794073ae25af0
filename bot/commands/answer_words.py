"""The words of `xunfang knowledge` for changing answers while the service runs."""

import argparse
import asyncio
from collections.abc import Callable
from typing import Any

from bot.commands import answers, handing
from bot.control import Message
from bot.settings import Settings

_FIELDS = ("entry", "text", "yes", "number", "since", "until")
Add = Callable[..., argparse.ArgumentParser]


def add(parts: Any, command: Add) -> None:
    """Put the commands beside `check` and `eval`."""
    for do, told, what in (
        ("answer", "改一条的答案，先考一遍试题；--yes 才发布", "新的答案"),
        ("phrasing", "给一条加一种问法，先考一遍试题；--yes 才发布", "居民的说法"),
    ):
        words = command(parts, do, _run, told)
        words.add_argument("entry", metavar="条目", help="条目的 id")
        words.add_argument("text", metavar=what)
        words.add_argument("--yes", action="store_true", help="没有错，发布")
        words.set_defaults(do=do)
    command(parts, "editions", _run, "发布过的每一版").set_defaults(do="editions")
    again = command(parts, "rollback", _run, "用回从前的一版")
    again.add_argument("number", type=int, metavar="第几版")
    again.set_defaults(do="rollback")
    _told(command(parts, "told", _run, "查一条答案在一段时间里说过什么"))


def _told(words: argparse.ArgumentParser) -> None:
    words.add_argument("entry", metavar="条目", help="条目的 id")
    words.add_argument("since", metavar="从", help="例如 2026-05-01")
    words.add_argument("until", metavar="到", help="例如 2026-05-31")
    words.set_defaults(do="told")


def _run(settings: Settings, given: argparse.Namespace) -> int:
    fields = vars(given)
    request: Message = {"do": given.do, **{name: fields[name] for name in _FIELDS if name in fields}}
    for line in asyncio.run(handing.run(settings, "answers", answers.answers, request))["lines"]:
        print(line)
    return 0
