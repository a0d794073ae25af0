"""What becomes of a message that the vendor did not take."""

from datetime import datetime, timedelta
from typing import assert_never

from bot.channels.port import Later, Never, Owed
from bot.channels.wechat.errors import Meaning

MINUTE, SETTING = 60.0, 300.0
"""Seconds of a pause: after too many calls in a minute; until somebody may have put a setting right."""


def receipt(what: Meaning, why: str, now: datetime) -> Later | Owed | Never:
    """What becomes of a message that was refused so."""
    match what:
        case Meaning.TOKEN | Meaning.MINUTE:
            return Later(seconds=MINUTE, reason=why, all_chats=True)
        case Meaning.DAY:
            return Later(seconds=_until_midnight(now), reason=why, all_chats=True)
        case Meaning.SETTINGS:
            return Later(seconds=SETTING, reason=why, all_chats=True)
        case Meaning.BUSY:
            return Later(seconds=0, reason=why)
        case Meaning.WINDOW | Meaning.GONE | Meaning.NOT_ALLOWED | Meaning.NO_LEAVE | Meaning.WRONG_KIND:
            return Owed(reason=why)
        case Meaning.NEVER:
            return Never(reason=why)
        case _ as never:
            assert_never(never)


def _until_midnight(now: datetime) -> float:
    """A minute past it, in case the vendor's clock is behind ours."""
    day = now.replace(hour=0, minute=1, second=0, microsecond=0) + timedelta(days=1)
    return (day - now).total_seconds()
