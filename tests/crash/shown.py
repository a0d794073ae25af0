"""What the vendors showed on people's phones beside what was put out for them: each reply once, and in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.channels.web import WEB
from handlers.wording.typed import for_typing
from tests.crash.history import History
from tests.crash.ledger import Ledger


@dataclass(slots=True)
class Walk:
    """The replies of one chat that its phone has not shown yet, and what came again of those that it has."""

    waiting: list[str]
    done: set[str] = field(default_factory=set)
    again: list[str] = field(default_factory=list)

    def show(self, message: str) -> None:
        """The next message on the phone: the next reply, or several as one."""
        fresh = list[str]()
        for text in self.waiting:
            if not _says(message, text) or text in fresh:
                break
            fresh.append(text)
        if not fresh or any(_says(message, text) for text in self.done.difference(fresh)):
            self.again.append(message)
        self.waiting = self.waiting[len(fresh) :]
        self.done.update(fresh)


def told_again(history: History, ledger: Ledger) -> Iterable[str]:
    """Messages in which something stands that the phone had already."""
    for phone, walk in _walks(history, ledger):
        yield from (f"phone {phone} was told again: {message[:40]}" for message in walk.again)


def untold(history: History, ledger: Ledger) -> Iterable[str]:
    """Replies that a phone does not show, or only before an earlier one."""
    for phone, walk in _walks(history, ledger):
        yield from (f"phone {phone} was not told: {text[:40]}" for text in walk.waiting)


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


def _says(message: str, text: str) -> bool:
    """Whether the reply stands there, in the words for tapping or for typing: WeChat has a road for either."""
    return text in message or for_typing(text) in message
