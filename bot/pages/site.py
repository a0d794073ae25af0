"""What the pages need to work with; wiring fills it in."""

from dataclasses import dataclass

from bot.channels.port import Front
from bot.notices import Notices
from bot.settings import Settings
from bot.storage.commit import House
from bot.storage.database import Database
from bot.storage.media import Album
from bot.vault import Vault


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """The house as the pages see it."""

    settings: Settings
    database: Database
    vault: Vault
    house: House
    front: Front
    album: Album
    notices: Notices
