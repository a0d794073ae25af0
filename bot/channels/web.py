"""The web chat as a channel: a chat belongs to a browser's key, and a form sent twice is one message."""

from hashlib import sha256

from bot.channels import words
from bot.storage.chats import Address
from bot.storage.inbox import Arrival
from bot.vault import Vault
from handlers.messages import Said

WEB = "web"


def address_of(key: str) -> Address:
    """The chat of a browser's key; of the key itself only a keyed fingerprint is stored."""
    return Address(channel=WEB, account="", address=key)


def arrival(vault: Vault, key: str, form: str, said: Said, *, village: str | None, network: str) -> Arrival:
    """A message at the door.

    Its id is made of the browser's key, the id of the form and the words: a reload or a retry is the same message,
    other words from a page that was gone back to are another one, and nobody can use up somebody else's id.
    """
    raw = words.pack(said)
    external = vault.index(f"{key} {form} {sha256(raw).hexdigest()}", "web.message")
    return Arrival(address=address_of(key), external_id=external, raw=raw, village=village, network=network)
