"""Ids and tokens that the app makes itself, before any row is written."""

import secrets
import threading
from collections.abc import Callable
from datetime import datetime

from bot import clock

_EPOCH = clock.milliseconds(datetime(2020, 1, 1, tzinfo=clock.SHANGHAI))
_LOW_BITS = 22


def _milliseconds() -> int:
    return clock.milliseconds(clock.now()) - _EPOCH


class Mint:
    """Makes rising ids in one process; a clock that goes back makes them no smaller."""

    def __init__(self, milliseconds: Callable[[], int] = _milliseconds) -> None:
        self._milliseconds = milliseconds
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> int:
        """The next id; may be called from any thread."""
        fresh = self._milliseconds() << _LOW_BITS | secrets.randbits(_LOW_BITS - 1)
        with self._lock:
            self._last = max(self._last + 1, fresh)
            return self._last


_mint = Mint()


def new_id() -> int:
    """A positive int64 that sorts by time: ms since 2020 above 22 random or counted bits.

    It names a row and is never a position to read on from: ids minted before a commit appear out of order.
    """
    return _mint.new()


def digits(count: int) -> str:
    """A secret that can be typed on a phone: so many random digits. Good for minutes only, and for few tries."""
    return f"{secrets.randbelow(10**count):0{count}}"


def token() -> str:
    """A secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)
