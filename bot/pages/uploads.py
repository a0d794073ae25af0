"""A press at the desk with photos and a voice: taken like residents', stored before anything is written of them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot import audio, photos
from bot.audio import AudioFault
from bot.pages.forms import MOST_FIELDS, clean, read_fields, unreadable
from bot.pages.photos_at_desk import key_of
from bot.pages.site import Site
from bot.pages.visits import Endpoint, Visit, same, shown_to
from bot.photos import PhotoFault
from bot.storage.desk_deeds import Kept
from bot.storage.errors import NotWritten
from handlers.messages import MediaKind
from handlers.proof import MOST_PHOTOS

_MOST_FILES = 12
_ONE_PHOTO = asyncio.Semaphore(1)
"""Big photos do not fill the memory together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A press whose form's token was right: its words, what was stored of its files, and why some were not."""

    visit: Visit
    fields: Mapping[str, str]
    kept: tuple[Kept, ...] = ()
    fault: str = ""

    def of(self, kind: MediaKind) -> tuple[str, ...]:
        """The addresses of what was stored of one kind."""
        return tuple(each.address for each in self.kept if each.kind is kind)


def pressed_with_files(site: Site, act: Callable[[Sent], Awaitable[Response]]) -> Endpoint:
    """A press of whoever is signed in, as `visits.pressed_by`, with files where the form has some."""

    async def show(visit: Visit) -> Response:
        if not visit.request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            return await _act(visit, await read_fields(visit.request), (), act)
        try:
            async with visit.request.form(max_files=_MOST_FILES, max_fields=MOST_FIELDS) as form:
                return await _act(visit, _words(form), _files(form), act)
        except HTTPException as error:
            raise unreadable(error) from error

    return shown_to(site, show)


def _words(form: FormData) -> Mapping[str, str]:
    return {name: clean(value) for name, value in form.items() if isinstance(value, str)}


def _files(form: FormData) -> tuple[tuple[MediaKind, UploadFile], ...]:
    sent = [(kind, one) for kind in MediaKind for one in form.getlist(kind) if isinstance(one, UploadFile) and one.size]
    photos = [each for each in sent if each[0] is MediaKind.PHOTO][:MOST_PHOTOS]
    return (*photos, *[each for each in sent if each[0] is MediaKind.VOICE][:1])


async def _act(
    visit: Visit,
    fields: Mapping[str, str],
    files: Sequence[tuple[MediaKind, UploadFile]],
    act: Callable[[Sent], Awaitable[Response]],
) -> Response:
    if not same(fields.get("csrf", ""), visit.session.csrf):
        return visit.page("desk_expired.html", status=403, text=fields.get("text", ""))
    tried = [await _store(visit.site, kind, file) for kind, file in files]
    new = tuple(each for each in tried if isinstance(each, Kept))
    fault = next((each for each in tried if isinstance(each, str)), "")
    return await act(Sent(visit=visit, fields=fields, kept=(*earlier(visit, fields), *new), fault=fault))


async def _store(site: Site, kind: MediaKind, file: UploadFile) -> Kept | PhotoFault | AudioFault:
    if kind is MediaKind.VOICE:
        made: bytes | PhotoFault | AudioFault = await _voice(file)
    else:
        made = await _photo(file)
    if isinstance(made, PhotoFault | AudioFault):
        return made
    try:
        address = await asyncio.to_thread(site.album.store, made)
    except OSError as error:
        raise NotWritten(f"没有写进去：{error}") from error
    return Kept(kind=kind, address=address, size=len(made))


async def _voice(file: UploadFile) -> bytes | AudioFault:
    if (file.size or 0) > audio.LARGEST_FILE:
        return AudioFault.TOO_LONG
    return await audio.playable(await file.read())


async def _photo(file: UploadFile) -> bytes | PhotoFault:
    if (file.size or 0) > photos.LARGEST_FILE:
        return PhotoFault.TOO_LARGE
    async with _ONE_PHOTO:
        return await asyncio.to_thread(photos.reencode, await file.read())


def receipt(visit: Visit, kept: Kept) -> str:
    """What a page that comes back carries of a file that is stored already, so that nobody sends it twice."""
    return f"{kept.kind}:{kept.size}:{kept.address}:{key_of(visit, kept.address)}"


def earlier(visit: Visit, fields: Mapping[str, str]) -> tuple[Kept, ...]:
    """What such a page brings back; anything that this session was not given is left out."""
    return tuple(
        kept for number in range(MOST_PHOTOS + 1) if (kept := _read(visit, fields.get(f"kept{number}", ""))) is not None
    )


def _read(visit: Visit, written: str) -> Kept | None:
    match written.split(":"):
        case [("photo" | "voice") as kind, size, address, mark] if size.isascii() and size.isdecimal():
            fits = same(mark, key_of(visit, address))
            return Kept(kind=MediaKind(kind), address=address, size=int(size)) if fits else None
        case _:
            return None
