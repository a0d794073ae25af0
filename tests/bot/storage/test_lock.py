"""One process per data directory."""

import os
from pathlib import Path

import pytest

from bot.storage.errors import Locked
from bot.storage.lock import NAME, DirectoryLock


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
