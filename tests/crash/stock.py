"""The comparison: a bot as python-telegram-bot's own introduction makes one, killed at the same moments as we are.

Run as a program it is that bot: `python -m tests.crash.stock URL TOKEN`.
"""

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.house import ROOT
from tests.live.botapi import BotApi
from tests.live.service import PATIENCE, environment
from tests.live.telegram_users import Heard

USERS = 20
FIRST_USER = 900_000
ASKS = 0.02
"""Seconds between two messages of the crowd."""
UNANSWERED = 40
"""Messages that may stand open; then the crowd waits."""
QUIET = 1.0
"""Seconds without a new answer after which none is coming."""


class Stock:
    """That bot as a child process, and a crowd that talks to it; every message is meant to be said back once."""

    def __init__(self, api: BotApi, log: Path) -> None:
        self._api, self._log = api, log
        self._process: subprocess.Popen[bytes] | None = None
        self.said = 0
        self.over = False

    def spawn(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "tests.crash.stock", self._api.url, self._api.token]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=log, stderr=log)

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL, this one process only."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)

    async def crowd(self) -> None:
        """People say one thing after another until it is over."""
        while not self.over:
            await asyncio.sleep(ASKS)
            if self.open < UNANSWERED:
                self.said += 1
                self._api.say(FIRST_USER + self.said % USERS, f"第{self.said}句")

    @property
    def open(self) -> int:
        """Messages that Telegram still keeps for the bot."""
        return len(self._api.updates.pending)

    @property
    def answered(self) -> int:
        """Messages that were said back, however often."""
        return len({heard.text for heard in self._heard()})

    @property
    def lost(self) -> int:
        """Messages that Telegram forgot because the bot said it had them, and that were never answered."""
        return self.said - self.open - self.answered

    @property
    def repeated(self) -> int:
        """Answers that came again."""
        return len(self._heard()) - self.answered

    def _heard(self) -> list[Heard]:
        return [heard for each in range(USERS) for heard in self._api.heard(FIRST_USER + each)]

    async def heard_out(self) -> None:
        """Wait until nothing stands open and no answer has come for a while."""
        await self._api.until(lambda: self.open == 0)
        before = -1
        while before != self.answered:
            before = self.answered
            await asyncio.sleep(QUIET)


def main(url: str, token: str) -> None:
    """An echo bot, as the introduction writes it."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    bot = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))
    bot.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
