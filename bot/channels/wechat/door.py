"""Where WeChat's platform brings what residents say. A push is on disk before it is answered.

The platform waits five seconds and asks again, three times in all, with the same id. So: up to 4.2 seconds for the
turn, then the answer; or "success", and the answer comes by the customer-service API. What cannot be stored in time
is not acknowledged at all.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import clock
from bot.channels.front import Front
from bot.channels.wechat import xml
from bot.channels.wechat.crypto import NotOurs, Seal, key_of, signed
from bot.channels.wechat.envelope import arrival_of, unreadable
from bot.channels.wechat.passive import Answer, Passive
from bot.channels.wechat.reading import reads_on
from bot.channels.wechat.xml import Unreadable
from bot.settings import Settings
from bot.storage.errors import Unavailable
from bot.storage.inbox import Arrival, InboxState, Received
from knowledge.town import Town

log = logging.getLogger(__name__)

PATH = "/hook/wechat"
FRESH = timedelta(minutes=10)
MOST = 4 * xml.MOST
"""Bytes of a body: sealed, and in the platform's 兼容模式 the plain text beside it."""

Query = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Seconds from a request's beginning: until when its turn, taking its answer and storing it are waited for."""

    turn: float = 4.2
    taking: float = 4.7
    storing: float = 5.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Push:
    """What came: the plain bytes to be stored, their fields, and why they cannot be read, if that is so."""

    raw: bytes = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    wrong: str = ""


class Door:
    """The address that is entered on the platform's page."""

    def __init__(
        self, settings: Settings, front: Front, answers: Passive, town: Town, times: Times | None = None
    ) -> None:
        self._settings, self._front, self._answers, self._town = settings, front, answers, town
        self._times = times or Times()
        key = key_of(settings.wechat_aes_key)
        self._seal = Seal(settings.wechat_token, key, settings.wechat_app_id) if key else None
        self._shut = bool(settings.wechat_aes_key) and key is None
        self._storing = set[asyncio.Task[Received]]()
        self._told_of_time = False

    def routes(self) -> tuple[Route, ...]:
        """The one address, for the check when it is entered and for every push."""
        return (Route(PATH, self._verify, methods=["GET"]), Route(PATH, self._push, methods=["POST"]))

    async def _verify(self, request: Request) -> Response:
        if not self._is_theirs(request.query_params):
            return Response(status_code=403)
        return PlainTextResponse(request.query_params.get("echostr", ""))

    def _is_theirs(self, query: Query) -> bool:
        token = self._settings.wechat_token
        parts = (query.get("timestamp", ""), query.get("nonce", ""))
        return bool(token) and not self._shut and signed(query.get("signature", ""), token, *parts)

    async def _push(self, request: Request) -> Response:
        """One push. The signature stands in the address, so nothing is read of what others send."""
        begun = clock.monotonic()
        if not self._is_theirs(request.query_params) or not self._is_fresh(request.query_params):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(self._times.turn):
                body = await _body(request)
            push = self._opened(request.query_params, body)
        except (ClientDisconnect, TimeoutError):
            return Response(status_code=408)
        except NotOurs:
            return Response(status_code=403)
        arrival = self._arrival(push)
        return _success() if arrival is None else await self._take_in(request, push, arrival, begun)

    def _is_fresh(self, query: Query) -> bool:
        """An old request that somebody sends again has the right signature too."""
        written = query.get("timestamp", "")
        if not (written.isascii() and written.isdigit() and len(written) <= 10):
            return False
        age = clock.now() - clock.moment(int(written) * 1000)
        if abs(age) <= FRESH:
            return True
        if not self._told_of_time:
            self._told_of_time = True
            log.warning("微信推送的时间和这台服务器差了十分钟以上，没有收：请检查服务器的时钟。")
        return False

    def _opened(self, query: Query, body: bytes) -> Push:
        """The push in plain; NotOurs where it is sealed wrongly, or not at all although we have a key."""
        sealed = query.get("encrypt_type", "raw") == "aes"
        if sealed and self._seal is not None:
            return self._unsealed(self._seal, query, body)
        if self._seal is not None:
            raise NotOurs("not sealed")
        push = _read(body)
        if sealed and not push.wrong and "MsgType" not in push.fields:
            return Push(raw=push.raw, wrong="sealed, and no key is set")
        return push

    def _unsealed(self, seal: Seal, query: Query, body: bytes) -> Push:
        try:
            outside = xml.read(body, MOST)
        except Unreadable as error:
            return Push(raw=body[: xml.MOST], wrong=str(error))
        signature = query.get("msg_signature", "")
        times = (query.get("timestamp", ""), query.get("nonce", ""))
        return _read(seal.open(signature, *times, outside.get("Encrypt", "")))

    def _arrival(self, push: Push) -> Arrival | None:
        account = self._settings.wechat_app_id
        if push.wrong:
            return unreadable(push.raw, account, push.wrong)
        return arrival_of(push.fields, push.raw, account, self._town)

    async def _take_in(self, request: Request, push: Push, arrival: Arrival, begun: float) -> Response:
        received = await self._stored(arrival, begun + self._times.storing)
        if received is None:
            return Response(status_code=503)
        if received.state is InboxState.PARKED:
            return _success()
        if not await self._front.answered(received, max(0.0, begun + self._times.turn - clock.monotonic())):
            return _success()
        left = begun + self._times.taking - clock.monotonic()
        taken = await self._answers.take(received, left, reads_on=reads_on(push.fields))
        if taken is None:
            return _success()
        return Answer(self._written(request.query_params, push, taken.text), self._answers, taken)

    async def _stored(self, arrival: Arrival, until: float) -> Received | None:
        """What became of it; None where that is not known in time. It is stored to the end all the same."""
        task = asyncio.create_task(self._front.receive(arrival))
        self._storing.add(task)
        task.add_done_callback(self._over)
        await asyncio.wait((task,), timeout=until - clock.monotonic())
        if not task.done():
            return None
        try:
            return task.result()
        except Unavailable as error:
            log.warning("a push could not be stored: %s", error)
            return None

    def _over(self, task: asyncio.Task[Received]) -> None:
        """Looked at here too: perhaps nobody waits for it any more."""
        self._storing.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None and not isinstance(fault, Unavailable):
            log.error("a push was not stored: %s", type(fault).__name__)

    def _written(self, query: Query, push: Push, text: str) -> str:
        at = clock.milliseconds(clock.now()) // 1000
        answer = xml.text_answer(push.fields["FromUserName"], push.fields.get("ToUserName", ""), at, text)
        if self._seal is None:
            return answer
        nonce = query.get("nonce", "")
        sealed, signature = self._seal.seal(answer.encode(), str(at), nonce)
        return xml.sealed_answer(sealed, signature, str(at), nonce)


async def _body(request: Request) -> bytes:
    """The body, or as much of a longer one as shows that it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            break
    return bytes(body)


def _read(raw: bytes) -> Push:
    try:
        return Push(raw=raw, fields=xml.read(raw))
    except Unreadable as error:
        return Push(raw=raw[: xml.MOST], wrong=str(error))


def _success() -> Response:
    return PlainTextResponse("success")
