"""What is wrong between what the residents saw and what stands in the database; each fault in one sentence."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.channels.web import WEB
from tests.crash.history import Heard, History
from tests.crash.ledger import Item, Ledger
from tests.crash.shown import told_again, untold

MARKER = re.compile(r"第(\d+)件")
NUMBER = re.compile(r"编号 ?([A-Z]+-\d+-\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """The faults of each sort; `unheard` are lines that a stream left out."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    torn: tuple[str, ...]
    repeated: tuple[str, ...]
    unheard: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that must not be; repeated replies are judged apart."""
        return (*self.lost, *self.doubled, *self.torn, *self.unheard)


def examine(history: History, ledger: Ledger) -> Findings:
    """Compare the two when the service has nothing left to do."""
    return Findings(
        lost=tuple(lost(history, ledger)),
        doubled=tuple(doubled(history, ledger)),
        torn=(*torn(ledger), *unfinished(ledger)),
        repeated=(*repeated(history), *told_again(history, ledger)),
        unheard=(*unheard(history, ledger), *untold(history, ledger)),
    )


def lost(history: History, ledger: Ledger) -> Iterable[str]:
    """Acknowledged messages that are not there, stand elsewhere than was said, or led to no complaint."""
    stored = {one.id: one for one in ledger.inbox}
    filed = {marker for item in ledger.items for marker in _markers(item)}
    for message in history.acknowledged():
        found = stored.get(message.id)
        if found is None:
            yield f"message {message.id} was acknowledged and is not in the inbox"
        elif message.place not in (None, found.seq):
            yield f"message {message.id} was acknowledged as {message.place} and stands at {found.seq}"
        if message.marker is not None and message.marker not in filed:
            yield f"complaint 第{message.marker}件 was handed in and is not filed"


def doubled(history: History, ledger: Ledger) -> Iterable[str]:
    """Messages, complaints and numbers that are there more than once, or that nobody sent."""
    sent = {message.id for message in history.messages}
    markers = {message.marker for message in history.messages}
    found = Counter(marker for item in ledger.items for marker in _markers(item))
    yield from (f"message {one.id} is in the inbox and nobody sent it" for one in ledger.inbox if one.id not in sent)
    yield from _more_than_once("message", (one.id for one in ledger.inbox))
    yield from (f"complaint 第{marker}件 is filed {times} times" for marker, times in found.items() if times > 1)
    yield from (f"complaint 第{marker}件 is filed and nobody handed it in" for marker in found.keys() - markers)
    yield from _more_than_once("number", (item.number for item in ledger.items))
    yield from _more_than_once("filing message", (str(item.inbox) for item in ledger.items))


def torn(ledger: Ledger) -> Iterable[str]:
    """What was written in part: an item without its step, its message or its answer, a hole in a count."""
    done = {one.position for one in ledger.inbox if one.state == "done"}
    answered = {put.inbox for put in ledger.outbox}
    told = {(put.item, put.inbox) for put in ledger.outbox}
    for item in ledger.items:
        if item.actions[:1] != ("file",):
            yield f"complaint {item.number} has the steps {item.actions}"
        if (item.id, item.inbox) not in told:
            yield f"complaint {item.number} was never told to its resident"
        if item.inbox not in done:
            yield f"complaint {item.number} is filed and its message is not done"
        if len(_markers(item)) != 1:
            yield f"complaint {item.number} says {item.text}"
    yield from (f"message {position} is done without a reply" for position in sorted(done - answered))
    undone = answered - done - {None}
    yield from (f"message {position} is answered and not done" for position in sorted(map(str, undone)))
    yield from _holes(ledger)
    yield from _stages(ledger)
    yield from ledger.broken


def unfinished(ledger: Ledger) -> Iterable[str]:
    """Messages and replies that wait or lie aside although nothing is left to do."""
    yield from (f"message {one.position} is {one.state}" for one in ledger.inbox if one.state != "done")
    yield from (f"reply {put.position} is not sent" for put in ledger.outbox if put.owing)


def _holes(ledger: Ledger) -> Iterable[str]:
    """Every count rises by one, in each chat and over all."""
    yield from _hole("inbox", len(ledger.inbox), (one.position for one in ledger.inbox))
    yield from _hole("outbox", len(ledger.outbox), (put.position for put in ledger.outbox))
    yield from _hole("step", len(ledger.steps), ledger.steps)
    places: defaultdict[int, list[int]] = defaultdict(list)
    for stored in ledger.inbox:
        places[stored.chat].append(stored.seq)
    for put in ledger.outbox:
        places[put.chat].append(put.seq)
    for chat in ledger.chats:
        yield from _hole(f"chat {chat.id}", chat.seq, places[chat.id])
    posts: defaultdict[str, list[int]] = defaultdict(list)
    for item in ledger.items:
        posts[item.post].append(int(item.number.split("-")[1]) - 1000)
    for post, serials in posts.items():
        yield from _hole(f"numbers of {post}", len(serials), serials)


def _hole(what: str, last: int, positions: Iterable[int]) -> Iterable[str]:
    found = sorted(positions)
    if found != list(range(1, last + 1)):
        missing = sorted(set(range(1, last + 1)).symmetric_difference(found))
        yield f"{what}: positions to {last} do not stand each once, such as {missing[:3]}"


def _stages(ledger: Ledger) -> Iterable[str]:
    """Each turn stores the chat's stage once, in its own commit."""
    turns = Counter(one.chat for one in ledger.inbox if one.state == "done")
    for chat in ledger.chats:
        if turns[chat.id] != chat.turns:
            yield f"chat {chat.id} had {turns[chat.id]} turns and its stage was stored {chat.turns} times"


