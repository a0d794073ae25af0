"""`xunfang channels check`: what is missing or wrong with Telegram, in plain Chinese."""

import re
from typing import assert_never
from urllib.parse import urlsplit

from bot.channels.port import Finding, Grade, Later, Moved, Never, Owed, Piece, Receipt, Recipient, Sender, Sent
from bot.channels.reasons import plainly
from bot.channels.telegram import advice, webhook
from bot.channels.telegram.api import Api, Done, Refused, Unreached
from bot.channels.telegram.fields import Json, size
from bot.settings import Settings

WORDS = "这是一条测试消息：收到就说明通了。"
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_ROAD, _TEST = "Telegram 收消息", "Telegram 测试消息"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def shapes(settings: Settings) -> tuple[Finding, ...]:
    """What the settings alone tell, also where there is no token yet."""
    if not settings.telegram_token:
        return (Finding(grade=Grade.MISSING, what="Telegram 令牌", advice=advice.NOT_OPEN),)
    faults = list(webhook_faults(settings)) if settings.telegram_mode == "webhook" else []
    if _TOKEN.fullmatch(settings.telegram_token) is None:
        faults.insert(0, advice.ODD_SHAPE)
    if settings.telegram_proxy and not settings.telegram_proxy.startswith(("http://", "https://")):
        faults.append(advice.ODD_PROXY)
    return tuple(Finding(grade=Grade.WRONG, what="Telegram 设置", advice=fault) for fault in faults)


def webhook_faults(settings: Settings) -> tuple[str, ...]:
    """Why Telegram could not come to us, as sentences."""
    parts = urlsplit(settings.public_url)
    reachable = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    secret = _SECRET.fullmatch(settings.telegram_secret) is not None
    return tuple(fault for fault, good in ((advice.NOT_HTTPS, reachable), (advice.NO_WATCHWORD, secret)) if not good)


def webhook_address(settings: Settings) -> str:
    """Where Telegram brings updates."""
    return settings.public_url.rstrip("/") + webhook.PATH


def name_in(answer: Done) -> str:
    """Our name in what getMe told; "" where it tells none."""
    told = answer.result
    return _told(told, "username") if isinstance(told, dict) else ""


def _told(holder: Json, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


async def check(settings: Settings, api: Api, sender: Sender, test_address: str, *, listen: int) -> tuple[Finding, ...]:
    """Everything in the order in which it is to be put right; without a working token nothing else can be asked.

    For `listen` seconds another program that fetches updates may give itself away; 0 where this one does it.
    """
    found = list(shapes(settings))
    answer = await api.call("getMe")
    if not isinstance(answer, Done):
        return (*found, _wrong("Telegram 令牌", advice.trouble(answer)))
    found.append(_good(f"Telegram 令牌，机器人是 @{name_in(answer)}"))
    found.append(await _road(settings, api, listen))
    if test_address:
        found.append(_tested(await sender.send(Recipient(chat=0, address=test_address), Piece(text=WORDS))))
    return tuple(found)


async def _road(settings: Settings, api: Api, listen: int) -> Finding:
    match await api.call("getWebhookInfo"):
        case Done(result=dict() as told) if settings.telegram_mode == "webhook":
            return _brought(webhook_address(settings), told)
        case Done(result=dict() as told):
            return await _fetched(api, _told(told, "url"), listen)
        case Refused() | Unreached() as answer:
            return _wrong(_ROAD, advice.trouble(answer))
        case Done():
            return _wrong(_ROAD, advice.trouble(Unreached(reason="not an answer of the Bot API")))
        case _ as never:
            assert_never(never)


def _brought(address: str, told: Json) -> Finding:
    known, waiting, fault = _told(told, "url"), size(told, "pending_update_count"), _told(told, "last_error_message")
    if known != address:
        return Finding(grade=Grade.MISSING if not known else Grade.WRONG, what=_ROAD, advice=advice.NOT_REGISTERED)
    if fault and waiting:
        return _wrong(f"{_ROAD}，{waiting} 条没送到", advice.not_brought(fault))
    return _good(f"{_ROAD}（webhook），还等着送来的 {waiting} 条")


async def _fetched(api: Api, known: str, listen: int) -> Finding:
    if known:
        return _wrong(_ROAD, advice.STILL_REGISTERED)
    if listen:
        answer = await api.call("getUpdates", {"timeout": listen, "limit": 1})
        if not isinstance(answer, Done):
            return _wrong(_ROAD, advice.trouble(answer))
    return _good(f"{_ROAD}（polling）")


def _tested(receipt: Receipt) -> Finding:
    match receipt:
        case Sent():
            return _good(_TEST)
        case Owed():
            return _wrong(_TEST, "对方还没有跟机器人说过话，或者把它拉黑了。请对方先打开机器人，点一下“开始”。")
        case Moved(address=address):
            return _wrong(_TEST, f"这个群升级过，号变成了 {address.partition('/')[0]}，请用新的号。")
        case Later(reason=reason):
            return _wrong(_TEST, f"现在发不出去（{plainly(reason)}），请过一会儿再试。")
        case Never():
            return _wrong(_TEST, "Telegram 不收。这里要填对方的数字号，不是用户名。")
        case _ as never:
            assert_never(never)


def _good(what: str) -> Finding:
    return Finding(grade=Grade.GOOD, what=what)


def _wrong(what: str, words: str) -> Finding:
    return Finding(grade=Grade.WRONG, what=what, advice=words)
