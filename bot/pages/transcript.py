"""A talk as it is shown: the same lines for the page and for its live stream."""

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import clock
from bot.channels import words
from bot.pages.labels import label_of
from bot.pages.site import Site
from bot.pages.when import spoken
from bot.storage import outbox
from bot.storage.inbox import RAW, InboxState
from bot.storage.sqlite import Row
from bot.storage.voiced import link_to
from bot.vault import Unopenable
from handlers.messages import Button, ReplyKind, Said

SHOWN = 2000
"""Characters of one message that the page shows; the town has all of it."""
_MUCH = 200_000
# Numbers that can be phoned by a tap: the emergency and help lines, mobiles, and lines with an area code.
_PHONE = re.compile(
    r"(?<![\d.-])(?:110|119|120|122|123\d\d|1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|(?!20\d{6})[2-9]\d{7})"
    r"(?![\d.-]|\s?[元人年%块])"
)
_SOURCE = "来源："
_STATUS = {
    InboxState.WAITING: "已收到，正在答复…",
    InboxState.HELD: "已收到，由工作人员看",
    InboxState.PARKED: "已收到，由工作人员看",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing said. `text` is cut into parts of which every second one is a phone number."""

    seq: int
    side: str
    at: datetime
    text: tuple[str, ...] = ()
    source: str = ""
    kind: str = ""
    buttons: tuple[Button, ...] = ()
    weigh: tuple[Button, ...] = ()
    photos: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    status: str = ""
    waiting: bool = False
    gone: bool = False
    unseen: bool = False

    @property
    def calls(self) -> tuple[str, ...]:
        """The numbers of an emergency, each once, to be shown large."""
        return tuple(dict.fromkeys(self.text[1::2])) if self.kind == ReplyKind.EMERGENCY else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Opens the rows of one browser's chat."""

    site: Site
    key: str

    async def lines(self, rows: Sequence[Row]) -> tuple[Line, ...]:
        """The rows as lines; very long texts are opened off the event loop."""
        if sum(len(row["sealed"] or b"") for row in rows) > _MUCH:
            return await asyncio.to_thread(self._opened, rows)
        return self._opened(rows)

    def _opened(self, rows: Iterable[Row]) -> tuple[Line, ...]:
        return tuple(map(self._line, rows))

    def _line(self, row: Row) -> Line:
        read = self._resident if row["side"] == "resident" else self._town
        try:
            return read(row)
        except (Unopenable, ValueError):  # one damaged line must not hide all the others
            return Line(seq=row["seq"], side=row["side"], at=clock.moment(row["at"]), gone=True)

    def _resident(self, row: Row) -> Line:
        line = Line(
            seq=row["seq"],
            side="resident",
            at=clock.moment(row["at"]),
            status=_STATUS.get(row["state"], ""),
            waiting=row["state"] == InboxState.WAITING,
        )
        if row["sealed"] is None:
            return replace(line, gone=True)
        said = words.parse(self.site.vault.open(row["sealed"], RAW))
        text = label_of(said.button, self.site.house.town) if said.button else _cut(_words(said))
        photos = tuple(photo_address(self.site, self.key, one) for one in said.photos)
        return replace(line, text=(text,), photos=photos)

    def _town(self, row: Row) -> Line:
        line = Line(seq=row["seq"], side="town", at=clock.moment(row["at"]), unseen=row["state"] == "waiting")
        body = outbox.opened(self.site.vault, row["sealed"])
        if body is None:
            return replace(line, gone=True)
        text, source = _without_source(body["text"])
        buttons, weigh = _buttons(body["buttons"]), _buttons(body.get("weigh", ()))
        voices = tuple(link_to(self.site.vault, one) for one in body.get("voices", ()))
        said = parts(_cut(text))
        return replace(line, text=said, source=source, kind=body["kind"], buttons=buttons, weigh=weigh, voices=voices)


def _buttons(offered: Iterable[dict[str, str]]) -> tuple[Button, ...]:
    return tuple(Button(id=one["id"], label=one["label"]) for one in offered)


def _words(said: Said) -> str:
    """What was said; what cannot be shown here stands as a word."""
    return "".join((*("【语音】" for _ in said.voices), "【位置】" if said.spot else "", said.text))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}……（一共 {len(text)} 个字）"


def _without_source(text: str) -> tuple[str, str]:
    """An answer's words and its last line, which says where they come from."""
    said, _, last = text.rpartition("\n")
    return (said, last) if last.startswith(_SOURCE) else (text, "")


def parts(text: str) -> tuple[str, ...]:
    """The text cut at its phone numbers: words, number, words, number, words."""
    found = list(_PHONE.finditer(text))
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(text)]
    words_between = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    numbers = [match.group() for match in found]
    return tuple(part for pair in zip(words_between, [*numbers, ""], strict=True) for part in pair)[:-1]


def photo_address(site: Site, key: str, address: str) -> str:
    """Where this browser, and no other, gets a photo of its own talk."""
    return f"/photo/{photo_mark(site, key, address)}/{address}"


def photo_mark(site: Site, key: str, address: str) -> str:
    """Proves that the photo stood in the talk of this browser."""
    return site.vault.index(f"{key} {address}", "photo.view")


def active(lines: Sequence[Line]) -> frozenset[int]:
    """The positions whose buttons can be pressed: what the town said since the resident's last word."""
    last_word = max((line.seq for line in lines if line.side == "resident"), default=0)
    return frozenset(line.seq for line in lines if line.side == "town" and line.seq > last_word)


def to_json(line: Line, now: datetime) -> str:
    """A line as the page's script draws it."""
    fields = {
        "seq": line.seq,
        "side": line.side,
        "kind": line.kind,
        "text": line.text,
        "source": line.source,
        "calls": line.calls,
        "buttons": [{"id": button.id, "label": button.label} for button in line.buttons],
        "weigh": [{"id": button.id, "label": button.label} for button in line.weigh],
        "photos": line.photos,
        "voices": line.voices,
        "status": line.status,
        "time": spoken(line.at, now),
        "at": line.at.isoformat(timespec="seconds"),
        "gone": line.gone,
    }
    return json.dumps(fields, ensure_ascii=False)
