"""What every channel keeps to: what it can do, how a reply goes out through it, and what became of that."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from starlette.routing import BaseRoute

from handlers.messages import Attachment, Button


class Buttons(StrEnum):
    """How a channel offers buttons: tapped under the message, or typed as the number of a line."""

    INLINE = "inline"
    TYPED = "typed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Capabilities:
    """What a channel can do, as data; nothing else may depend on which channel it is.

    `most` is the longest text of one message, counted by `length` (UTF-16 units, bytes). `per_second` and
    `per_chat` are how many messages a second it takes, of all and of one chat; None where nothing is said.
    `abroad` is true where the words go through servers abroad; `windowed` where the town may write only for a
    while after the resident did; `numbered` where buttons are lines with numbers even if they can be tapped.
    """

    name: str
    most: int
    length: Callable[[str], int]
    buttons: Buttons
    per_second: float | None = None
    per_chat: float | None = None
    abroad: bool = False
    windowed: bool = False
    numbered: bool = False

    @property
    def taps(self) -> bool:
        """Whether buttons stand under a message that no number is spent on."""
        return self.buttons is Buttons.INLINE and not self.numbered


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One message as a channel sends it: a text short enough for it, and the buttons that belong to it."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Whom to write to: the channel's own address, and whether its window for our writing is open."""

    chat: int
    address: str
    open: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The vendor has it, under its own id."""

    external: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Later:
    """Not now; again after so many seconds, or with 0 after a while that grows each time.

    `all_chats`: the whole account is to pause, else this chat only.
    """

    seconds: float
    reason: str
    all_chats: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """It cannot reach them now (blocked, window closed); it is said when they next write, and staff may phone."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Never:
    """The vendor will never take this message; it is put aside with the reason."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The chat has another address now; send it there."""

    address: str


Receipt = Sent | Later | Owed | Never | Moved


class Sender(Protocol):
    """The way out of one channel. It never raises: what goes wrong outside is a Receipt."""

    @property
    def capabilities(self) -> Capabilities:
        """What this channel can do."""
        ...

    async def send(self, to: Recipient, piece: Piece) -> Receipt:
        """Send one message."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """The content of a photo or voice message, of at most the size that we asked for."""

    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfetched:
    """It could not be fetched; `again`: it may be there a moment later. `too_large`: it never will."""

    reason: str
    again: bool
    too_large: bool = False


class Fetcher(Protocol):
    """Fetches what a message only names. It never raises and follows no redirect to anywhere else."""

    async def fetch(self, attachment: Attachment, most: int) -> Fetched | Unfetched:
        """The content, read up to `most` bytes."""
        ...


class Grade(StrEnum):
    """How good a finding of `xunfang channels check` is."""

    GOOD = "好"
    MISSING = "缺"
    WRONG = "错"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of `xunfang channels check`: what was looked at, and in plain Chinese what to do about it."""

    grade: Grade
    what: str
    advice: str = ""


class Channel(Protocol):
    """One open channel: wiring builds it where its settings are there, `serve` runs and stops it."""

    @property
    def name(self) -> str:
        """The word in the column `channel` of the database."""
        ...

    @property
    def account(self) -> str:
        """Which account of ours it is there."""
        ...

    @property
    def mode(self) -> str:
        """What it is and how it runs, in a few words for the operator, such as 微信公众号（服务号）; nothing secret."""
        ...

    @property
    def sender(self) -> Sender:
        """The way out."""
        ...

    @property
    def fetcher(self) -> Fetcher:
        """The way to photos and voices."""
        ...

    @property
    def routes(self) -> tuple[BaseRoute, ...]:
        """The addresses at which the vendor comes to us."""
        ...

    async def run(self) -> None:
        """Take messages in until `stop`; returns at once where the vendor comes to us."""
        ...

    def stop(self) -> None:
        """Take nothing more in."""
        ...

    async def close(self) -> None:
        """Let go of connections, after the last reply has gone out."""
        ...

    async def check(self, test_address: str = "") -> tuple[Finding, ...]:
        """What is missing or wrong; with an address also a test message to it."""
        ...
