"""One process per data directory."""

import os
from pathlib import Path

import pytest

from bot.storage.errors import Locked, Unusable
from bot.storage.lock import NAME, DirectoryLock, make_private


def test_the_lock_names_who_has_it(tmp_path: Path) -> None:
    lock = DirectoryLock(tmp_path)
    with pytest.raises(Locked, match=f"进程号 {os.getpid()}"):
        DirectoryLock(tmp_path)
    lock.release()


def test_a_released_lock_is_free_and_its_file_stays(tmp_path: Path) -> None:
    DirectoryLock(tmp_path).release()
    again = DirectoryLock(tmp_path)
    assert (tmp_path / NAME).read_text().strip() == str(os.getpid())
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    again.release()


def test_a_holder_that_has_not_signed_yet_is_unknown(tmp_path: Path) -> None:
    lock = DirectoryLock(tmp_path)
    os.truncate(tmp_path / NAME, 0)
    with pytest.raises(Locked, match="未知"):
        DirectoryLock(tmp_path)
    lock.release()


def test_a_directory_that_others_can_look_into_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    make_private(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_directory_where_everybody_makes_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp").chmod(0o1777)
    with pytest.raises(Unusable, match="公用的"):
        make_private(tmp_path / "tmp")
    assert (tmp_path / "tmp").stat().st_mode & 0o7777 == 0o1777


def test_a_lock_that_cannot_be_signed_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, length: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "ftruncate", full)
    with pytest.raises(OSError, match="No space"):
        DirectoryLock(tmp_path)
    monkeypatch.undo()
    DirectoryLock(tmp_path).release()
