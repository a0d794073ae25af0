"""What WeCom's error codes mean for a notice: tried again, or never."""

from typing import Any

from bot.channels.doors.port import Told
from bot.channels.http import Answered, Failed
from bot.channels.port import Later, Never, Sent

BUSY = 15.0
"""Seconds until the next try where nothing better is known."""
MINUTE = 60.0
FAULT = 600.0
"""The same where somebody has to set something right first."""

TOKEN = frozenset({40014, 42001, 41001})
"""Our token is not good (any more)."""

# Not now: too much at once.
_SOON = {-1: BUSY, 6000: BUSY, 45033: BUSY, 45009: MINUTE}
# Our settings or rights are wrong; what waits goes out once they are right.
_FAULTS = frozenset({40001, 40013, 40056, 40091, 48002, 60011, 60020, 301002})
# Nobody is there, or the message is none: a user who left, a robot that was taken out of the group.
_NEVER = frozenset(
    {40003, 40008, 40031, 40033, 40035, 40058, 41004, 44004, 45002, 45032, 60111, 81013, 93000, 93004, 93017}
)


def code_of(answer: Answered | Failed) -> int | None:
    """The error code of an answer; 0 is a success, None an answer that is none."""
    if isinstance(answer, Failed) or not answer.good:
        return None
    code = (answer.fields() or {}).get("errcode")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def told(answer: Answered | Failed) -> Told:
    """What became of a message, by what WeCom said to it."""
    if isinstance(answer, Failed):
        return Later(seconds=BUSY, reason=answer.reason)
    code = code_of(answer)
    if code is None:
        return Later(seconds=BUSY, reason=f"status {answer.status}" if not answer.good else "no errcode")
    return _told(code, answer.fields() or {})


def _told(code: int, fields: dict[str, Any]) -> Told:
    if code == 0:
        # Whoever is named here got nothing, although the call as a whole went well.
        return (
            Never(reason="no such user") if fields.get("invaliduser") else Sent(external=str(fields.get("msgid", "")))
        )
    reason = f"errcode {code}"
    if code in _NEVER:
        return Never(reason=reason)
    return Later(seconds=FAULT if code in _FAULTS else _SOON.get(code, MINUTE), reason=reason)
