"""Telegram as a channel: built where there is a token, run and stopped by `xunfang serve`."""

import logging
from typing import Any

from starlette.routing import Route

from bot.channels.front import Front
from bot.channels.port import Finding
from bot.channels.telegram import NAME, advice, checking, webhook
from bot.channels.telegram.api import Api, Done
from bot.channels.telegram.commands import menus
from bot.channels.telegram.envelope import Us
from bot.channels.telegram.fetching import TelegramFetcher
from bot.channels.telegram.halting import Halt
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import KINDS, Pace, Polling
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.sending import TelegramSender
from bot.settings import Settings
from bot.vault import Vault
from knowledge.town import Town

log = logging.getLogger(__name__)

CONNECTIONS = 40
"""Most updates that Telegram brings at once; those of one chat come one after the other."""
DESCRIPTION = (
    "{town}巡访：问政策、问公交，反映村里的事，查办到哪一步。急事请先打 110、119、120。"
    "在这里说的话会经过国外的机器，不愿意的请用我们的网页。"
)


class TelegramChannel:
    """One bot: its way in (polling or webhook), its way out, and its check."""

    def __init__(self, settings: Settings, front: Front, vault: Vault, town: Town, pace: Pace) -> None:
        self._settings, self._town, self._pace = settings, town, pace
        self._api = Api(settings.telegram_token, settings.telegram_api, settings.telegram_proxy)
        self._us = Us(account=settings.telegram_token.partition(":")[0])
        self._presses = Presses(self._api, front.database)
        self._intake = Intake(front=front, presses=self._presses, us=self._us, town=town)
        self._halt, self._once = Halt(), advice.Once(log)
        self._sender = TelegramSender(self._api, vault, settings.telegram_per_second)
        self._fetcher = TelegramFetcher(self._api)
        self._at_work = False

    @property
    def name(self) -> str:
        """The word in the column `channel` of the database."""
        return NAME

    @property
    def account(self) -> str:
        """The bot's id."""
        return self._us.account

    @property
    def mode(self) -> str:
        """What it is and how it runs, for the operator."""
        return "Telegram（推送）" if self._is_webhook else "Telegram（轮询）"

    @property
    def sender(self) -> TelegramSender:
        """The way out."""
        return self._sender

    @property
    def fetcher(self) -> TelegramFetcher:
        """The way to photos and voices."""
        return self._fetcher

    @property
    def routes(self) -> tuple[Route, ...]:
        """The address at which Telegram brings updates; none while we fetch them."""
        return webhook.routes(self._intake, self._settings.telegram_secret) if self._is_webhook else ()

    @property
    def _is_webhook(self) -> bool:
        return self._settings.telegram_mode == "webhook"

    def deep_link(self, payload: str) -> str:
        """A link that opens the talk with us and says /start with this word; "" until Telegram has told our name."""
        return f"https://t.me/{self._us.name}?start={payload}" if self._us.name else ""

    async def run(self) -> None:
        """Take updates in until `stop`; with a webhook it returns once Telegram knows where to bring them."""
        self._at_work = True
        faults = checking.webhook_faults(self._settings) if self._is_webhook else ()
        for sentence in faults:
            self._once.say(sentence)
        if not faults and await self._introduced() and not self._is_webhook:
            await Polling(self._api, self._intake, self._halt, self._once, self._pace).run()

    async def _introduced(self) -> bool:
        """Whether Telegram knows how we take updates in; False where the word to stop came first."""
        method, params = self._road()
        if not await self.learn_name() or await self._insist(method, params) is None:
            return False
        await self._halt.unless(self._show_menus())
        return not self._halt.given

    def _road(self) -> tuple[str, dict[str, Any]]:
        """The call that says how updates come to us; none that wait are dropped."""
        if not self._is_webhook:
            return "deleteWebhook", {}
        address, secret = checking.webhook_address(self._settings), self._settings.telegram_secret
        return "setWebhook", {
            "url": address,
            "secret_token": secret,
            "allowed_updates": KINDS,
            "max_connections": CONNECTIONS,
        }

    async def learn_name(self) -> bool:
        """Ask Telegram for our name, again and again until it is told; False where the word to stop came first."""
        answer = await self._insist("getMe", {})
        if answer is not None:
            self._us.name = checking.name_in(answer)
        return answer is not None

    async def _insist(self, method: str, params: dict[str, Any]) -> Done | None:
        failures = 0
        while not self._halt.given:
            answer = await self._halt.unless(self._api.call(method, params))
            if isinstance(answer, Done):
                self._once.worked()
                return answer
            if answer is not None:
                failures += 1
                self._once.say(advice.trouble(answer))
                await self._halt.rest(self._pace.pause(failures))
        return None

    async def _show_menus(self) -> None:
        """What people see before they write anything; without it everything works all the same."""
        for scope, commands in menus():
            await self._api.call("setMyCommands", {"scope": scope, "commands": commands})
        await self._api.call("setMyDescription", {"description": DESCRIPTION.format(town=self._town.name)})

    def stop(self) -> None:
        """Take nothing more in."""
        self._halt.give()

    async def close(self) -> None:
        """Let go of connections, after the last reply has gone out."""
        await self._presses.close()
        await self._api.close()

    async def check(self, test_address: str = "") -> tuple[Finding, ...]:
        """What is missing or wrong; with an address also a test message to it."""
        listen = 0 if self._at_work else self._pace.listen
        return await checking.check(self._settings, self._api, self._sender, test_address, listen=listen)


def open_telegram(settings: Settings, front: Front, vault: Vault, town: Town) -> TelegramChannel | None:
    """The channel, where there is a token."""
    return TelegramChannel(settings, front, vault, town, Pace()) if settings.telegram_token else None
