"""How much was said today: by one chat, from one network address, and by everybody."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

from bot.settings import Limits
from bot.storage.transaction import Db

# Count one more message of a subject on a day.
RAISE = """INSERT INTO usage (day, subject, count) VALUES (?, ?, 1)
ON CONFLICT (day, subject) DO UPDATE SET count = usage.count + 1 RETURNING count"""
# The sentence that was due is not said yet.
UNWARN = "DELETE FROM usage WHERE day = ? AND subject = ?"
# Yesterday's counts serve nobody.
DROP = "DELETE FROM usage WHERE day < ?"

EVERYBODY = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Which limit was passed, if any, and whether this chat passed one for the first time today."""

    reason: str = ""
    first: bool = False

    @property
    def over(self) -> bool:
        """True when the message is to be held."""
        return bool(self.reason)


def count(db: Db, limits: Limits, subjects: tuple[str, str], now: datetime) -> Measure:
    """Count a message of (chat, network) and say which limit it passed; "" stands for no network.

    What is over a smaller limit is not counted further: one browser must not use up what is everybody's.
    """
    day, (chat, network) = now.date().isoformat(), subjects
    counted = (("chat", chat, limits.chat), ("network", network, limits.network), ("day", EVERYBODY, limits.day))
    known = [each for each in counted if each[1]]
    passed = next((name for name, subject, most in known if int(db.value(RAISE, (day, subject))) > most), None)
    if passed is None:
        return Measure()
    held = int(db.value(RAISE, (day, f"held {chat}")))
    return Measure(reason=f"limit {passed}", first=held == 1)


def not_warned(db: Db, chat: str, now: datetime) -> None:
    """Let the next message of the chat over a limit be the first again: to this one something else was said."""
    db.execute(UNWARN, (now.date().isoformat(), f"held {chat}"))


def network_of(host: str) -> str:
    """The network that is counted: an IPv4 address, or the /64 of an IPv6 one, which is what one line is given."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def forget_before(db: Db, now: datetime) -> None:
    """Drop the counts of earlier days."""
    db.execute(DROP, (now.date().isoformat(),))
