"""The words of the command line, and which function each command runs."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bot.commands import ask, backup, complaints, handing, knowledge, restore, staff, verify
from bot.settings import ENCODERS, Settings
from patrol.complaint import Role, State

Run = Callable[[Settings, argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """The parser of `xunfang`; `run` in what it parses is the function to call."""
    words = argparse.ArgumentParser(prog="xunfang", description="巡访：镇上的聊天帮手")
    commands = words.add_subparsers(required=True, metavar="命令")
    for add in (_serve, _ask, _complaints, _knowledge, _staff, _verify, _backup, _restore, _migrate):
        add(commands)
    return words


def _command(commands: Commands, name: str, run: Run, told: str) -> argparse.ArgumentParser:
    words = commands.add_parser(name, help=told, description=told)
    words.add_argument("--data", metavar="目录", help="数据目录（默认 data）")
    words.set_defaults(run=run)
    return words


def _say(lines: list[str]) -> int:
    for line in lines:
        print(line)
    return 0


def _judged(lines: list[str], good: bool) -> int:
    _say(lines)
    return 0 if good else 1


def _serve(commands: Commands) -> None:
    words = _command(commands, "serve", _run_serve, "启动网页聊天和工作台")
    words.add_argument("--host", help="监听的地址（默认 127.0.0.1）")
    words.add_argument("--port", type=int, help="端口（默认 8080）")
    words.add_argument("--demo", action="store_true", help="在空的数据目录里放几件标明“演示”的事项")


def _run_serve(settings: Settings, given: argparse.Namespace) -> int:
    # Imported here: only this command needs the web server, and the others start faster without it.
    import uvloop

    from bot.commands.serve import serve

    return uvloop.run(serve(settings, given.demo))


def _ask(commands: Commands) -> None:
    words = _command(commands, "ask", _run_ask, "说一句话，看怎么回答；不写就从标准输入读，一行一句")
    words.add_argument("text", nargs="?", help="要说的话")
    words.add_argument("--chat", help="同一个名字就是同一场谈话")
    words.add_argument("--json", action="store_true", help="每条回答一行 JSON")
    words.add_argument("--why", action="store_true", help="说明为什么这样回答")


def _run_ask(settings: Settings, given: argparse.Namespace) -> int:
    texts = [given.text] if given.text is not None else [line.rstrip("\n") for line in sys.stdin]
    return _say(asyncio.run(ask.run(settings, texts, given.chat, given.json, given.why)))


def _complaints(commands: Commands) -> None:
    words = _command(commands, "complaints", _run_complaints, "看队列里的事项")
    words.add_argument("--post", help="只看一个巡访岗（村名或代码）")
    words.add_argument("--state", choices=[state.value for state in State], help="只看一种状态（默认：没办完的）")
    words.add_argument("--json", action="store_true", help="每件一行 JSON")


def _run_complaints(settings: Settings, given: argparse.Namespace) -> int:
    return _say(complaints.run(settings, given.post, given.state, given.json))


def _knowledge(commands: Commands) -> None:
    group = commands.add_parser("knowledge", help="答案库：check 试题，eval 评测")
    parts = group.add_subparsers(required=True, metavar="做什么")
    checking = _command(parts, "check", _run_check, "用全部试题考一遍现在的答案库，有退步就返回 1")
    scoring = _command(parts, "eval", _run_eval, "用任意一组问题评测匹配")
    scoring.add_argument("--entries", type=Path, metavar="E.csv", help="两列：id,question（默认：答案库自己的）")
    scoring.add_argument("--questions", type=Path, metavar="Q.csv", help="两列：question,id（默认：答案库的试题）")
    scoring.add_argument("--by", choices=["topic"], help="再按话题分开列")
    scoring.add_argument("--json", action="store_true", help="一行 JSON")
    for words in (checking, scoring):
        words.add_argument("--encoder", choices=ENCODERS, help="加上语义模型：light 或 both（默认：设置里的）")


def _run_check(settings: Settings, given: argparse.Namespace) -> int:
    return _judged(*knowledge.check(settings))


def _run_eval(settings: Settings, given: argparse.Namespace) -> int:
    by_topic = given.by == "topic"
    return _say(list(knowledge.evaluate_files(settings, given.entries, given.questions, given.json, by_topic)))


def _staff(commands: Commands) -> None:
    words = commands.add_parser("staff", help="工作人员：add、link、list、off")
    parts = words.add_subparsers(required=True, metavar="做什么")
    adding = _command(parts, "add", _run_staff, "添加一位工作人员，并给出登录链接")
    adding.add_argument("name", metavar="名字")
    adding.add_argument("--post", default="", help="巡访岗：村名或代码")
    adding.add_argument(
        "--role",
        default="",
        choices=["", "post", "town", "care", "admin"],
        help="post 巡访员（默认）、town 镇台、care 处理敏感事项的专人、admin 管理员",
    )
    adding.set_defaults(do="add")
    for do, told in (("link", "给一位工作人员新的登录链接"), ("off", "停用一位工作人员")):
        words_of_one = _command(parts, do, _run_staff, told)
        words_of_one.add_argument("name", metavar="名字")
        words_of_one.set_defaults(do=do)
    _command(parts, "list", _run_staff, "名单").set_defaults(do="list")


def _run_staff(settings: Settings, given: argparse.Namespace) -> int:
    fields = vars(given)
    request = {
        "do": given.do,
        "name": fields.get("name", ""),
        "post": fields.get("post", ""),
        "role": fields.get("role") or Role.POST,
    }
    return _say(asyncio.run(handing.run(settings, "staff", staff.staff, request))["lines"])


def _verify(commands: Commands) -> None:
    _command(
        commands,
        "verify",
        lambda settings, given: _judged(*verify.verify(settings)),
        "核对全部记录没有被改过",
    )


def _backup(commands: Commands) -> None:
    words = _command(commands, "backup", _run_backup, "备份到一个文件，服务运行时也可以")
    words.add_argument("file", type=Path, metavar="文件")


def _run_backup(settings: Settings, given: argparse.Namespace) -> int:
    return _say(backup.backup(settings, given.file))


def _restore(commands: Commands) -> None:
    words = _command(commands, "restore", _run_restore, "把备份恢复到一个空的数据目录")
    words.add_argument("file", type=Path, metavar="文件")


def _run_restore(settings: Settings, given: argparse.Namespace) -> int:
    return _say(restore.restore(settings, given.file))


def _migrate(commands: Commands) -> None:
    _command(commands, "migrate", _run_migrate, "把数据库升级到这个程序的版本")


def _run_migrate(settings: Settings, given: argparse.Namespace) -> int:
    return _say(asyncio.run(_migrated(settings)))


async def _migrated(settings: Settings) -> list[str]:
    from bot import wiring

    wired = await wiring.build(settings)
    try:
        rows = await wired.database.read("SELECT COUNT(*) AS migrations FROM migration")
    finally:
        await wired.close()
    return [f"数据库是最新的（第 {rows[0]['migrations']} 号）。"]
