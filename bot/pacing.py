"""How fast, and how long until the next try: nothing here knows what is done at that pace."""

import math
from dataclasses import dataclass
from datetime import timedelta

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds until the next try where the vendor names none."""
LONGEST_PAUSE = timedelta(days=1)
"""No vendor asks for more than until midnight."""


@dataclass(slots=True)
class Pace:
    """Evenly so many a second, without a limit where that is None: each caller is told how long to wait."""

    per_second: float | None
    _free_at: float = 0.0

    def wait(self, now: float) -> float:
        """Take the next place; the seconds until it."""
        if self.per_second is None:
            return 0.0
        place = max(now, self._free_at)
        self._free_at = place + 1 / self.per_second
        return place - now

    def is_free(self, now: float) -> bool:
        """Whether the next place is there already."""
        return self._free_at <= now


def pause(seconds: float, tries: int) -> float:
    """How long to wait: what the vendor says, where that makes sense, else longer with each try."""
    if 0 < seconds < math.inf:
        return min(seconds, LONGEST_PAUSE.total_seconds())
    return BACK_OFF[min(tries, len(BACK_OFF) - 1)]
