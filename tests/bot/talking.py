"""Residents who talk to a running house, and neighbours who get in the way."""

from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot import clock, ids
from bot.channels import words
from bot.channels.web import WEB
from bot.storage import inbox
from bot.storage.chats import Address
from bot.storage.commit import commit
from bot.storage.database import Database, Db, Row
from bot.storage.inbox import Arrival, Received
from bot.wiring import Wired
from handlers.messages import Said

PATIENCE = 10.0
P = ParamSpec("P")
T = TypeVar("T")


def arrival(text: str, chat: str = "a", *, channel: str = WEB, raw: bytes | None = None) -> Arrival:
    """A message at the door; `raw` stores something else than a text."""
    address = Address(channel=channel, account="", address=chat)
    return Arrival(address=address, external_id=ids.token(), raw=words.pack(Said(text=text)) if raw is None else raw)


async def say(wired: Wired, text: str, chat: str = "a", **other: Any) -> list[dict[str, Any]]:
    """Say something and wait for the answers."""
    received = await wired.front.receive(arrival(text, chat, **other))
    if wired.pump.running:
        assert await wired.front.answered(received, PATIENCE)
    else:
        await wired.turns.run(received.position)
    return await wired.front.answers(received.position)


async def file(wired: Wired, text: str = "柳东村河边堆了好多垃圾一直没人清", chat: str = "a") -> str:
    """Complain and confirm; the number."""
    await say(wired, text, chat)
    replies = await say(wired, "提交", chat)
    return str(next(reply["complaint"] for reply in replies if reply["complaint"]))


async def column(wired: Wired, sql: str, *values: object) -> list[Any]:
    """The first column of a query."""
    return [row[0] for row in await wired.database.read(sql, values)]


async def store(wired: Wired, message: Arrival) -> Received:
    """A message that nobody wakes the pump for."""
    door = wired.front.door
    return await wired.database.write(inbox.receive, door.vault, message, door.limits, clock.now())


class Meddler(Database):
    """The same database, but `first` is done before each of the first `times` commits of a turn."""

    def __init__(self, behind: Database, first: Callable[[Db], object], times: int = 1) -> None:
        self.behind, self.first, self.times = behind, first, times
        self.commits = 0

    async def write(self, function: Callable[Concatenate[Db, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        self.commits += function is commit
        if function is commit and self.commits <= self.times:
            await self.behind.write(self.first)
        return await self.behind.write(function, *args, **kwargs)

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return await self.behind.read(sql, params)

    async def find(self, sql: str, key: int) -> Row | None:
        return await self.behind.find(sql, key)
