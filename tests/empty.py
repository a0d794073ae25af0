"""The data directory of a house on its first day: schema, key and matcher, and nobody has said anything yet.

Making one takes longer than most tests; it is made once a process, and each test gets a copy.
"""

import asyncio
import atexit
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from bot import wiring
from bot.settings import Settings

TOWN = Path(__file__).parent / "town"


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
