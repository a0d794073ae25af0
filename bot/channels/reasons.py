"""Why a call to a vendor came to nothing, as an admin reads it; the log keeps the fixed words."""

import re

_SAID = {
    "closed": "程序正在关",
    "too large": "对方发来的太大",
    "no answer in time": "等了很久没有回音",
    "no answer": "等了很久没有回音",
    "no trusted certificate": "对方的证书不可信，或者过期了",
    "no such host": "查不到这个域名",
    "no connection": "连不通",
    "no address of the net": "网址写得不对",
    "the connection broke": "连上又断了",
    "not an answer of the Bot API": "对面答话的不是 Telegram",
    "no errcode": "对方的答复看不懂",
    "no token": "对方没有给令牌",
    "no address in the answer": "对方没有给二维码的地址",
    "no token in the answer": "对方没有给令牌",
    "an answer that cannot be read": "对方的答复看不懂",
    "no such user": "没有这个人",
    "too many at once": "发得太快了",
    "token not known": "令牌不对",
    "not a public address": "这个地址不在公网上",
}
_NUMBERED = (
    (re.compile(r"(?:status|answered) (\d+)"), "对方答复 {}"),
    (re.compile(r"errcode (-?\d+)"), "对方说出错了，错误号 {}"),
)
_OTHER = "没有成"


def plainly(reason: str) -> str:
    """The reason in a few plain Chinese words."""
    numbered = ((form, shape.fullmatch(reason)) for shape, form in _NUMBERED)
    told = next((form.format(found[1]) for form, found in numbered if found is not None), _OTHER)
    return _SAID.get(reason, told)
