"""Moments as people say them."""

from datetime import datetime

import pytest

from bot.clock import SHANGHAI
from bot.pages.when import spoken

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 2, 7, 5, tzinfo=SHANGHAI), "今天 07:05"),
        (datetime(2026, 3, 1, 23, 59, tzinfo=SHANGHAI), "昨天 23:59"),
        (datetime(2026, 2, 28, 9, 0, tzinfo=SHANGHAI), "前天 09:00"),
        (datetime(2026, 2, 27, 9, 0, tzinfo=SHANGHAI), "2月27日 09:00"),
        (datetime(2025, 12, 31, 9, 0, tzinfo=SHANGHAI), "2025年12月31日 09:00"),
        (datetime(2026, 3, 3, 0, 0, tzinfo=SHANGHAI), "3月3日 00:00"),
    ],
)
def test_the_nearer_the_shorter(moment: datetime, words: str) -> None:
    assert spoken(moment, NOW) == words
