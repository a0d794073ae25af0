"""Fetches updates, and raises the offset only when all of a batch are on disk."""

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from bot.channels.telegram import advice
from bot.channels.telegram.api import Answer, Api, Done, Refused, Unreached
from bot.channels.telegram.envelope import id_of, unreadable
from bot.channels.telegram.halting import Halt
from bot.channels.telegram.intake import Intake, Update
from bot.storage.errors import StorageError

log = logging.getLogger(__name__)

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that we ask for."""
BATCH = 100
NEAR = 1_000_000
"""Updates are counted one by one; a number farther than this from its neighbours is none to go by."""
_NUMBER = re.compile(rb'"update_id"\s*:\s*(\d{1,15})')


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """Seconds: how long the Bot API holds a poll, the margin after which it counts as hanging, pauses after faults.

    `listen` is how long a check waits for another program that polls to give itself away.
    """

    hold: int = 25
    margin: float = 10.0
    listen: int = 3
    shortest: float = 0.5
    longest: float = 30.0

    def pause(self, failures: int) -> float:
        """How long to wait after so many failures in a row."""
        return float(min(self.longest, self.shortest * 2 ** min(failures - 1, 16)))


@dataclass(slots=True)
class Polling:
    """The road on which we ask. Nothing is remembered: after a restart the Bot API gives what was not confirmed."""

    api: Api
    intake: Intake
    halt: Halt
    once: advice.Once
    pace: Pace = field(default_factory=Pace)
    _offset: int = 0
    _limit: int = BATCH
    _failures: int = 0
    _suspect: int = 0

    async def run(self) -> None:
        """Poll until the word to stop."""
        while not self.halt.given:
            answer = await self.halt.unless(self._poll())
            if answer is None:
                return
            await self._after(await self._done(answer))

    async def _after(self, worked: bool) -> None:
        if worked:
            self._failures = 0
            return self.once.worked()
        self._failures += 1
        await self.halt.rest(self.pace.pause(self._failures))

    async def _poll(self) -> Answer:
        params = {"timeout": self.pace.hold, "limit": self._limit, "allowed_updates": KINDS}
        if self._offset:
            params["offset"] = self._offset
        patience = self.pace.hold + self.pace.margin
        try:
            async with asyncio.timeout(patience):
                return await self.api.call("getUpdates", params, 2 * patience)
        except TimeoutError:
            log.warning(advice.HANGING)
            await self.api.hang_up()
            return Unreached(reason="no answer in time")

    async def _done(self, answer: Answer) -> bool:
        """Whether it worked, and the next poll may follow at once."""
        match answer:
            case Done(result=list() as batch):
                self._limit = BATCH
                return await self._take(batch)
            case Unreached(payload=payload) if payload:
                return await self._odd(payload)
            case Refused() | Unreached():
                return await self._failed(answer)
            case Done():
                return await self._failed(Unreached(reason="not an answer of the Bot API"))
            case _ as never:
                assert_never(never)

    async def _failed(self, answer: Refused | Unreached) -> bool:
        if isinstance(answer, Refused) and answer.status == 409 and "webhook" in answer.description.lower():
            return isinstance(await self.api.call("deleteWebhook"), Done)
        self.once.say(advice.trouble(answer))
        if isinstance(answer, Refused) and answer.wait:
            await self.halt.rest(answer.wait)
        return False

    async def _take(self, batch: Sequence[object]) -> bool:
        """Store a batch in the order in which it was numbered, whatever the order in which it came."""
        updates = sorted((_update(one) for one in batch), key=lambda update: id_of(update.read) or 0)
        try:
            await self.intake.take(updates)
        except StorageError as error:
            log.warning("the updates of Telegram wait: %s", error)
            return False
        before, self._offset = self._offset, beyond(self._offset, [id_of(update.read) for update in updates])
        return not batch or self._offset > before

    async def _odd(self, payload: bytes) -> bool:
        """Something in the batch cannot be read at all: it is asked for alone, twice, and then put aside."""
        if self._limit > 1:
            self._limit = 1
            return True
        found = _NUMBER.search(payload)
        number = int(found.group(1)) if found else 0
        if not number or number != self._suspect:
            self._suspect = number
            return await self._failed(Unreached(reason="not an answer of the Bot API"))
        return await self._put_aside(payload, number)

    async def _put_aside(self, payload: bytes, number: int) -> bool:
        try:
            await self.intake.store([unreadable(payload, self.intake.us, number)])
        except StorageError as error:
            log.warning("an update of Telegram waits: %s", error)
            return False
        self._offset = number + 1
        return True


def beyond(offset: int, numbers: Sequence[int | None]) -> int:
    """The offset behind a stored batch; it always moves, and never past what has not been seen."""
    fresh = sorted(number for number in numbers if number is not None and number >= offset)
    if not fresh:
        return offset + 1 if offset and numbers else offset
    return max(number for number in fresh if number < fresh[0] + NEAR) + 1


def _update(read: object) -> Update:
    """An update with its bytes; of one too deep to be written down only the number is kept."""
    try:
        return Update(read=read, raw=json.dumps(read, separators=(",", ":")).encode())
    except RecursionError:
        shell: dict[str, Any] = {"update_id": id_of(read), "message": "nested too deep"}
        return Update(read=shell, raw=json.dumps(shell).encode())
