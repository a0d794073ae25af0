"""Whole web messages: in over a real socket, the turn, the reply committed and brought by the stream.

Run `python -m tests.bench.bench_messages`. A real service with the pack that ships, and browsers that wait for each
answer before they speak again. CPU is that of the service with all its threads; the browsers' is not in it.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

import uvloop

from bot import clock
from bot.packs import read_pack
from bot.settings import Settings
from knowledge.town import Town
from knowledge.villages import find_villages
from tests.live.browser import Browser
from tests.live.service import PATIENCE, Service, service

BROWSERS = (1, 16, 64)
ROUNDS = 2
SECONDS = 1.0
ITEMS_EACH = 3
"""Complaints of one resident, who then leaves the place to the next one."""
FILE = "file"


class Resident:
    """A browser with its stream open, whose owner waits for each answer."""

    def __init__(self, port: int) -> None:
        self.browser, self.waits = Browser(port), list[float]()
        self._heard, self._news = 0, asyncio.Event()
        self._stream: asyncio.Task[None] | None = None

    async def say(self, text: str = "", button: str | None = None) -> None:
        """One message and its answer."""
        begun = clock.monotonic()
        taken = await self.browser.say(self.browser.new_id(), text, button)
        self._stream = self._stream or asyncio.create_task(self._listen())
        while self._heard <= taken.seq:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), PATIENCE)
        self.waits.append(clock.monotonic() - begun)

    async def _listen(self) -> None:
        async with aclosing(self.browser.listen()) as told:
            async for line in told:
                if line.side == "town":
                    self._heard = line.seq
                    self._news.set()

    async def leave(self) -> None:
        """Close the browser."""
        if self._stream is not None:
            self._stream.cancel()
            await asyncio.wait([self._stream])
        self.browser.close()


@dataclass(slots=True)
class Measure:
    """What the rounds of one kind came to."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    def row(self) -> str:
        """The figures of one line of the table."""
        waits, messages = sorted(self.waits), len(self.waits)
        median, slow = statistics.median(waits) * 1000, waits[int(messages * 0.99)] * 1000
        return f"{messages / self.seconds:10.0f} {self.cpu / messages * 1000:11.2f} {median:10.1f} {slow:8.1f}"


class Street:
    """Residents who come one after the other, so many at once."""

    def __init__(self, town: Service, pack: Town) -> None:
        self._town, self._village = town, _village(pack)
        self._questions = cycle([question.text for question in pack.questions if question.entry])
        self._numbers = count(1)
        self._next: list[Resident] = []

    async def measure(self, measure: Measure, talk: "Talk", at_once: int, spare: int) -> None:
        """One round."""
        await asyncio.gather(*(self._come() for _ in range(at_once + spare)))
        begun, cpu = clock.monotonic(), self._town.cpu()
        residents = await asyncio.gather(*(talk(self, begun + SECONDS) for _ in range(at_once)))
        measure.seconds += clock.monotonic() - begun
        measure.cpu += self._town.cpu() - cpu
        for resident in [*(one for group in residents for one in group), *self._next]:
            measure.waits += resident.waits
            await resident.leave()
        self._next.clear()

    async def _come(self) -> None:
        resident = Resident(self._town.port)
        await resident.browser.open()
        self._next.append(resident)

    async def _someone(self) -> Resident:
        if not self._next:
            await self._come()
        return self._next.pop()

    async def ask(self, end: float) -> list[Resident]:
        """One question after the other, by one resident."""
        resident = await self._someone()
        while clock.monotonic() < end:
            await resident.say(next(self._questions))
        return [resident]

    async def complain(self, end: float) -> list[Resident]:
        """One complaint after the other, said and handed in, by several residents."""
        came: list[Resident] = []
        while clock.monotonic() < end:
            came.append(await self._someone())
            for _ in range(ITEMS_EACH):
                await came[-1].say(f"{self._village}河边垃圾没人清 第{next(self._numbers)}件")
                await came[-1].say(button=FILE)
        return came


Talk = Callable[[Street, float], Awaitable[list[Resident]]]
TALKS: tuple[tuple[str, Talk, int], ...] = (("questions", Street.ask, 0), ("complaints", Street.complain, 80))
"""Each with how many residents stand ready beside those who speak."""


def _village(pack: Town) -> str:
    """A village whose name is nobody else's."""
    return next(each.name for each in pack.villages if len(find_villages(each.name, pack.villages)) == 1)


async def bench(data: Path) -> None:
    """Take turns in short rounds and print the table."""
    measures = {(at_once, name): Measure() for at_once in BROWSERS for name, _, _ in TALKS}
    with service(data, {}) as town:
        await town.start()
        street = Street(town, read_pack(Settings().pack).town)
        for _ in range(ROUNDS):
            for at_once in BROWSERS:
                for name, talk, spare in TALKS:
                    await street.measure(measures[at_once, name], talk, at_once, spare)
        await town.stop()
    print("browsers  what        messages/s  CPU ms each  median ms   99% ms")
    for (at_once, name), measure in measures.items():
        print(f"{at_once:8}  {name:11} {measure.row()}")


def main() -> None:
    """Run beside the repository, not in a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        uvloop.run(bench(Path(directory) / "data"))


if __name__ == "__main__":
    main()
