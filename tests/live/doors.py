"""The doors by which staff are told, on loopback: WeCom with its cards and group robots, and an SMS gateway."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot import clock, ids
from tests.live.faults import ErrCode, Fault
from tests.live.loopback import Loopback, Reply, Request
from tests.live.pushing import exchange
from tests.live.wechat_crypto import Envelope, sign
from tests.live.wechat_token import Refusal
from tests.live.wechat_words import Fields, as_xml
from tests.live.wire import Answer

Json = dict[str, Any]
CORP, AGENT, SECRET, TOKEN, ROBOT = "ww0123456789abcdef", "1000002", "wecom-secret-of-tests", "wecom-token", "robot-key"
A_MINUTE = 20
"""Messages that a group's robot may send in a minute."""
_TEXT, _MARKDOWN = 2048, 4096


@dataclass(slots=True)
class Card:
    """What reached a member or a group; `replaced` is the word that a button was replaced with."""

    to: str
    kind: str
    content: Json
    response_code: str = ""
    replaced: str = ""
    at: float = field(default_factory=clock.monotonic)

    @property
    def text(self) -> str:
        """Everything that can be read in it."""
        return json.dumps(self.content, ensure_ascii=False)


class WeCom(Loopback):
    """A corporation's server: the application's messages and callbacks, and the robots of its groups."""

    def __init__(self, *, members: tuple[str, ...] = ("wang",), aes_key: str = "") -> None:
        super().__init__()
        self.members, self.robots, self.target = set(members), {ROBOT}, ""
        self.ip_listed = True
        self.cards: list[Card] = []
        self.wrongs: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self._token, self._tokens = "", 0
        self._spoken: defaultdict[str, list[float]] = defaultdict(list)
        self._envelope = Envelope(aes_key, CORP) if aes_key else None

    def robot_url(self, key: str = ROBOT) -> str:
        """The address of a group's robot."""
        return f"{self.url}/cgi-bin/webhook/send?key={key}"

    def expire(self) -> None:
        """The present token's time is over."""
        self._token = ""

    def count(self, method: str) -> int:
        """How often a method was called and not failed on order."""
        return sum(1 for called, _ in self.calls if called == method)

    def method_of(self, request: Request) -> str:
        """The path behind /cgi-bin/."""
        return request.path.removeprefix("/cgi-bin/")

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        """A call."""
        if isinstance(fault, ErrCode):
            return _json(errcode=fault.errcode, errmsg=fault.errmsg)
        try:
            return _json(errcode=0, errmsg="ok", **self._called(self.method_of(request), request))
        except Refusal as refusal:
            return _json(errcode=refusal.errcode, errmsg=refusal.errmsg)

    def _called(self, method: str, request: Request) -> Json:
        given: Json = json.loads(request.body) if request.body else dict(request.query)
        self.calls.append((method, given))
        if method == "gettoken":
            return self._gettoken(given)
        if method == "webhook/send":
            return self._robot(request.query.get("key", ""), given)
        if not self._token or request.query.get("access_token") != self._token:
            raise Refusal(42001 if request.query.get("access_token") else 41001, "access_token expired")
        does: dict[str, Callable[[Json], Json]] = {
            "message/send": self._send,
            "message/update_template_card": self._update,
            "get_api_domain_ip": lambda _: {"ip_list": ["127.0.0.1"]},
            "agent/get": lambda _: {"agentid": int(AGENT), "name": "巡访"},
        }
        if method not in does:
            raise Refusal(40066, "invalid url")
        return does[method](given)

    def _gettoken(self, given: Json) -> Json:
        if given.get("corpid") != CORP:
            raise Refusal(40013, "invalid corpid")
        if given.get("corpsecret") != SECRET:
            raise Refusal(40001, "invalid credential")
        if not self.ip_listed:
            raise Refusal(60020, "not allow to access from your ip, from ip: 203.0.113.9")
        if not self._token:
            self._tokens += 1
            self._token = f"wecom-{self._tokens}"
        return {"access_token": self._token, "expires_in": 7200}

    def _send(self, given: Json) -> Json:
        if str(given.get("agentid")) != AGENT:
            raise Refusal(40056, "invalid agentid")
        names = [name for name in str(given.get("touser", "")).split("|") if name]
        there = [name for name in names if name in self.members]
        if not there:
            raise Refusal(81013, "user & party & tag all invalid")
        kind, content = _content(given)
        code = ids.token() if content.get("card_type") == "button_interaction" else ""
        self.cards.extend(Card(name, kind, content, code) for name in there)
        gone = "|".join(name for name in names if name not in self.members)
        return {"msgid": ids.token(), "invaliduser": gone} | ({"response_code": code} if code else {})

    def _update(self, given: Json) -> Json:
        cards = [card for card in self.cards if card.response_code and card.response_code == given["response_code"]]
        if not cards or any(card.replaced for card in cards):
            raise Refusal(40058, "invalid response_code")
        for card in cards:
            if card.to in given["userids"]:
                card.replaced = str(given.get("button", {}).get("replace_name") or given.get("template_card"))
        return {"invaliduser": ""}

    def _robot(self, key: str, given: Json) -> Json:
        if key not in self.robots:
            raise Refusal(93000, "invalid webhook url, hook not exist")
        now = clock.monotonic()
        self._spoken[key] = [at for at in self._spoken[key] if now - at < 60]
        if len(self._spoken[key]) >= A_MINUTE:
            raise Refusal(45009, "api freq out of limit")
        self._spoken[key].append(now)
        kind, content = _content(given)
        self.cards.append(Card(key, kind, content))
        return {}

    def cards_to(self, name: str) -> list[Card]:
        """What a member or a group has, oldest first."""
        return [card for card in self.cards if card.to == name]

    async def verify(self) -> bool:
        """The check of our callback address when somebody enters it."""
        assert self._envelope is not None
        echo = ids.token()
        answer = await self._push("GET", self._envelope.sealed(echo))
        return answer is not None and (answer.status, answer.body) == (200, echo.encode())

    async def press(self, name: str, label: str) -> Answer | None:
        """A member presses the button with this label on their newest card that has one."""
        for card in reversed(self.cards_to(name)):
            for button in card.content.get("button_list", []):
                if button["text"] == label and not card.replaced:
                    return await self.event(name, button["key"], card.content["task_id"], card.response_code)
        raise AssertionError(f"no button {label}: {[card.text for card in self.cards_to(name)][-2:]}")

    async def event(self, name: str, key: str, task: str, code: str) -> Answer | None:
        """Push a press to our callback address; WeCom gives the event a code of its own to update the card with."""
        assert self._envelope is not None
        when = clock.milliseconds(clock.now()) // 1000
        said: Fields = {"ToUserName": CORP, "FromUserName": name, "CreateTime": when, "MsgType": "event"}
        card: Fields = {
            "Event": "template_card_event",
            "EventKey": key,
            "TaskId": task,
            "CardType": "button_interaction",
        }
        whole: Fields = {**said, **card, "ResponseCode": code, "AgentID": int(AGENT)}
        return await self._push("POST", self._envelope.sealed(as_xml(whole)))

    async def _push(self, method: str, encrypted: str) -> Answer | None:
        timestamp, nonce = str(clock.milliseconds(clock.now()) // 1000), ids.token()[:10]
        signed = {"msg_signature": sign(TOKEN, timestamp, nonce, encrypted), "timestamp": timestamp, "nonce": nonce}
        echo = {} if method == "POST" else {"echostr": encrypted}
        outside = {"ToUserName": CORP, "AgentID": AGENT, "Encrypt": encrypted}
        body = as_xml(outside).encode() if method == "POST" else b""
        return await exchange(self.target, method, signed | echo, body, {"Content-Type": "text/xml"}, 5.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A message that the SMS gateway was asked to send, as it was asked."""

    method: str
    path: str
    query: Json
    body: bytes
    at: float


class SmsGateway(Loopback):
    """An HTTP gateway for SMS: it takes whatever comes on /sms and notes it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Text] = []

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        """A message to send."""
        if request.path != "/sms":
            return Reply(status=404)
        given = {"method": request.method, "path": request.path, "body": request.body}
        self.sent.append(Text(query=dict(request.query), at=clock.monotonic(), **given))  # type: ignore[arg-type]
        return Reply(body=b'{"code": 0}')


def _content(given: Json) -> tuple[str, Json]:
    """The kind of a message and what is in it; refused as WeCom refuses it."""
    kind = str(given.get("msgtype", ""))
    content: Json = given.get(kind) or {}
    if kind in ("text", "markdown"):
        words = str(content.get("content", ""))
        if not words or len(words.encode()) > (_TEXT if kind == "text" else _MARKDOWN):
            raise Refusal(40058, f"invalid {kind}.content size")
    elif kind == "template_card":
        _check_card(content)
    elif kind != "textcard":
        raise Refusal(40008, "invalid message type")
    return kind, content


def _check_card(card: Json) -> None:
    if not (card.get("main_title") or card.get("sub_title_text")):
        raise Refusal(40058, "missing main_title")
    if card.get("card_type") == "text_notice" and not card.get("card_action", {}).get("url"):
        raise Refusal(40058, "missing card_action.url")
    if card.get("card_type") == "button_interaction":
        buttons = card.get("button_list", [])
        if not card.get("task_id") or not 1 <= len(buttons) <= 6 or not all(one.get("key") for one in buttons):
            raise Refusal(40058, "invalid task_id or button_list")


def _json(**told: object) -> Reply:
    return Reply(body=json.dumps(told, ensure_ascii=False).encode())
