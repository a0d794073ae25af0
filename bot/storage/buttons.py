"""What a pressed button means. Channels that draw buttons see short, opaque tokens; the ids stay here."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable

from bot.storage.database import Database
from bot.storage.transaction import Db
from bot.vault import Vault

# A button that is about to be offered; the same one again changes nothing.
ADD = "INSERT INTO button (token, id) VALUES (?, ?) ON CONFLICT DO NOTHING"
# What a token stands for.
FIND = "SELECT id FROM button WHERE token = ?"

MARK = "~"
"""Before a token in `Said.button`; no id of a button begins so."""
UNKNOWN = ""
"""The id of a button that we never offered; handlers say kindly that it is of no use now."""
_BYTES = 12


def token_of(vault: Vault, button_id: str) -> str:
    """The token of a button: 16 characters fit for an address; the same button always has the same."""
    return urlsafe_b64encode(bytes.fromhex(vault.index(button_id, "button"))[:_BYTES]).decode()


def keep(db: Db, vault: Vault, ids: Iterable[str]) -> None:
    """Remember what the tokens of these buttons mean, in the very transaction that offers them."""
    for button_id in ids:
        db.execute(ADD, (token_of(vault, button_id), button_id))


def meant(db: Db, button: str | None) -> str | None:
    """The id of a button as it was pressed; what carries no token is its own id."""
    if button is None or not button.startswith(MARK):
        return button
    row = db.one(FIND, (button.removeprefix(MARK),))
    return UNKNOWN if row is None else str(row["id"])


async def read_meant(database: Database, button: str | None) -> str | None:
    """The same, beside the writer."""
    if button is None or not button.startswith(MARK):
        return button
    rows = await database.read(FIND, (button.removeprefix(MARK),))
    return str(rows[0]["id"]) if rows else UNKNOWN
