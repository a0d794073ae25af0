"""Why a call came to nothing, in words for an admin."""

import re

import pytest

from bot.channels.reasons import plainly
from tests.house import ROOT

FIXED = re.compile(r'(?:Failed|Unreached|TimedOut|Lost)\((?:reason=)?"([^"]+)"')
LATIN = re.compile("[a-z]")


def reasons() -> set[str]:
    """All fixed words with which a call of ours may come to nothing."""
    sources = (path.read_text("utf-8") for path in (ROOT / "bot" / "channels").rglob("*.py"))
    return {found for source in sources for found in FIXED.findall(source)}


def test_every_fixed_word_has_plain_ones() -> None:
    assert len(reasons()) > 8
    assert {each: plainly(each) for each in reasons() if plainly(each) == plainly("whatever else")} == {}


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("no such host", "查不到这个域名"),
        ("status 502", "对方答复 502"),
        ("answered 429", "对方答复 429"),
        ("errcode 60020", "对方说出错了，错误号 60020"),
        ("RuntimeError", "没有成"),
    ],
)
def test_no_english_stands_in_a_chinese_sentence(reason: str, told: str) -> None:
    assert plainly(reason) == told
    assert not LATIN.search(told)
