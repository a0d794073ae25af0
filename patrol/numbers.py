"""Numbers that a resident can read out over the phone: post code, serial, check digit (`XC-1027-4`)."""

import re
import unicodedata
from dataclasses import dataclass

# A phone's keyboard writes other dashes, and spaces around them; full-width forms are folded before.
_GAP = r"[-\u2010-\u2015\u2212\s]{0,3}"
_SHAPE = re.compile(rf"([A-Z]{{2,3}}){_GAP}([0-9]{{4,9}}){_GAP}([0-9])(?![0-9])")
FIRST_SERIAL = 1001


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """A number in a text, "" where its check digit is wrong, and what stands before and after it, as it was written."""

    before: str
    number: str
    after: str


def complaint_number(code: str, serial: int) -> str:
    """The number for the serial-th item of a post; the check digit covers the post code too."""
    return f"{code}-{serial}-{check_digit(f'{code}{serial}')}"


def check_digit(text: str) -> int:
    """ISO 7064 MOD 11,10 over the digits, letters counted as 10 to 35.

    It finds every single wrong digit, every swap of two neighbours but some of digits that follow each other
    (3 and 4, 9 and 0), and nine in ten wrong letters; one digit cannot tell 26 letters apart.
    """
    product = 10
    for digit in "".join(str(int(character, 36)) for character in text):
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10


def find_number(text: str) -> str | None:
    """The first well-formed complaint number in what somebody typed, in its normal form; None if there is none."""
    for code, serial, check in _SHAPE.findall(unicodedata.normalize("NFKC", text).upper()):
        if str(check_digit(code + serial)) == check:
            return f"{code}-{serial}-{check}"
    return None


def around_number(text: str) -> Around | None:
    """The first thing shaped like a number with the words around it; None where there is none."""
    found = _SHAPE.search("".join(map(_folded, text)))
    if found is None:
        return None
    code, serial, check = found.groups()
    number = f"{code}-{serial}-{check}" if str(check_digit(code + serial)) == check else ""
    return Around(before=text[: found.start()].strip(), number=number, after=text[found.end() :].strip())


def _folded(character: str) -> str:
    """The plain form of a character where that is one character too, so that places stay what they are."""
    plain = unicodedata.normalize("NFKC", character).upper()
    return plain if len(plain) == 1 else character
