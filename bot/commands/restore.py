"""`xunfang restore`: a backup into an empty data directory, checked row by row before it counts."""

import hmac
import json
import re
import shutil
import tarfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot import control
from bot.commands.backup import FORM, MANIFEST, seal_of, sha256
from bot.settings import Settings
from bot.storage.copies import take_inventory
from bot.storage.database import FILE, UNFINISHED
from bot.storage.errors import Unusable
from bot.storage.lock import DirectoryLock, make_private
from bot.storage.media import Album, make_folder, sync
from bot.vault import KeyMissing, Vault

_NAME = re.compile(rf"{re.escape(MANIFEST)}|{re.escape(FILE)}|media/[0-9a-f]{{64}}")


def restore(settings: Settings, source: Path) -> list[str]:
    """Unpack, check everything, and only then let the database appear. Unusable says what does not fit."""
    directory = settings.directory
    make_private(directory)
    lock = DirectoryLock(directory)
    try:
        _check_empty(settings)
        return _restore(settings, source, directory / UNFINISHED)
    finally:
        shutil.rmtree(directory / UNFINISHED, ignore_errors=True)
        lock.release()


def _check_empty(settings: Settings) -> None:
    # The key has to be there already, and photos may be: of a restoring that was interrupted.
    expected = {"lock", "media", control.NAME, UNFINISHED, settings.key_path.name}
    found = sorted({path.name for path in settings.directory.iterdir()} - expected)
    if found:
        raise Unusable(f"目录 {settings.directory} 里已经有 {found[0]}，不会覆盖。请用 --data 指一个空目录。")


def _restore(settings: Settings, source: Path, room: Path) -> list[str]:
    manifest = _unpack(source, room)
    vault = _key(settings, manifest)
    _check_database(room / FILE, manifest)
    _check_photos(room, manifest)
    album = Album(settings.directory / "media", vault)
    for address in manifest["photos"]:
        make_folder(album.path(address).parent)
        _place(room / "media" / address, album.path(address))
    # Last: with this name in place the directory holds data, and all of it.
    _place(room / FILE, settings.directory / FILE)
    return _said(manifest)


def _said(manifest: dict[str, Any]) -> list[str]:
    rows = sum(count for count, _ in manifest["inventory"]["tables"].values())
    sound = "封条也对得上" if manifest["inventory"]["sound"] else "但备份时就有对不上的地方，请运行 xunfang verify 查看"
    return [
        f"恢复好了：{rows} 行、{len(manifest['photos'])} 份照片和语音，逐行核对一致，{sound}。",
        f"这是 {manifest['made_at']} 的备份。",
    ]


def _unpack(source: Path, room: Path) -> dict[str, Any]:
    shutil.rmtree(room, ignore_errors=True)
    make_folder(room / "media")
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _take(archive, member, room)
        manifest: Any = json.loads((room / MANIFEST).read_bytes())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Unusable(f"{source} 读不了，可能不是本系统的备份，或者不完整：{error}") from error
    if not isinstance(manifest, dict) or manifest.get("form") != FORM:
        raise Unusable(f"{source} 的格式这个程序不认识，请换用做备份的那个版本。")
    return manifest


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, room: Path) -> None:
    content = archive.extractfile(member) if _NAME.fullmatch(member.name) and member.isreg() else None
    if content is None:
        raise ValueError(f"不该有的文件 {member.name[:80]}")
    with (room / member.name).open("wb") as file:
        shutil.copyfileobj(content, file)


def _key(settings: Settings, manifest: dict[str, Any]) -> Vault:
    wanted = manifest.get("key", "")
    try:
        vault = Vault.load(settings.key_path)
    except KeyMissing as error:
        raise Unusable(f"请先把指纹为 {wanted} 的钥匙文件放到 {settings.key_path}（权限 0600），再恢复。") from error
    if vault.fingerprint() != wanted:
        raise Unusable(f"{settings.key_path} 不是这份备份的钥匙：备份要的是 {wanted}。")
    if not hmac.compare_digest(str(manifest.get("seal")), seal_of(manifest, vault)):
        raise Unusable("备份的清单被改过，没有恢复。请换一份备份。")
    return vault


def _check_database(file: Path, manifest: dict[str, Any]) -> None:
    if not file.is_file() or sha256(file) != manifest["database"]:
        raise Unusable("备份里的数据库和清单对不上，没有恢复。请换一份备份。")
    found = json.loads(json.dumps(asdict(take_inventory(file))))
    wrong = [name for name, counted in manifest["inventory"]["tables"].items() if found["tables"].get(name) != counted]
    if wrong or found != manifest["inventory"]:
        raise Unusable(f"备份里的数据逐行核对不一致（{'、'.join(wrong) or '封条'}），没有恢复。请换一份备份。")


def _check_photos(room: Path, manifest: dict[str, Any]) -> None:
    for address, digest in manifest["photos"].items():
        file = room / "media" / address
        if not file.is_file() or sha256(file) != digest:
            raise Unusable(f"备份里的照片或语音 {address[:12]} 和清单对不上，没有恢复。请换一份备份。")


def _place(part: Path, target: Path) -> None:
    part.chmod(0o600)
    sync(part)
    part.rename(target)
    sync(target.parent)
