"""The words of the command line, and which function each command runs."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bot.commands import (
    answer_words,
    ask,
    backup,
    bus_words,
    channels,
    complaints,
    days,
    handing,
    knowledge,
    restore,
    staff,
    verify,
    workbook_words,
)
from bot.control import Message
from bot.settings import ENCODERS, Settings
from patrol.complaint import Role, State

Run = Callable[[Settings, argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """The parser of `xunfang`; `run` in what it parses is the function to call."""
    words = argparse.ArgumentParser(prog="xunfang", description="巡访：镇上的聊天帮手")
    commands = words.add_subparsers(required=True, metavar="命令")
    for add in (
        _serve,
        _ask,
        _complaints,
        _knowledge,
        _staff,
        _days,
        bus_words.add,
        _channels,
        _verify,
        _backup,
        _restore,
        _migrate,
    ):
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
    words.add_argument("--demo", action="store_true", help="在空的数据目录里放几件标明“演示”的事项，公交用编出来的时刻")


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
    words.add_argument("--demo", action="store_true", help="公交用编出来的时刻，每条回答都写明“演示”")


def _run_ask(settings: Settings, given: argparse.Namespace) -> int:
    texts = [given.text] if given.text is not None else [line.rstrip("\n") for line in sys.stdin]
    return _say(asyncio.run(ask.run(settings, texts, given.chat, given.json, given.why, given.demo)))


def _complaints(commands: Commands) -> None:
    words = _command(commands, "complaints", _run_complaints, "看队列里的事项")
    words.add_argument("--post", help="只看一个巡访岗（村名或代码）")
    words.add_argument("--state", choices=[state.value for state in State], help="只看一种状态（默认：没办完的）")
    words.add_argument("--json", action="store_true", help="每件一行 JSON")


def _run_complaints(settings: Settings, given: argparse.Namespace) -> int:
    return _say(complaints.run(settings, given.post, given.state, given.json))


def _knowledge(commands: Commands) -> None:
    group = commands.add_parser(
        "knowledge",
        help="答案库：check、eval、answer、phrasing、editions、rollback、told、export、import",
    )
    parts = group.add_subparsers(required=True, metavar="做什么")
    checking = _command(parts, "check", _run_check, "用全部试题考一遍现在的答案库，有退步就返回 1")
    scoring = _command(parts, "eval", _run_eval, "用任意一组问题评测匹配")
    scoring.add_argument("--entries", type=Path, metavar="E.csv", help="两列：id,question（默认：答案库自己的）")
    scoring.add_argument("--questions", type=Path, metavar="Q.csv", help="两列：question,id（默认：答案库的试题）")
    scoring.add_argument("--by", choices=["topic"], help="再按话题分开列")
    scoring.add_argument("--json", action="store_true", help="一行 JSON")
    for words in (checking, scoring):
        words.add_argument("--encoder", choices=ENCODERS, help="加上语义模型：light 或 both（默认：设置里的）")

    answer_words.add(parts, _command)
    workbook_words.add(parts, _command)


def _run_check(settings: Settings, given: argparse.Namespace) -> int:
    return _judged(*knowledge.check(settings))


def _run_eval(settings: Settings, given: argparse.Namespace) -> int:
    by_topic = given.by == "topic"
    return _say(list(knowledge.evaluate_files(settings, given.entries, given.questions, given.json, by_topic)))


def _staff(commands: Commands) -> None:
    words = commands.add_parser("staff", help="工作人员：add、link、code、list、off，通知：door、doors")
    parts = words.add_subparsers(required=True, metavar="做什么")
    adding = _command(parts, "add", _run_staff, "添加一位工作人员，并给出登录链接")
    adding.add_argument("name", metavar="名字")
    adding.add_argument("--post", default="", help="巡访岗：村名或代码")
    adding.add_argument(
        "--role",
        default="",
        choices=["", "post", "head", "town", "care", "admin"],
        help="post 巡访员（默认）、head 岗长、town 镇台、care 处理敏感事项的专人、admin 管理员",
    )
    adding.set_defaults(do="add")
    for do, told in (
        ("link", "给一位工作人员新的登录链接"),
        ("code", "给一位工作人员绑定微信或 Telegram 的数字"),
        ("off", "停用一位工作人员"),
    ):
        words_of_one = _command(parts, do, _run_staff, told)
        words_of_one.add_argument("name", metavar="名字")
        words_of_one.set_defaults(do=do)
    _command(parts, "list", _run_staff, "名单").set_defaults(do="list")
    _doors(parts)


def _doors(parts: Commands) -> None:
    one = _command(parts, "door", _run_staff, "有新事时怎样通知一位工作人员，或者一个岗的群")
    one.add_argument("name", nargs="?", default="", metavar="名字")
    one.add_argument("--sms", default="", metavar="手机号", help="发短信到这个手机号")
    one.add_argument("--wecom", default="", metavar="账号", help="发到这个企业微信账号")
    one.add_argument("--post", default="", help="巡访岗：村名或代码（和 --wecom-group 一起用）")
    one.add_argument("--wecom-group", default="", metavar="网址", help="这个岗的企业微信群里机器人的地址")
    one.add_argument("--off", action="store_true", help="不再通知；写明哪一个，就只停那一个")
    one.set_defaults(do="door")
    _command(parts, "doors", _run_staff, "现在怎样通知到每个人").set_defaults(do="doors")


def _run_staff(settings: Settings, given: argparse.Namespace) -> int:
    fields = vars(given)
    request: Message = {
        "do": given.do,
        "name": fields.get("name", ""),
        "post": fields.get("post", ""),
        "role": fields.get("role") or Role.POST,
        **{name: fields[name] for name in ("sms", "wecom", "wecom_group", "off") if name in fields},
    }
    return _say(asyncio.run(handing.run(settings, "staff", staff.staff, request))["lines"])


def _days(commands: Commands) -> None:
    words = commands.add_parser("days", help="放假和调休的日子：list、accept、set、forget")
    parts = words.add_subparsers(required=True, metavar="做什么")
    _command(parts, "list", _run_days, "已经录入的日子").set_defaults(do="list")
    accepting = _command(parts, "accept", _run_days, "看程序知道的一年的放假和调休，核对过就认可")
    accepting.add_argument("year", type=int, metavar="年份")
    accepting.add_argument("--yes", action="store_true", help="核对过了，录入")
    accepting.set_defaults(do="accept")
    setting = _command(parts, "set", _run_days, "录入一天")
    setting.add_argument("day", metavar="日期")
    setting.add_argument("what", choices=["on", "off"], metavar="on 或 off", help="on 上班，off 休息")
    setting.add_argument("name", nargs="?", default="", metavar="名称")
    setting.set_defaults(do="set")
    forgetting = _command(parts, "forget", _run_days, "去掉一天，按每周的上班时间算")
    forgetting.add_argument("day", metavar="日期")
    forgetting.set_defaults(do="forget")


def _run_days(settings: Settings, given: argparse.Namespace) -> int:
    fields = vars(given)
    known = ("year", "yes", "day", "what", "name")
    request: Message = {"do": given.do, **{name: fields[name] for name in known if name in fields}}
    return _say(asyncio.run(handing.run(settings, "days", days.days, request))["lines"])


def _channels(commands: Commands) -> None:
    words = commands.add_parser("channels", help="微信、Telegram 这些渠道：check、menu、posters")
    parts = words.add_subparsers(required=True, metavar="做什么")
    checking = _command(parts, "check", _run_channels, "看每个渠道缺什么、哪里不对")
    checking.add_argument(
        "--send",
        default="",
        metavar="地址",
        help="再发一条测试消息：微信的 openid、Telegram 的号码、手机号、wecom:账号，前面可以写 wechat: 或 telegram:",
    )
    checking.set_defaults(do="check")
    menu = _command(parts, "menu", _run_channels, "给公众号换上我们的菜单")
    menu.add_argument("--yes", action="store_true", help="公众号原来有菜单，也换掉")
    menu.set_defaults(do="menu")
    posters = _command(parts, "posters", _run_posters, "把各村海报上的二维码画到一个目录里")
    posters.add_argument("folder", type=Path, metavar="目录")
    posters.set_defaults(do="posters")


def _run_channels(settings: Settings, given: argparse.Namespace) -> int:
    fields = vars(given)
    request: Message = {"do": given.do, **{name: fields[name] for name in ("send", "yes") if name in fields}}
    answer = asyncio.run(handing.run(settings, "channels", channels.channels, request))
    return _judged(answer["lines"], bool(answer.get("good", True)))


def _run_posters(settings: Settings, given: argparse.Namespace) -> int:
    answer = asyncio.run(handing.run(settings, "channels", channels.channels, {"do": "posters"}))
    if not answer["posters"]:
        return _judged(answer["lines"], False)
    channels.draw(given.folder, [(str(name), str(link)) for name, link in answer["posters"]])
    drawn = f"画好了 {len(answer['posters'])} 个，在 {given.folder}。"
    return _judged([drawn, *answer["lines"]], not answer["lines"])


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
