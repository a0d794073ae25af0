"""What the residents saw: what they sent, what was acknowledged, what they heard, on whichever channel."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.channels.web import WEB


@dataclass(kw_only=True, slots=True)
class Message:
    """One message, sent under the same id until it is acknowledged.

    `browser` is whose it is: a browser, or on another channel a person there, whose messages have the vendor's ids.
    `place` is the position in the talk that the acknowledgement named; one by form names none. A press that hands a
    complaint in carries the marker of that complaint.
    """

    id: str
    browser: int
    key: str = ""
    text: str = ""
    button: str | None = None
    marker: int | None = None
    tries: int = 0
    acknowledged: bool = False
    place: int | None = None
    channel: str = WEB


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One line of the stream."""

    seq: int
    side: str
    text: str


@dataclass(slots=True)
class History:
    """All messages, what each browser heard, in order, and the browsers that waited in vain for an answer.

    `shown` is what the other channels' vendors showed to each person.
    """

    messages: list[Message] = field(default_factory=list)
    heard: defaultdict[int, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    in_vain: list[int] = field(default_factory=list)
    shown: dict[int, list[str]] = field(default_factory=dict)

    def acknowledged(self) -> Iterator[Message]:
        """The messages of which the service said that it has them."""
        return (message for message in self.messages if message.acknowledged)
