"""Sealing both ways beside wechatpy, and what is changed on the way is never taken."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from bot.channels.wechat.crypto import NotOurs, Seal, key_of, sign, signed
from bot.channels.wechat.xml import read, sealed_answer
from tests.live.wechat_crypto import new_key

TOKEN, KEY, APP = "push-token", new_key(), "wx0123456789abcdef"
RAW_KEY = key_of(KEY)
assert RAW_KEY is not None
SEAL = Seal(TOKEN, RAW_KEY, APP)
ORACLE = WeChatCrypto(TOKEN, KEY, APP)
AT, NONCE = "1700000000", "n0nce"
FLIPS = 10_000

# XML 1.0 has no way to say these, so nobody sends them.
SAYABLE = st.characters(exclude_categories=("Cs", "Cc")).filter(lambda one: one not in "\ufffe\uffff")
TEXTS = st.text(st.one_of(SAYABLE, st.sampled_from("老人家说的话，]]>&<🙂\n")), min_size=1, max_size=300)


def sealed_by_oracle(text: str) -> tuple[str, str]:
    outside = read(ORACLE.encrypt_message(text, NONCE, AT).encode())
    return outside["Encrypt"], outside["MsgSignature"]


@given(TEXTS)
def test_what_the_oracle_seals_opens_here(text: str) -> None:
    sealed, signature = sealed_by_oracle(text)

    assert SEAL.open(signature, AT, NONCE, sealed).decode() == text


@given(TEXTS)
def test_what_is_sealed_here_the_oracle_opens(text: str) -> None:
    sealed, signature = SEAL.seal(text.encode(), AT, NONCE)
    written = sealed_answer(sealed, signature, AT, NONCE)

    assert ORACLE.decrypt_message(written, signature, AT, NONCE) == text


def test_ten_thousand_flipped_bits_are_never_taken() -> None:
    sealed, signature = SEAL.seal("柳东村河边堆了好多垃圾，老人家走不过去。".encode() * 12, AT, NONCE)
    body = b64decode(sealed)
    taken = 0
    for bit in range(FLIPS):
        changed = bytearray(body)
        changed[bit // 8 % len(body)] ^= 1 << bit % 8
        taken += _opens(SEAL, signature, b64encode(changed).decode())
    assert len(body) * 8 < FLIPS
    assert taken == 0


def _opens(seal: Seal, signature: str, sealed: str) -> bool:
    try:
        seal.open(signature, AT, NONCE, sealed)
    except NotOurs:
        return False
    return True


@pytest.mark.parametrize(("at", "nonce"), [("1700000001", NONCE), (AT, "other"), ("", "")])
def test_another_time_or_nonce_is_not_taken(at: str, nonce: str) -> None:
    sealed, signature = SEAL.seal(b"<xml/>", AT, NONCE)

    with pytest.raises(NotOurs):
        SEAL.open(signature, at, nonce, sealed)


def signed_by_us(sealed: str) -> str:
    """The right signature, as only one who has the token can make it."""
    return sign(TOKEN, AT, NONCE, sealed)


@pytest.mark.parametrize("sealed", ["", "no base64!", "AAAA", "A" * 43, "A" * 88, "é" * 44])
def test_what_is_no_sealed_text_fails_like_everything_else(sealed: str) -> None:
    with pytest.raises(NotOurs, match=r"^not sealed for us$"):
        SEAL.open(signed_by_us(sealed), AT, NONCE, sealed)


def encrypted(plain: bytes) -> str:
    encryptor = SEAL._cipher().encryptor()
    return b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def packed(text: bytes, length: int, receiver: bytes, fill: bytes | None = None) -> bytes:
    plain = b"r" * 16 + length.to_bytes(4) + text + receiver
    missing = 32 - len(plain) % 32
    return plain + (bytes([missing]) * missing if fill is None else fill * missing)


@pytest.mark.parametrize(
    "plain",
    [
        packed(b"<xml/>", 6, b"another"),
        packed(b"<xml/>", 6, b""),
        packed(b"<xml/>", 5, APP.encode()),
        packed(b"<xml/>", 7, APP.encode()),
        packed(b"<xml/>", 2**32 - 1, APP.encode()),
        packed(b"<xml/>", 6, APP.encode() + b" "),
        packed(b"<xml/>", 6, APP.encode(), fill=b"\x00"),
        packed(b"<xml/>", 6, APP.encode(), fill=b"\x21"),
        b"\x20" * 32,
        b"\x01" * 32,
        b"x" * 30 + b"\x01\x02",
    ],
)
def test_bad_padding_length_or_receiver_fail_alike(plain: bytes) -> None:
    sealed = encrypted(plain)

    with pytest.raises(NotOurs, match=r"^not sealed for us$"):
        SEAL.open(signed_by_us(sealed), AT, NONCE, sealed)


def test_an_empty_text_and_one_that_fills_a_block_are_sealed_too() -> None:
    for text in (b"", b"x" * (32 - 20 - len(APP)), "字".encode() * 20_000):
        sealed, signature = SEAL.seal(text, AT, NONCE)
        assert SEAL.open(signature, AT, NONCE, sealed) == text


def test_the_signature_is_over_the_sorted_parts() -> None:
    assert sign("c", "a", "b") == sign("b", "c", "a") == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert signed(sign("c", "a"), "c", "a")
    assert not signed("", "c", "a")
    assert not signed("é" * 40, "c", "a")


@pytest.mark.parametrize("key", ["", "a" * 42, "a" * 44, "a" * 42 + "=", "字" * 43, " " + "a" * 42])
def test_what_is_no_key(key: str) -> None:
    assert key_of(key) is None


def test_a_key_has_32_bytes_and_is_in_no_repr() -> None:
    assert len(key_of("a" * 43) or b"") == 32
    assert TOKEN not in repr(SEAL)
    assert repr(RAW_KEY) not in repr(SEAL)
