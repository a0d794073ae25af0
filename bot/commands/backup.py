"""`xunfang backup`: database and photos into one file, at any moment, while the service runs."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from bot import clock
from bot.settings import Settings
from bot.storage import lock, sqlite
from bot.storage.copies import Inventory, take_inventory
from bot.storage.database import FILE
from bot.storage.errors import Locked, Unusable
from bot.storage.lock import DirectoryLock
from bot.storage.media import Album, sync
from bot.vault import KeyWrong, Vault

FORM = 1
MANIFEST = "manifest.json"
ROOM = ".xunfang-backup.partial"
PART = "part"


def backup(settings: Settings, target: Path) -> list[str]:
    """Write the backup and say what is in it. Unusable says why there is none.

    The file appears under its name only when it is whole and on disk. The key is never in it.
    """
    _check(settings, target)
    vault = Vault.load(settings.key_path)
    with _room(target.parent) as room:
        inventory, photos = _pack(settings, room, vault)
        (room / PART).rename(target)
    sync(target.parent)
    return _said(target, inventory, photos, vault)


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """A private folder for what is half made. Always the same one: what a killed backup left goes with the next."""
    room = folder / ROOM
    room.mkdir(mode=0o700, exist_ok=True)
    if room.is_symlink():
        raise Unusable(f"{room} 不是本程序建的目录，请先移走它。")
    room.chmod(0o700)
    held = _locked(room)
    try:
        _empty(room)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        held.release()


def _locked(room: Path) -> DirectoryLock:
    try:
        return DirectoryLock(room)
    except Locked as error:
        raise Unusable(f"另一个备份正在往 {room.parent} 里写，请等它做完再试。") from error


def _empty(room: Path) -> None:
    for path in room.iterdir():
        if path.name != lock.NAME:
            path.unlink()


def _check(settings: Settings, target: Path) -> None:
    if not (settings.directory / FILE).is_file():
        raise Unusable(f"目录 {settings.directory} 里没有数据可备份。")
    if not target.parent.is_dir():
        raise Unusable(f"没有 {target.parent} 这个目录，请先建好。")
    if target.exists():
        raise Unusable(f"{target} 已经存在，不会覆盖。请换一个文件名。")


def _pack(settings: Settings, room: Path, vault: Vault) -> tuple[Inventory, dict[str, Path]]:
    copied = room / FILE
    sqlite.copy(settings.directory / FILE, copied)
    inventory = take_inventory(copied)
    if inventory.key not in ("", vault.fingerprint()):
        raise KeyWrong(f"{settings.key_path} 不是这个数据目录的钥匙，要的是指纹 {inventory.key} 的那一把。备份没有做。")
    photos = _photos(Album(settings.directory / "media", vault), inventory)
    _write(room / PART, copied, photos, _manifest(copied, vault, inventory, photos))
    return inventory, photos


def _photos(album: Album, inventory: Inventory) -> dict[str, Path]:
    found = {address: path for address in inventory.known if (path := album.path(address)).is_file()}
    lost = set(inventory.shown) - found.keys()
    if lost:
        raise Unusable(f"有 {len(lost)} 份照片或语音的文件不见了，例如 {min(lost)}。请先检查磁盘；备份没有做。")
    return found


def _manifest(copied: Path, vault: Vault, inventory: Inventory, photos: dict[str, Path]) -> dict[str, Any]:
    manifest = {
        "form": FORM,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "key": vault.fingerprint(),
        "database": sha256(copied),
        "inventory": asdict(inventory),
        "photos": {address: sha256(path) for address, path in photos.items()},
    }
    return {**manifest, "seal": seal_of(manifest, vault)}


def seal_of(manifest: dict[str, Any], vault: Vault) -> str:
    """What only the holder of the key can write under a manifest."""
    sealed = {name: value for name, value in manifest.items() if name != "seal"}
    return vault.index(json.dumps(sealed, sort_keys=True), MANIFEST)


def _write(part: Path, copied: Path, photos: dict[str, Path], manifest: dict[str, Any]) -> None:
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            _add_bytes(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
            archive.add(copied, FILE)
            for address, path in photos.items():
                archive.add(path, f"media/{address}")
        file.flush()
        os.fsync(file.fileno())


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, BytesIO(content))


def sha256(path: Path) -> str:
    """The fingerprint of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _said(target: Path, inventory: Inventory, photos: dict[str, Path], vault: Vault) -> list[str]:
    rows = sum(count for count, _ in inventory.tables.values())
    lines = [
        f"备份好了：{target}（{rows} 行，{len(photos)} 份照片和语音）。",
        f"里面没有钥匙。恢复时要用指纹为 {vault.fingerprint()} 的钥匙文件，请另外保管。",
    ]
    return lines if inventory.sound else [*lines, "注意：数据里有对不上的地方，请运行 xunfang verify 查看。"]
