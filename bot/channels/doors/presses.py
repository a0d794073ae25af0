"""Where WeCom brings the presses on our cards. Nothing is believed that it has not signed and sealed for us."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import clock
from bot.channels.doors.port import Told
from bot.channels.doors.wecom import TAKE, WeCom
from bot.channels.port import Sent
from bot.channels.wechat import xml
from bot.channels.wechat.crypto import NotOurs, Seal
from bot.channels.wechat.xml import Unreadable
from bot.notices import QUEUES, Notices
from bot.storage import cards
from bot.storage.bodies import House
from bot.storage.cards import Pressed
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.vault import Vault
from patrol.numbers import find_number

log = logging.getLogger(__name__)

PATH = "/hook/wecom"
FRESH = timedelta(minutes=10)
"""An older push is no retry but somebody playing an old one again."""
LONGEST_ACCOUNT = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A pressed button: whose account, which item, and the code with which the card can be changed once."""

    account: str
    number: str
    response_code: str


@dataclass(slots=True)
class Presses:
    """The address for WeCom's callback."""

    seal: Seal
    wecom: WeCom
    database: Database
    vault: Vault
    house: House
    notices: Notices
    _answering: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The one address: asked once when it is entered at WeCom, and called for each press."""
        return (Route(PATH, self._prove, methods=["GET"]), Route(PATH, self._take_in, methods=["POST"]))

    async def _prove(self, request: Request) -> Response:
        opened = self._opened(request, request.query_params.get("echostr", ""), clock.now())
        return _forbidden() if opened is None else Response(opened, media_type="text/plain")

    async def _take_in(self, request: Request) -> Response:
        body = await _read(request)
        try:
            sealed = xml.read(body).get("Encrypt", "")
        except Unreadable:
            return _forbidden()
        opened = self._opened(request, sealed, clock.now())
        if opened is None:
            return _forbidden()
        press = press_in(opened)
        return PlainTextResponse("") if press is None else await self._pressed(press)

    def _opened(self, request: Request, sealed: str, now: datetime) -> bytes | None:
        query = request.query_params
        timestamp = query.get("timestamp", "")
        if not _fresh(timestamp, now):
            return None
        try:
            return self.seal.open(query.get("msg_signature", ""), timestamp, query.get("nonce", ""), sealed)
        except NotOurs:
            return None

    async def _pressed(self, press: Press) -> Response:
        """Done and on disk before WeCom hears that it was; the word on the card follows."""
        try:
            done = await self.database.write(
                cards.take, self.vault, self.house, press.account, press.number, clock.now()
            )
        except Unavailable:
            return Response(status_code=503)  # WeCom asks again
        self._announce(done)
        task = asyncio.create_task(self._answer(press, done.word))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        return PlainTextResponse("")

    def _announce(self, done: Pressed) -> None:
        if not done.changed:
            return
        if done.chat is not None:
            self.notices.announce(done.chat)
        self.notices.announce(QUEUES)

    async def _answer(self, press: Press, word: str) -> None:
        told: Told = await self.wecom.say_on_card(press.account, press.response_code, word)
        if not isinstance(told, Sent):
            log.info("a card kept its button: %s", told.reason)

    async def close(self) -> None:
        """Let the last words on cards go out."""
        if self._answering:
            await asyncio.wait(self._answering)


def press_in(opened: bytes) -> Press | None:
    """The press in a push; None for everything else that an app hears of."""
    try:
        fields = xml.read(opened)
    except Unreadable:
        return None
    account, key = fields.get("FromUserName", ""), fields.get("EventKey", "")
    number = find_number(key.removeprefix(TAKE)) if key.startswith(TAKE) else None
    if fields.get("Event") != "template_card_event" or number is None or not 0 < len(account) <= LONGEST_ACCOUNT:
        return None
    return Press(account=account, number=number, response_code=fields.get("ResponseCode", ""))


def _fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 10):
        return False
    return abs(now - clock.moment(int(timestamp) * 1000)) <= FRESH


async def _read(request: Request) -> bytes:
    """The body, as far as one of WeCom's is long; more is no XML to us."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > xml.MOST:
            break
    return bytes(body)


def _forbidden() -> Response:
    return Response(status_code=403)
