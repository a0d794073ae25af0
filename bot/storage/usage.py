"""How much was said today: by one chat, from one network address, and by everybody."""

from dataclasses import dataclass
from datetime import datetime

from bot.settings import Limits
from bot.storage.transaction import Db

# Count one more message of a subject on a day.
RAISE = """INSERT INTO usage (day, subject, count) VALUES (?, ?, 1)
ON CONFLICT (day, subject) DO UPDATE SET count = usage.count + 1 RETURNING count"""
# Yesterday's counts serve nobody.
DROP = "DELETE FROM usage WHERE day < ?"

EVERYBODY = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Which limit was passed, if any, and whether this chat passed one for the first time today."""

    reason: str
    first: bool

    @property
    def over(self) -> bool:
        """True when the message is to be held."""
        return bool(self.reason)


def count(db: Db, limits: Limits, subjects: tuple[str, str], now: datetime) -> Measure:
    """Count a message of (chat, network) and say which limit it passed."""
    day = now.date().isoformat()
    chat, network = (int(db.value(RAISE, (day, subject))) for subject in subjects)
    total = int(db.value(RAISE, (day, EVERYBODY)))
    counted = {"chat": chat > limits.chat, "network": network > limits.network, "day": total > limits.day}
    passed = [name for name, over in counted.items() if over]
    if not passed:
        return Measure(reason="", first=False)
    held = int(db.value(RAISE, (day, f"held {subjects[0]}")))
    return Measure(reason=f"limit {passed[0]}", first=held == 1)


def forget_before(db: Db, now: datetime) -> None:
    """Drop the counts of earlier days."""
    db.execute(DROP, (now.date().isoformat(),))
