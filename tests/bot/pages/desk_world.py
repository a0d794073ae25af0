"""A small world at the desk: people, items in their queues, and browsers that are signed in."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot import clock, ids
from bot.channels.web import WEB
from bot.pages.app import build_app
from bot.pages.visits import COOKIE, PATH
from bot.storage import chats, complaints, people
from bot.storage.chats import Address
from bot.storage.complaints import Origin
from bot.storage.people import SignedIn
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Conversation, Draft
from patrol.complaint import Complaint, Role

VILLAGE, POST = "liudong", "LD"
HOST = "desk.example"


async def file(wired: Wired, draft: Draft | None = None, *, browser: str = "a browser") -> Complaint:
    """An item in a queue, filed from a web chat."""
    given = draft or Draft(text="河边的垃圾没人清", village=VILLAGE, category="rubbish", place="河边")
    return await wired.database.write(_file, wired, given, browser)


def _file(db: Db, wired: Wired, draft: Draft, browser: str) -> Complaint:
    site, now = wired.site, clock.now()
    chat = chats.ensure(db, site.vault, Address(channel=WEB, account="", address=browser), None, now)
    if db.one("SELECT 1 FROM conversation WHERE chat = ?", (chat,)) is None:
        chats.keep_stage(db, site.vault, chat, Conversation(), now)
    origin = Origin(chat=chat, inbox=db.raise_counter("inbox"))
    return complaints.read(db, complaints.file(db, site.vault, site.house.book, draft, origin, now).id)


async def hire(wired: Wired, name: str = "张三", role: Role = Role.POST, post: str = POST) -> int:
    """A new member of staff; the id."""
    return await wired.database.write(people.add, wired.site.vault, name, role, post, clock.now())


def browser(wired: Wired) -> httpx.AsyncClient:
    """A browser that nobody is signed in with."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(build_app(wired.site)), base_url=f"http://{HOST}")


@asynccontextmanager
async def at_desk(wired: Wired, person: int) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which this person is signed in."""
    token = await wired.database.write(people.make_link, person, clock.now())
    signed = await wired.database.write(people.sign_in, token, clock.now())
    assert isinstance(signed, SignedIn)
    async with browser(wired) as client:
        client.cookies.set(COOKIE, signed.token, domain=HOST, path=PATH)
        yield client


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name} in {page}"
    return found[1]


async def press(
    client: httpx.AsyncClient, number: str, action: str, text: str = "", page: str = "", **more: str
) -> httpx.Response:
    """Open an item's page, unless a page seen earlier is given, and press one of its buttons.

    What is closed is mended, unless another outcome is given.
    """
    seen = page or (await client.get(f"/desk/case/{number}")).text
    fields = {"csrf": hidden(seen, "csrf"), "version": _version(seen), "action": action, "text": text}
    given = {"outcome": "solved", **more} if action == "close" else more
    return await client.post(f"/desk/case/{number}/deed", data={**fields, **given})


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    return found[1] if found else "1"


async def told(wired: Wired, item: Complaint) -> list[str]:
    """What the resident of an item was told, in order."""
    from bot.storage.outbox import opened

    rows = await wired.database.read("SELECT body_sealed FROM outbox WHERE chat = ? ORDER BY seq", (item.chat,))
    bodies = [opened(wired.site.vault, row["body_sealed"]) for row in rows]
    return [str(body["text"]) for body in bodies if body]


async def actions(wired: Wired, item: Complaint) -> list[str]:
    """The actions of an item's history."""
    rows = await wired.database.read("SELECT action FROM step WHERE complaint = ? ORDER BY seq", (item.id,))
    return [row["action"] for row in rows]


def key() -> str:
    """A fresh browser key."""
    return ids.token()
