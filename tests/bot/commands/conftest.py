"""The command line on a data directory of its own, run as `xunfang` is."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import clock
from bot.__main__ import main
from bot.commands.backup import backup
from bot.settings import Settings
from bot.storage import media
from bot.storage.database import Db
from bot.wiring import Wired, build
from handlers.messages import MediaKind
from tests.bot.talking import file
from tests.empty import TOWN, furnish

Run = Callable[..., "Ran"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What a command came to."""

    code: int
    lines: list[str]
    error: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command with its arguments in this process, in a house on its first day."""
    furnish(tmp_path / "data")
    monkeypatch.setenv("XUNFANG_PACK", str(TOWN))
    monkeypatch.setenv("XUNFANG_DATA", str(tmp_path / "data"))

    def run(*arguments: str) -> Ran:
        code = main(arguments)
        said = capsys.readouterr()
        return Ran(code=code, lines=said.out.splitlines(), error=said.err.strip())

    return run


async def lived_in(house: Wired) -> None:
    """An item with a photo and a voice, and a photo of a draft."""
    kinds = {b"lamp": MediaKind.PHOTO, b"draft": MediaKind.PHOTO, b"hello": MediaKind.VOICE}
    addresses = [await asyncio.to_thread(house.site.album.store, content) for content in kinds]
    for address, kind in zip(addresses, kinds.values(), strict=True):
        await house.database.write(media.note, address, 4, None, clock.now(), kind)
    await file(house)

    def show(db: Db) -> None:
        db.execute(
            "INSERT INTO complaint_photo (complaint, seq, address) SELECT id, 1, ? FROM complaint", (addresses[0],)
        )
        db.execute(
            "INSERT INTO complaint_photo (complaint, seq, address) SELECT id, 2, ? FROM complaint", (addresses[2],)
        )

    await house.database.write(show)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with a past, and a backup of it."""

    async def live(settings: Settings) -> None:
        house = await build(settings)
        await lived_in(house)
        await house.close()

    folder = tmp_path_factory.mktemp("past")
    furnish(folder / "data")
    settings = Settings(data=str(folder / "data"), pack=str(TOWN))
    asyncio.run(live(settings))
    backup(settings, folder / "today.backup")
    return folder


@pytest.fixture
def made(backed_up: Path, tmp_path: Path) -> Path:
    """A backup that a test may spoil, of the house in `settings`."""
    shutil.copytree(backed_up, tmp_path, dirs_exist_ok=True)
    return tmp_path / "today.backup"


@pytest.fixture
def empty(settings: Settings, tmp_path: Path) -> Settings:
    """The settings of an empty directory on another machine."""
    return replace(settings, data=str(tmp_path / "new"))


def with_key(settings: Settings, empty: Settings) -> Settings:
    """The same with the key put there."""
    empty.directory.mkdir(mode=0o700)
    shutil.copy(settings.key_path, empty.key_path)
    return empty
