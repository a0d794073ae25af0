"""One message, one turn, one commit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bot import clock
from bot.amending import Amending
from bot.fetching import Fetching
from bot.hearing import Hearing, Wanted
from bot.live import Live
from bot.notices import QUEUES, Notices
from bot.riding import Riding
from bot.storage import inbox, outbox, scenes
from bot.storage.bodies import House, body_of
from bot.storage.chats import Stale
from bot.storage.commit import Decision, Written, commit
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.insurance import Kept
from bot.storage.media import Album
from bot.storage.outbox import Saying
from bot.storage.scenes import Waiting
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply, ReplyKind, Said
from handlers.outcome import Act, EraseMe, File, Outcome, StaffAct
from handlers.ports import Answers, riding
from handlers.router import decide
from handlers.scene import Scene

log = logging.getLogger(__name__)

TRIES = 5
Errand = Callable[[], Awaitable[bool]]
"""What has to be fetched before a turn; whether the turn may then begin, or the message waits in the table."""
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """Runs turns. Any number may run at once: what two of them decide about the same rows, one decides again.

    `abroad` names the channels whose words go through servers abroad.
    """

    database: Database
    vault: Vault
    live: Live
    riding: Riding
    hearing: Hearing
    fetching: Fetching
    album: Album
    notices: Notices
    amending: Amending
    insurance: Kept = field(default_factory=Kept)
    abroad: Set[str] = frozenset()
    aside: bool = False
    """Whether to decide beside the event loop: an encoder takes milliseconds, and decide() is pure."""

    @property
    def house(self) -> House:
        """The house with the edition that serves now."""
        return self.live.serving.house

    async def run(self, position: int) -> None:
        """Handle one waiting message; whatever goes wrong inside, it ends up handled or parked for staff.

        Unavailable (too much to write, or closing) is passed on: the message still waits and is tried again.
        """
        while (errand := await self.begin(position)) is not None:
            if not await errand():
                return

    async def begin(self, position: int) -> Errand | None:
        """The same, but what has to be fetched first is handed back: a slow vendor must not take up a turn's place."""
        return await self._kept(position, self._turn(position))

    async def _kept(self, position: int, doing: Awaitable[T]) -> T | None:
        try:
            return await doing
        except Unavailable:
            raise
        except Exception as error:  # the one broad except: no fault of ours may lose a message or stop the others
            log.exception("message %d parked", position)
            chat = await self.database.write(park, self.vault, self.house, position, type(error).__name__)
        if chat is not None:
            self.notices.announce(chat)
        return None

    async def _turn(self, position: int) -> Errand | None:
        for _ in range(TRIES):
            message = await scenes.waiting(self.database, self.vault, position)
            if message is None:
                return None
            heard = await self.hearing.hear(message)
            if heard.wanted:
                return partial(self._fetch, message, heard.wanted)
            if await self._decided(message, heard.said):
                self.notices.announce(message.chat)
                return None
        raise Stale("five times")

    async def _fetch(self, message: Waiting, wanted: tuple[Wanted, ...]) -> bool:
        return await self._kept(message.position, self.fetching.fetch(message, wanted)) or False

    async def _decided(self, message: Waiting, said: Said) -> bool:
        """Decide and write; False where something that was read has moved on meanwhile."""
        # What serves may be replaced meanwhile; this turn ends with what it began with.
        serving, now, abroad = self.live.serving, clock.now(), message.channel in self.abroad
        house = serving.house
        scene = await scenes.read_scene(
            self.database,
            self.vault,
            message,
            said,
            now,
            abroad=abroad,
            desk=house.desk,
            take_back=house.book.take_back,
            villages=house.town.villages,
            rules=self.insurance.of(house.town),
        )
        scene = await self.amending.benched(scene, house.edition)
        outcome = await self._decide(scene, riding(serving.answers, self.riding.serving))
        decision = Decision(
            position=message.position,
            chat=message.chat,
            conversation=scene.conversation,
            outcome=outcome,
            bundle=message.bundle,
            parts=tuple(part.position for part in message.parts),
        )
        try:
            written = await self.database.write(commit, self.vault, serving.house, decision, now)
        except Stale:
            return False
        self._tell_queues(outcome)
        await self.amending.follow(outcome)
        for chat in written.told if written is not None else ():
            self.notices.announce(chat)
        await self._wipe(outcome, written)
        return True

    async def _decide(self, scene: Scene, answers: Answers) -> Outcome:
        return await asyncio.to_thread(decide, scene, answers) if self.aside else decide(scene, answers)

    async def _wipe(self, outcome: Outcome, written: Written | None) -> None:
        """After an erasing: the files of its photos and voices, and what the log still holds of its words."""
        erased = any(isinstance(deed, EraseMe) for deed in outcome.deeds)
        if written is None or not (erased or written.erased or written.photos):
            return
        try:
            await asyncio.to_thread(self.album.remove, written.photos)
            await self.database.checkpoint()
        except (OSError, Unavailable):
            # It is erased and answered; the day's sweep and the next checkpoint do the rest.
            log.warning("not everything erased is off the disk yet", exc_info=True)

    def _tell_queues(self, outcome: Outcome) -> None:
        if any(isinstance(deed, File | Act | EraseMe | StaffAct) for deed in outcome.deeds):
            self.notices.announce(QUEUES)


def park(db: Db, vault: Vault, house: House, position: int, reason: str) -> int | None:
    """Put a message aside for staff and say sorry; the talk stays where it was. Its chat, None if it waits no more."""
    if not inbox.park(db, position, reason, now := clock.now()):
        return None
    chat = int(db.value(inbox.CHAT, (position,)))
    reply = Reply(kind=ReplyKind.REFUSED, key="turn_failed", values={"hotline": house.town.hotline})
    outbox.put(db, vault, Saying(chat=chat, body=body_of(reply, house.town), inbox=position), now)
    return chat
