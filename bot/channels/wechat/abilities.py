"""What each kind of account can do."""

from enum import StrEnum

from bot.channels.port import Buttons, Capabilities
from bot.channels.wechat import NAME
from handlers.wording import render
from handlers.wording.keys import Key

LONGEST = 2048
"""Bytes of a text, in both directions out."""


class Kind(StrEnum):
    """The account as it stands with the vendor: a verified 服务号, a verified 订阅号, or not verified."""

    SERVICE = "service"
    SUBSCRIPTION = "subscription"
    UNVERIFIED = "unverified"

    @property
    def writes(self) -> bool:
        """Whether it can write by itself, and not only answer."""
        return self is not Kind.UNVERIFIED


def bytes_of(text: str) -> int:
    """How long the vendor finds a text."""
    return len(text.encode(errors="replace"))


MORE = render(Key.WECHAT_MORE, {})


def typed(kind: Kind) -> Capabilities:
    """What an answer can be: a text in which choices are numbered lines.

    An account that cannot write by itself keeps room to say that there is more.
    """
    most = LONGEST if kind.writes else LONGEST - bytes_of(MORE) - 1
    return Capabilities(name=NAME, most=most, length=bytes_of, buttons=Buttons.TYPED, windowed=True)


def written(kind: Kind) -> Capabilities:
    """What the customer-service API can say: a 服务号 has lines to tap, which carry the buttons' tokens."""
    if kind is not Kind.SERVICE:
        return typed(kind)
    return Capabilities(name=NAME, most=LONGEST, length=bytes_of, buttons=Buttons.INLINE, windowed=True, numbered=True)
