"""What vendors gave us to keep for a while: access tokens, codes. Sealed, and shared by service and commands."""

from dataclasses import dataclass, field
from datetime import datetime

from bot import clock
from bot.storage.database import Database
from bot.storage.transaction import Db
from bot.vault import Vault

# Keep something under a name, in place of what was kept there.
KEEP = """INSERT INTO vendor_state (name, value_sealed, good_until) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET value_sealed = excluded.value_sealed, good_until = excluded.good_until"""
# What is kept under a name.
FIND = "SELECT value_sealed, good_until FROM vendor_state WHERE name = ?"

VALUE = "vendor.value"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A value and until when it is good."""

    value: str = field(repr=False)
    good_until: datetime


def keep(db: Db, vault: Vault, name: str, kept: Kept) -> None:
    """Keep a value; what was kept under this name before is gone."""
    db.execute(KEEP, (name, vault.seal(kept.value, VALUE), clock.milliseconds(kept.good_until)))


async def find(database: Database, vault: Vault, name: str) -> Kept | None:
    """What is kept under this name, good still or not; None where nothing is."""
    rows = await database.read(FIND, (name,))
    if not rows:
        return None
    value = vault.open_text(rows[0]["value_sealed"], VALUE)
    return Kept(value=value, good_until=clock.moment(rows[0]["good_until"]))