def repeated(history: History) -> Iterable[str]:
    """What a resident was told twice: a line that came again, or one complaint announced as filed again."""
    for browser, lines in history.heard.items():
        for seq, times in Counter(line.seq for line in lines).items():
            if times > 1:
                yield f"browser {browser} heard line {seq} {times} times"
        numbers = Counter(number for line in _once(lines) for number in _announced(line))
        yield from (
            f"browser {browser} was told of {number} {times} times" for number, times in numbers.items() if times > 1
        )


def unheard(history: History, ledger: Ledger) -> Iterable[str]:
    """Lines that a stream left out, up to the last one heard, or brought out of order."""
    yield from (f"browser {browser} waited in vain" for browser in history.in_vain)
    lines, chats = _lines(ledger), ledger.chat_of()
    browsers = {one.browser: chats[one.id] for one in history.messages if one.channel == WEB and one.id in chats}
    for browser, chat in browsers.items():
        heard = list(dict.fromkeys(line.seq for line in history.heard[browser]))
        missing = sorted({seq for seq in lines[chat] if seq <= max(heard, default=0)} - set(heard))
        if missing or heard != sorted(heard):
            yield f"browser {browser} heard {len(heard)} lines out of order or without {missing[:3]}"


def _lines(ledger: Ledger) -> Mapping[int, set[int]]:
    """What the stream of each chat has to bring."""
    lines: defaultdict[int, set[int]] = defaultdict(set)
    for stored in ledger.inbox:
        lines[stored.chat].add(stored.seq)
    for put in ledger.outbox:
        lines[put.chat] |= set() if put.notice else {put.seq}
    return lines


def _once(lines: Iterable[Heard]) -> Iterable[Heard]:
    return {line.seq: line for line in lines}.values()


def _announced(line: Heard) -> list[str]:
    return NUMBER.findall(line.text) if line.side == "town" else []


def _markers(item: Item) -> list[int]:
    return [int(marker) for marker in MARKER.findall(item.text)]


def _more_than_once(what: str, values: Iterable[str]) -> Iterable[str]:
    counts = Counter(values)
    return (f"{what} {value} stands {times} times" for value, times in counts.items() if times > 1)
