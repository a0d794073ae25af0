"""What waits for a yes: for whoever sent it, for a while, a few of them."""

import pytest

from bot import clock
from bot.pages import shelf
from bot.pages.shelf import WAITS, Shelf

WANG, LI = 1, 2
NOW = clock.now()


def test_it_waits_for_whoever_sent_it_and_is_taken_once() -> None:
    kept = Shelf[str]()
    name = kept.put(WANG, "rows", NOW)
    assert (kept.look(name, LI, NOW), kept.take(name, LI, NOW)) == (None, None)
    assert kept.look(name, WANG, NOW) == "rows"
    kept.change(name, "checked rows")
    assert [kept.take(name, WANG, NOW) for _ in range(2)] == ["checked rows", None]


def test_it_is_gone_after_its_time_and_where_many_more_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_WAITING", 2)
    kept = Shelf[str]()
    first, second, third = (kept.put(WANG, each, NOW) for each in ("first", "second", "third"))
    assert [kept.look(name, WANG, NOW) for name in (first, second, third)] == [None, "second", "third"]
    assert kept.look(third, WANG, NOW + WAITS) is None
    kept.put(WANG, "later", NOW + WAITS)
    assert kept.look(second, WANG, NOW) is None
