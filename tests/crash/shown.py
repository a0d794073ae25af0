"""What the vendors showed on people's phones beside what was put out for them: each reply once, and in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.channels.web import WEB
from tests.crash.history import History
from tests.crash.ledger import Ledger


@dataclass(slots=True)
class Walk:
    """The replies of one chat that its phone has not shown yet, and what was wrong with those that it has."""

    waiting: list[str]
    again: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)

    def show(self, message: str) -> None:
        """The next message on the phone: one reply, or several to the same message as one."""
        found = sorted(at for at, text in enumerate(self.waiting) if text in message and text not in self.waiting[:at])
        if not found:
            self.again.append(message)
        elif found[-1] >= len(found):
            self.early.append(message)
        self.waiting = [text for at, text in enumerate(self.waiting) if at not in found]


def told_again(history: History, ledger: Ledger) -> Iterable[str]:
    """Messages of which a phone had everything already."""
    for phone, walk in _walks(history, ledger):
        yield from (f"phone {phone} was told again: {message[:40]}" for message in walk.again)


def untold(history: History, ledger: Ledger) -> Iterable[str]:
    """Replies that a phone does not show, or shows before an earlier one."""
    for phone, walk in _walks(history, ledger):
        yield from (f"phone {phone} was not told: {text[:40]}" for text in walk.waiting)
        yield from (f"phone {phone} was told too early: {message[:40]}" for message in walk.early)


def _walks(history: History, ledger: Ledger) -> Iterable[tuple[int, Walk]]:
    put, chats = _put_out(ledger), ledger.chat_of()
    phones = {one.browser: chats[one.id] for one in history.messages if one.channel != WEB and one.id in chats}
    for phone, chat in phones.items():
        walk = Walk(put[chat])
        for message in history.shown.get(phone, []):
            walk.show(message)
        yield phone, walk


def _put_out(ledger: Ledger) -> Mapping[int, list[str]]:
    """What was put out for each chat, in order."""
    put: defaultdict[int, list[str]] = defaultdict(list)
    for reply in ledger.outbox:
        put[reply.chat].append(reply.text.strip())
    return put
