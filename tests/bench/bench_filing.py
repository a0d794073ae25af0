"""Real complaints a second: the item, its step and the post's number, as `bot.storage.complaints.file` writes them.

Run `python -m tests.bench.bench_filing`. `bench_commit` measures the writer with three small rows; here they carry
the whole schema with its guards, and masking, sealing and hashing. `inline` is the same function on one thread with
nobody to wait for and as many complaints a commit: what the writer and its futures take away from it is the ratio.
"""

import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path

import uvloop

from bot import clock, wiring
from bot.channels.web import WEB
from bot.settings import Settings
from bot.storage import chats, complaints, migrate, sqlite
from bot.storage.chats import Address
from bot.storage.complaints import Filed, Origin
from bot.storage.database import Db
from bot.storage.rulebook import rulebook
from bot.wiring import Wired
from handlers.conversation import Draft
from tests.bench.bench_commit import AIMS, TEXT, Plain

ROUNDS = 4
SECONDS = 0.2
HOME = Address(channel=WEB, account="", address="bench")


class Filing:
    """The transaction, each time for the next complaint of one chat, in all villages by turns."""

    def __init__(self, wired: Wired) -> None:
        self._vault, self._book, self._numbers = wired.site.vault, rulebook(wired.pack.town), count(1)
        self._drafts = [_draft(village.id) for village in wired.pack.town.villages]
        self._chat = 0

    def begin(self, db: Db) -> None:
        """Make the chat that they come from."""
        self._chat = chats.ensure(db, self._vault, HOME, None, clock.now())

    def file(self, db: Db) -> Filed:
        """File the next one."""
        number = next(self._numbers)
        draft, origin = self._drafts[number % len(self._drafts)], Origin(chat=self._chat, inbox=number)
        return complaints.file(db, self._vault, self._book, draft, origin, clock.now())


def _draft(village: str) -> Draft:
    return Draft(text=TEXT, category="other", village=village, place="河边", contact="13800000000")


def inline(connection: sqlite.Connection, filing: Filing, together: int) -> float:
    """Complaints a second in one round, on this thread, so many a commit."""
    db, begun, done = Db(connection), clock.monotonic(), 0
    while clock.monotonic() - begun < SECONDS:
        connection.execute(sqlite.BEGIN)
        for _ in range(together):
            connection.execute(sqlite.SAVEPOINT)
            filing.file(db)
            connection.execute(sqlite.RELEASE)
        connection.execute(sqlite.COMMIT)
        done += together
    return done / (clock.monotonic() - begun)


async def ours(wired: Wired, filing: Filing, in_flight: int) -> tuple[float, float]:
    """Complaints a second in one round by so many tasks, each waiting for its own; and seconds of CPU each."""

    async def client() -> int:
        done = 0
        while clock.monotonic() - begun < SECONDS:
            await wired.database.write(filing.file)
            done += 1
        return done

    begun, cpu = clock.monotonic(), time.process_time()
    done = sum(await asyncio.gather(*(client() for _ in range(in_flight))))
    return done / (clock.monotonic() - begun), (time.process_time() - cpu) / done


async def bench(directory: Path) -> None:
    """Measure in a directory of the disk that counts, in turns, and print the table."""
    measured: dict[int, list[tuple[float, ...]]] = {in_flight: [] for in_flight in AIMS}
    async with AsyncExitStack() as opened:
        plain = Plain(directory / "plain")
        opened.callback(plain.close)
        connection = sqlite.connect(directory / "inline.db")
        opened.callback(connection.close)
        wired = await wiring.build(Settings(data=str(directory / "data")))
        opened.push_async_callback(wired.close)
        migrate.apply(connection)
        alone, together = Filing(wired), Filing(wired)
        alone.begin(Db(connection))
        await wired.database.write(together.begin)
        for _ in range(ROUNDS):
            for in_flight, rounds in measured.items():
                base, ceiling = plain.rate(), inline(connection, alone, in_flight)
                rate, cost = await ours(wired, together, in_flight)
                rounds.append((rate, cost * 1e6, rate / base, rate / ceiling))
    print("in flight   filed/s   CPU us each   of a plain loop   ours/inline")
    for in_flight, rounds in measured.items():
        rate, cost, of_plain, of_inline = map(statistics.median, zip(*rounds, strict=True))
        print(f"{in_flight:9} {rate:9.0f} {cost:13.0f} {of_plain:17.2f} {of_inline:13.2f}")


def main() -> None:
    """Run beside the repository, not in a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        uvloop.run(bench(Path(directory)))


if __name__ == "__main__":
    main()
