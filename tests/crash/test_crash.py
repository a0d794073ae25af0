"""The service is killed again and again while residents talk to it, by web, Telegram and WeChat; nothing is lost.

Each life draws how it takes Telegram, by polling or by webhook. Beside it python-telegram-bot's own echo bot is killed
at the same moments. XUNFANG_KILLS says how often (5; `make thorough`: 20), XUNFANG_SEED which moments; both are printed
with the table.
"""

import asyncio
import os
import random
import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.web import WEB
from tests.conftest import TABLE
from tests.crash.examine import Findings, examine, torn
from tests.crash.history import History
from tests.crash.ledger import Ledger, read_ledger
from tests.crash.phones import TELEGRAM, WECHAT, Phones
from tests.crash.residents import Residents
from tests.crash.stock import Stock
from tests.crash.vendors import MODES, Vendors, vendors
from tests.live.service import TOWN, Service, service

Record = Callable[[str, object], None]
KILLS = int(os.environ.get("XUNFANG_KILLS", "5"))
SEED = int(os.environ.get("XUNFANG_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
AT_ONCE = {WEB: 4, TELEGRAM: 3, WECHAT: 3}
"""People who talk at the same time."""
WHILE_STARTING = 0.2
"""The share of kills that come before the service can answer."""
STARTS, ANSWERS = 0.8, 0.4
"""Seconds within which a kill comes, from the spawn or from the first answer."""
IN_TIME, BESIDE_OTHERS = 4.0, 8.0
"""Seconds within which the first answer is due, in the middle of all lives: of CPU, of which a busy machine counts up
to twice what a quiet one does; and by the wall clock, where the comparison and the other tests take their share.
All are printed; what a start takes alone is measured by tests/bench/bench_start.py.
"""


@dataclass(kw_only=True, slots=True)
class Run:
    """One crash test: how long each start took to its first answer, how much CPU, and how the service left."""

    history: History
    first_answers: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    half_done: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """The service, everybody who talks to it, and the bot of the comparison with its own crowd."""

    town: Service
    residents: Residents
    phones: Phones
    stock: Stock
    run: Run

    def spawn(self, chance: random.Random) -> None:
        """A new life of both."""
        self.town.environment["XUNFANG_TELEGRAM_MODE"] = chance.choice(MODES)
        self.town.spawn()
        self.stock.spawn()

    def kill(self) -> None:
        """The end of both, at the same moment."""
        self.town.kill()
        self.stock.kill()


async def test_nothing_is_lost_or_doubled(tmp_path: Path, record_property: Record) -> None:
    chance = random.Random(SEED)
    with service(tmp_path / "data", TOWN) as town:
        async with vendors(town) as beside:
            world = world_of(town, beside, tmp_path)
            try:
                await lived(world, chance)
            finally:
                world.kill()
    run = world.run
    ledger = read_ledger(town.data, run.history)
    found = examine(run.history, ledger)
    record_property(TABLE, table(world, ledger, found))
    assert (found.faults, town.faults()) == ((), [])
    assert len(found.repeated) <= KILLS
    assert statistics.median(run.first_answers) < BESIDE_OTHERS
    assert statistics.median(run.cpu) < IN_TIME
    assert (run.half_done, run.exit_codes) == ((), [0, 0])


def world_of(town: Service, beside: Vendors, directory: Path) -> World:
    """Nothing runs yet."""
    residents = Residents(town.port, SEED)
    phones = Phones(beside.api, beside.platform, residents.history, residents.markers)
    stock = Stock(beside.stock, directory / "stock.log")
    return World(town=town, residents=residents, phones=phones, stock=stock, run=Run(history=residents.history))


async def lived(world: World, chance: random.Random) -> None:
    """All lives, the stop under load, and the end in which everything is heard out."""
    async with asyncio.TaskGroup() as crowd:
        crowd.create_task(world.stock.crowd())
        for number in range(AT_ONCE[WEB]):
            crowd.create_task(world.residents.live(number))
        for channel in (TELEGRAM, WECHAT):
            for number in range(AT_ONCE[channel]):
                crowd.create_task(world.phones.live(channel, f"{SEED} {channel} {number}"))
        for _ in range(KILLS):
            await killed(world, chance)
        await stopped(world, chance)
        await started(world, chance)
        world.residents.over = world.phones.over = world.stock.over = True
    await world.phones.taken()
    await world.stock.heard_out()
    world.run.exit_codes.append(await world.town.stop())
    world.phones.look()


async def killed(world: World, chance: random.Random) -> None:
    """One life of the service: it starts, perhaps answers, and is gone."""
    if chance.random() < WHILE_STARTING:
        world.spawn(chance)
        await asyncio.sleep(chance.uniform(0, STARTS))
    else:
        await started(world, chance)
        await asyncio.sleep(chance.uniform(0, ANSWERS))
    world.kill()


async def started(world: World, chance: random.Random) -> None:
    """A start; what the life before left waiting is handled now."""
    world.spawn(chance)
    world.run.first_answers.append(await world.residents.first_answer(world.town.spawned))
    world.run.cpu.append(world.town.cpu())


async def stopped(world: World, chance: random.Random) -> None:
    """A start and a stop under load: what waits may wait, and nothing is half done."""
    await started(world, chance)
    world.run.exit_codes.append(await world.town.stop())
    world.stock.kill()
    world.run.half_done = tuple(torn(read_ledger(world.town.data, world.run.history)))


def table(world: World, ledger: Ledger, found: Findings) -> str:
    """The result, to be read by people."""
    run, stock = world.run, world.stock
    acknowledged = sum(1 for _ in run.history.acknowledged())
    channels = Counter(message.channel for message in run.history.messages)
    rows = {
        "kills": f"{KILLS} (seed {SEED})",
        "messages": f"{len(run.history.messages)} ({', '.join(f'{n} by {name}' for name, n in channels.items())})",
        "acknowledged": f"{acknowledged}",
        "complaints": f"{len(ledger.items)}",
        "lost": f"{len(found.lost) + len(found.unheard)}",
        "doubled": f"{len(found.doubled)}",
        "torn": f"{len(found.torn)}",
        "repeated replies": f"{len(found.repeated)} (at most {KILLS})",
        "first reply": f"{statistics.median(run.first_answers):.2f} s median, {max(run.first_answers):.2f} s max"
        f" (CPU {statistics.median(run.cpu):.2f} s median, {max(run.cpu):.2f} s max)",
        "beside it": f"python-telegram-bot under the same kills: {stock.said} messages, {stock.answered} answered,"
        f" {stock.lost} lost, {stock.repeated} repeated",
        "SIGTERM": f"exit {run.exit_codes}, {len(run.half_done) or 'nothing'} half done",
    }
    return "\n".join(f"{name:<17} {value}" for name, value in rows.items())
