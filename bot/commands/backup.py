"""`xunfang backup`: database and photos into one file, at any moment, while the service runs."""

import hashlib
import json
import os
import tarfile
import tempfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from bot import clock
from bot.settings import Settings
from bot.storage import sqlite
from bot.storage.copies import Inventory, take_inventory
from bot.storage.database import FILE
from bot.storage.errors import Unusable
from bot.storage.media import Album, sync
from bot.vault import Vault

FORM = 1
MANIFEST = "manifest.json"


def backup(settings: Settings, target: Path) -> list[str]:
    """Write the backup and say what is in it. Unusable says why there is none.

    The file appears under its name only when it is whole and on disk. The key is never in it.
    """
    _check(settings, target)
    vault = Vault.load(settings.key_path)
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as room:
            inventory, photos = _pack(settings, Path(room), part, vault)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    sync(target.parent)
    return _said(target, inventory, photos, vault)


def _check(settings: Settings, target: Path) -> None:
    if not (settings.directory / FILE).is_file():
        raise Unusable(f"目录 {settings.directory} 里没有数据可备份。")
    if not target.parent.is_dir():
        raise Unusable(f"没有 {target.parent} 这个目录，请先建好。")
    if target.exists():
        raise Unusable(f"{target} 已经存在，不会覆盖。请换一个文件名。")


def _pack(settings: Settings, room: Path, part: Path, vault: Vault) -> tuple[Inventory, dict[str, Path]]:
    copied = room / FILE
    sqlite.copy(settings.directory / FILE, copied)
    inventory = take_inventory(copied)
    photos = _photos(Album(settings.directory / "media", vault), inventory)
    _write(part, copied, photos, _manifest(copied, vault, inventory, photos))
    return inventory, photos


def _photos(album: Album, inventory: Inventory) -> dict[str, Path]:
    found = {address: path for address in inventory.known if (path := album.path(address)).is_file()}
    lost = set(inventory.shown) - found.keys()
    if lost:
        raise Unusable(f"有 {len(lost)} 张照片的文件不见了，例如 {min(lost)}。请先检查磁盘；备份没有做。")
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
        f"备份好了：{target}（{rows} 行，{len(photos)} 张照片）。",
        f"里面没有钥匙。恢复时要用指纹为 {vault.fingerprint()} 的钥匙文件，请另外保管。",
    ]
    return lines if inventory.sound else [*lines, "注意：数据里有对不上的地方，请运行 xunfang verify 查看。"]
