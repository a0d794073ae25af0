"""A chat as its own browser reads it."""

from dataclasses import dataclass

from bot.storage.chats import Address, index_of
from bot.storage.database import Database
from bot.storage.outbox import TALK
from bot.storage.sqlite import Row
from bot.vault import Vault

# The chat of a browser, how far it has come, and the village it was preset to.
STANDING = "SELECT id, seq, village FROM chat WHERE channel = ? AND account = ? AND address_index = ?"
MOST = 100
"""How much of a talk is shown; what is older stays where it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A chat that has spoken: its id, its last position, the id of its village."""

    chat: int
    seq: int
    village: str | None


async def standing(database: Database, vault: Vault, address: Address) -> Standing | None:
    """The chat at this address; None before its first message."""
    rows = await database.read(STANDING, (address.channel, address.account, index_of(vault, address)))
    if not rows:
        return None
    return Standing(chat=rows[0]["id"], seq=rows[0]["seq"], village=rows[0]["village"])


async def after(database: Database, chat: int, seq: int) -> list[Row]:
    """What was said after a position, in order, at most MOST of it; both sides share one count."""
    return await database.read(TALK, (chat, seq, chat, seq, chat, MOST))
