"""What a message says: its bytes taken apart, its buttons resolved, its attachments put in, its parts as one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.storage import attachments, buttons
from bot.storage.attachments import Got
from bot.storage.database import Database
from bot.storage.scenes import Waiting
from bot.vault import Vault
from handlers.messages import Attachment, MediaKind, Said

Parse = Callable[[bytes], Said]
"""What a channel offers: the raw bytes it stored, as a message. ValueError parks the message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """An attachment that is still to be fetched: of which message, and which one there."""

    message: int
    seq: int
    attachment: Attachment


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A message as it can be decided on, once nothing is wanted any more."""

    said: Said
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """Takes messages apart, whatever channel they come from."""

    database: Database
    vault: Vault
    parsers: Mapping[str, Parse]

    async def hear(self, message: Waiting) -> Heard:
        """The message with all its parts; ValueError when its channel cannot read it."""
        parse = self.parsers[message.channel]
        if not message.parts:
            return await self._one(message.position, parse(message.raw))
        raws = [(message.position, message.raw), *((part.position, part.raw) for part in message.parts)]
        heard = [await self._one(position, parse(raw)) for position, raw in raws]
        wanted = tuple(one for each in heard for one in each.wanted)
        return Heard(said=together([each.said for each in heard]), wanted=wanted)

    async def _one(self, position: int, said: Said) -> Heard:
        if said.button is not None:
            said = replace(said, button=await buttons.read_meant(self.database, said.button))
        if not said.attachments:
            return Heard(said=said)
        got = await attachments.read(self.database, self.vault, position)
        known = {each.seq for each in got}
        missing = [(seq, one) for seq, one in enumerate(said.attachments) if seq not in known]
        wanted = tuple(Wanted(message=position, seq=seq, attachment=one) for seq, one in missing)
        return Heard(said=with_attachments(said, got), wanted=wanted)


def with_attachments(said: Said, got: Sequence[Got]) -> Said:
    """The message with what was fetched of it; a voice's words are its own where it has no others."""
    return replace(
        said,
        text=said.text or "\n".join(each.words for each in got if each.words),
        photos=(*said.photos, *_addresses(got, MediaKind.PHOTO)),
        voices=(*said.voices, *_addresses(got, MediaKind.VOICE)),
        note=said.note or next((each.note for each in got if each.note), None),
        attachments=(),
    )


def _addresses(got: Sequence[Got], kind: MediaKind) -> tuple[str, ...]:
    return tuple(each.address for each in got if each.kind is kind and each.address)


def together(parts: Sequence[Said]) -> Said:
    """What was sent as one, as one: photos and voices in order, the texts joined."""
    return Said(
        text="\n".join(part.text for part in parts if part.text),
        button=next((part.button for part in parts if part.button is not None), None),
        photos=tuple(photo for part in parts for photo in part.photos),
        note=next((part.note for part in parts if part.note), None),
        voices=tuple(voice for part in parts for voice in part.voices),
        spot=next((part.spot for part in parts if part.spot), ""),
    )
