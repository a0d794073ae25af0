"""The echo bots of others, each as a process of its own: `python -m tests.bench.echoes KIND URL TOKEN`.

They are what their own documentation shows first, nothing tuned: a message comes, its text goes back.
"""

import asyncio
import sys
from collections.abc import Callable

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

Context = ContextTypes.DEFAULT_TYPE


async def _echo(update: Update, context: Context) -> None:
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def stock(url: str, token: str, *, at_once: int) -> None:
    """python-telegram-bot; `at_once` is its own concurrent_updates, 1 for one after the other."""
    building = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = building.concurrent_updates(at_once).build() if at_once > 1 else building.build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


def aiogram(url: str, token: str) -> None:
    """aiogram, whose polling starts every handler as a task."""
    asyncio.run(_aiogram(url, token))


async def _aiogram(url: str, token: str) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def _(message: Message) -> None:
        await message.answer(message.text or "")

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    await dispatcher.start_polling(Bot(token, session=session))


KINDS: dict[str, Callable[[str, str], None]] = {
    "stock": lambda url, token: stock(url, token, at_once=1),
    "stock256": lambda url, token: stock(url, token, at_once=256),
    "aiogram": aiogram,
}


if __name__ == "__main__":
    KINDS[sys.argv[1]](*sys.argv[2:])
