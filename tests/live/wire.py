"""HTTP as a browser speaks it, by hand: a client that costs little beside the service that is measured."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from tests.live.service import HOST

Headers = Mapping[str, str]
_LARGEST = 4 * 1024 * 1024


class Broken(ConnectionError):
    """The line broke, or nobody listens: whatever was asked may or may not have happened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Headers
    body: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One event of a stream."""

    id: str
    name: str
    data: str


class Line:
    """One connection, kept open from request to request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Line":
        """Connect; Broken when nobody listens."""
        try:
            return cls(*await asyncio.open_connection(HOST, port, limit=_LARGEST))
        except OSError as error:
            raise Broken(str(error)) from error

    async def ask(self, method: str, target: str, headers: Headers, body: bytes = b"") -> Answer:
        """One request and its whole answer."""
        try:
            head = await self._begin(method, target, headers, body)
            return Answer(status=head.status, headers=head.headers, body=await self._body(head))
        except (OSError, EOFError) as error:
            raise Broken(str(error)) from error

    async def events(self, target: str, headers: Headers) -> AsyncGenerator[Event, None]:
        """The events of a stream until it ends; it is over at once where there is none. Broken when it breaks."""
        try:
            head = await self._begin("GET", target, headers, b"")
            if head.status != 200:
                return
            pending = b""
            while chunk := await self._chunk():
                *whole, pending = (pending + chunk).split(b"\n\n")
                for block in whole:
                    yield _event(block.decode())
        except (OSError, EOFError) as error:
            raise Broken(str(error)) from error

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def _begin(self, method: str, target: str, headers: Headers, body: bytes) -> Answer:
        given = {"Host": HOST, "Content-Length": str(len(body)), **headers}
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        return _head(head.decode("latin-1"))

    async def _body(self, head: Answer) -> bytes:
        if head.headers.get("transfer-encoding") != "chunked":
            return await self._reader.readexactly(int(head.headers.get("content-length", "0")))
        body = b""
        while chunk := await self._chunk():
            body += chunk
        return body

    async def _chunk(self) -> bytes:
        size = int(await self._reader.readuntil(b"\r\n"), 16)
        chunk = await self._reader.readexactly(size + 2)
        return chunk[:-2]


def _head(text: str) -> Answer:
    first, *lines = text.rstrip().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return Answer(status=int(first.split()[1]), headers={name.lower(): value for name, _, value in pairs})


def _event(block: str) -> Event:
    fields = {name: value for name, _, value in (line.partition(": ") for line in block.split("\n"))}
    return Event(id=fields.get("id", ""), name=fields.get("event", "message"), data=fields.get("data", ""))
