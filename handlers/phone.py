"""Finding the phone number in what somebody wrote."""

import re
import unicodedata

from knowledge.normalise import clean

_MOBILE = r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
_LANDLINE = r"(?:\(?0\d{2,3}\)?[ -]?)?[2-8]\d{2,3}[ -]?\d{4}"
_NUMBER = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})(?!\d)")
_ONLY_INTRODUCES = (
    "我的电话是",
    "我电话",
    "我的电话",
    "电话",
    "电话是",
    "手机",
    "手机号",
    "我的手机",
    "号码",
    "打这个",
    "打这个电话",
)
# Beside a bare number people write 我的电话是, 打这个; more than that is a message of its own.
_BESIDE = 8


def find_phone(text: str) -> str | None:
    """The first mobile or landline number, digits as written; None if there is none."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return found.group() if found else None


def bare_phone(text: str) -> str | None:
    """The number, when the message is hardly more than that."""
    number = find_phone(text)
    return number if number is not None and len(clean(text)) <= len(clean(number)) + _BESIDE else None


def beside_phone(text: str, number: str) -> str:
    """What was said besides the number; "" when that is nothing but words that introduce it."""
    rest = unicodedata.normalize("NFKC", text).replace(number, " ", 1)
    return " ".join(rest.split()) if clean(rest) not in ("", *_ONLY_INTRODUCES) else ""
