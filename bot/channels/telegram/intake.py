"""Updates come in: all of a batch are on disk before anybody is told so."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.front import Front
from bot.channels.telegram.envelope import DONE, Us, arrival_of, press_of
from bot.channels.telegram.presses import Presses
from bot.storage.inbox import Arrival, Received
from knowledge.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """One update: what was read of it, and its bytes as they are stored."""

    read: object
    raw: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """The way in, the same for polling and webhook."""

    front: Front
    presses: Presses
    us: Us
    town: Town

    async def take(self, updates: Sequence[Update]) -> None:
        """Store what is for us, in order, in one commit; Unavailable when that was not possible.

        Presses are acknowledged afterwards, and only the first time: a retry's waiting sign is long gone.
        """
        arrivals = [arrival_of(update.read, update.raw, self.us, self.town) for update in updates]
        received = iter(await self.store([arrival for arrival in arrivals if arrival is not None]))
        for update, arrival in zip(updates, arrivals, strict=True):
            self._acknowledge(update, None if arrival is None else next(received))

    async def store(self, arrivals: Sequence[Arrival]) -> tuple[Received, ...]:
        """Store arrivals, all of them or none."""
        return await self.front.receive_all(arrivals) if arrivals else ()

    def _acknowledge(self, update: Update, received: Received | None) -> None:
        press = press_of(update.read)
        if press is None:
            return
        if press.data == DONE if received is None else not received.again:
            self.presses.acknowledge(press)
