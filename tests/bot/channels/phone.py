"""What a resident's phone does on every channel, and waiting for what it shows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

from bot import clock
from bot.settings import Settings
from tests.live.service import PATIENCE

LOOK = 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One message of the town on the phone, and what can be tapped under it."""

    text: str
    labels: tuple[str, ...] = ()


class Phone(Protocol):
    """A resident's phone, in a context of its own; what is sent has been acknowledged when a method returns."""

    most: int
    """The longest text that the channel shows, counted by `size`."""
    cuts: bool
    """Whether it sends a longer one in several messages; a page shows one of any length that we write."""
    kind: str
    """Words of the answer to something that cannot be read."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...

    def open_in(self, settings: Settings) -> Settings:
        """The settings with which a house has this channel open."""
        ...

    async def begin(self) -> None:
        """The house is up, for the first time or again."""
        ...

    async def say(self, text: str) -> None:
        """Write."""
        ...

    async def press(self, label: str) -> None:
        """Tap a button; where there are none, type its number."""
        ...

    async def photo(self, content: bytes) -> None:
        """Send a photo."""
        ...

    async def strange(self) -> None:
        """Send something that no channel of ours can read."""
        ...

    async def again(self) -> None:
        """The last message arrives again, more than once at the same moment where the channel can do that."""
        ...

    def shown(self) -> list[Shown]:
        """Everything that was told, as it is shown."""
        ...

    def texts(self) -> list[str]:
        """The same without what can be tapped."""
        return [one.text for one in self.shown()]

    def size(self, text: str) -> int:
        """The length of a text as the channel counts it."""
        ...

    def fetched(self) -> int | None:
        """How often a file was fetched; None where files come with the message."""
        ...


async def until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until it holds; AssertionError when it does not in time."""
    end = clock.monotonic() + patience
    while not condition():
        assert clock.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(LOOK)
