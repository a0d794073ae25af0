"""A channel whose messages name photos and voices, and its vendor, scripted."""

import asyncio
import json
import wave
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from PIL import Image

from bot import clock
from bot.channels.port import Fetched, Unfetched
from bot.storage import inbox
from bot.storage.inbox import Arrival, Received
from bot.transcribing import Transcriber
from bot.turn import Turns
from bot.wiring import Wired
from handlers.messages import Attachment, MediaKind, Said
from tests.bot.wires import place

Answer = Fetched | Unfetched


def picture(colour: str = "red") -> bytes:
    """A small photo as a phone would send it."""
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def spoken() -> bytes:
    """Half a second of a voice, as a WAV file."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))
    return out.getvalue()


def parse(raw: bytes) -> Said:
    """The channel's form: words, a button, and what is attached."""
    stored = json.loads(raw)
    attached = tuple(Attachment(kind=MediaKind(kind), reference=ref, size=size) for kind, ref, size in stored["with"])
    return Said(text=stored["text"], button=stored["button"], attachments=attached)


def raw(text: str = "", *attached: tuple[str, str, int], button: str | None = None) -> bytes:
    """A message in that form."""
    return json.dumps({"text": text, "button": button, "with": attached}).encode()


def photo(reference: str = "p", size: int = 0) -> tuple[str, str, int]:
    """A photo that a message names."""
    return ("photo", reference, size)


def voice(reference: str = "v") -> tuple[str, str, int]:
    """A voice that a message names."""
    return ("voice", reference, 0)


@dataclass
class Vendor:
    """Gives what the script says for a reference, one after the other; then a photo."""

    script: dict[str, list[Answer | Exception]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def fetch(self, attachment: Attachment, most: int) -> Answer:
        """What the vendor answers."""
        self.asked.append(attachment.reference)
        self.news.set()
        await self.gate.wait()
        answers = self.script.get(attachment.reference)
        answer = answers.pop(0) if answers else Fetched(content=picture())
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def until(self, count: int) -> None:
        """Wait until so many were asked for."""
        async with asyncio.timeout(10):
            while len(self.asked) < count:
                self.news.clear()
                await self.news.wait()


def turns_of(wired: Wired, vendor: Vendor, transcriber: Transcriber | None = None) -> Turns:
    """The house's turns for this channel."""
    turns = wired.turns
    fetching = replace(turns.fetching, fetchers={"wire": vendor}, transcriber=transcriber)
    return replace(turns, hearing=replace(turns.hearing, parsers={"wire": parse}), fetching=fetching)


async def arrive(wired: Wired, external: str, content: bytes, chat: str = "a", **more: Any) -> Received:
    """A message comes."""
    arrival = Arrival(address=place(chat), external_id=external, raw=content, **more)
    limits = wired.front.door.limits
    return await wired.database.write(inbox.receive, wired.site.vault, arrival, limits, clock.now())
