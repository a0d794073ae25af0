"""What a pressed button looks like afterwards: the waiting sign goes, and the choice stands where the buttons were."""

import asyncio
from collections.abc import Coroutine

from bot.channels.telegram.api import Api
from bot.channels.telegram.envelope import DONE, Press
from bot.channels.telegram.sending import label
from bot.storage import buttons
from bot.storage.database import Database
from bot.storage.errors import StorageError

MOST = 64
"""Most at once; under a flood the rest is left out, for it is only a courtesy."""
PATIENCE = 5.0
_STAFF = "job:"


class Presses:
    """Acknowledges presses beside the intake, which never waits for it."""

    def __init__(self, api: Api, database: Database) -> None:
        self._api, self._database = api, database
        self._tasks: set[asyncio.Task[None]] = set()

    def acknowledge(self, press: Press) -> None:
        """Begin to; what does not work is let be."""
        if len(self._tasks) < MOST:
            self._begin(self._acknowledge(press))

    async def close(self) -> None:
        """Leave what has not been done."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _acknowledge(self, press: Press) -> None:
        await self._api.call("answerCallbackQuery", {"callback_query_id": press.query}, PATIENCE)
        if press.chat and press.message and await self._is_choice(press.data):
            where = {"chat_id": press.chat, "message_id": press.message}
            await self._api.call("editMessageReplyMarkup", {**where, "reply_markup": chosen(press)}, PATIENCE)

    async def _is_choice(self, data: str) -> bool:
        """Whether one button settles the others: not in a list of work, from which several are pressed."""
        if data == DONE:
            return False
        try:
            meant = await buttons.read_meant(self._database, buttons.MARK + data)
        except StorageError:
            return False
        return meant not in {None, buttons.UNKNOWN} and not str(meant).startswith(_STAFF)


def chosen(press: Press) -> dict[str, list[list[dict[str, str]]]]:
    """The keyboard that only shows what was chosen."""
    if not press.label:
        return {"inline_keyboard": []}
    return {"inline_keyboard": [[{"text": label(f"✓ {press.label}"), "callback_data": DONE}]]}
