"""Residents who talk to a service that dies under them: each says the same again until it is acknowledged."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, suppress
from functools import partial
from itertools import count

from bot import clock
from tests.crash.history import Heard, History, Message
from tests.live.browser import Browser, Refused
from tests.live.service import PATIENCE
from tests.live.wire import Broken

COMPLAINT = "柳东村河边垃圾没人清 第{marker}件"
QUESTION = "柳溪1路停哪些站？"
FILE = "file"
MATTERS = 4
"""Complaints that one browser hands in; then its resident comes with another browser."""
AGAIN = 0.02
"""Seconds before somebody tries again."""


class Residents:
    """So many residents at once on one port; whatever they send and hear goes into the history."""

    def __init__(self, port: int, seed: int) -> None:
        self.history, self.over = History(), False
        self._port, self._seed = port, seed
        self.markers = count(1)
        self._browsers = count(1)
        self._news: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._sent: Counter[int] = Counter()
        self._fresh: dict[int, int] = {}
        self._first, self._first_at = asyncio.Event(), 0.0

    async def first_answer(self, since: float) -> float:
        """Seconds from a start until the first answer is heard that was committed after it."""
        self._fresh.clear()
        self._first.clear()
        await asyncio.wait_for(self._first.wait(), PATIENCE)
        return self._first_at - since

    async def live(self, number: int) -> None:
        """One resident, until all is over; then what was begun is still handed in and heard."""
        chance = random.Random(f"{self._seed} {number}")
        while not self.over:
            await self._visit(Browser(self._port), next(self._browsers), chance)

    async def _visit(self, browser: Browser, number: int, chance: random.Random) -> None:
        await _insist(browser.open)
        listening = asyncio.create_task(self._listen(browser, number))
        try:
            for _ in range(MATTERS):
                if not self.over:
                    await self._matter(browser, number, chance)
            await self._heard_out(number)
        finally:
            browser.close()
            await _ended(listening)

    async def _matter(self, browser: Browser, number: int, chance: random.Random) -> None:
        """A complaint handed in, with scripts or without them, in haste or waiting for each answer."""
        send = self._send_scripted if chance.random() < 0.75 else self._send_form
        for message in self._words(browser, number, asks=chance.random() < 0.3):
            self.history.messages.append(message)
            self._sent[number] += 1
            await _insist(partial(send, browser, message))
            if chance.random() < 0.5:
                await self._heard_out(number)

    def _words(self, browser: Browser, number: int, *, asks: bool) -> Iterator[Message]:
        """The complaint, perhaps a question in between, and the press that files it."""
        marker, new = next(self.markers), partial(Message, browser=number, key=browser.key)
        yield new(id=browser.new_id(), text=COMPLAINT.format(marker=marker))
        if asks:
            yield new(id=browser.new_id(), text=QUESTION)
        yield new(id=browser.new_id(), button=FILE, marker=marker)

    async def _send_scripted(self, browser: Browser, message: Message) -> None:
        message.tries += 1
        taken = await browser.say(message.id, message.text, message.button)
        message.acknowledged, message.place = True, taken.seq
        if not taken.again:
            self._fresh.setdefault(message.browser, taken.seq)

    async def _send_form(self, browser: Browser, message: Message) -> None:
        message.tries += 1
        await browser.submit(message.id, message.text, message.button)
        message.acknowledged = True

    async def _listen(self, browser: Browser, number: int) -> None:
        while True:
            with suppress(Broken):
                async with aclosing(browser.listen()) as told:
                    async for line in told:
                        self._hear(number, Heard(seq=line.seq, side=line.side, text=line.text))
            await asyncio.sleep(AGAIN)

    def _hear(self, number: int, line: Heard) -> None:
        self.history.heard[number].append(line)
        self._news[number].set()
        # What stands behind a position that was given after the start was committed after it too.
        if line.side == "town" and line.seq > self._fresh.get(number, line.seq) and not self._first.is_set():
            self._first_at = clock.monotonic()
            self._first.set()

    async def _heard_out(self, number: int) -> None:
        """Wait until the last of the browser's messages is answered, or give up."""
        try:
            await asyncio.wait_for(self._answers(number), PATIENCE)
        except TimeoutError:
            self.history.in_vain.append(number)

    async def _answers(self, number: int) -> None:
        news = self._news[number]
        while not _answered(self.history.heard[number], self._sent[number]):
            news.clear()
            await news.wait()


async def _ended(listening: asyncio.Task[None]) -> None:
    listening.cancel()
    await asyncio.wait([listening])
    if not listening.cancelled():
        listening.result()


def _answered(lines: list[Heard], messages: int) -> bool:
    own = {line.seq for line in lines if line.side == "resident"}
    last = max(own, default=0)
    return len(own) >= messages and (messages == 0 or any(line.side == "town" and line.seq > last for line in lines))


async def _insist(action: Callable[[], Awaitable[None]]) -> None:
    """Try until it is done; who cannot be sure that it happened does the same again."""
    end = clock.monotonic() + PATIENCE
    while clock.monotonic() < end:
        with suppress(Broken, Refused):
            return await action()
        await asyncio.sleep(AGAIN)
    raise AssertionError("nobody takes it")
