"""An admin's browser at the editor, for the tests of its pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from html.parser import HTMLParser

import httpx

from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.editing import FIRST
from tests.bot.pages.desk_world import at_desk, hidden, hire

ENTRY = f"/desk/answers/entry/{FIRST.id}"
CHECK = f"/desk/answers/check?entry={FIRST.id}"
NEW = "带身份证来，当场办。"


@asynccontextmanager
async def editing(wired: Wired, name: str = "管理员小李", role: Role = Role.ADMIN) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of somebody who looks after the answers."""
    async with at_desk(wired, await hire(wired, name, role, "ZJ")) as client:
        yield client


class _Form(HTMLParser):
    """What a browser would send of the first form of the editor."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = dict[str, str]()
        self.inside, self.done = False, False
        self.name, self.text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("class") == "act" and given.get("method") == "post" and not self.done:
            self.inside = True
        if not self.inside:
            return
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.fields[given["name"]] = given.get("value", "")
        if tag in ("textarea", "select"):
            self.name, self.text = given["name"], ""
        if tag == "option" and "selected" in given:
            self.fields[self.name] = given["value"]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside:
            self.fields[self.name] = self.text.removeprefix("\n")
        if tag == "form" and self.inside:
            self.inside, self.done = False, True


def form(page: str) -> dict[str, str]:
    """The editor's form as a browser would send it, with everything that stands in it."""
    parser = _Form()
    parser.feed(page)
    return parser.fields


async def save(client: httpx.AsyncClient, address: str = ENTRY, **changes: str) -> httpx.Response:
    """Open the editor, type and save."""
    fields = form((await client.get(address)).text)
    return await client.post(address, data={**fields, **changes})


async def checked(wired: Wired, client: httpx.AsyncClient, address: str = CHECK) -> str:
    """The check's page once it is done."""
    await client.get(address)
    for check, task in list(wired.site.checking._kept.values()):
        await task
        assert check.finished
    return (await client.get(address)).text


async def decide(client: httpx.AsyncClient, page: str, do: str, **more: str) -> httpx.Response:
    """Press a button of the check's page."""
    fields = {name: unescape(hidden(page, name)) for name in ("csrf", "seen", "edition")}
    return await client.post("/desk/answers/check", data={**fields, "do": do, **more})


async def published(wired: Wired, client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    """Type, look at the check and publish."""
    await save(client, **changes)
    return await decide(client, await checked(wired, client), "publish")
