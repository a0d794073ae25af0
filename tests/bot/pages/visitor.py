"""A resident's browser without scripts: its cookies, the page it has open, the form it sends."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx

from bot.channels import web
from bot.pages.app import build_app
from bot.storage import talk
from bot.wiring import Wired

JSON = {"Accept": "application/json"}
File = tuple[str, tuple[str, bytes, str]]


@dataclass(slots=True)
class Visitor:
    """One browser with the chat open."""

    wired: Wired
    client: httpx.AsyncClient
    page: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    async def open(self, address: str = "/") -> str:
        """Load a page; the hidden fields of its forms are kept for the next message."""
        self.page = (await self.client.get(address)).text
        self.fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        return self.page

    async def send(self, text: str = "", files: list[File] | None = None, **fields: str) -> httpx.Response:
        """Send the form of the page that is open."""
        data = {**self.fields, "text": text, **fields}
        return await self.client.post("/say", data=data, files=files or [("photo", ("", b"", "image/jpeg"))])

    async def say(self, text: str = "", *, button: str = "") -> str:
        """Send the form, or press a button of it, and load the page that comes back."""
        answer = await self.send(text, button=button)
        assert answer.status_code == 303, answer.text
        return await self.open(answer.headers["location"].partition("#")[0])

    async def post_json(self, **values: Any) -> httpx.Response:
        """Send a message as the page's script does."""
        return await self.client.post("/say", json={**self.fields, **values}, headers=JSON)

    @property
    def key(self) -> str:
        """The browser's key."""
        return str(self.client.cookies["xunfang"])

    async def chat(self) -> int:
        """The id of this browser's chat."""
        found = await talk.standing(self.wired.database, self.wired.site.vault, web.address_of(self.key))
        assert found is not None
        return found.chat

    def said(self) -> list[str]:
        """The texts of the open page's talk, in order."""
        return [
            unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r'<p class="words">(.*?)</p>', self.page, re.S)
        ]

    def buttons(self) -> list[str]:
        """What can be pressed in the open page's talk, without the menu."""
        inside = self.page.partition('<div id="talk"')[2].partition('<div id="end"')[0]
        return re.findall(r'<button name="button" value="([^"]*)"', inside)


@asynccontextmanager
async def visiting(wired: Wired, *, headers: Mapping[str, str] | None = None) -> AsyncIterator[Visitor]:
    """A browser in front of this house."""
    transport = httpx.ASGITransport(build_app(wired.site), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example", headers=headers) as client:
        visitor = Visitor(wired, client)
        await visitor.open()
        yield visitor


async def inbox(wired: Wired) -> int:
    """How many messages were received."""
    return int((await wired.database.read("SELECT COUNT(*) AS n FROM inbox"))[0]["n"])
