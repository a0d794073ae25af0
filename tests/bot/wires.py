"""The wire of a channel that pushes, scripted; and chats that are written to over it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot import clock
from bot.channels.port import Buttons, Capabilities, Piece, Receipt, Recipient, Sent
from bot.sending import Lane
from bot.storage import chats, inbox, outbox
from bot.storage.chats import Address
from bot.storage.database import Database
from bot.storage.inbox import Arrival, Received
from bot.storage.outbox import Saying
from bot.storage.transaction import Db
from bot.wiring import Wired
from tests.bot.talking import column

CAN = Capabilities(name="wire", most=40, length=len, buttons=Buttons.INLINE)
LANE = "wire:us"


@dataclass
class Wire:
    """A vendor that keeps what it gets and answers as told: the next of `script`, or that it is sent."""

    capabilities: Capabilities = CAN
    script: list[Receipt | Exception] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, ...]] = field(default_factory=list)
    open: list[bool] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def send(self, to: Recipient, piece: Piece) -> Receipt:
        """Take a message."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.heard.append((to.address, piece.text))
        self.buttons.append(tuple(button.id for button in piece.buttons))
        self.open.append(to.open)
        self.news.set()
        await self.gate.wait()
        self.at_once -= 1
        answer = self.script.pop(0) if self.script else Sent()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def until(self, count: int) -> None:
        """Wait for so many messages."""
        async with asyncio.timeout(10):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()

    def texts(self) -> list[str]:
        """What was said, in order."""
        return [text for _, text in self.heard]


def lane(wired: Wired, wire: Wire, database: Database | None = None, **more: Any) -> Lane:
    """The lane of this wire."""
    return Lane(LANE, wire, database or wired.database, wired.site.vault, **{"rest": 0.01, **more})


@asynccontextmanager
async def running(lane: Lane) -> AsyncIterator[Lane]:
    """The lane at work; stopped in order at the end."""
    task = asyncio.create_task(lane.run())
    try:
        yield lane
    finally:
        lane.stop()
        await asyncio.wait_for(task, 10)


def place(name: str) -> Address:
    """Where somebody is found over the wire."""
    return Address(channel="wire", account="us", address=name, findable=True)


async def write(wired: Wired, text: str, name: str = "a", **saying: Any) -> int:
    """Say something to somebody; the chat."""

    def put(db: Db) -> int:
        chat = chats.ensure(db, wired.site.vault, place(name), None, clock.now())
        body = {"text": text, "buttons": saying.pop("buttons", [])}
        outbox.put(db, wired.site.vault, Saying(chat=chat, body=body, **saying), clock.now())
        return chat

    return await wired.database.write(put)


async def hear(wired: Wired, external: str, name: str = "a", **more: Any) -> Received:
    """Somebody writes."""
    arrival = Arrival(address=place(name), external_id=external, raw=b"{}", **more)
    limits = wired.front.door.limits
    return await wired.database.write(inbox.receive, wired.site.vault, arrival, limits, clock.now())


async def states(wired: Wired) -> list[str]:
    """Where the replies stand."""
    return [row["state"] for row in await wired.database.read("SELECT state FROM outbox ORDER BY position")]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)  # rows of a table ring no bell


async def sent(wired: Wired, count: int) -> None:
    """Wait until so many replies are sent."""

    async def so_many() -> bool:
        return (await states(wired)).count("sent") == count

    await until(so_many)


Condition = Callable[[], Awaitable[bool]]


def are(wired: Wired, *expected: str) -> Condition:
    """Whether the replies stand so."""

    async def so() -> bool:
        return await states(wired) == list(expected)

    return so


def holds(wired: Wired, sql: str) -> Condition:
    """Whether a query says 1."""

    async def so() -> bool:
        return await column(wired, sql) == [1]

    return so


def truth_of(condition: Callable[[], bool]) -> Condition:
    """A plain condition as one to wait for."""

    async def so() -> bool:
        return condition()

    return so


def execute(db: Db, sql: str, *values: object) -> None:
    """Change something by hand."""
    db.execute(sql, values)
