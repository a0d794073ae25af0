"""Photos: encrypted files named by a keyed fingerprint of their content, on disk before a row names them."""

import os
import stat
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot import clock
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.messages import MediaKind

# A photo that was stored; the same photo twice is one file, and as young as its last coming.
ADD = """INSERT INTO media (address, size, chat, created_at, kind) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (address) DO UPDATE SET created_at = excluded.created_at"""
# Forget photos that belong to no item and are older than a draft lives.
DROP_ORPHANS = """DELETE FROM media WHERE created_at < ? AND NOT EXISTS (
SELECT 1 FROM complaint_photo WHERE complaint_photo.address = media.address) AND NOT EXISTS (
SELECT 1 FROM board WHERE board.active = 1 AND board.address = media.address)"""
# Everything that should be on disk.
ALL = "SELECT address, size FROM media ORDER BY address"

PHOTO = "media.photo"
DRAFT_LIVES = timedelta(days=7)
ON_THE_WAY = timedelta(days=1)
"""A file younger than this may belong to a message that is just being stored."""
_FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Album:
    """The folder of encrypted photos. Its methods touch the disk: call them off the event loop."""

    folder: Path
    vault: Vault

    def store(self, content: bytes) -> str:
        """Write a photo, synced with its folder before this returns; its address."""
        address = self.vault.index(content.hex(), PHOTO)
        path = self.path(address)
        try:
            os.utime(path)  # as young as its last coming: the sweep leaves it alone
        except FileNotFoundError:
            make_folder(path.parent)
            _write_synced(path, self.vault.seal(content, PHOTO))
        return address

    def load(self, address: str) -> bytes | None:
        """A photo's content; None when there is no such file."""
        path = self.path(address)
        return self.vault.open(path.read_bytes(), PHOTO) if path.is_file() else None

    def path(self, address: str) -> Path:
        """Where a photo lies; two letters a folder keep folders small."""
        return self.folder / address[:2] / address

    def remove(self, addresses: Iterable[str]) -> None:
        """Remove the files of photos that no row names any more."""
        for address in addresses:
            self.path(address).unlink(missing_ok=True)

    def sweep(self, known: Collection[str], now: datetime) -> int:
        """Remove files that no row names and that are not on their way to one; how many there were."""
        before = (now - ON_THE_WAY).timestamp()
        strays = [path for path in self.folder.glob("*/*") if path.name not in known]
        old = [path for path in strays if _is_older(path, before)]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def make_folder(folder: Path) -> None:
    """A folder of the album and the album itself, for nobody but us."""
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, exist_ok=True)


def _is_older(path: Path, before: float) -> bool:
    # Whatever is no plain file is not ours; and one that was on its way may have come to its name meanwhile.
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_mtime < before


def _write_synced(path: Path, content: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make a file's content, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def note(db: Db, address: str, size: int, chat: int | None, now: datetime, kind: MediaKind = MediaKind.PHOTO) -> None:
    """Write down that a photo or a voice is there."""
    db.execute(ADD, (address, size, chat, clock.milliseconds(now), kind))


def forget_orphans(db: Db, now: datetime) -> int:
    """Forget photos that no item took in a week; how many. `Album.sweep` removes the files after the commit."""
    return db.execute(DROP_ORPHANS, (clock.milliseconds(now - DRAFT_LIVES),))
