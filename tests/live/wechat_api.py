"""The API of an official account: what its server may ask WeChat for, and within which limits."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from bot import clock
from tests.live.faults import ErrCode, Fault
from tests.live.loopback import Loopback, Reply, Request
from tests.live.wechat_token import Refusal, Tokens
from tests.live.wechat_words import LARGEST

Json = dict[str, Any]
SAYS = (timedelta(hours=48), 5)
"""How long and how often the account may write to somebody who wrote."""
DOES = (timedelta(minutes=1), 3)
"""The same after a tap on the menu, a scan, a subscription."""
_PICTURE_MOST = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A message that reached somebody's WeChat: by which road, and the ids and words of its menu."""

    text: str
    road: str
    at: float
    menu: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be tapped."""
        return tuple(label for _, label in self.menu)


@dataclass(slots=True)
class Room:
    """How long and how often the account may still write to one person."""

    until: datetime
    left: int


class WeChatApi(Loopback):
    """The side that our server calls. `wrongs` is what it did that WeChat would not stand; the test fails of it."""

    def __init__(self, app_id: str, secret: str, kind: str) -> None:
        super().__init__()
        self._ahead = timedelta(0)
        self.app_id, self.secret, self.kind = app_id, secret, kind
        self.tokens = Tokens(app_id, secret, self.now)
        self.wrongs: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self.media: dict[str, tuple[bytes, str]] = {}
        self.menu: Json | None = None
        self.scenes: dict[str, str] = {}
        self.followers: set[str] = set()
        self.left: set[str] = set()
        self.granted: Counter[tuple[str, str]] = Counter()
        self.said_to: defaultdict[str, list[Heard]] = defaultdict(list)
        self._rooms: dict[str, Room] = {}
        self._made = 0

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__(*_)
        if _[0] is None:
            assert self.wrongs == []

    def now(self) -> datetime:
        """The platform's own time."""
        return clock.now() + self._ahead

    def advance(self, time: timedelta) -> None:
        """Let the platform's time pass."""
        self._ahead += time

    def count(self, method: str) -> int:
        """How often a method was called and not failed on order."""
        return sum(1 for called, _ in self.calls if called == method)

    def heard(self, openid: str) -> list[Heard]:
        """What reached somebody, oldest first."""
        return self.said_to[openid]

    def texts(self, openid: str) -> list[str]:
        """The same as bare texts."""
        return [heard.text for heard in self.said_to[openid]]

    def hear(self, openid: str, text: str, road: str, menu: tuple[tuple[str, str], ...] = ()) -> None:
        """A message reaches somebody."""
        self.said_to[openid].append(Heard(text=text, road=road, at=clock.monotonic(), menu=menu))
        self.changed()

    def opened(self, openid: str, lasts: timedelta, messages: int) -> None:
        """Somebody did something: the account may write to them. Allowances do not add up."""
        self.followers.add(openid)
        room, now = self._rooms.get(openid), self.now()
        if room is None or room.until <= now:
            room = self._rooms[openid] = Room(now, 0)
        room.until, room.left = max(room.until, now + lasts), max(room.left, messages)

    def store(self, content: bytes, kind: str) -> str:
        """Keep a picture or voice for media/get; its id."""
        self._made += 1
        media_id = f"media{self._made}"
        self.media[media_id] = (content, kind)
        return media_id

    def method_of(self, request: Request) -> str:
        """The path behind /cgi-bin/."""
        return request.path.removeprefix("/cgi-bin/").strip("/")

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        """A call."""
        if isinstance(fault, ErrCode):
            return _json({"errcode": fault.errcode, "errmsg": fault.errmsg})
        method = self.method_of(request)
        try:
            return self._called(method, request)
        except Refusal as refusal:
            return _json({"errcode": refusal.errcode, "errmsg": f"{refusal.errmsg} rid: 0000"})

    def _called(self, method: str, request: Request) -> Reply:
        given = self._given(request)
        self.calls.append((method, given))
        if method == "stable_token":
            return _json(self.tokens.issue(given))
        self.tokens.check(request.query.get("access_token", ""))
        if method == "media/get":
            return self._media(request.query.get("media_id", ""))
        if method == "media/upload":
            return _json(self._upload(request))
        does = self._methods().get(method)
        if does is None:
            raise Refusal(40066, "invalid url")
        return _json({"errcode": 0, "errmsg": "ok", **does(given)})

    def _given(self, request: Request) -> Json:
        if request.method != "POST" or request.headers.get("content-type", "").startswith("multipart/"):
            return dict(request.query)
        if b"\\u" in request.body:
            self.wrongs.append(f"{request.path}: WeChat shows escaped characters as they are")
        try:
            given = json.loads(request.body)
        except ValueError as error:
            raise Refusal(47001, "data format error") from error
        return dict(given)

    def _methods(self) -> dict[str, Callable[[Json], Json]]:
        return {
            "message/custom/send": self._custom_send,
            "message/custom/typing": self._nothing,
            "message/subscribe/bizsend": self._notice,
            "message/template/subscribe": self._notice,
            "menu/create": self._menu_create,
            "menu/get": lambda _: {"menu": self.menu},
            "menu/delete": self._menu_delete,
            "qrcode/create": self._qrcode,
            "get_api_domain_ip": lambda _: {"ip_list": ["127.0.0.1"]},
            "getcallbackip": lambda _: {"ip_list": ["127.0.0.1"]},
            "callback/check": lambda _: {"dns": [], "ping": []},
            "get_current_selfmenu_info": lambda _: {"is_menu_open": int(self.menu is not None)},
        }

    def _nothing(self, _: Json) -> Json:
        return {}

    def _custom_send(self, given: Json) -> Json:
        if self.kind == "unverified":
            raise Refusal(48001, "api unauthorized")
        openid = str(given.get("touser", ""))
        text, menu = _words(given)
        if openid not in self.followers | self.left:
            raise Refusal(40003, "invalid openid")
        if openid in self.left:
            raise Refusal(43004, "require subscribe")
        if len(text.encode()) > LARGEST:
            raise Refusal(45002, "content size out of limit")
        self._spend(openid)
        self.hear(openid, text, "service", menu)
        return {}

    def _spend(self, openid: str) -> None:
        room = self._rooms.get(openid)
        if room is None or room.until <= self.now():
            raise Refusal(45015, "response out of time limit or subscription is canceled")
        if room.left <= 0:
            raise Refusal(45047, "out of response count limit")
        room.left -= 1

    def _notice(self, given: Json) -> Json:
        key = (str(given.get("touser")), str(given.get("template_id")))
        if self.granted[key] <= 0:
            raise Refusal(43101, "user refuse to accept the msg")
        self.granted[key] -= 1
        self.hear(key[0], json.dumps(given["data"], ensure_ascii=False), "notice")
        return {}

    def _menu_create(self, given: Json) -> Json:
        if self.kind == "unverified":
            raise Refusal(48001, "api unauthorized")
        buttons = given.get("button", [])
        if not 1 <= len(buttons) <= 3 or any(len(one.get("sub_button", [])) > 5 for one in buttons):
            raise Refusal(40017, "invalid button size")
        for button in (leaf for one in buttons for leaf in one.get("sub_button") or [one]):
            _check_button(button)
        self.menu = given
        return {}

    def _menu_delete(self, _: Json) -> Json:
        self.menu = None
        return {}

    def _qrcode(self, given: Json) -> Json:
        if self.kind != "service":
            raise Refusal(48001, "api unauthorized")
        scene = str(given.get("action_info", {}).get("scene", {}).get("scene_str", ""))
        if given.get("action_name") not in ("QR_LIMIT_STR_SCENE", "QR_STR_SCENE") or not 1 <= len(scene) <= 64:
            raise Refusal(40053, "invalid action info")
        self.scenes[ticket := f"ticket{len(self.scenes) + 1}"] = scene
        return {"ticket": ticket, "url": f"http://weixin.qq.com/q/{ticket}"}

    def _media(self, media_id: str) -> Reply:
        if media_id not in self.media:
            raise Refusal(40007, "invalid media_id")
        content, kind = self.media[media_id]
        name = f'attachment; filename="{media_id}.{kind.rpartition("/")[2]}"'
        return Reply(body=content, kind=kind, headers={"Content-disposition": name})

    def _upload(self, request: Request) -> Json:
        head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
        part = next(BytesParser(policy=HTTP).parsebytes(head + request.body).iter_parts())
        content: Any = part.get_payload(decode=True)
        if part.get_param("name", header="content-disposition") != "media" or not part.get_filename():
            raise Refusal(41005, "media data missing")
        if len(content) > _PICTURE_MOST:
            raise Refusal(40009, "invalid image size")
        kind = request.query.get("type", "")
        return {"type": kind, "media_id": self.store(content, part.get_content_type()), "created_at": 0}


def _words(given: Json) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What somebody sees of a customer-service message, and what they can tap."""
    match given:
        case {"msgtype": "text", "text": {"content": str(text)}} if text:
            return text, ()
        case {"msgtype": "msgmenu", "msgmenu": {"head_content": str(head), "list": [*items], **rest}} if head and items:
            menu = tuple((str(item["id"]), str(item["content"])) for item in items)
            return "\n".join([head, *(label for _, label in menu), str(rest.get("tail_content", ""))]).strip(), menu
        case _:
            raise Refusal(44004, "empty content")


def _check_button(button: Json) -> None:
    if not 1 <= len(str(button.get("name", "")).encode()) <= 60:
        raise Refusal(40018, "invalid button name size")
    if button.get("type") == "click" and not 1 <= len(str(button.get("key", "")).encode()) <= 128:
        raise Refusal(40019, "invalid button key size")
    if button.get("type") == "view" and not str(button.get("url", "")).startswith(("http://", "https://")):
        raise Refusal(40020, "invalid button url size")


def _json(told: Json) -> Reply:
    return Reply(body=json.dumps(told, ensure_ascii=False).encode(), kind="application/json; encoding=utf-8")
