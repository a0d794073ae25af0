"""A stored update as what was said. Pure: the same bytes always say the same, and ValueError parks them."""

from collections.abc import Callable
from dataclasses import replace

from bot.channels.telegram import NAME as NAME
from bot.channels.telegram.commands import obeyed
from bot.channels.telegram.fields import Json, loaded, must, part, parts, real, size, whole, words
from bot.photos import LARGEST_FILE
from bot.storage.buttons import MARK
from handlers.messages import Attachment, MediaKind, Said

UNKNOWN = "kind_unknown"
STICKER = "sticker"
EDITED = "edited"
_CHINA = "86"
_MOBILE = 11


def parse(raw: bytes) -> Said:
    """What was said or pressed; ValueError for what is no such update."""
    update = loaded(raw)
    press = part(update, "callback_query")
    if press is not None:
        return _pressed(press)
    edited = part(update, "edited_message")
    return _said(must(update, "message")) if edited is None else _edited(edited)


def _pressed(press: Json) -> Said:
    data = words(press, "data")
    return Said(button=MARK + data) if data else Said(note=UNKNOWN)


def _edited(message: Json) -> Said:
    """New words for old ones. With a caption the photo is the one that came before; without, it is another one."""
    said = _said(message)
    return replace(said, note=EDITED, attachments=() if said.text else said.attachments)


def _said(message: Json) -> Said:
    for kind, read in _KINDS.items():
        if message.get(kind) is not None:
            return read(message)
    return Said(text=words(message, "caption"), note=UNKNOWN)


def _text(message: Json) -> Said:
    text = words(message, "text")
    return obeyed(text) or Said(text=text)


def _photo(message: Json) -> Said:
    """The largest that we would keep; where Telegram says no size it is tried."""
    sizes = [one for one in parts(message, "photo") if isinstance(one.get("file_id"), str)]
    if not sizes:
        raise ValueError("a photo without a file")
    fitting = [one for one in sizes if size(one, "file_size") <= LARGEST_FILE] or sizes
    return _with(message, MediaKind.PHOTO, max(fitting, key=_area))


def _area(photo: Json) -> int:
    return size(photo, "width") * size(photo, "height")


def _voice(message: Json) -> Said:
    return _with(message, MediaKind.VOICE, must(message, "voice"))


def _audio(message: Json) -> Said:
    return _with(message, MediaKind.VOICE, must(message, "audio"))


def _document(message: Json) -> Said:
    """A picture or a recording that was sent as a file is one; any other file is not for us."""
    document = must(message, "document")
    match words(document, "mime_type").partition("/")[0].lower():
        case "image":
            return _with(message, MediaKind.PHOTO, document)
        case "audio":
            return _with(message, MediaKind.VOICE, document)
        case _:
            return _foreign(message)


def _with(message: Json, kind: MediaKind, file: Json) -> Said:
    reference = words(file, "file_id")
    if not reference:
        raise ValueError("a file without an id")
    attachment = Attachment(kind=kind, reference=reference, size=size(file, "file_size"))
    return Said(text=words(message, "caption"), attachments=(attachment,))


def _foreign(message: Json) -> Said:
    return Said(text=words(message, "caption"), note=UNKNOWN)


def _sticker(message: Json) -> Said:
    """Somebody greets or thanks with a picture."""
    return Said(note=STICKER)


def _venue(message: Json) -> Said:
    venue = must(message, "venue")
    named = " ".join(filter(None, (words(venue, "title"), words(venue, "address"))))
    return Said(spot=f"{_spot(must(venue, 'location'))} {named}".strip())


def _location(message: Json) -> Said:
    return Said(spot=_spot(must(message, "location")))


def _spot(location: Json) -> str:
    return f"{real(location, 'latitude', 90):.6f},{real(location, 'longitude', 180):.6f}"


def _contact(message: Json) -> Said:
    """A phone number; with the name where it is not the sender's own."""
    contact = must(message, "contact")
    phone = _as_dialled(words(contact, "phone_number"))
    if not phone:
        raise ValueError("a contact without a number")
    if contact.get("user_id") == whole(must(message, "from"), "id"):
        return Said(text=phone)
    name = words(contact, "last_name") + words(contact, "first_name")
    return Said(text=f"{name} {phone}".strip())


def _as_dialled(phone: str) -> str:
    digits = "".join(one for one in phone if one.isascii() and one.isdigit())
    home = digits.startswith(_CHINA) and len(digits) == len(_CHINA) + _MOBILE
    return digits.removeprefix(_CHINA) if home else digits


# In this order: an animation is a document too, a venue has a location.
_KINDS: dict[str, Callable[[Json], Said]] = {
    "text": _text,
    "photo": _photo,
    "voice": _voice,
    "audio": _audio,
    "sticker": _sticker,
    "animation": _foreign,
    "document": _document,
    "venue": _venue,
    "location": _location,
    "contact": _contact,
}
