"""A stored push as what was said. Pure: the same bytes always say the same, and ValueError parks them."""

import math
import re
from collections.abc import Callable, Mapping

from bot.channels.wechat import NAME as NAME
from bot.channels.wechat import emoticons, xml
from bot.storage.buttons import MARK
from handlers.messages import Attachment, MediaKind, Said

UNKNOWN = "kind_unknown"
STICKER = "sticker"
GREETING = "/start"
"""What somebody says who opens the account or scans a poster: a greeting in every town's words."""
MENU_KEYS = frozenset(("menu", "report", "progress", "handoff", "callback"))
"""The buttons that may stand on the account's menu."""

# WeChat writes this in place of a sticker or something else that it does not hand on.
_NOT_HANDED_ON = "【收到不支持的消息类型，暂无法显示】"
_READ_ON = re.compile(r"[“\"「]?继续[”\"」]?[。.!！~～]?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16}")

Fields = Mapping[str, str]


def parse(raw: bytes) -> Said:
    """What was said or pressed; ValueError for what is no such push."""
    fields = xml.read(raw)
    kind = fields.get("MsgType", "")
    if not kind:
        raise ValueError("a push of no kind")
    return _KINDS.get(kind, _unknown)(fields)


def _unknown(fields: Fields) -> Said:
    return Said(note=UNKNOWN)


def _text(fields: Fields) -> Said:
    """Words, or a line of a menu that was tapped; menus of others have other ids, and their lines are words."""
    token, text = fields.get("bizmsgmenuid", ""), fields.get("Content", "")
    if _TOKEN.fullmatch(token):
        return Said(button=MARK + token)
    if text == _NOT_HANDED_ON:
        return Said(note=UNKNOWN)
    if reads_on(fields):
        return Said(button="resume")
    words = emoticons.without(text)
    return Said(text=words) if words or not text else Said(note=STICKER)


def reads_on(fields: Fields) -> bool:
    """Whether somebody asks for the rest of what did not fit; where there is none, what is open is shown again."""
    return fields.get("MsgType") == "text" and _READ_ON.fullmatch(fields.get("Content", "")) is not None


def _image(fields: Fields) -> Said:
    return Said(attachments=(_attachment(fields, MediaKind.PHOTO, fields.get("PicUrl", "")),))


def _voice(fields: Fields) -> Said:
    """Some accounts get in writing what was said; the voice itself is kept all the same."""
    return Said(text=fields.get("Recognition", ""), attachments=(_attachment(fields, MediaKind.VOICE),))


def _attachment(fields: Fields, kind: MediaKind, link: str = "") -> Attachment:
    """Its reference is the vendor's id and, behind a blank, the link that came with it."""
    media = fields.get("MediaId", "")
    if not media and not link:
        raise ValueError("a file without an id")
    if " " in media:
        raise ValueError("a file with an impossible id")
    return Attachment(kind=kind, reference=f"{media} {link}".rstrip())


def _location(fields: Fields) -> Said:
    where = f"{_degrees(fields, 'Location_X', 90):.6f},{_degrees(fields, 'Location_Y', 180):.6f}"
    return Said(spot=f"{where} {' '.join(fields.get('Label', '').split())}".strip())


def _degrees(fields: Fields, name: str, most: float) -> float:
    try:
        number = float(fields.get(name, ""))
    except ValueError:
        number = math.nan
    if not abs(number) <= most:
        # Said without what came: it would stand in the log.
        raise ValueError("no place on earth")
    return number


def _link(fields: Fields) -> Said:
    return Said(text="\n".join(filter(None, (fields.get("Title", ""), fields.get("Url", "")))))


def _event(fields: Fields) -> Said:
    match fields.get("Event", "").lower():
        case "subscribe" | "scan":
            return Said(text=GREETING)
        case "click":
            key = fields.get("EventKey", "")
            return Said(button=key if key in MENU_KEYS else "menu")
        case _:
            raise ValueError("an event in which nothing is said")


_KINDS: dict[str, Callable[[Fields], Said]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "location": _location,
    "link": _link,
    "event": _event,
}
