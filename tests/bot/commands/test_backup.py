"""A backup at any moment, and restoring it: row by row the same."""

import asyncio
import io
import json
import tarfile
from pathlib import Path

import pytest

from bot.commands.backup import ROOM, backup
from bot.commands.restore import restore
from bot.settings import Settings
from bot.storage import sqlite
from bot.storage.copies import TABLES, take_inventory
from bot.storage.database import FILE, Db
from bot.storage.errors import Unusable
from bot.storage.lock import DirectoryLock
from bot.storage.media import Album
from bot.vault import Vault
from bot.wiring import Wired
from tests.bot.commands.conftest import lived_in, with_key
from tests.bot.talking import arrival


def test_what_was_backed_up_comes_back_row_by_row(settings: Settings, empty: Settings, made: Path) -> None:
    lines = restore(with_key(settings, empty), made)
    assert "3 份照片和语音，逐行核对一致，封条也对得上" in lines[0]
    with tarfile.open(made) as archive:
        manifest = json.load(archive.extractfile("manifest.json") or io.BytesIO())
    found = take_inventory(empty.directory / FILE)
    assert {name: list(each) for name, each in found.tables.items()} == manifest["inventory"]["tables"]
    assert found.heads == manifest["inventory"]["heads"]
    album = Album(empty.directory / "media", Vault.load(empty.key_path))
    assert {album.load(address) for address in found.shown} == {b"lamp", b"hello"}
    assert not (empty.directory / "restore.partial").exists()


def test_a_backup_is_private_and_holds_no_key_and_no_open_words(settings: Settings, made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600
    content = made.read_bytes()
    assert settings.key_path.read_bytes().strip() not in content
    with tarfile.open(made) as archive:
        assert {name.split("/")[0] for name in archive.getnames()} == {"manifest.json", FILE, "media"}
    assert Vault.load(settings.key_path).fingerprint().encode() in content


def test_every_table_is_counted(settings: Settings, made: Path) -> None:
    connection = sqlite.connect_reading(settings.directory / FILE)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.close()
    assert sorted(TABLES) == sorted(names)
    assert made.is_file()


async def test_a_backup_under_200_writes_is_one_moment_and_comes_back(
    wired: Wired, settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    writing = asyncio.gather(
        *(wired.front.receive(arrival("柳东村路灯坏了", str(number % 50))) for number in range(200))
    )
    target = tmp_path / "busy.backup"
    await asyncio.to_thread(backup, settings, target)
    received = await writing
    assert all(await asyncio.gather(*(wired.front.answered(one, 20) for one in received)))
    await asyncio.to_thread(restore, with_key(settings, empty), target)
    connection = sqlite.connect_reading(empty.directory / FILE)
    positions = [row[0] for row in connection.execute("SELECT position FROM inbox ORDER BY position")]
    connection.close()
    assert positions == list(range(1, len(positions) + 1))
    assert not (tmp_path / "busy.backup.part").exists()


def test_an_existing_file_is_never_overwritten(settings: Settings, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(Unusable, match="已经存在，不会覆盖"):
        backup(settings, made)
    assert made.read_bytes() == before


def test_a_folder_that_is_not_there_is_said(settings: Settings, made: Path, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"没有 .*nowhere 这个目录"):
        backup(settings, tmp_path / "nowhere" / made.name)


def test_a_lost_photo_of_an_item_is_said_and_nothing_half_made_is_left(
    settings: Settings, made: Path, tmp_path: Path
) -> None:
    for path in (settings.directory / "media").glob("*/*"):
        path.unlink()
    with pytest.raises(Unusable, match="有 2 份照片或语音的文件不见了"):
        backup(settings, tmp_path / "second.backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", made.name]


async def test_data_that_does_not_hold_is_backed_up_and_said(
    still: Wired, settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    await lived_in(still)

    def spoil(db: Db) -> None:
        db.execute("UPDATE complaint SET state = 'cancelled', version = version + 1")

    await still.database.write(spoil)
    lines = await asyncio.to_thread(backup, settings, tmp_path / "spoilt.backup")
    assert lines[-1].startswith("注意：数据里有对不上的地方")
    lines = await asyncio.to_thread(restore, with_key(settings, empty), tmp_path / "spoilt.backup")
    assert "备份时就有对不上的地方" in lines[0]


def test_what_a_killed_backup_left_goes_with_the_next(settings: Settings, made: Path, tmp_path: Path) -> None:
    room = tmp_path / ROOM
    room.mkdir(mode=0o755)
    for name in (FILE, f"{FILE}-wal", "part", "lock"):
        (room / name).write_text("left")
    backup(settings, tmp_path / "second.backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "second.backup", made.name]


def test_two_backups_into_one_folder_wait_for_each_other(settings: Settings, made: Path, tmp_path: Path) -> None:
    (tmp_path / ROOM).mkdir(mode=0o755)
    held = DirectoryLock(tmp_path / ROOM)
    with pytest.raises(Unusable, match="另一个备份正在往"):
        backup(settings, tmp_path / "second.backup")
    held.release()
    assert (tmp_path / ROOM).stat().st_mode & 0o777 == 0o700
    assert made.is_file()


def test_a_link_in_the_place_of_the_room_is_not_followed(settings: Settings, made: Path, tmp_path: Path) -> None:
    (tmp_path / ROOM).symlink_to(settings.directory)
    with pytest.raises(Unusable, match="不是本程序建的目录"):
        backup(settings, tmp_path / "second.backup")
    assert (settings.directory / FILE).is_file()
