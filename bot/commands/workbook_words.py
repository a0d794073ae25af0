"""The words of `xunfang knowledge export` and `import`."""

import argparse
import asyncio
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.commands import handing, workbook
from bot.commands.handing import Declined
from bot.settings import Settings

LARGEST = 2 * 1024 * 1024
"""Bytes of a file that is handed to a running service; the desk takes larger ones."""
Add = Callable[..., argparse.ArgumentParser]


def add(parts: Any, command: Add) -> None:
    """Put the two commands beside `check` and `eval`."""
    out = command(parts, "export", _export, "把整个答案库存成表格：.xlsx，或者 .csv")
    out.add_argument("file", type=Path, metavar="文件")
    out.add_argument("--template", action="store_true", help="只要空表和说明")
    back = command(parts, "import", _import, "读回改过的表格：先看会改什么；--yes 才考一遍试题、发布")
    back.add_argument("file", type=Path, metavar="文件")
    back.add_argument("--yes", action="store_true", help="没有错，发布")
    back.add_argument("--word", default="", metavar="清空", help="要撤掉一大半答案时写")


def _export(settings: Settings, given: argparse.Namespace) -> int:
    request = {"do": "export", "csv": given.file.suffix.lower() == ".csv", "empty": given.template}
    answer = asyncio.run(handing.run(settings, "books", workbook.books, request))
    try:
        given.file.write_bytes(base64.b64decode(answer["content"]))
    except OSError as error:
        raise Declined(f"写不了 {given.file}：{error.strerror}。") from error
    print(f"存好了：{given.file}")
    return 0


def _import(settings: Settings, given: argparse.Namespace) -> int:
    request = {"do": "import", "content": _read(given.file), "yes": given.yes, "word": given.word}
    for line in asyncio.run(handing.run(settings, "books", workbook.books, request))["lines"]:
        print(line)
    return 0


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise Declined(f"{file} 太大了，这里最大 {LARGEST // 1024 // 1024} MB，请在工作台的“答案表格”里交。")
        return base64.b64encode(file.read_bytes()).decode()
    except OSError as error:
        raise Declined(f"读不了 {file}：{error.strerror}。") from error
