"""Whole turns over Telegram beside the echo bots of others, in turns against one loopback API each.

Run `python -m tests.bench.bench_telegram`. Ours stores the question, answers it from the pack that ships and sends
the answer, everything durable; the others send the text back. Each resident says one thing, so nobody's rate per
chat is met. `ours` is asked the pack's test questions again and again, `anew` the same in letters that nobody wrote
before, so that nothing found for one resident serves another. CPU is that of the bot's process with all its threads;
the API runs in this one.
"""

import asyncio
import sys
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle, product
from pathlib import Path

import uvloop

from bot import clock
from bot.packs import read_pack
from bot.settings import Settings
from tests.bench.echoes import KINDS
from tests.house import ROOT
from tests.live.botapi import TOKEN, BotApi
from tests.live.service import cpu_of, environment, service

LATENCIES = (0.0, 0.05)
ROUNDS = 3
MESSAGES = {"ours": (600, 600), "anew": (600, 600), "stock": (300, 30), "stock256": (300, 300), "aiogram": (300, 300)}
"""How many a round, at each latency: enough for a second or two."""
WARM = 60
PATIENCE = 120.0
UNLIMITED = {"XUNFANG_TELEGRAM_PER_SECOND": "1000000"}


@dataclass(slots=True)
class Measure:
    """What the rounds of one bot at one latency came to."""

    messages: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds


class Contender:
    """One bot that runs, and the API that it talks to."""

    def __init__(self, name: str, api: BotApi, pid: int, questions: Iterator[str]) -> None:
        self.name, self.measures = name, {latency: Measure() for latency in LATENCIES}
        self._api, self._pid = api, pid
        self._users, self._questions = count(1001), questions

    async def answer(self, messages: int) -> float:
        """Everybody says one thing at once; seconds until the last one is answered."""
        users = [next(self._users) for _ in range(messages)]
        begun = clock.monotonic()
        for user in users:
            self._api.say(user, next(self._questions))
        waiting = deque(users)
        await self._api.until(lambda: self._all_answered(waiting), PATIENCE)
        return clock.monotonic() - begun

    def _all_answered(self, waiting: deque[int]) -> bool:
        while waiting and self._api.heard(waiting[0]):
            waiting.popleft()
        return not waiting

    async def round(self, latency: float) -> None:
        """One round, counted."""
        self._api.latency = latency
        measure, cpu = self.measures[latency], cpu_of(self._pid)
        messages = MESSAGES[self.name][LATENCIES.index(latency)]
        measure.seconds += await self.answer(messages)
        measure.cpu += cpu_of(self._pid) - cpu
        measure.messages += messages


@asynccontextmanager
async def echo(kind: str, questions: Sequence[str]) -> AsyncIterator[Contender]:
    """An echo bot of others."""
    async with BotApi() as api:
        command = [sys.executable, "-m", "tests.bench.echoes", kind, api.url, TOKEN]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment(), stderr=asyncio.subprocess.DEVNULL
        )
        try:
            yield Contender(kind, api, process.pid, cycle(questions))
        finally:
            process.terminate()
            await process.wait()


@asynccontextmanager
async def ours(name: str, data: Path, questions: Iterator[str]) -> AsyncIterator[Contender]:
    """Our service."""
    async with BotApi() as api:
        settings = {"XUNFANG_TELEGRAM_TOKEN": TOKEN, "XUNFANG_TELEGRAM_API": api.url, **UNLIMITED}
        with service(data, settings) as town:
            await town.start()
            yield Contender(name, api, town.pid, questions)
            await town.stop()


def worded_anew(questions: Sequence[str]) -> Iterator[str]:
    """The questions over and over, each time with other marks behind them."""
    marks = ("".join(some) for length in count(1) for some in product("？！。…", repeat=length))
    return (question + mark for mark in marks for question in questions)


async def bench(directory: Path) -> None:
    """Take turns and print the table."""
    questions = [each.text for each in read_pack(Settings().pack).town.questions if each.entry]
    async with AsyncExitStack() as stack:
        own = [
            ours("ours", directory / "ours", cycle(questions)),
            ours("anew", directory / "anew", worded_anew(questions)),
        ]
        bots = [*own, *(echo(kind, questions) for kind in KINDS)]
        contenders = [await stack.enter_async_context(bot) for bot in bots]
        for contender in contenders:
            await contender.answer(WARM)
        for _ in range(ROUNDS):
            for latency in LATENCIES:
                for contender in contenders:
                    await contender.round(latency)
    _show(contenders)


def _show(contenders: list[Contender]) -> None:
    sequential = next(each for each in contenders if each.name == "stock")
    print("bot        latency ms  messages/s  x sequential  CPU ms each")
    for latency in LATENCIES:
        for each in contenders:
            measure = each.measures[latency]
            ratio = measure.rate / sequential.measures[latency].rate
            cpu = measure.cpu / measure.messages * 1000
            print(f"{each.name:10} {latency * 1000:10.0f}  {measure.rate:10.0f}  {ratio:12.1f}  {cpu:11.2f}")


def main() -> None:
    """Run beside the repository, not in a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        uvloop.run(bench(Path(directory)))


if __name__ == "__main__":
    main()
