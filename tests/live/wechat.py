"""WeChat's platform on loopback, written from its public documentation: it pushes to us and takes our calls.

`platform.url` is what `wechat_api` is set to; `platform.target` is our own address, to which it pushes.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from bot import clock, ids
from tests.live.pushing import exchange
from tests.live.wechat_api import DOES, SAYS, WeChatApi
from tests.live.wechat_crypto import Envelope, sign
from tests.live.wechat_words import Fields, as_xml, read_xml, wrong_with
from tests.live.wire import Answer

APP_ID, SECRET, TOKEN, ACCOUNT = "wx0123456789abcdef", "app-secret-of-tests", "push-token", "gh_0123456789ab"
OUTAGE = "该公众号提供的服务出现故障，请稍后再试"
"""What WeChat itself tells somebody whose message nobody took."""


def openid(number: int) -> str:
    """The open id of a person."""
    return f"oTEST{number:023d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """One push: its status (0 without an answer in time), how long it took, and the passive answer in it."""

    status: int
    seconds: float
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """All pushes of one message."""

    external: str
    tries: list[Try] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        """Whether one of them was acknowledged."""
        return any(one.status == 200 for one in self.tries)

    @property
    def text(self) -> str:
        """The passive answer that the person saw."""
        return next((one.text for one in self.tries if one.status == 200), "")


class WeChatPlatform(WeChatApi):
    """One official account. It pushes in plain or, with `aes_key`, encrypted.

    It waits `wait` seconds for an answer and pushes `tries` times in all, as WeChat does; `pause` lies between two.
    """

    def __init__(
        self,
        *,
        app_id: str = APP_ID,
        secret: str = SECRET,
        token: str = TOKEN,
        aes_key: str = "",
        kind: str = "service",
        wait: float = 5.0,
        tries: int = 3,
        pause: float = 0.02,
    ) -> None:
        super().__init__(app_id, secret, kind)
        self.token, self.account, self.target = token, ACCOUNT, ""
        self.wait, self.tries, self.pause = wait, tries, pause
        self.outages: Counter[str] = Counter()
        self._envelope = Envelope(aes_key, app_id) if aes_key else None
        self._last: dict[str, tuple[str, str]] = {}
        self._message_id = 24_000_000_000_000_000

    async def verify(self) -> bool:
        """The check of our address when somebody enters it on WeChat's page."""
        echo = ids.token()
        answer = await self._ask("GET", self._signed() | {"echostr": echo}, b"")
        return answer is not None and (answer.status, answer.body) == (200, echo.encode())

    async def say(self, person: str, text: str, *, at_once: int = 1, **fields: str | int) -> Delivery:
        """Somebody writes."""
        return await self.message(person, "text", {"Content": text, **fields}, at_once=at_once)

    async def press(self, person: str, label: str) -> Delivery:
        """Somebody taps a line of the newest menu that has it."""
        for heard in reversed(self.said_to[person]):
            for menu_id, shown in heard.menu:
                if shown == label:
                    return await self.say(person, label, bizmsgmenuid=menu_id)
        raise AssertionError(f"no {label} to tap: {self.texts(person)[-2:]}")

    async def image(self, person: str, content: bytes, pic_url: str = "") -> Delivery:
        """Somebody sends a picture."""
        media_id = self.store(content, "image/jpeg")
        return await self.message(person, "image", {"PicUrl": pic_url, "MediaId": media_id})

    async def voice(self, person: str, content: bytes, recognition: str | None = None) -> Delivery:
        """Somebody speaks; some accounts get what was said in writing."""
        words = {} if recognition is None else {"Recognition": recognition}
        fields = {"MediaId": self.store(content, "audio/amr"), "Format": "amr", **words}
        return await self.message(person, "voice", fields)

    async def location(self, person: str, latitude: float, longitude: float, label: str = "") -> Delivery:
        """Somebody sends a place."""
        where: Fields = {"Location_X": f"{latitude}", "Location_Y": f"{longitude}", "Scale": 16, "Label": label}
        return await self.message(person, "location", where)

    async def subscribe(self, person: str, scene: str = "") -> Delivery:
        """Somebody begins to follow the account, perhaps by a code with a scene."""
        self.left.discard(person)
        coded = {"EventKey": f"qrscene_{scene}", "Ticket": "ticket"} if scene else {"EventKey": ""}
        return await self.event(person, "subscribe", coded)

    async def unsubscribe(self, person: str) -> Delivery:
        """Somebody leaves."""
        delivered = await self.event(person, "unsubscribe", {"EventKey": ""})
        self.followers.discard(person)
        self.left.add(person)
        return delivered

    async def scan(self, person: str, scene: str) -> Delivery:
        """A follower scans a code."""
        return await self.event(person, "SCAN", {"EventKey": scene, "Ticket": "ticket"})

    async def click(self, person: str, key: str) -> Delivery:
        """Somebody taps an item of the account's menu."""
        return await self.event(person, "CLICK", {"EventKey": key})

    async def message(self, person: str, kind: str, fields: Fields, *, at_once: int = 1) -> Delivery:
        """Somebody sends a message of a kind."""
        self.opened(person, *SAYS)
        self._message_id += 1
        whole = {**self._from(person), "MsgType": kind, **fields, "MsgId": self._message_id}
        return await self.push(as_xml(whole), person, str(self._message_id), at_once=at_once)

    async def event(self, person: str, event: str, fields: Fields, *, at_once: int = 1) -> Delivery:
        """Somebody does something else than to write."""
        self.opened(person, *DOES)
        whole = {**self._from(person), "MsgType": "event", "Event": event, **fields}
        return await self.push(as_xml(whole), person, f"{event}{whole['CreateTime']}", at_once=at_once)

    def _from(self, person: str) -> dict[str, str | int]:
        when = clock.milliseconds(clock.now()) // 1000
        return {"ToUserName": self.account, "FromUserName": person, "CreateTime": when}

    async def push(self, xml: str, person: str, external: str = "", *, at_once: int = 1) -> Delivery:
        """Push a message until it is taken, `at_once` times at the same moment; then what came back is shown."""
        delivery = Delivery(external=external)
        self._last[person] = (xml, external)
        for number in range(self.tries):
            if number:
                await asyncio.sleep(self.pause)
            delivery.tries.extend(await asyncio.gather(*(self._try(xml, person) for _ in range(at_once))))
            if delivery.taken:
                break
        if not delivery.taken:
            self.outages[person] += 1
        elif delivery.text:
            self.hear(person, delivery.text, "passive")
        self.changed()
        return delivery

    async def again(self, person: str, at_once: int = 1) -> Delivery:
        """Push somebody's last message once more, as WeChat does when an answer is lost; nobody is shown anything."""
        xml, external = self._last[person]
        tries = await asyncio.gather(*(self._try(xml, person) for _ in range(at_once)))
        return Delivery(external=external, tries=tries)

    async def _try(self, xml: str, person: str) -> Try:
        begun = clock.monotonic()
        query, body = self._letter(xml, person)
        answer = await self._ask("POST", query, body.encode())
        seconds = clock.monotonic() - begun
        if answer is None or answer.status != 200:
            return Try(status=answer.status if answer else 0, seconds=seconds)
        return Try(status=200, seconds=seconds, text=self._passive(answer.body.decode(), person))

    def _letter(self, xml: str, person: str) -> tuple[dict[str, str], str]:
        query = self._signed() | {"openid": person}
        if self._envelope is None:
            return query, xml
        encrypted = self._envelope.sealed(xml)
        signature = sign(self.token, query["timestamp"], query["nonce"], encrypted)
        query |= {"encrypt_type": "aes", "msg_signature": signature}
        return query, as_xml({"ToUserName": self.account, "Encrypt": encrypted})

    def _signed(self) -> dict[str, str]:
        timestamp, nonce = str(clock.milliseconds(clock.now()) // 1000), ids.token()[:10]
        return {"signature": sign(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}

    def _passive(self, body: str, person: str) -> str:
        """The text of a passive answer; what WeChat would not stand is noted."""
        if body in ("", "success"):
            return ""
        try:
            answer = read_xml(self._opened(body))
        except (KeyError, ValueError) as error:
            self.wrongs.append(f"the answer cannot be read: {error!r} {body[:200]}")
            return ""
        if wrong := wrong_with(answer, person, self.account):
            self.wrongs.append(wrong)
        return answer.get("Content", "")

    def _opened(self, body: str) -> str:
        if self._envelope is None:
            return body
        outside = read_xml(body)
        signature = sign(self.token, outside["TimeStamp"], outside["Nonce"], outside["Encrypt"])
        if outside["MsgSignature"] != signature:
            raise ValueError("signature")
        return self._envelope.opened(outside["Encrypt"])

    async def _ask(self, method: str, query: dict[str, str], body: bytes) -> Answer | None:
        return await exchange(self.target, method, query, body, {"Content-Type": "text/xml"}, self.wait)
