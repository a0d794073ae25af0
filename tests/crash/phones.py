"""Residents who write by Telegram and WeChat to a service that dies; the vendors bring it until it is taken."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import count
from typing import Protocol

from tests.crash.examine import NUMBER
from tests.crash.history import History, Message
from tests.crash.residents import COMPLAINT, MATTERS, QUESTION
from tests.live.botapi import BotApi
from tests.live.service import PATIENCE
from tests.live.wechat import WeChatPlatform, openid

SUBMIT = "提交"
TELEGRAM, WECHAT = "telegram", "wechat"
FIRST_PHONE = 500_000
LONG = 20 * PATIENCE
"""Seconds that somebody waits for an answer: while the service dies every other second, many lives may pass."""
THINKS = (0.05, 0.3)
"""Seconds from one message of a person to the next, at least and at most: nobody types in no time."""
Send = Callable[["Person", str, int | None], Awaitable[None]]


class Shown(Protocol):
    """A message on a phone."""

    @property
    def text(self) -> str:
        """What it says."""
        ...


class Person:
    """One person and how far their talk is."""

    def __init__(self, number: int, shown: Sequence[Shown], chance: random.Random) -> None:
        self.number, self.chance, self.pressed = number, chance, 0
        self._shown = shown

    def texts(self) -> list[str]:
        """What the phone shows."""
        return [one.text for one in self._shown]

    @property
    def waits(self) -> bool:
        """Whether a complaint was handed in of which the phone does not yet show a number."""
        return len({number for text in self.texts() for number in NUMBER.findall(text)}) < self.pressed


class Phones:
    """So many people at once on two vendors' platforms; what they send and are shown goes into the history."""

    def __init__(self, api: BotApi, platform: WeChatPlatform, history: History, markers: Iterator[int]) -> None:
        self.over = False
        self._api, self._platform, self._history, self._markers = api, platform, history, markers
        self._numbers = count(FIRST_PHONE)
        self._people: defaultdict[str, list[Person]] = defaultdict(list)

    async def live(self, channel: str, seed: str) -> None:
        """One person after another on this channel, until all is over; what was begun is still finished."""
        chance = random.Random(seed)
        while not self.over:
            await self._visit(channel, chance)

    async def _visit(self, channel: str, chance: random.Random) -> None:
        number = next(self._numbers)
        shown = self._api.said_to[number] if channel == TELEGRAM else self._platform.said_to[openid(number)]
        person = Person(number, shown, chance)
        self._people[channel].append(person)
        for _ in range(MATTERS):
            if not self.over:
                await self._matter(channel, person)
                await asyncio.sleep(chance.uniform(*THINKS))
        await self._told(person)

    async def _matter(self, channel: str, person: Person) -> None:
        """A complaint handed in: in haste by typing, or waiting for the button and tapping it."""
        send: Send = self._by_telegram if channel == TELEGRAM else self._by_wechat
        marker = next(self._markers)
        await send(person, COMPLAINT.format(marker=marker), None)
        if person.chance.random() < 0.3:
            await asyncio.sleep(person.chance.uniform(*THINKS))
            await send(person, QUESTION, None)
        await asyncio.sleep(person.chance.uniform(*THINKS))
        person.pressed += 1
        await send(person, SUBMIT, marker)
        if person.chance.random() < 0.5:
            await self._told(person)

    async def _by_telegram(self, person: Person, text: str, marker: int | None) -> None:
        taps = marker is not None and person.chance.random() < 0.5
        if taps:
            await self._shows(person, f"第{marker}件")
        update = self._api.press(person.number, SUBMIT) if taps else self._api.say(person.number, text)
        self._note(TELEGRAM, f"u{update}", person, text, marker)

    async def _by_wechat(self, person: Person, text: str, marker: int | None) -> None:
        delivered = await self._platform.say(openid(person.number), text, at_once=person.chance.choice((1, 1, 1, 2)))
        self._note(WECHAT, f"m{delivered.external}", person, text, marker).acknowledged = delivered.taken

    def _note(self, channel: str, message: str, person: Person, text: str, marker: int | None) -> Message:
        noted = Message(id=message, browser=person.number, text=text, marker=marker, tries=1, channel=channel)
        self._history.messages.append(noted)
        return noted

    async def _shows(self, person: Person, words: str) -> None:
        await self._until(person, lambda: any(words in text for text in person.texts()))

    async def _told(self, person: Person) -> None:
        await self._until(person, lambda: not person.waits)

    async def _until(self, person: Person, condition: Callable[[], bool]) -> None:
        try:
            await self._api.until(condition, LONG)
        except AssertionError:
            self._history.in_vain.append(person.number)

    async def taken(self) -> None:
        """Wait until Telegram keeps nothing back; then everything that was sent has been acknowledged."""
        await self._api.until(lambda: not self._api.updates.pending)
        for message in self._history.messages:
            message.acknowledged |= message.channel == TELEGRAM

    def look(self) -> None:
        """Note what every phone shows in the end."""
        for person in (one for people in self._people.values() for one in people):
            self._history.shown[person.number] = list(person.texts())

    def counts(self) -> dict[str, int]:
        """How many people there were on each channel."""
        return {channel: len(people) for channel, people in self._people.items()}
