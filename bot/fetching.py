"""Fetches what a message only names: once, within bounds, into the album, before anything is decided."""

import asyncio
import logging
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot import audio, clock, photos
from bot.audio import AudioFault
from bot.channels.port import Fetched, Fetcher, Unfetched
from bot.hearing import Wanted
from bot.photos import PhotoFault
from bot.storage import attachments, inbox
from bot.storage.attachments import Got
from bot.storage.database import Database
from bot.storage.errors import NotWritten
from bot.storage.media import Album
from bot.storage.scenes import Waiting
from bot.storage.transaction import Db
from bot.transcribing import Transcriber
from bot.vault import Vault
from handlers.messages import Attachment, MediaKind

log = logging.getLogger(__name__)

BACK_OFF = (1, 5, 15, 60)
"""Seconds until a message's attachments are tried again; after the last time it is given up, and said."""
PATIENCE = 30.0
"""Seconds that one attachment may take."""
AT_ONCE = 6
"""Attachments of one channel on their way; each may fill LARGEST_FILE bytes of memory."""
MOST = {MediaKind.PHOTO: photos.LARGEST_FILE, MediaKind.VOICE: audio.LARGEST_FILE}

_TOO_LARGE = {MediaKind.PHOTO: PhotoFault.TOO_LARGE, MediaKind.VOICE: AudioFault.TOO_LONG}
_GIVEN_UP = {MediaKind.PHOTO: "photo_not_fetched", MediaKind.VOICE: "voice_not_fetched"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetching:
    """Fetches for all channels; `fetchers` holds those of the open ones, by name."""

    database: Database
    vault: Vault
    album: Album
    fetchers: MutableMapping[str, Fetcher]
    transcriber: Transcriber | None = None
    _places: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    _one_photo: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def fetch(self, message: Waiting, wanted: Sequence[Wanted]) -> bool:
        """Fetch and store, and write down what came of it; False where the message now waits for another try.

        Unavailable when nothing could be written.
        """
        tried = await asyncio.gather(*(self._one(message, each) for each in wanted))
        got = [(each.message, one) for each, one in zip(wanted, tried, strict=True) if one is not None]
        until = clock.now() + timedelta(seconds=BACK_OFF[message.tries]) if len(got) < len(wanted) else None
        return await self.database.write(self._keep, message, got, until)

    def _keep(self, db: Db, message: Waiting, got: Sequence[tuple[int, Got]], until: datetime | None) -> bool:
        for position, one in got:
            attachments.keep(db, self.vault, position, message.chat, [one], clock.now())
        if until is not None:
            inbox.postpone(db, message.position, until)
        return until is None

    async def _one(self, message: Waiting, wanted: Wanted) -> Got | None:
        """What came of one attachment; None where it may be there a moment later."""
        kind = wanted.attachment.kind
        fetched = await self._content(message.channel, wanted.attachment)
        match fetched:
            case Fetched(content=content):
                return await (self._photo if kind is MediaKind.PHOTO else self._voice)(wanted, content)
            case Unfetched(too_large=True):
                return _without(wanted, _TOO_LARGE[kind])
            case Unfetched(again=True) if message.tries < len(BACK_OFF):
                log.info("an attachment of message %d is tried again: %s", wanted.message, fetched.reason)
                return None
            case Unfetched(reason=reason):
                log.warning("an attachment of message %d is given up: %s", wanted.message, reason)
                return _without(wanted, _GIVEN_UP[kind])
            case _ as never:
                assert_never(never)

    async def _content(self, channel: str, attachment: Attachment) -> Fetched | Unfetched:
        most, fetcher = MOST[attachment.kind], self.fetchers.get(channel)
        if attachment.size > most:
            return Unfetched(reason="too large", again=False, too_large=True)
        if fetcher is None:
            return Unfetched(reason="the channel is not open", again=True)
        async with self._places.setdefault(channel, asyncio.Semaphore(AT_ONCE)):
            try:
                async with asyncio.timeout(PATIENCE):
                    fetched = await fetcher.fetch(attachment, most)
            except TimeoutError:
                return Unfetched(reason="too slow", again=True)
        if isinstance(fetched, Fetched) and len(fetched.content) > most:
            return Unfetched(reason="too large", again=False, too_large=True)
        return fetched

    async def _photo(self, wanted: Wanted, content: bytes) -> Got:
        async with self._one_photo:  # a photo being decoded fills much memory
            photo = await asyncio.to_thread(photos.reencode, content)
        return await self._stored(wanted, photo)

    async def _voice(self, wanted: Wanted, content: bytes) -> Got:
        voice = await audio.playable(content)
        got = await self._stored(wanted, voice)
        if isinstance(voice, AudioFault) or self.transcriber is None:
            return got
        return replace(got, words=await self.transcriber.transcribe(voice) or "")

    async def _stored(self, wanted: Wanted, content: bytes | PhotoFault | AudioFault) -> Got:
        if isinstance(content, PhotoFault | AudioFault):
            return _without(wanted, content)
        try:
            address = await asyncio.to_thread(self.album.store, content)
        except OSError as error:
            raise NotWritten(f"照片或语音没有写进去：{error}") from error
        return Got(seq=wanted.seq, kind=wanted.attachment.kind, address=address, size=len(content))


def _without(wanted: Wanted, note: str) -> Got:
    return Got(seq=wanted.seq, kind=wanted.attachment.kind, note=str(note))
