"""What the house remembers of itself: with which key it is sealed, and when it last did its day's work."""

from bot.storage.transaction import Db

# The first key that comes is the house's own; no other is ever written over it.
CLAIM = "INSERT INTO house (name, value) VALUES ('key', ?) ON CONFLICT (name) DO NOTHING"
# The fingerprint of the house's key.
KEY = "SELECT value FROM house WHERE name = 'key'"
# When a day was last sealed, as far as the clock has come.
LAST_SEALED = "SELECT MAX(sealed_at) AS at FROM seal WHERE sealed_at <= ?"


def claim(db: Db, fingerprint: str) -> str:
    """The fingerprint of the key that this house is sealed with: the given one, where it is the first."""
    db.execute(CLAIM, (fingerprint,))
    return str(db.value(KEY))
