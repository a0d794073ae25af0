"""One resident on each channel, driven by the same words: to test a new channel, write one more class like these."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Self

from bot import clock
from bot.settings import Settings
from tests.bot.channels.phone import LOOK, Phone, Shown, until
from tests.live.botapi import LONGEST, TOKEN, BotApi
from tests.live.browser import Browser, Refused
from tests.live.faults import Duplicate
from tests.live.service import PATIENCE, free_port
from tests.live.telegram_words import units
from tests.live.wechat import APP_ID, SECRET, WeChatPlatform, openid
from tests.live.wechat import TOKEN as PUSH_TOKEN
from tests.live.wechat_crypto import new_key
from tests.live.wechat_words import LARGEST
from tests.live.wire import Broken

RESIDENT = 7_001


class WebPhone(Phone):
    """The chat page."""

    most, cuts, kind = 2000, False, "照片打不开"

    def __init__(self) -> None:
        self._port = free_port()
        self._browser = Browser(self._port)
        self._told: dict[int, Shown] = {}
        self._buttons: dict[str, str] = {}
        self._last: Callable[[Browser], Awaitable[object]] | None = None
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._browser.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])

    def open_in(self, settings: Settings) -> Settings:
        return replace(settings, port=self._port)

    async def begin(self) -> None:
        if self._listening is None:
            await self._browser.open()
            self._listening = asyncio.create_task(self._listen())

    async def say(self, text: str) -> None:
        message = self._browser.new_id()
        await self._send(lambda browser: browser.say(message, text))

    async def press(self, label: str) -> None:
        await until(lambda: label in self._buttons)
        message, button = self._browser.new_id(), self._buttons[label]
        await self._send(lambda browser: browser.say(message, button=button))

    async def photo(self, content: bytes) -> None:
        message = self._browser.new_id()
        await self._send(lambda browser: browser.submit(message, photo=content))

    async def strange(self) -> None:
        await self.photo(b"%PDF-1.7 no picture at all")

    async def again(self) -> None:
        assert self._last is not None
        other = Browser(self._port)
        await other.open()
        other.be(self._browser)
        await asyncio.gather(self._last(self._browser), self._last(other))
        other.close()

    def shown(self) -> list[Shown]:
        return [one for _, one in sorted(self._told.items())]

    def size(self, text: str) -> int:
        return len(text)

    def fetched(self) -> int | None:
        return None

    async def _send(self, sending: Callable[[Browser], Awaitable[object]]) -> None:
        self._last = sending
        await _insist(lambda: sending(self._browser))

    async def _listen(self) -> None:
        while True:
            with suppress(Broken):
                async with aclosing(self._browser.listen()) as told:
                    async for line in told:
                        if line.side == "town":
                            self._told[line.seq] = Shown(text=line.text, labels=line.labels)
                            self._buttons |= dict(zip(line.labels, line.buttons, strict=True))
            await asyncio.sleep(LOOK)


class TelegramPhone(Phone):
    """Telegram, fetched by polling."""

    most, cuts, kind, mode = LONGEST, True, "拍照", "polling"

    def __init__(self) -> None:
        self.api = BotApi()
        self._port = free_port()
        self.api.web_port = self._port

    async def __aenter__(self) -> Self:
        await self.api.__aenter__()
        return self

    async def __aexit__(self, *given: object) -> None:
        await self.api.__aexit__(*given)

    def open_in(self, settings: Settings) -> Settings:
        return replace(
            settings,
            port=self._port,
            public_url="https://town.example",
            telegram_token=TOKEN,
            telegram_api=self.api.url,
            telegram_mode=self.mode,
            telegram_secret="secret-of-tests" * 3,
        )

    async def begin(self) -> None:
        return

    async def say(self, text: str) -> None:
        self.api.say(RESIDENT, text)
        await self._taken()

    async def press(self, label: str) -> None:
        await self.api.until(lambda: any(label in heard.labels for heard in self.api.heard(RESIDENT)))
        self.api.press(RESIDENT, label)
        await self._taken()

    async def photo(self, content: bytes) -> None:
        self.api.photo(RESIDENT, content)
        await self._taken()

    async def strange(self) -> None:
        self.api.sticker(RESIDENT)
        await self._taken()

    async def again(self) -> None:
        self.api.misbehave("getUpdates", Duplicate())
        self.api.misbehave("webhook", Duplicate())
        self.api.updates.again(max(self.api.updates.made))
        await self._taken()

    def shown(self) -> list[Shown]:
        return [Shown(text=heard.text, labels=heard.labels) for heard in self.api.heard(RESIDENT)]

    def size(self, text: str) -> int:
        return units(text)

    def fetched(self) -> int | None:
        return len(self.api.fetched)

    async def _taken(self) -> None:
        await self.api.until(lambda: not self.api.updates.pending)


class WebhookPhone(TelegramPhone):
    """Telegram, brought to our webhook."""

    mode = "webhook"


class WeChatPhone(Phone):
    """A verified service account, in AES mode."""

    most, cuts, kind = LARGEST, True, "拍照"

    def __init__(self) -> None:
        self._key, self._port, self._person = new_key(), free_port(), openid(RESIDENT)
        self.platform = WeChatPlatform(aes_key=self._key)
        self.platform.target = f"http://127.0.0.1:{self._port}/hook/wechat"

    async def __aenter__(self) -> Self:
        await self.platform.__aenter__()
        return self

    async def __aexit__(self, *given: object) -> None:
        await self.platform.__aexit__(*given)

    def open_in(self, settings: Settings) -> Settings:
        return replace(
            settings,
            port=self._port,
            wechat_app_id=APP_ID,
            wechat_app_secret=SECRET,
            wechat_token=PUSH_TOKEN,
            wechat_aes_key=self._key,
            wechat_api=self.platform.url,
        )

    async def begin(self) -> None:
        return

    async def say(self, text: str) -> None:
        await self.platform.say(self._person, text)

    async def press(self, label: str) -> None:
        await self.platform.until(lambda: _offers(self.platform, self._person, label))
        for heard in reversed(self.platform.heard(self._person)):
            if label in heard.labels:
                await self.platform.press(self._person, label)
                return
            if (number := _number_of(heard.text, label)) is not None:
                await self.say(number)
                return

    async def photo(self, content: bytes) -> None:
        await self.platform.image(self._person, content)

    async def strange(self) -> None:
        await self.platform.message(self._person, "video", {"MediaId": "v", "ThumbMediaId": "t"})

    async def again(self) -> None:
        await self.platform.again(self._person, at_once=2)

    def shown(self) -> list[Shown]:
        return [Shown(text=heard.text, labels=heard.labels) for heard in self.platform.heard(self._person)]

    def size(self, text: str) -> int:
        return len(text.encode())

    def fetched(self) -> int | None:
        return self.platform.count("media/get")


PHONES: tuple[Callable[[], Phone], ...] = (WebPhone, TelegramPhone, WebhookPhone, WeChatPhone)


def _offers(platform: WeChatPlatform, person: str, label: str) -> bool:
    told = platform.heard(person)
    return any(label in heard.labels or _number_of(heard.text, label) is not None for heard in told)


def _number_of(text: str, label: str) -> str | None:
    """The number of the line that offers this label."""
    lines = (line.partition(". ") for line in text.splitlines())
    return next((number for number, _, shown in lines if shown == label and number.isdigit()), None)


async def _insist(action: Callable[[], Awaitable[object]]) -> None:
    end = clock.monotonic() + PATIENCE
    while clock.monotonic() < end:
        with suppress(Broken, Refused):
            await action()
            return
        await asyncio.sleep(LOOK)
    raise AssertionError("nobody takes it")
