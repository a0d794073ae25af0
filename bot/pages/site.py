"""What the pages need to work with; wiring fills it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.routing import BaseRoute

from bot.channels.front import Front
from bot.checking import Checking
from bot.hearing import Parse
from bot.live import Live
from bot.notices import Notices
from bot.pages.beside import Beside
from bot.publishing import Publishing
from bot.riding import Riding
from bot.settings import Settings
from bot.storage.bodies import House
from bot.storage.database import Database
from bot.storage.insurance import Kept
from bot.storage.media import Album
from bot.vault import Vault


def no_link(payload: str) -> str:
    """Where Telegram is not open no link leads into it."""
    return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """The house as the pages see it; `hooks` are the addresses at which vendors come to us.

    `telegram_link` makes the link that opens the talk in Telegram and carries one word there; "" while there is none.
    `insurance` is what the desk changed of the rules, the same that the turns decide with;
    `beside` knows who has which item open.
    """

    settings: Settings
    database: Database
    vault: Vault
    live: Live
    riding: Riding
    publishing: Publishing
    checking: Checking
    front: Front
    album: Album
    notices: Notices
    parsers: Mapping[str, Parse]
    hooks: tuple[BaseRoute, ...] = ()
    telegram_link: Callable[[str], str] = no_link
    insurance: Kept = field(default_factory=Kept)
    beside: Beside = field(default_factory=Beside)

    @property
    def house(self) -> House:
        """The house with the edition that serves now."""
        return self.live.serving.house
