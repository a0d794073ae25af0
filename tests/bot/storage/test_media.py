"""Photos: encrypted, once each, on disk before a row names them, and gone when nothing needs them."""

import os
from pathlib import Path

import pytest

from bot import clock
from bot.storage import media
from bot.storage.media import Album
from bot.vault import Unopenable, Vault
from tests.bot.storage.world import DAY, MINUTE, NOW, World

OLD = NOW.timestamp() - 2 * 86400


@pytest.fixture
def album(tmp_path: Path) -> Album:
    return Album(tmp_path / "media", Vault(b"k" * 32))


def test_a_photo_is_stored_encrypted_and_comes_back(album: Album) -> None:
    address = album.store(b"a photo of a lamp")
    path = album.path(address)
    assert b"lamp" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert album.load(address) == b"a photo of a lamp"
    assert [each.name for each in path.parent.iterdir()] == [address]


def test_the_same_photo_twice_is_one_file_as_young_as_its_last_coming(album: Album) -> None:
    address = album.store(b"photo")
    before = album.path(address).read_bytes()
    os.utime(album.path(address), (OLD, OLD))
    assert album.store(b"photo") == address
    assert album.path(address).read_bytes() == before
    assert album.path(address).stat().st_mtime > OLD + 3600


def test_what_is_not_there_or_was_changed_does_not_open(album: Album) -> None:
    assert album.load("0" * 64) is None
    address = album.store(b"photo")
    album.path(address).write_bytes(b"something else entirely, quite long")
    with pytest.raises(Unopenable):
        album.load(address)


def test_a_write_that_fails_leaves_nothing_behind(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        album.store(b"photo")
    assert [path for path in album.folder.rglob("*") if path.is_file()] == []


def test_photos_that_no_item_took_are_forgotten_after_a_week(world: World) -> None:
    for address in ("a" * 64, "b" * 64):
        media.note(world.db, address, 10, world.chat(), NOW)
    world.file(photos=("a" * 64,))
    assert media.forget_orphans(world.db, NOW + 7 * DAY) == 0
    assert media.forget_orphans(world.db, NOW + 7 * DAY + MINUTE) == 1
    assert world.column("SELECT address FROM media") == ["a" * 64]


def test_a_photo_that_comes_again_is_kept_for_another_week(world: World) -> None:
    media.note(world.db, "a" * 64, 10, None, NOW)
    media.note(world.db, "a" * 64, 10, None, NOW + 6 * DAY)
    assert media.forget_orphans(world.db, NOW + 8 * DAY) == 0
    assert world.column("SELECT created_at FROM media") == [clock.milliseconds(NOW + 6 * DAY)]


def test_files_that_no_row_names_are_swept_unless_they_are_on_their_way(album: Album) -> None:
    known, stray, fresh = (album.store(content) for content in (b"known", b"stray", b"fresh"))
    part = album.path(stray).with_suffix(".1.part")
    part.write_bytes(b"half")
    for path in (album.path(known), album.path(stray), part):
        os.utime(path, (OLD, OLD))
    os.utime(album.path(fresh), (NOW.timestamp(), NOW.timestamp()))
    assert album.sweep({known}, NOW) == 2
    assert sorted(path.name for path in album.folder.glob("*/*")) == sorted([known, fresh])


def test_an_album_without_photos_has_nothing_to_sweep(album: Album) -> None:
    assert album.sweep(set(), NOW) == 0


def test_what_is_no_plain_file_is_left_alone(album: Album) -> None:
    folder = album.path(album.store(b"known")).parent
    (folder / "dangling").symlink_to(folder / "nowhere")
    (folder / "folder").mkdir()
    for name in ("dangling", "folder"):
        os.utime(folder / name, (OLD, OLD), follow_symlinks=False)
    assert not media._is_older(folder / "renamed meanwhile", OLD)
    assert album.sweep({path.name for path in folder.iterdir() if path.is_file()}, NOW) == 0
    assert (folder / "dangling").is_symlink()


def test_the_album_is_for_nobody_else(album: Album) -> None:
    album.store(b"photo")
    assert album.folder.stat().st_mode & 0o777 == 0o700
