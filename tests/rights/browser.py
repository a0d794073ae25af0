"""Asks the pages without a socket: the head of each answer and its body, of a stream only what comes at once."""

import asyncio
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette

HOST = "desk.example"
STREAM = "text/event-stream"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass(kw_only=True)
class Browser:
    """One browser with its cookies, or a program with what it says in the head of every request."""

    app: Starlette
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, address: str, **headers: str) -> Answer:
        """Open an address."""
        return await self._ask("GET", address, b"", headers)

    async def post(self, address: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form."""
        form = {"content-type": "application/x-www-form-urlencoded", **headers}
        return await self._ask("POST", address, urlencode(fields).encode(), form)

    async def _ask(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        sent, whole = _Sent(), asyncio.Event()
        asked = asyncio.create_task(self.app(self._scope(method, address, headers), _given(body, whole), sent))
        over = asyncio.create_task(sent.enough.wait())
        await asyncio.wait({asked, over}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if not asked.done():
            whole.set()  # whoever asked hangs up
            await asyncio.wait({asked})
        answer = sent.answer()
        self._keep(answer)
        if asked.exception() is not None and not answer.status:
            raise asked.exception() or AssertionError
        return answer

    def _scope(self, method: str, address: str, headers: dict[str, str]) -> dict[str, Any]:
        path, _, query = address.partition("?")
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {"host": HOST, **self.headers, **headers, **({"cookie": jar} if jar else {})}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in named.items()],
            "client": ("10.0.0.9", 4000),
            "server": (HOST, 80),
        }

    def _keep(self, answer: Answer) -> None:
        for cookie in SimpleCookie(answer.headers.get("set-cookie", "")).values():
            self.cookies[cookie.key] = cookie.value


@dataclass(kw_only=True)
class _Sent:
    """What the app sends."""

    messages: list[Any] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, message: Any) -> None:
        self.messages.append(message)
        if self._streams() and message.get("body"):
            self.enough.set()

    def _streams(self) -> bool:
        return self.answer().headers.get("content-type", "").startswith(STREAM)

    def answer(self) -> Answer:
        head = next((each for each in self.messages if each["type"] == "http.response.start"), None)
        headers = {name.decode().lower(): value.decode() for name, value in head["headers"]} if head else {}
        bodies = [each["body"] for each in self.messages if each["type"] == "http.response.body" and each.get("body")]
        body = bodies[:1] if headers.get("content-type", "").startswith(STREAM) else bodies
        return Answer(status=head["status"] if head else 0, headers=headers, body=b"".join(body))


def _given(body: bytes, whole: asyncio.Event) -> Any:
    first = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if first:
            return first.pop()
        await whole.wait()
        return {"type": "http.disconnect"}

    return receive


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page; "" where it has none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""
