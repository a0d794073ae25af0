"""One process writes a data directory: whoever holds the lock on its file `lock`."""

import fcntl
import os
import stat
from pathlib import Path

from bot.storage.errors import Locked, Unusable

NAME = "lock"


def make_private(directory: Path) -> None:
    """Make the data directory, or close one that others can look into; Unusable where it is not ours to close."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.stat()
    if not found.st_mode & 0o077:
        return
    # Where everybody may make files (/tmp) others live too.
    if found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX:
        raise Unusable(f"目录 {directory} 是公用的，或者归别的用户所有，别人也能看，不能放数据。请换一个目录。")
    directory.chmod(0o700)


class DirectoryLock:
    """The lock on one data directory. The kernel lets go of it when the process ends, however it ends."""

    def __init__(self, directory: Path) -> None:
        """Take the lock; Locked says which process has it."""
        self._file = os.open(directory / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise self._locked(directory) from error
        try:
            self._sign()
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Let the next one have it. The file stays: removing it would let two processes lock two files."""
        os.close(self._file)

    def _sign(self) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def _locked(self, directory: Path) -> Locked:
        holder = os.pread(self._file, 32, 0).decode().strip() or "未知"
        os.close(self._file)
        return Locked(f"数据目录 {directory} 正由另一个进程（进程号 {holder}）使用，请先停掉它，或者换一个数据目录。")
