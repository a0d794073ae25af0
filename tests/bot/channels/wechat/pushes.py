"""Pushes as WeChat writes them, and little groups of replies."""

from typing import Any

from bot.storage.passive import Group
from tests.live.wechat import ACCOUNT, openid
from tests.live.wechat_words import as_xml

ANNA = openid(1)


def push(kind: str, **fields: str | int) -> bytes:
    """A push of this kind from Anna."""
    whole: dict[str, str | int] = {"ToUserName": ACCOUNT, "FromUserName": ANNA, "CreateTime": 1700000000}
    return as_xml(whole | {"MsgType": kind} | ({} if kind == "event" else {"MsgId": 7}) | fields).encode()


def body(text: str, *labels: str, kind: str = "answer") -> dict[str, Any]:
    """A reply that offers these buttons."""
    return {"kind": kind, "text": text, "buttons": [{"id": f"id:{label}", "label": label} for label in labels]}


def group(*bodies: dict[str, Any], pieces: int = 0, at: int = 1) -> Group:
    """Replies to one message."""
    return Group(positions=tuple(range(at, at + len(bodies))), bodies=bodies, pieces=pieces)
