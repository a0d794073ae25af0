"""Restoring: a backup with anything wrong about it, or a place that is not empty, is refused whole."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands.restore import restore
from bot.settings import Settings
from bot.storage.copies import TABLES
from bot.storage.database import FILE
from bot.storage.errors import Locked, Unusable
from bot.storage.lock import DirectoryLock
from bot.vault import Vault
from tests.bot.commands.conftest import with_key

Spoil = Callable[[Path], None]


def nothing_restored(settings: Settings) -> bool:
    return not (settings.directory / FILE).exists() and not (settings.directory / "media").exists()


def test_a_missing_or_another_key_is_refused(settings: Settings, empty: Settings, made: Path) -> None:
    with pytest.raises(Unusable, match=f"请先把指纹为 {Vault.load(settings.key_path).fingerprint()} 的钥匙"):
        restore(empty, made)
    Vault.create(empty.key_path)
    with pytest.raises(Unusable, match="不是这份备份的钥匙"):
        restore(empty, made)
    assert nothing_restored(empty)


def cut(made: Path) -> None:
    content = made.read_bytes()
    made.write_bytes(content[: len(content) // 2])


def cut_at_the_photos(made: Path) -> None:
    with tarfile.open(made) as archive:
        start = archive.getmembers()[2].offset
    made.write_bytes(made.read_bytes()[:start])


def change(name: str, after: int) -> Spoil:
    """Changes one byte of this member, so many bytes behind its beginning."""

    def spoil(made: Path) -> None:
        with tarfile.open(made) as archive:
            member = next(each for each in archive.getmembers() if each.name.startswith(name))
        content = bytearray(made.read_bytes())
        content[member.offset_data + after] ^= 1
        made.write_bytes(content)

    return spoil


def change_the_day(made: Path) -> None:
    made.write_bytes(made.read_bytes().replace(b'"made_at": "2', b'"made_at": "3'))


def no_form(made: Path) -> None:
    made.write_bytes(made.read_bytes().replace(b'"form": 1', b'"form": 9'))


def no_object(made: Path) -> None:
    _written(made, {"manifest.json": b"[1]"})


def no_seal(made: Path) -> None:
    made.write_bytes(made.read_bytes().replace(b'"seal"', b'"sea1"'))


def no_backup(made: Path) -> None:
    made.write_bytes(b"just a text" * 100)


def foreign(name: str) -> Spoil:
    """Puts another member into the backup."""

    def spoil(made: Path) -> None:
        with tarfile.open(made) as archive:
            old = {each.name: (archive.extractfile(each) or io.BytesIO()).read() for each in archive.getmembers()}
        _written(made, {name: b"evil", **old})

    return spoil


def linked(made: Path) -> None:
    with tarfile.open(made, "a") as archive:
        link = tarfile.TarInfo("media/" + "0" * 64)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)


def _written(made: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(made, "w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (cut, "读不了"),
        (cut_at_the_photos, "照片或语音 .* 和清单对不上"),
        (change(FILE, 0), "数据库和清单对不上"),
        (change(FILE, 40_000), "数据库和清单对不上"),
        (change("media/", 30), "照片或语音 .* 和清单对不上"),
        (change("manifest.json", 0), "读不了"),
        (change_the_day, "清单被改过"),
        (no_seal, "清单被改过"),
        (no_form, "格式这个程序不认识"),
        (no_object, "格式这个程序不认识"),
        (no_backup, "可能不是本系统的备份"),
        (foreign("../x"), "不该有的文件 ../x"),
        (foreign("/etc/x"), "不该有的文件 /etc/x"),
        (foreign("media/../x"), "不该有的文件"),
        (foreign("xunfang.key"), "不该有的文件 xunfang.key"),
        (linked, "不该有的文件"),
        (Path.unlink, "读不了"),
    ],
)
def test_whatever_is_wrong_with_a_backup_it_is_refused_whole(
    settings: Settings, empty: Settings, made: Path, tmp_path: Path, spoil: Spoil, sentence: str
) -> None:
    spoil(made)
    with pytest.raises(Unusable, match=sentence):
        restore(with_key(settings, empty), made)
    assert nothing_restored(empty)
    assert not (tmp_path / "x").exists()


def test_a_manifest_that_tells_of_other_rows_is_refused(
    settings: Settings, empty: Settings, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TABLES, "counter", "SELECT * FROM counter ORDER BY name LIMIT 1")
    with pytest.raises(Unusable, match="逐行核对不一致（counter）"):
        restore(with_key(settings, empty), made)
    assert nothing_restored(empty)


@pytest.mark.parametrize("name", [FILE, f"{FILE}-wal", "notes.txt"])
def test_a_directory_that_is_not_empty_is_refused(settings: Settings, empty: Settings, made: Path, name: str) -> None:
    with_key(settings, empty)
    (empty.directory / name).write_text("something")
    with pytest.raises(Unusable, match=f"里已经有 {name}，不会覆盖"):
        restore(empty, made)
    assert (empty.directory / name).read_text() == "something"


def test_a_directory_in_use_is_refused(settings: Settings, empty: Settings, made: Path) -> None:
    lock = DirectoryLock(with_key(settings, empty).directory)
    with pytest.raises(Locked):
        restore(empty, made)
    lock.release()


def test_an_interrupted_restoring_can_be_done_again(settings: Settings, empty: Settings, made: Path) -> None:
    with_key(settings, empty)
    for left in ("restore.partial/media", "media/aa"):
        (empty.directory / left).mkdir(parents=True)
    (empty.directory / "restore.partial" / FILE).write_text("half")
    restore(empty, made)
    assert sorted(path.name for path in empty.directory.iterdir()) == ["lock", "media", FILE, "xunfang.key"]
