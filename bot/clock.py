"""The only reader of the time: everything else is told what time it is."""

import time
from datetime import datetime, timedelta, timezone

# Shanghai has kept +08:00 without summer time since 1991; a fixed offset needs no zone files on the machine.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
# Whole milliseconds are counted from here: a float of seconds would lose one now and then.
_START = datetime(1970, 1, 1, 8, tzinfo=SHANGHAI)


def now() -> datetime:
    """The present moment in Shanghai, aware."""
    return datetime.now(SHANGHAI)


def monotonic() -> float:
    """Seconds from an unknown start that never go back: for durations only."""
    return time.monotonic()


def milliseconds(moment: datetime) -> int:
    """An aware moment as the database stores it: milliseconds since 1970, UTC."""
    passed = moment - _START
    # By hand: dividing by a timedelta takes six times as long, and every row that is written has a few of these.
    return (passed.days * 86_400 + passed.seconds) * 1000 + passed.microseconds // 1000


def moment(stored: int) -> datetime:
    """The aware moment in Shanghai that the database stored."""
    return _START + timedelta(milliseconds=stored)
