"""The desk's queue page: fifty open items out of 200,000.

Run `python -m tests.bench.bench_queue`. In turns: the page's statement on sqlite3 alone, in one thread; the same read
of the house (`read`); and `bot.storage.queue.page`, which makes values of the rows (`items`). Both are shown as shares
of the speed of the first. `page` is the CPU of the whole page, all threads, from the request to the last byte, through
the application without a socket. Then filters that find their fifty soon, and some that let nothing through, which read
the whole index; and a search, which looks through the newest 20,000.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import uvloop
from starlette.types import ASGIApp, Message

from bot import clock, wiring
from bot.pages.app import build_app
from bot.pages.visits import COOKIE, PATH
from bot.settings import Settings
from bot.storage import migrate, people, queue, sqlite
from bot.storage.database import FILE, Db
from bot.storage.queue import page_query
from bot.vault import Vault
from bot.wiring import Wired
from patrol.complaint import Kind, Person, Role

ITEMS = 200_000
READ_AIM, PAGE_AIM = 0.35, 3.0
ROUNDS, READS, PAGES = 7, 20, 30
AT = 1_772_413_200_000
TEXT = "河边堆了好多垃圾一直没人清，天热了味道很大，麻烦派人来看一看。"
ADD = """INSERT INTO complaint (id, number, kind, state, post, village, category, place, text, confidential, sensitive,
urgent, due_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, NULL, 'rubbish', '河边', ?, ?, 0, ?, ?, ?, ?)"""


def fill(file: Path, posts: list[str]) -> None:
    """So many open items of all posts, few of them urgent or confidential."""
    connection = sqlite.connect(file)
    migrate.apply(connection)
    connection.execute(sqlite.BEGIN)
    connection.executemany(ADD, _rows(posts))
    connection.execute("ANALYZE")
    connection.execute(sqlite.COMMIT)
    connection.close()


def _rows(posts: list[str]) -> Iterator[tuple[Any, ...]]:
    kinds, states = list(Kind), ("new", "accepted", "in_progress")
    for number in range(1, ITEMS + 1):
        post, kind, state = posts[number % len(posts)], kinds[number % 7 % 4], states[number % 3]
        at = AT + number * 7919 % ITEMS
        urgent, confidential = int(number % 97 == 0), int(number % 31 == 0)
        due = at + number % 5 * 86_400_000
        yield number, f"{post}-{number}", kind, state, post, f"{TEXT} {number}", confidential, urgent, due, at, at


def inline(connection: sqlite.Connection, person: Person) -> float:
    """Seconds of one read with sqlite3 alone."""
    query, begun = page_query(person), clock.monotonic()
    for _ in range(READS):
        connection.execute(query.sql, query.values).fetchall()
    return (clock.monotonic() - begun) / READS


async def taken(ask: Callable[[], Awaitable[object]]) -> float:
    """Seconds of one read by the house."""
    begun = clock.monotonic()
    for _ in range(READS):
        await ask()
    return (clock.monotonic() - begun) / READS


FILTERED = (
    *("kind=callback", "who=untaken", "who=mine", "due=late", "due=soon", "post=ZJ", "state=in_progress"),
    *("category=rubbish", "category=cadres", "state=external", "kind=question&category=cadres&state=new&due=soon"),
)
"""What is asked for besides the whole queue; nothing fits the last three."""
SEARCHED = ("q=199999", "q=%E6%B2%A1%E6%9C%89")
"""A number that is found, and words that stand nowhere."""


async def page_cpu(app: ASGIApp, token: str, asked: str = "", path: str = PATH) -> float:
    """Seconds of CPU of one whole page."""
    begun = time.process_time()
    for _ in range(PAGES):
        await show(app, token, asked, path)
    return (time.process_time() - begun) / PAGES


async def show(app: ASGIApp, token: str, asked: str = "", path: str = PATH) -> None:
    """One request of a signed-in member of staff."""
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    headers = [(b"host", b"localhost"), (b"cookie", f"{COOKIE}={token}".encode())]
    where = {"path": path, "query_string": asked.encode(), "root_path": ""}
    scope = {"type": "http", "method": "GET", "headers": headers, **where}
    await app(scope, receive, send)
    assert status == 200, status


def signed_in(db: Db, vault: Vault, person: Person) -> str:
    """The secret of a fresh session of this person."""
    now = clock.now()
    made = people.add(db, vault, person.name, person.role, person.post, now)
    session = people.sign_in(db, people.make_link(db, made, now), now)
    assert session is not None
    return session.token


async def bench(data: Path) -> None:
    """Fill a directory, take turns, print the table."""
    wired = await wiring.build(Settings(data=str(data)))
    await wired.close()
    posts = [post.code for post in wired.pack.town.posts]
    await asyncio.to_thread(fill, data / FILE, posts)
    wired = await wiring.build(Settings(data=str(data)))
    connection = sqlite.connect_reading(data / FILE)
    desk = wired.pack.town.desk.code
    staff = {
        "a post": Person(id=1, name="甲", role=Role.POST, post=next(code for code in posts if code != desk)),
        "the town": Person(id=2, name="乙", role=Role.TOWN, post=desk),
    }
    print(f"{ITEMS:,} open items at {len(posts)} posts   read   items   aim   page CPU ms   aim")
    for name, person in staff.items():
        read, items, cpu = await measured(wired, connection, person)
        print(f"{name:32} {read:9.2f} {items:7.2f} {READ_AIM:5.2f} {cpu * 1000:13.1f} {PAGE_AIM:5.1f}")
    for name, person in staff.items():
        await filtered(wired, name, person)
    connection.close()
    await wired.close()


async def filtered(wired: Wired, name: str, person: Person) -> None:
    """Print the CPU of a page for each filter, and of a search."""
    token, app = await wired.database.write(signed_in, wired.site.vault, person), build_app(wired.site)
    for path, asked in [*((PATH, one) for one in FILTERED), *((f"{PATH}/search", one) for one in SEARCHED)]:
        cpu = await page_cpu(app, token, asked, path)
        print(f"{name:10} {path}?{asked:60} {cpu * 1000:8.1f} ms")


async def measured(wired: Wired, connection: sqlite.Connection, person: Person) -> list[float]:
    """The two shares, and the seconds of CPU of a page; medians."""
    token, app = await wired.database.write(signed_in, wired.site.vault, person), build_app(wired.site)
    database, query = wired.database, page_query(person)
    rounds = []
    for _ in range(ROUNDS):
        alone = inline(connection, person)
        read = await taken(partial(database.read, query.sql, query.values))
        items = await taken(partial(queue.page, database, person))
        rounds.append((alone / read, alone / items, await page_cpu(app, token)))
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


def main() -> None:
    """Run beside the repository, not in a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        uvloop.run(bench(Path(directory) / "data"))


if __name__ == "__main__":
    main()
