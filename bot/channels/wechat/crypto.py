"""What signs and seals a push of WeChat's platforms (Official Account and WeCom), and our answer to it."""

import binascii
import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

WRONG_KEY = "WECHAT_AES_KEY 是微信平台上的 EncodingAESKey，要正好 43 个字母和数字，请整行复制。"
_KEY = re.compile(r"[A-Za-z0-9+/]{43}", re.ASCII)
_BLOCK = 32
_RANDOM = 16
_HEAD = _RANDOM + 4
_NOT_OURS = "not sealed for us"


class NotOurs(ValueError):
    """A push that is not what it should be, whatever it is that is wrong with it; the door answers 403."""


def sign(token: str, *parts: str) -> str:
    """The vendor's signature over these parts."""
    return hashlib.sha1("".join(sorted((token, *parts))).encode(errors="replace"), usedforsecurity=False).hexdigest()


def signed(signature: str, token: str, *parts: str) -> bool:
    """Whether the signature is theirs; how long it takes tells nothing about it."""
    return hmac.compare_digest(sign(token, *parts).encode(), signature.encode(errors="replace"))


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens texts: `receiver` (app id, corp id) is the account for which they are meant."""

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    receiver: str

    def open(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bytes:
        """The text inside; NotOurs for a wrong signature and for everything else that is wrong alike."""
        if not signed(signature, self.token, timestamp, nonce, sealed):
            raise NotOurs(_NOT_OURS)
        try:
            body = b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise NotOurs(_NOT_OURS) from None
        return _unpacked(_unpadded(self._decrypt(body)), self.receiver.encode())

    def seal(self, text: bytes, timestamp: str, nonce: str) -> tuple[str, str]:
        """The sealed text and its signature."""
        length = len(text).to_bytes(4)
        plain = secrets.token_bytes(_RANDOM) + length + text + self.receiver.encode()
        fill = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        sealed = b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()
        return sealed, sign(self.token, timestamp, nonce, sealed)

    def _decrypt(self, body: bytes) -> bytes:
        if not body or len(body) % _BLOCK:
            raise NotOurs(_NOT_OURS)
        decryptor = self._cipher().decryptor()
        return decryptor.update(body) + decryptor.finalize()

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self.key), CBC(self.key[:16]))  # the vendor's layout: the key's first half starts the chain


def key_of(aes_key: str) -> bytes | None:
    """The 32 bytes that an EncodingAESKey of 43 characters stands for; None when it is no such key."""
    return b64decode(f"{aes_key}=") if _KEY.fullmatch(aes_key) else None


def _unpadded(plain: bytes) -> bytes:
    fill = plain[-1]
    if not 1 <= fill <= _BLOCK or plain[-fill:] != bytes([fill]) * fill:
        raise NotOurs(_NOT_OURS)
    return plain[:-fill]


def _unpacked(plain: bytes, receiver: bytes) -> bytes:
    """16 bytes of chance, the length, the text and for whom it is, to the last byte."""
    end = _HEAD + int.from_bytes(plain[_RANDOM:_HEAD])
    if len(plain) < _HEAD or not hmac.compare_digest(plain[end:], receiver) or end > len(plain):
        raise NotOurs(_NOT_OURS)
    return plain[_HEAD:end]
