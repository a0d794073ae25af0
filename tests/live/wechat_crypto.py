"""WeChat's and WeCom's signatures and encryption, written from the documentation apart from the product's own."""

import base64
import hashlib
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


def sign(*parts: str) -> str:
    """The signature over the shared token, a time, a nonce and perhaps what was encrypted."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def new_key() -> str:
    """A key as the platform's page makes one: 43 characters."""
    return base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")


class Envelope:
    """Encrypts and opens messages of one account; `owner` is its app id or corp id."""

    def __init__(self, aes_key: str, owner: str) -> None:
        self._key, self._owner = base64.b64decode(aes_key + "="), owner.encode()

    def sealed(self, xml: str) -> str:
        """16 random bytes, the length, the message and its owner, padded to 32 and encrypted."""
        body = xml.encode()
        plain = secrets.token_bytes(16) + struct.pack("!I", len(body)) + body + self._owner
        fill = BLOCK - len(plain) % BLOCK
        plain += bytes([fill]) * fill
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()

    def opened(self, encrypted: str) -> str:
        """The message inside; ValueError when it was not made for this account."""
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
        fill = plain[-1]
        if not 1 <= fill <= BLOCK or plain[-fill:] != bytes([fill]) * fill:
            raise ValueError("padding")
        plain = plain[:-fill]
        (length,) = struct.unpack("!I", plain[16:20])
        body, owner = plain[20 : 20 + length], plain[20 + length :]
        if len(body) != length or owner != self._owner:
            raise ValueError("owner")
        return body.decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES256(self._key), modes.CBC(self._key[:16]))
