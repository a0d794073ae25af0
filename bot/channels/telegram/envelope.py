"""What has to be known of an update before it is stored: from whom it is, and whether it is meant for us at all.

Nothing here ever raises: what has no readable envelope becomes an arrival that is put aside at once.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from bot.addressing import format_member
from bot.channels.telegram import NAME
from bot.channels.telegram.commands import POST, is_command_to, start_payload
from bot.channels.telegram.fields import Json, as_object, must, part, size, whole, words
from bot.storage.chats import Address
from bot.storage.inbox import Arrival
from knowledge.town import Town

UNREADABLE = "unreadable"
"""The reason under which staff see what could not be read."""
DONE = "-"
"""The data of a button that only shows what was chosen."""
NOBODY = "?"
"""The address of the chat in which lies what has no readable sender."""
GENERAL = 1
"""The topic that every forum has; Telegram wants it written as none."""

_PRIVATE, _GROUPS = "private", ("group", "supergroup")
_BUNDLE = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Telegram tells of these in a message of its own; nobody said anything.
_SERVICE = frozenset(
    (
        *("boost_added", "channel_chat_created", "chat_background_set", "chat_shared", "connected_website"),
        *("delete_chat_photo", "forum_topic_closed", "forum_topic_created", "forum_topic_edited"),
        *("forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden"),
        *("giveaway_completed", "giveaway_created", "group_chat_created", "left_chat_member"),
        *("message_auto_delete_timer_changed", "migrate_from_chat_id", "migrate_to_chat_id", "new_chat_members"),
        *("new_chat_photo", "new_chat_title", "passport_data", "pinned_message", "proximity_alert_triggered"),
        *("refunded_payment", "successful_payment", "supergroup_chat_created", "users_shared"),
        *("video_chat_ended", "video_chat_participants_invited", "video_chat_scheduled", "video_chat_started"),
        *("web_app_data", "write_access_allowed"),
    )
)


@dataclass(slots=True)
class Us:
    """Our bot: its id, told by the token, and its name, which Telegram tells."""

    account: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A pressed button to be acknowledged: the query's id, its data, and the message under which it stands."""

    query: str
    data: str
    chat: int
    message: int
    label: str


def arrival_of(update: object, raw: bytes, us: Us, town: Town) -> Arrival | None:
    """The update at the door; None for what is not for us and is not kept (other people's talk in a group)."""
    try:
        return _arrival(as_object(update), raw, us, town)
    except ValueError:
        return unreadable(raw, us, id_of(update))


def unreadable(raw: bytes, us: Us, update_id: int | None) -> Arrival:
    """What can only be put aside for staff; its id is Telegram's, or where that is lost too a hash of the bytes."""
    external = f"h{sha256(raw).hexdigest()[:32]}" if update_id is None else f"u{update_id}"
    address = Address(channel=NAME, account=us.account, address=NOBODY)
    return Arrival(address=address, external_id=external, raw=raw, unreadable=UNREADABLE)


def id_of(update: object) -> int | None:
    """The update's number, by which Telegram counts; None where there is none to be read."""
    number = size(update, "update_id") if isinstance(update, dict) else 0
    return number or None


def press_of(update: object) -> Press | None:
    """The press in the update; None where there is none, or none that can be acknowledged."""
    try:
        pressed = part(as_object(update), "callback_query")
        return None if pressed is None else _press(pressed)
    except ValueError:
        return None


def _arrival(update: Json, raw: bytes, us: Us, town: Town) -> Arrival | None:
    pressed, edited = part(update, "callback_query"), part(update, "edited_message")
    if pressed is not None:
        taken = _from_press(pressed, us)
    elif edited is not None:
        taken = _address(edited, us) if _has_words(edited) else None
    else:
        message = part(update, "message")
        taken = None if message is None or _SERVICE & message.keys() else _address(message, us)
        if message is not None and taken is not None:
            return _stored(update, raw, taken, bundle=_bundle(message), village=_village(message, town))
    return None if taken is None else _stored(update, raw, taken)


def _stored(update: Json, raw: bytes, address: Address, bundle: str = "", village: str | None = None) -> Arrival:
    external = f"u{whole(update, 'update_id')}"
    return Arrival(address=address, external_id=external, raw=raw, village=village, bundle=bundle)


def _from_press(pressed: Json, us: Us) -> Address | None:
    """The chat of the message under which the button stands; of one that lies elsewhere nothing is known."""
    message = part(pressed, "message")
    if message is None or words(pressed, "data") == DONE:
        return None
    return _address_of(message, must(pressed, "from"), us)


def _address(message: Json, us: Us) -> Address | None:
    """Where it was said; None for what bots, channels and other people in a group say among themselves."""
    if message.get("sender_chat") is not None:
        return None
    address = _address_of(message, must(message, "from"), us)
    private = must(message, "chat").get("type") == _PRIVATE
    return address if private or _to_us(message, us) else None


def _address_of(message: Json, speaker: Json, us: Us) -> Address | None:
    chat, user = must(message, "chat"), str(whole(speaker, "id"))
    number, kind = str(whole(chat, "id")), words(chat, "type")
    if speaker.get("is_bot") is True or kind not in (_PRIVATE, *_GROUPS):
        return None
    where = number if kind == _PRIVATE else format_member(number, _topic(message), user)
    return Address(channel=NAME, account=us.account, address=where, findable=True, user=user)


def _topic(message: Json) -> str:
    """A thread of replies has a number too, but only a topic can be written to."""
    thread = size(message, "message_thread_id") if message.get("is_topic_message") is True else 0
    return str(0 if thread == GENERAL else thread)


def _to_us(message: Json, us: Us) -> bool:
    return is_command_to(words(message, "text"), us.name) or _answers_us(message, us)


def _answers_us(message: Json, us: Us) -> bool:
    answered = part(message, "reply_to_message") or {}
    if answered.get("forum_topic_created") is not None:
        return False
    return str((part(answered, "from") or {}).get("id")) == us.account


def _has_words(edited: Json) -> bool:
    """A place that moves along with a phone is edited all the time, a poll with every vote."""
    return any(edited.get(name) is not None for name in ("text", "caption", "photo"))


def _bundle(message: Json) -> str:
    mark = message.get("media_group_id")
    return mark if isinstance(mark, str) and _BUNDLE.fullmatch(mark) else ""


def _village(message: Json, town: Town) -> str | None:
    """The village of the poster by which somebody came: its own id, or the code of its post."""
    payload = start_payload(words(message, "text"))
    named = payload.removeprefix(POST)
    if named == payload:
        return None
    if town.village(named) is not None:
        return named
    post = town.post(named.upper())
    return None if post is None else post.village


def _press(pressed: Json) -> Press:
    message = part(pressed, "message") or {}
    chat, data = part(message, "chat") or {}, words(pressed, "data")
    query = words(pressed, "id")
    if not query:
        raise ValueError("a press without an id")
    return Press(
        query=query,
        data=data,
        chat=whole(chat, "id") if chat.get("type") == _PRIVATE else 0,
        message=size(message, "message_id"),
        label=_label(message, data),
    )


def _label(message: Json, data: str) -> str:
    """The words on the button that carries these data."""
    rows = (part(message, "reply_markup") or {}).get("inline_keyboard")
    found = (one for row in _list(rows) for one in _list(row) if isinstance(one, dict))
    return next((words(one, "text") for one in found if one.get("callback_data") == data), "")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
