"""One resident's browser: its cookie, the token of its forms, its messages and its live stream."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from bot import ids
from tests.live.wire import Answer, Broken, Line

COOKIE = "xunfang"
JSON = "application/json"
_PICTURE = (
    '--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
)


class Refused(Exception):
    """The service answered that it cannot take it now; the same may be tried again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """The acknowledgement of a message: its position in the talk, and whether it had been there before."""

    seq: int
    again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One line of the talk as the stream brings it."""

    seq: int
    side: str
    text: str
    buttons: tuple[str, ...]
    labels: tuple[str, ...] = ()


class Browser:
    """A browser with the chat page open; it speaks as the page's script does."""

    def __init__(self, port: int) -> None:
        self.port, self.key, self.last = port, "", 0
        self._csrf = self._form = ""
        self._line: Line | None = None

    async def open(self) -> None:
        """Load the page: it brings the key, the token and the id of the first message."""
        answer = _taken(await self._ask("GET", "/", {"Accept": "text/html"}), 200)
        page = _Fields()
        page.feed(answer.body.decode())
        self.key = answer.headers["set-cookie"].partition(f"{COOKIE}=")[2].partition(";")[0]
        self._csrf, self._form = page.values["csrf"], page.values["id"]

    def be(self, other: "Browser") -> None:
        """Become another window of the same browser."""
        self.key, self._csrf = other.key, other._csrf

    def new_id(self) -> str:
        """The id of the next message: the page's own for the first one."""
        fresh, self._form = self._form or ids.token(), ""
        return fresh

    async def say(self, message: str, text: str = "", button: str | None = None) -> Taken:
        """Send a message as the page's script does. Broken or Refused: send it again."""
        fields = {"id": message, "csrf": self._csrf, **_words(text, button)}
        headers = self._headers(JSON) | {"Content-Type": JSON}
        answer = _taken(await self._ask("POST", "/say", headers, json.dumps(fields).encode()), 202)
        told = json.loads(answer.body)
        return Taken(seq=told["seq"], again=told["again"])

    async def submit(self, message: str, text: str = "", button: str | None = None, photo: bytes = b"") -> None:
        """Send it as the page's form without scripts does; this waits for the answer up to 2 s."""
        kind, body = _multipart({"id": message, "csrf": self._csrf, **_words(text, button)}, photo)
        headers = self._headers("text/html") | {"Content-Type": kind}
        _taken(await self._ask("POST", "/say", headers, body), 303)

    async def listen(self) -> AsyncGenerator[Told, None]:
        """What is said, from the last line on that this browser has; Broken when the stream breaks."""
        line, headers = await Line.open(self.port), self._headers("text/event-stream")
        if self.last:
            headers["Last-Event-ID"] = str(self.last)
        try:
            async with aclosing(line.events("/events?after=0", headers)) as events:
                async for event in events:
                    if event.name == "message" and event.id:
                        self.last = int(event.id)
                        yield _told(json.loads(event.data))
        finally:
            line.close()

    def close(self) -> None:
        """Close the browser's connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _headers(self, accept: str) -> dict[str, str]:
        return {"Accept": accept, "Cookie": f"{COOKIE}={self.key}"}

    async def _ask(self, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        if self._line is None:
            self._line = await Line.open(self.port)
        try:
            return await self._line.ask(method, target, headers, body)
        except Broken:
            self.close()
            raise


class _Fields(HTMLParser):
    """The hidden fields of the page's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a hidden field."""
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.values.setdefault(str(given.get("name")), given.get("value") or "")


def _words(text: str, button: str | None) -> dict[str, str]:
    return {"text": text} if button is None else {"button": button}


def _taken(answer: Answer, status: int) -> Answer:
    if answer.status == 503:
        raise Refused(answer.body.decode())
    assert answer.status == status, f"{answer.status}: {answer.body.decode()[:500]}"
    return answer


def _told(line: dict[str, Any]) -> Told:
    text = line["text"] if isinstance(line["text"], str) else "".join(line["text"])
    names, labels = ([button[name] for button in (*line["buttons"], *line["weigh"])] for name in ("id", "label"))
    words = "\n".join([text, *([line["source"]] if line.get("source") else [])])
    return Told(seq=line["seq"], side=line["side"], text=words, buttons=tuple(names), labels=tuple(labels))


def _multipart(form: dict[str, str], photo: bytes = b"") -> tuple[str, bytes]:
    mark = ids.token()
    picture = _PICTURE.format(mark=mark).encode() + photo + b"\r\n" if photo else b""
    parts = (
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form.items()
    )
    return f"multipart/form-data; boundary={mark}", "".join(parts).encode() + picture + f"--{mark}--\r\n".encode()
