"""What people do in Telegram, as the Bot API writes it down: messages, places, files, presses."""

import re
from typing import Any

from bot import clock
from tests.live.updates import Json

COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]+(@[A-Za-z0-9_]+)?")


def person(user: int) -> Json:
    """Whoever speaks."""
    return {"id": user, "is_bot": False, "first_name": f"用户{user}", "language_code": "zh-hans"}


def chat(chat_id: int, *, forum: bool = False) -> Json:
    """A private chat for a positive id, a supergroup for a negative one."""
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": f"用户{chat_id}"}
    group = {"id": chat_id, "type": "supergroup", "title": "柳东村巡访组"}
    return group | {"is_forum": True} if forum else group


def message(message_id: int, user: int, chat_id: int, thread: int = 0, **fields: Any) -> Json:
    """A message of a person; in a topic of a group with `thread`."""
    made = {
        "message_id": message_id,
        "from": person(user),
        "chat": chat(chat_id, forum=bool(thread)),
        "date": clock.milliseconds(clock.now()) // 1000,
    }
    topic = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
    return made | topic | fields


def words(text: str) -> Json:
    """A text, with its commands marked."""
    entities = [_entity(text, match.start(), match.end()) for match in COMMAND.finditer(text)]
    return {"text": text, "entities": entities} if entities else {"text": text}


def _entity(text: str, start: int, end: int) -> Json:
    return {"type": "bot_command", "offset": units(text[:start]), "length": units(text[start:end])}


def sizes(file_id: str, size: int) -> list[Json]:
    """The sizes of a photo, the small ones first; only the largest is the file itself."""
    small = {"file_id": f"{file_id}-s", "file_unique_id": f"u{file_id}-s", "width": 90, "height": 67, "file_size": 900}
    large = {"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 1280, "height": 960, "file_size": size}
    return [small, large]


def file(file_id: str, size: int, **fields: Any) -> Json:
    """A voice message, a document and the like."""
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size, **fields}


def sticker(file_id: str) -> Json:
    """A sticker."""
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
    return file(file_id, 9000, **kind)


def member_change(user: int, bot: Json, status: str) -> Json:
    """A person blocked the bot (`kicked`) or let it in again (`member`)."""
    was, now = ("member", status) if status == "kicked" else ("kicked", status)
    sides: dict[str, Json] = {
        "old_chat_member": {"status": was, "user": bot},
        "new_chat_member": {"status": now, "user": bot},
    }
    for side in sides.values():
        if side["status"] == "kicked":
            side["until_date"] = 0
    when = clock.milliseconds(clock.now()) // 1000
    return {"my_chat_member": {"chat": chat(user), "from": person(user), "date": when, **sides}}


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
