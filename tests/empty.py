"""The data directory of a house on its first day: schema, key and matcher, and nobody has said anything yet.

Making one takes longer than most tests; it is made once a process, and each test gets a copy.
"""

import asyncio
import atexit
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from bot import wiring
from bot.settings import Settings
from knowledge.building import Index, unlearnt
from knowledge.entry import Entry
from knowledge.meaning import Encoder
from knowledge.words import Words

TOWN = Path(__file__).parent / "town"
KEPT = 8
"""Towns whose index is kept; a process sees a few more than one."""


def furnish(directory: Path) -> None:
    """Put a copy of it there, where nothing stands yet."""
    if not directory.exists():
        shutil.copytree(_made(), directory)


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="xunfang-empty-"))
    atexit.register(shutil.rmtree, folder)
    with ThreadPoolExecutor(1) as apart:  # whoever asks may be inside a loop
        apart.submit(asyncio.run, _built(folder / "data")).result()
    return folder / "data"


async def _built(directory: Path) -> None:
    house = await wiring.build(Settings(data=str(directory), pack=str(TOWN)))
    await house.close()


class IndexedOnce:
    """`unlearnt`, which gives what it made of the same values before."""

    def __init__(self) -> None:
        self._made: deque[tuple[object, Index]] = deque(maxlen=KEPT)

    def __call__(
        self, entries: Iterable[Entry], words: Words, encoder: Encoder | None = None, before: Index | None = None
    ) -> Index:
        """See `knowledge.building.unlearnt`."""
        if before is not None:
            return unlearnt(entries, words, encoder, before)
        asked = (tuple(entries), words, encoder)
        known = next((index for values, index in self._made if values == asked), None)
        if known is None:
            self._made.append((asked, known := unlearnt(*asked)))
        return known
