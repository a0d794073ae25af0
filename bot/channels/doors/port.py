"""What every door keeps to: a short message goes out through it, and what became of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.channels.port import Later, Never, Sent
from bot.storage.doors import DoorKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What is told at a door: nothing of what a resident said, and nobody's name.

    `link` leads to the desk, "" where no address of ours is known outside; `number` and `sort` are "" where several
    items or a sensitive one are meant; `take` is the number of the item that can be taken on a card's button.
    """

    text: str
    link: str = ""
    number: str = ""
    sort: str = ""
    take: str = ""
    urgent: bool = False


Told = Sent | Later | Never


class Doorway(Protocol):
    """One kind of door. It never raises: what goes wrong outside is a value."""

    @property
    def apart(self) -> int:
        """So many items are told one by one; more of them in one message."""
        ...

    def rest(self, urgent: bool) -> timedelta:
        """How long whoever stands there is left in peace between two messages."""
        ...

    async def tell(self, address: str, message: Message) -> Told:
        """Send one message."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


Doorways = Mapping[DoorKind, Doorway]

NO_REST = timedelta(0)
