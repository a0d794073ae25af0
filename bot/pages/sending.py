"""Reading one message of a resident: from a form with photos, or from the page's script as JSON."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot import photos
from bot.pages.errors import Sorry
from bot.pages.forms import MOST_FIELDS, MOST_WORDS, clean, read_within, unreadable
from bot.photos import PhotoFault
from bot.storage.admit import Photo
from bot.storage.errors import NotWritten
from bot.storage.media import Album
from handlers.messages import Said

MOST_PHOTOS = 3
TOO_MANY = "photo_too_many"
MOST_JSON = 1024 * 1024
_MUCH_JSON = 64 * 1024
# Further files are still read through, so that a message with a hundred photos does not lose its words.
_MOST_FILES = 200
_FORM_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LONGEST_BUTTON = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What a form holds: `form` is the id it was given when it was drawn; its files can be read while it is open."""

    form: str
    csrf: str
    text: str = ""
    button: str | None = None
    files: tuple[UploadFile | PhotoFault, ...] = ()
    more_files: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """Messages ready to be received, in this order; their photos lie in the album."""

    said: tuple[Said, ...]
    photos: tuple[Photo, ...]


@asynccontextmanager
async def read_sent(request: Request) -> AsyncIterator[Sent]:
    """What was sent, its files open; Sorry (400, 413) says in Chinese what is wrong with its shape or size."""
    if _type(request).startswith("application/json"):
        yield _from_json(await _json(request))
        return
    form = await _form(request)
    try:
        yield _from_form(form)
    finally:
        await form.close()


def _type(request: Request) -> str:
    return request.headers.get("content-type", "").lower()


async def _form(request: Request) -> FormData:
    with_files = _type(request).startswith("multipart/form-data")
    whole = request if with_files else await read_within(request, MOST_WORDS)
    try:
        return await whole.form(max_files=_MOST_FILES, max_fields=MOST_FIELDS)
    except HTTPException as error:
        raise unreadable(error) from error


def _from_form(form: FormData) -> Sent:
    words = {name: clean(value) for name, value in form.items() if isinstance(value, str)}
    files = [one for one in form.getlist("photo") if isinstance(one, UploadFile) and one.size]
    taken = tuple(_small_enough(file) for file in files[:MOST_PHOTOS])
    return _checked(words, taken, more_files=len(files) > MOST_PHOTOS)


def _small_enough(file: UploadFile) -> UploadFile | PhotoFault:
    return PhotoFault.TOO_LARGE if (file.size or 0) > photos.LARGEST_FILE else file


async def _json(request: Request) -> Any:
    body = await (await read_within(request, MOST_JSON)).body()
    try:
        return await asyncio.to_thread(json.loads, body) if len(body) > _MUCH_JSON else json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _misshapen() from error


def _from_json(stored: Any) -> Sent:
    if not isinstance(stored, dict):
        raise _misshapen()
    given = {name: value for name, value in stored.items() if value is not None}
    if not all(isinstance(value, str) for value in given.values()):
        raise _misshapen()
    return _checked({name: clean(value) for name, value in given.items()}, ())


def _checked(words: dict[str, str], files: tuple[UploadFile | PhotoFault, ...], *, more_files: bool = False) -> Sent:
    form, button = words.get("id", ""), words.get("button") or None
    if not _FORM_ID.fullmatch(form) or len(button or "") > _LONGEST_BUTTON:
        raise _misshapen()
    return Sent(
        form=form,
        csrf=words.get("csrf", ""),
        text=words.get("text", ""),
        button=button,
        files=files,
        more_files=more_files,
    )


def _misshapen() -> Sorry:
    return Sorry(400, "发来的内容格式不对，没有收下。请刷新这一页，再说一次。")


async def take(sent: Sent, album: Album, one_at_a_time: asyncio.Semaphore) -> Taken:
    """Put the photos into the album, on disk before this returns; what cannot be taken becomes a note."""
    tried = [await _store(file, album, one_at_a_time) for file in sent.files]
    faults = [one for one in tried if isinstance(one, PhotoFault)]
    stored = tuple(one for one in tried if isinstance(one, Photo))
    note = next(map(str, faults), TOO_MANY if sent.more_files else None)
    addresses = tuple(photo.address for photo in stored)
    return Taken(said=_in_order(sent, addresses, note), photos=stored)


def _in_order(sent: Sent, addresses: tuple[str, ...], note: str | None) -> tuple[Said, ...]:
    """A press, and what was typed beside it as a message of its own: a button is heard without words."""
    if sent.button and sent.text.strip():
        return Said(button=sent.button), Said(text=sent.text, photos=addresses, note=note)
    return (Said(text="" if sent.button else sent.text, button=sent.button, photos=addresses, note=note),)


async def _store(file: UploadFile | PhotoFault, album: Album, one_at_a_time: asyncio.Semaphore) -> Photo | PhotoFault:
    if isinstance(file, PhotoFault):
        return file
    async with one_at_a_time:
        photo = await asyncio.to_thread(photos.reencode, await file.read())  # one photo at a time in memory
        if isinstance(photo, PhotoFault):
            return photo
        return Photo(address=await _kept(album, photo), size=len(photo))


async def _kept(album: Album, photo: bytes) -> str:
    try:
        return await asyncio.to_thread(album.store, photo)
    except OSError as error:
        raise NotWritten(f"照片没有写进去：{error}") from error
