"""From nothing to the first answer: the service over HTTP, and `xunfang ask`.

Run `python -m tests.bench.bench_start`. A start counts from the spawn until a fresh browser has loaded the page, asked
and been answered by the stream; `fresh` makes the data directory, `again` comes back to it.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
from contextlib import aclosing
from pathlib import Path

import uvloop

from bot import clock
from tests.house import ROOT
from tests.live.browser import Browser
from tests.live.service import Service, environment, service

QUESTION = "在社区医院看门诊医保能报多少"
AIM = 2.0
ROUNDS = 3


async def started(town: Service) -> float:
    """Seconds from a start to the first answer; the service goes on."""
    await town.start()
    browser = Browser(town.port)
    await browser.open()
    taken = await browser.say(browser.new_id(), QUESTION)
    async with aclosing(browser.listen()) as told:
        async for line in told:
            if line.side == "town" and line.seq > taken.seq:
                break
    browser.close()
    return clock.monotonic() - town.spawned


async def asked(data: Path) -> float:
    """Seconds that one `xunfang ask` takes."""
    begun = clock.monotonic()
    command = [sys.executable, "-m", "bot", "ask", QUESTION, "--data", str(data)]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=True
    )
    assert done.stdout
    return clock.monotonic() - begun


async def bench(directory: Path) -> None:
    """Measure in turns and print the table."""
    times: dict[str, list[float]] = {
        name: [] for name in ("start, fresh", "start, again", "ask, by the service", "ask")
    }
    for number in range(ROUNDS):
        with service(directory / f"data{number}", {}) as town:
            times["start, fresh"].append(await started(town))
            await town.stop()
            times["start, again"].append(await started(town))
            times["ask, by the service"].append(await asked(town.data))
            await town.stop()
            times["ask"].append(await asked(town.data))
    print("to the first answer     median s    max s   aim")
    for name, taken in times.items():
        print(f"{name:23} {statistics.median(taken):8.2f} {max(taken):8.2f} {AIM if 'start' in name else '-':>5}")


def main() -> None:
    """Run beside the repository, not in a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        uvloop.run(bench(Path(directory)))


if __name__ == "__main__":
    main()
