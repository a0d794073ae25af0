"""An HTTP server on loopback that does what it is told, also badly: the ground under the vendors' platforms."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from bot import clock
from tests.live.faults import (
    AcceptThenDrop,
    Drop,
    Fault,
    Garbage,
    HalfClosed,
    Held,
    Redirect,
    Slow,
    SlowBody,
    Status,
)
from tests.live.service import HOST, PATIENCE

MOST = 64 * 1024 * 1024
LOOK = 0.02
"""Seconds after which a condition is looked at again although nothing was heard."""


async def _never() -> None:
    await asyncio.Event().wait()


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request; names of headers in small letters. `gone` ends when the other side hangs up."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    gone: Callable[[], Awaitable[None]] = _never


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One answer."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Loopback:
    """A server on a free port of loopback while its context lasts; a subclass says what it answers.

    `misbehave` scripts its faults, one per call of a method. A fault of the server itself ends the context with it.
    """

    def __init__(self) -> None:
        self.latency = 0.0
        self.port = 0
        self._scripts: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._news = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._errors: list[BaseException] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, self.port, limit=MOST)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._server.wait_closed()
        if self._errors:
            raise self._errors[0]

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def misbehave(self, method: str, *faults: Fault) -> None:
        """The next calls of a method go wrong in these ways, one each; afterwards it works again."""
        self._scripts[method].extend(faults)

    def scripted(self, method: str) -> int:
        """How many faults of a method are still to come."""
        return len(self._scripts[method])

    def changed(self) -> None:
        """Something happened that somebody may wait for."""
        self._news.set()

    async def until(
        self,
        condition: Callable[[], object],
        timeout: float = PATIENCE,  # noqa: ASYNC109 - its end is a failed test that says so
    ) -> None:
        """Wait until the condition holds; AssertionError when it does not in time."""
        end = clock.monotonic() + timeout
        while not condition():
            if self._errors:
                raise self._errors[0]
            assert clock.monotonic() < end, "it did not happen in time"
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK)

    def background(self, work: Awaitable[None]) -> None:
        """Let something run until it is over or the context ends."""
        self._keep(asyncio.ensure_future(self._watched(work)))

    def method_of(self, request: Request) -> str:
        """The name under which a request is scripted."""
        return request.path.strip("/")

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        """What a call gives; faults of the wire are done elsewhere, `fault` is one of the vendor's own."""
        raise NotImplementedError

    def refusal(self, fault: Status) -> Reply:
        """The vendor's way to say that a call failed."""
        return Reply(status=fault.code, body=fault.description.encode(), kind="text/plain")

    def next_fault(self, method: str) -> Fault | None:
        """The fault of this call, taken off the script."""
        script = self._scripts[method]
        return script.popleft() if script else None

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watched(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:
            self._errors.append(error)
            self.changed()
            raise

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._keep(task)
        try:
            await self._talk(_Wire(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        except Exception as error:  # a fault of this server is the test's: it must not look like the network
            self._errors.append(error)
        finally:
            writer.close()

    async def _talk(self, wire: "_Wire") -> None:
        while (request := await wire.request()) is not None:
            if self.latency:
                await asyncio.sleep(self.latency)
            if not await self._handle(request, wire):
                return

    async def _handle(self, request: Request, wire: "_Wire") -> bool:
        """Answer one request, well or badly; whether the connection may be used again."""
        fault = self.next_fault(self.method_of(request))
        match fault:
            case Slow(seconds=seconds):
                await asyncio.sleep(seconds)
            case Held(event=event):
                await event.wait()
            case _:
                pass
        try:
            return await self._answered(request, wire, fault)
        finally:
            self.changed()

    async def _answered(self, request: Request, wire: "_Wire", fault: Fault | None) -> bool:
        match fault:
            case Drop():
                return False
            case Garbage(body=body, status=status):
                return await wire.send(Reply(status=status, body=body))
            case Redirect(location=location):
                return await wire.send(Reply(status=302, headers={"Location": location}))
            case Status():
                await self.refused(request, fault)
                return await wire.send(self.refusal(fault))
            case _:
                return await self._sent(wire, await self.answer(request, fault), fault)

    async def refused(self, request: Request, fault: Status) -> None:
        """A call was refused on order."""

    async def _sent(self, wire: "_Wire", reply: Reply, fault: Fault | None) -> bool:
        match fault:
            case AcceptThenDrop():
                return False
            case HalfClosed():
                return await wire.half_closed(reply)
            case SlowBody(seconds=seconds):
                return await wire.trickle(reply, seconds)
            case _:
                return await wire.send(reply)


class _Wire:
    """One connection of a client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._ahead = b""

    async def request(self) -> Request | None:
        """The next request; None when the other side has hung up."""
        try:
            head = self._ahead + await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        self._ahead = b""
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if headers.get("expect") == "100-continue":
            self._writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        parts = urlsplit(target)
        return Request(
            method=method,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=await self._body(headers),
            gone=self._gone,
        )

    async def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await self._reader.readexactly(int(headers.get("content-length", "0")))
        body = bytearray()
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            body += (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readuntil(b"\r\n")
        return bytes(body)

    async def _gone(self) -> None:
        with suppress(ConnectionError):
            self._ahead += await self._reader.read(1)
        if self._ahead:
            await _never()

    async def send(self, reply: Reply) -> bool:
        self._writer.write(_bytes(reply))
        await self._writer.drain()
        return True

    async def half_closed(self, reply: Reply) -> bool:
        """Half of the answer; then our side is shut while the other may go on writing to us."""
        whole = _bytes(reply)
        self._writer.write(whole[: -(len(reply.body) // 2 + 1)])
        self._writer.write_eof()
        await self._reader.read()
        return False

    async def trickle(self, reply: Reply, seconds: float) -> bool:
        """The head at once, the body in ten drips."""
        self._writer.write(_head(reply))
        for start in range(0, len(reply.body), step := len(reply.body) // 10 + 1):
            await asyncio.sleep(seconds / 10)
            self._writer.write(reply.body[start : start + step])
            await self._writer.drain()
        return True


def _bytes(reply: Reply) -> bytes:
    return _head(reply) + reply.body


def _head(reply: Reply) -> bytes:
    given = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body)), **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *(f"{k}: {v}" for k, v in given.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
