"""The vault: sealed is unreadable, changed is noticed, and the key file is looked after."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault import KeyDamaged, KeyExists, KeyExposed, KeyMissing, Unopenable, Vault

KEY = bytes(range(32))


@given(st.text(max_size=200), st.text(min_size=1, max_size=50))
def test_what_is_sealed_opens_again(text: str, purpose: str) -> None:
    vault = Vault(KEY)
    assert vault.open_text(vault.seal(text, purpose), purpose) == text


@given(st.binary())
def test_bytes_are_sealed_too(content: bytes) -> None:
    assert Vault(KEY).open(Vault(KEY).seal(content, "photo"), "photo") == content


def test_the_same_text_is_never_sealed_the_same() -> None:
    vault = Vault(KEY)
    assert vault.seal("13800000000", "person.phone") != vault.seal("13800000000", "person.phone")


def test_another_purpose_or_key_opens_nothing() -> None:
    sealed = Vault(KEY).seal("王", "person.name")
    with pytest.raises(Unopenable, match="打不开"):
        Vault(KEY).open(sealed, "person.phone")
    with pytest.raises(Unopenable):
        Vault(bytes(32)).open(sealed, "person.name")


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_every_changed_byte_is_noticed(place: int, change: int) -> None:
    sealed = bytearray(Vault(KEY).seal("地址", "home"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(Unopenable):
        Vault(KEY).open(bytes(sealed), "home")


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01" + bytes(8), b"\x01" + bytes(12)])
def test_what_is_too_short_is_refused(broken: bytes) -> None:
    with pytest.raises(Unopenable):
        Vault(KEY).open(broken, "home")


def test_an_index_finds_equal_texts_of_one_purpose_only() -> None:
    vault = Vault(KEY)
    assert vault.index("a", "bc") == Vault(KEY).index("a", "bc")
    assert len({vault.index("a", "bc"), vault.index("ab", "c"), Vault(bytes(32)).index("a", "bc")}) == 3


def test_salts_are_never_the_same() -> None:
    assert len({Vault.salt() for _ in range(100)}) == 100


def test_a_key_file_is_private_and_read_again(tmp_path: Path) -> None:
    made = Vault.create(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert Vault.load(tmp_path / "key").open_text(made.seal("王", "name"), "name") == "王"
    assert Vault.load(tmp_path / "key").fingerprint() == made.fingerprint()
    assert len(made.fingerprint()) == 16


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    Vault.create(tmp_path / "key")
    with pytest.raises(KeyExists, match="不会覆盖"):
        Vault.create(tmp_path / "key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    Vault.create(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(KeyExposed, match="chmod 600"):
        Vault.load(tmp_path / "key")


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="找不到钥匙文件"):
        Vault.load(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"abcd", b"zz" * 32, b"\xff" * 64])
def test_a_damaged_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(KeyDamaged, match="64 位"):
        Vault.load(tmp_path / "key")


def test_a_key_that_did_not_reach_the_disk_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Vault.create(tmp_path / "key")
    assert list(tmp_path.iterdir()) == []


def test_of_many_who_make_a_key_at_once_one_does(tmp_path: Path) -> None:
    def make(number: int) -> str | None:
        try:
            return Vault.create(tmp_path / "key").fingerprint()
        except KeyExists:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [one for one in pool.map(make, range(8)) if one]
    assert made == [Vault.load(tmp_path / "key").fingerprint()]
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
