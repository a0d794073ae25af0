"""What keeps personal data unreadable outside this house: one key file, and what is derived from it.

The key file lies outside the database and is in no backup. Losing it means losing every sealed text.
"""

import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class VaultError(Exception):
    """Anything about the key. The command line catches it, shows its sentence and stops."""


class KeyMissing(VaultError):
    """There is no key file; the command line offers to make one only where no database exists yet."""


class KeyExists(VaultError):
    """A key file stands already and is never overwritten; caught by the command line."""


class KeyExposed(VaultError):
    """Others can read the key file; caught by the command line."""


class KeyDamaged(VaultError):
    """The key file does not hold a key; caught by the command line."""


class KeyWrong(VaultError):
    """A good key, but not the one that this data was sealed with; caught by the command line."""


class Unopenable(VaultError):
    """A text was changed, or sealed for another purpose or with another key; turn and pages catch it."""


_KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"


class Vault:
    """Seals, opens and indexes texts. Safe to use from any thread."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(_derive(key, "seal"))
        self._index = _derive(key, "index")
        self._fingerprint = _derive(key, "fingerprint")[:8].hex()

    @classmethod
    def create(cls, path: Path) -> "Vault":
        """Make a new key file (mode 0600, whole and on disk before it has its name); KeyExists if there is one."""
        key = secrets.token_bytes(_KEY_BYTES)
        _write_new(path, key.hex().encode() + b"\n")
        return cls(key)

    @classmethod
    def load(cls, path: Path) -> "Vault":
        """Read the key file; KeyMissing, KeyExposed or KeyDamaged say in Chinese what is wrong."""
        return cls(_parse(path, _read_private(path)))

    def seal(self, text: str | bytes, purpose: str) -> bytes:
        """Encrypt; opens only with the same purpose (for instance "person.phone")."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORMAT + nonce + self._seal.encrypt(nonce, _bytes(text), purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt to bytes; Unopenable if anything is not as it was sealed."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._seal.decrypt(_known_format(sealed, nonce), body, purpose.encode())
        except InvalidTag as error:
            raise _unopenable(purpose) from error

    def open_text(self, sealed: bytes, purpose: str) -> str:
        """Decrypt to text; Unopenable if anything is not as it was sealed."""
        return self.open(sealed, purpose).decode()

    def index(self, text: str, purpose: str) -> str:
        """A keyed fingerprint of a text, to look a sealed value up by equality."""
        return hmac.digest(self._index, _framed(purpose, text), "sha256").hex()

    def fingerprint(self) -> str:
        """Names the key without telling it: 16 hex digits, printed in backups."""
        return self._fingerprint

    @staticmethod
    def salt() -> bytes:
        """A fresh salt for a digest of the chain; forgetting it makes the digest say nothing about the text."""
        return secrets.token_bytes(16)


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=b"xunfang/" + purpose.encode()).derive(key)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _framed(purpose: str, text: str) -> bytes:
    # The length in front keeps ("a", "bc") and ("ab", "c") apart.
    name = purpose.encode()
    return len(name).to_bytes(4) + name + text.encode()


def _unopenable(purpose: str) -> Unopenable:
    return Unopenable(f"密文（{purpose}）打不开：钥匙不对，或者内容被改动过。")


def _known_format(sealed: bytes, nonce: bytes) -> bytes:
    if sealed[:1] != _FORMAT or len(nonce) < _NONCE_BYTES:
        raise InvalidTag
    return nonce


def _write_new(path: Path, content: bytes) -> None:
    # A name of its own: two that make a key at once must not write into one file.
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError as error:
        raise KeyExists(f"钥匙文件 {path} 已经有了，不会覆盖它。") from error
    finally:
        part.unlink(missing_ok=True)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_private(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            _refuse_exposed(path, os.fstat(file.fileno()).st_mode)
            return file.read()
    except FileNotFoundError as error:
        raise KeyMissing(f"找不到钥匙文件 {path}。没有它，已经加密的内容打不开。") from error


def _refuse_exposed(path: Path, mode: int) -> None:
    if mode & 0o077:
        raise KeyExposed(f"钥匙文件 {path} 别人也能读，不安全。请先执行：chmod 600 {path}")


def _parse(path: Path, content: bytes) -> bytes:
    try:
        key = bytes.fromhex(content.decode("ascii"))
    except ValueError as error:
        raise _damaged(path) from error
    if len(key) != _KEY_BYTES:
        raise _damaged(path)
    return key


def _damaged(path: Path) -> KeyDamaged:
    return KeyDamaged(f"钥匙文件 {path} 的内容不对（应当是 64 位十六进制数字），可能已经损坏，请从备份的钥匙恢复。")
