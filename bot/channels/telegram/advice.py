"""What the operator reads, in the log and from `xunfang channels check`: what is the matter, and what to do."""

from dataclasses import dataclass, field
from logging import Logger
from typing import assert_never

from bot.channels.reasons import plainly
from bot.channels.telegram.api import Refused, Unreached

NOT_OPEN = (
    "Telegram 没有开。要开：在 Telegram 里找 @BotFather，发 /newbot，照它问的填好，"
    "把它最后给的那一长串填进 XUNFANG_TELEGRAM_TOKEN。"
)
ODD_SHAPE = "XUNFANG_TELEGRAM_TOKEN 的样子不对：应当是一串数字、一个冒号、再一长串字母数字。请从 @BotFather 整个复制。"
NOT_KNOWN = (
    "Telegram 不认 XUNFANG_TELEGRAM_TOKEN 里的令牌：可能抄漏了，也可能在 @BotFather 那里换过或者撤销了。"
    "请重新复制，填好再启动。"
)
UNREACHED = (
    "连不上 Telegram（{reason}）。在中国大陆要经过代理：请把 XUNFANG_TELEGRAM_PROXY 填成一个能出去的 HTTP 代理，"
    "例如 http://127.0.0.1:7890；已经填了的，请看代理是不是开着。"
)
ANOTHER = (
    "还有一个程序在用同一个令牌收 Telegram 的消息，两边会互相抢。请停掉另一个；找不到它，"
    "就在 @BotFather 用 /revoke 换一个新令牌，填进 XUNFANG_TELEGRAM_TOKEN。"
)
REFUSED = "Telegram 现在不肯做这件事（答复 {status}）。会自己再试；一直这样，请运行 xunfang channels check。"
HANGING = "Telegram 那边没有声音，换一条线路再连。"
ODD_PROXY = "XUNFANG_TELEGRAM_PROXY 只能填 HTTP 代理，以 http:// 或 https:// 开头；SOCKS 代理用不了。"
NOT_HTTPS = (
    "webhook 方式要有以 https:// 开头的 XUNFANG_PUBLIC_URL，Telegram 才能找上门来（端口只能是 443、80、88 或 8443）。"
    "没有的话，把 XUNFANG_TELEGRAM_MODE 改回 polling。"
)
NO_WATCHWORD = (
    "webhook 方式要填 XUNFANG_TELEGRAM_SECRET：自己想一串不让人猜到的，16 到 256 个字母、数字、_ 或 -，"
    "别的符号 Telegram 不收。"
)

NOT_REGISTERED = (
    "Telegram 还不知道把消息送到这里，或者正送到别处。xunfang serve 启动的时候会自己登记；开着还这样，请看日志。"
)
STILL_REGISTERED = (
    "这个令牌上还登记着一个 webhook，消息送到别处去了。xunfang serve 启动的时候会取消它；"
    "要是另一个程序又登记回去，请停掉那个程序。"
)
NOT_BROUGHT = "Telegram 上次送消息没有送到，它说：{fault}。"
_CAUSES = (
    (("ssl", "certificate"), "HTTPS 证书有问题：过期了、域名对不上，或者缺了中间证书。"),
    (("403", "forbidden"), "暗号对不上：改过 XUNFANG_TELEGRAM_SECRET 要重新启动；反向代理也要把那个请求头传进来。"),
    (("resolve", "name or service"), "XUNFANG_PUBLIC_URL 里的域名查不到地址。"),
    (
        ("refused", "timed out", "timeout", "reset"),
        "从境外连不到 XUNFANG_PUBLIC_URL：请看防火墙，还有端口。",
    ),
    (("404", "405", "not found"), "反向代理没有把 /hook/telegram 转给本服务。"),
    (("502", "503", "504"), "本服务没有开，或者现在写不进数据。"),
)


CALM = 20
"""Calls in a row that have to work before the same trouble is worth a line again."""


@dataclass(slots=True)
class Once:
    """Says each trouble once until things have worked for a while; two programs that take turns fill no log."""

    log: Logger
    _said: set[str] = field(default_factory=set)
    _worked: int = 0

    def say(self, sentence: str) -> None:
        """Say it, unless it was said since things last went well."""
        self._worked = 0
        if sentence not in self._said:
            self._said.add(sentence)
            self.log.warning("%s", sentence)

    def worked(self) -> None:
        """A call has worked."""
        self._worked += 1
        if self._worked == CALM:
            self._said.clear()


def trouble(answer: Refused | Unreached) -> str:
    """What the matter is with a call that did not work."""
    match answer:
        case Refused(status=401 | 404):
            return NOT_KNOWN
        case Refused(status=409):
            return ANOTHER
        case Refused(status=status):
            return REFUSED.format(status=status)
        case Unreached(reason=reason):
            return UNREACHED.format(reason=plainly(reason))
        case _ as never:
            assert_never(never)


def not_brought(fault: str) -> str:
    """Why updates do not arrive by webhook, and what Telegram says of it itself."""
    said = fault.lower()
    cause = next((words for signs, words in _CAUSES if any(sign in said for sign in signs)), "")
    return NOT_BROUGHT.format(fault=" ".join(fault.split())[:200]) + cause
