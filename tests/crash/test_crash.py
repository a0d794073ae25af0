"""The service is killed again and again while residents talk to it; nothing is lost and nothing doubled.

XUNFANG_KILLS says how often (20), XUNFANG_SEED which moments; both are printed with the table.
"""

import asyncio
import os
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import TABLE
from tests.crash.examine import Findings, examine, torn
from tests.crash.history import History
from tests.crash.ledger import Ledger, read_ledger
from tests.crash.residents import Residents
from tests.live.service import TOWN, Service, service

Record = Callable[[str, object], None]
KILLS = int(os.environ.get("XUNFANG_KILLS", "20"))
SEED = int(os.environ.get("XUNFANG_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
AT_ONCE = 8
WHILE_STARTING = 0.2
"""The share of kills that come before the service can answer."""
STARTS, ANSWERS = 0.8, 0.4
"""Seconds within which a kill comes, from the spawn or from the first answer."""
IN_TIME = 2.0
"""Seconds within which the first answer is due: by the wall clock, and on a machine that others keep busy by CPU."""


@dataclass(kw_only=True, slots=True)
class Run:
    """One crash test: how long each start took to its first answer, how much CPU, and how the service left."""

    history: History
    first_answers: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    half_done: tuple[str, ...] = ()


async def test_nothing_is_lost_or_doubled(tmp_path: Path, record_property: Record) -> None:
    chance = random.Random(SEED)
    with service(tmp_path / "data", TOWN) as town:
        residents = Residents(town.port, SEED)
        run = Run(history=residents.history)
        async with asyncio.TaskGroup() as crowd:
            for number in range(AT_ONCE):
                crowd.create_task(residents.live(number))
            for _ in range(KILLS):
                await killed(town, residents, run, chance)
            await stopped(town, residents, run)
            await started(town, residents, run)
            residents.over = True
        run.exit_codes.append(await town.stop())
    ledger = read_ledger(town.data, run.history)
    found = examine(run.history, ledger)
    record_property(TABLE, table(run, ledger, found))
    assert (found.faults, town.faults()) == ((), [])
    assert len(found.repeated) <= KILLS
    assert statistics.median(run.first_answers) < IN_TIME
    assert max(run.cpu) < IN_TIME
    assert (run.half_done, run.exit_codes) == ((), [0, 0])


async def killed(town: Service, residents: Residents, run: Run, chance: random.Random) -> None:
    """One life of the service: it starts, perhaps answers, and is gone."""
    if chance.random() < WHILE_STARTING:
        town.spawn()
        await asyncio.sleep(chance.uniform(0, STARTS))
    else:
        await started(town, residents, run)
        await asyncio.sleep(chance.uniform(0, ANSWERS))
    town.kill()


async def started(town: Service, residents: Residents, run: Run) -> None:
    """A start; what the life before left waiting is handled now."""
    town.spawn()
    run.first_answers.append(await residents.first_answer(town.spawned))
    run.cpu.append(town.cpu())


async def stopped(town: Service, residents: Residents, run: Run) -> None:
    """A start and a stop under load: what waits may wait, and nothing is half done."""
    await started(town, residents, run)
    run.exit_codes.append(await town.stop())
    run.half_done = tuple(torn(read_ledger(town.data, run.history)))


def table(run: Run, ledger: Ledger, found: Findings) -> str:
    """The result, to be read by people."""
    acknowledged = sum(1 for _ in run.history.acknowledged())
    rows = {
        "kills": f"{KILLS} (seed {SEED})",
        "messages": f"{len(run.history.messages)}",
        "acknowledged": f"{acknowledged}",
        "complaints": f"{len(ledger.items)}",
        "lost": f"{len(found.lost) + len(found.unheard)}",
        "doubled": f"{len(found.doubled)}",
        "torn": f"{len(found.torn)}",
        "repeated replies": f"{len(found.repeated)} (at most {KILLS})",
        "first reply": f"{statistics.median(run.first_answers):.2f} s median, {max(run.first_answers):.2f} s max"
        f" (CPU {max(run.cpu):.2f} s max)",
        "SIGTERM": f"exit {run.exit_codes}, {len(run.half_done) or 'nothing'} half done",
    }
    return "\n".join(f"{name:<17} {value}" for name, value in rows.items())
