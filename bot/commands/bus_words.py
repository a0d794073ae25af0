"""The words of `xunfang bus`, and what each of them does."""

import argparse
import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from bot.commands import bus, handing
from bot.settings import Settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add(commands: Commands) -> None:
    """The command and its parts."""
    words = commands.add_parser("bus", help="公交时刻表：import、export、template、show、back")
    parts = words.add_subparsers(required=True, metavar="做什么")
    taking = _part(parts, "import", "看一个表格会改什么；加上 --yes 就换上")
    taking.add_argument("file", type=Path, metavar="F.xlsx", help="填好的表格，或者 GTFS 的 F.zip")
    taking.add_argument("--yes", action="store_true", help="看过了，换上")
    taking.set_defaults(run=_import)
    giving = _part(parts, "template", "写一个可以填的表格：已有的线路、站点、时刻都在里面")
    giving.add_argument("file", type=Path, metavar="F.xlsx", help="写到这个文件")
    giving.set_defaults(run=_template)
    leaving = _part(parts, "export", "写成 GTFS（.zip），给别的程序用")
    leaving.add_argument("file", type=Path, metavar="F.zip", help="写到这个文件")
    leaving.set_defaults(run=_export)
    _part(parts, "show", "现在用的时刻表").set_defaults(run=_do, do="show")
    _part(parts, "back", "退回上一版").set_defaults(run=_do, do="back")


def _part(parts: Commands, name: str, told: str) -> argparse.ArgumentParser:
    words = parts.add_parser(name, help=told, description=told)
    words.add_argument("--data", metavar="目录", help="数据目录（默认 data）")
    return words


def _printed(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return 0


def _do(settings: Settings, given: argparse.Namespace) -> int:
    return _printed(asyncio.run(handing.run(settings, "bus", bus.bus, {"do": given.do}))["lines"])


def _import(settings: Settings, given: argparse.Namespace) -> int:
    return _printed(bus.hand_in(settings, given.file, given.yes))


def _export(settings: Settings, given: argparse.Namespace) -> int:
    return _printed(bus.write_feed(settings, given.file))


def _template(settings: Settings, given: argparse.Namespace) -> int:
    return _printed(bus.write_template(settings, given.file))
