"""One message, one turn, one commit."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot import clock
from bot.notices import QUEUES, Notices
from bot.storage import inbox, outbox, scenes
from bot.storage.chats import Stale
from bot.storage.commit import Decision, House, Written, body_of, commit
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.media import Album
from bot.storage.outbox import Saying
from bot.storage.scenes import Waiting
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import Reply, ReplyKind, Said
from handlers.outcome import Act, EraseMe, File, Outcome
from handlers.ports import Answers
from handlers.router import decide
from handlers.scene import Scene

log = logging.getLogger(__name__)

TRIES = 5
Parse = Callable[[bytes], Said]
"""What a channel offers: the raw bytes it stored, as a message. ValueError parks the message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """Runs turns. Any number may run at once: what two of them decide about the same rows, one decides again."""

    database: Database
    vault: Vault
    house: House
    answers: Answers
    parsers: Mapping[str, Parse]
    album: Album
    notices: Notices
    aside: bool = False
    """Whether to decide beside the event loop: an encoder takes milliseconds, and decide() is pure."""

    async def run(self, position: int) -> None:
        """Handle one waiting message; whatever goes wrong inside, it ends up handled or parked for staff.

        Unavailable (too much to write, or closing) is passed on: the message still waits and is tried again.
        """
        try:
            chat = await self._turn(position)
        except Unavailable:
            raise
        except Exception as error:  # the one broad except: no fault of ours may lose a message or stop the others
            log.exception("message %d parked", position)
            chat = await self.database.write(park, self.vault, self.house, position, type(error).__name__)
        if chat is not None:
            self.notices.announce(chat)

    async def _turn(self, position: int) -> int | None:
        message = await scenes.waiting(self.database, self.vault, position)
        if message is None:
            return None
        await self._handle(message)
        return message.chat

    async def _handle(self, message: Waiting) -> None:
        said = self.parsers[message.channel](message.raw)
        for _ in range(TRIES):
            now = clock.now()
            scene = await scenes.read_scene(self.database, self.vault, message, said, now)
            outcome = await self._decide(scene)
            decision = Decision(
                position=message.position, chat=message.chat, conversation=scene.conversation, outcome=outcome
            )
            try:
                written = await self.database.write(commit, self.vault, self.house, decision, now)
            except Stale:
                message = await scenes.waiting(self.database, self.vault, message.position) or message
                continue
            self._tell_queues(outcome)
            return await self._wipe(outcome, written)
        raise Stale("five times")

    async def _decide(self, scene: Scene) -> Outcome:
        return await asyncio.to_thread(decide, scene, self.answers) if self.aside else decide(scene, self.answers)

    async def _wipe(self, outcome: Outcome, written: Written | None) -> None:
        """After an erasing: the files of its photos, and what the database's log still holds of its words."""
        if written is None or not any(isinstance(deed, EraseMe) for deed in outcome.deeds):
            return
        try:
            await asyncio.to_thread(self.album.remove, written.photos)
            await self.database.checkpoint()
        except (OSError, Unavailable):
            # It is erased and answered; the day's sweep and the next checkpoint do the rest.
            log.warning("not everything erased is off the disk yet", exc_info=True)

    def _tell_queues(self, outcome: Outcome) -> None:
        if any(isinstance(deed, File | Act | EraseMe) for deed in outcome.deeds):
            self.notices.announce(QUEUES)


def park(db: Db, vault: Vault, house: House, position: int, reason: str) -> int | None:
    """Put a message aside for staff and say sorry; the talk stays where it was. Its chat, None if it waits no more."""
    if not inbox.park(db, position, reason, now := clock.now()):
        return None
    chat = int(db.value(inbox.CHAT, (position,)))
    reply = Reply(kind=ReplyKind.REFUSED, key="turn_failed", values={"hotline": house.town.hotline})
    outbox.put(db, vault, Saying(chat=chat, body=body_of(reply, house.town), inbox=position), now)
    return chat
