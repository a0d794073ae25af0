"""Everybody who talks to a bot in Telegram: what they do becomes updates, what they are sent stands in `heard`."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot import clock
from tests.live import telegram_words as words
from tests.live.updates import Json, Updates


@dataclass(slots=True)
class Heard:
    """A message of the bot as it stands in a chat now; `at` is when it came, on the clock that never goes back."""

    message_id: int
    chat: int
    text: str
    keyboard: list[list[Json]] = field(default_factory=list)
    thread: int = 0
    at: float = 0.0

    @property
    def labels(self) -> tuple[str, ...]:
        """What its buttons say."""
        return tuple(button["text"] for row in self.keyboard for button in row)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """A file that somebody sent: what getFile tells of it, and what is really there."""

    path: str
    content: bytes
    size: int


class TelegramUsers:
    """Positive ids are people and their private chats, negative ones groups. Each deed gives its update's id."""

    def __init__(self, token: str, username: str, changed: Callable[[], None]) -> None:
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "巡访",
            "username": username,
        }
        self.updates = Updates()
        self.known: set[int] = set()
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.files: dict[str, StoredFile] = {}
        self.fetched: list[str] = []
        self.presses: dict[str, int] = {}
        self.said_to: defaultdict[int, list[Heard]] = defaultdict(list)
        self._messages = 0
        self._last: dict[int, Json] = {}
        self._told = changed

    def say(self, user: int, text: str, *, chat: int = 0, thread: int = 0, **fields: Any) -> int:
        """Somebody writes, in private or in a group."""
        return self.put_message(user, chat, thread, **words.words(text), **fields)

    def put_message(self, user: int, chat: int = 0, thread: int = 0, **fields: Any) -> int:
        """Somebody sends a message made of these fields."""
        self._messages += 1
        made = words.message(self._messages, user, chat or user, thread, **fields)
        self.known.add(chat or user)
        self._last[user] = made
        return self._put(message=made)

    def edit(self, user: int, text: str) -> int:
        """Somebody changes their last message."""
        made = self._last[user] | words.words(text) | {"edit_date": self._last[user]["date"] + 1}
        return self._put(edited_message=made)

    def press(self, user: int, label: str, *, chat: int = 0) -> int:
        """Somebody taps the button with this label under the newest message that has one."""
        for heard in reversed(self.said_to[chat or user]):
            for button in (one for row in heard.keyboard for one in row if one["text"] == label):
                return self.press_data(user, button["callback_data"], heard)
        raise AssertionError(f"no button {label}: {[heard.labels for heard in self.said_to[chat or user]][-3:]}")

    def press_data(self, user: int, data: str, under: Heard | None = None) -> int:
        """A press with these data, under a message of the bot, by default its last one to this person."""
        heard = under or self.said_to[user][-1]
        carrier = words.message(heard.message_id, int(self.me["id"]), heard.chat, heard.thread, text=heard.text)
        query = f"q{len(self.presses) + 1}"
        self.presses[query] = user
        carrier |= {"from": self.me, "reply_markup": {"inline_keyboard": heard.keyboard}}
        pressed = {"id": query, "from": words.person(user), "message": carrier, "data": data}
        return self._put(callback_query=pressed | {"chat_instance": str(heard.chat)})

    def photo(self, user: int, content: bytes, caption: str = "", **told: Any) -> int:
        """Somebody sends a photo; `path` and `size` are what Telegram tells of the file."""
        return self._photo(user, content, caption, {}, **told)

    def album(self, user: int, contents: list[bytes], caption: str = "") -> list[int]:
        """Several photos sent as one: as many messages with one mark."""
        group = {"media_group_id": f"g{self._messages + 1}"}
        captions = [caption, *[""] * len(contents)]
        return [self._photo(user, content, text, group) for content, text in zip(contents, captions, strict=False)]

    def _photo(self, user: int, content: bytes, caption: str, fields: Json, **told: Any) -> int:
        file_id = self.store(content, "photos", ".jpg", **told)
        sizes = words.sizes(file_id, self.files[file_id].size)
        self.files[f"{file_id}-s"] = StoredFile(path=f"small/{file_id}.jpg", content=content, size=900)
        titled: Json = {"caption": caption} if caption else {}
        return self.put_message(user, photo=sizes, **titled, **fields)

    def voice(self, user: int, content: bytes, seconds: int = 3, **told: Any) -> int:
        """Somebody sends a voice message."""
        file_id = self.store(content, "voice", ".oga", **told)
        made = words.file(file_id, self.files[file_id].size, duration=seconds, mime_type="audio/ogg")
        return self.put_message(user, voice=made)

    def document(self, user: int, content: bytes, name: str, mime: str, **told: Any) -> int:
        """Somebody sends a file."""
        file_id = self.store(content, "documents", "", **told)
        made = words.file(file_id, self.files[file_id].size, file_name=name, mime_type=mime)
        return self.put_message(user, document=made)

    def location(self, user: int, latitude: float, longitude: float, **fields: Any) -> int:
        """Somebody sends where they are."""
        return self.put_message(user, location={"latitude": latitude, "longitude": longitude}, **fields)

    def contact(self, user: int, phone: str, owner: int | None = None) -> int:
        """Somebody sends a phone number out of their address book, by default their own."""
        return self.put_message(user, contact={"phone_number": phone, "first_name": "王", "user_id": owner or user})

    def sticker(self, user: int) -> int:
        """Somebody sends a sticker."""
        return self.put_message(user, sticker=words.sticker("sticker"))

    def block(self, user: int) -> int:
        """Somebody blocks the bot."""
        self.blocked.add(user)
        return self._put(**words.member_change(user, self.me, "kicked"))

    def unblock(self, user: int) -> int:
        """Somebody lets the bot in again."""
        self.blocked.discard(user)
        return self._put(**words.member_change(user, self.me, "member"))

    def migrate(self, group: int, to: int) -> int:
        """A group becomes a supergroup, with another id."""
        self.migrated[group] = to
        self.known.add(to)
        return self.put_message(1, group, migrate_to_chat_id=to)

    def raw(self, update: Json) -> int:
        """An update made of these fields, whatever they are."""
        return self._put(**update)

    def raw_bytes(self, body: bytes) -> int:
        """What a webhook is brought instead of an update."""
        made = self.updates.put_bytes(body)
        self._told()
        return made

    def store(self, content: bytes, folder: str, ending: str, *, path: str = "", size: int = -1) -> str:
        """Keep a file for getFile; the id that fetches it."""
        file_id = f"f{len(self.files) + 1}"
        told = path or f"{folder}/file_{len(self.files) + 1}{ending}"
        self.files[file_id] = StoredFile(path=told, content=content, size=len(content) if size < 0 else size)
        return file_id

    def heard(self, chat: int) -> list[Heard]:
        """What stands in a chat of the bot's messages, oldest first."""
        return self.said_to[chat]

    def texts(self, chat: int) -> list[str]:
        """The same as bare texts."""
        return [heard.text for heard in self.said_to[chat]]

    def hear(self, chat: int, text: str, keyboard: list[list[Json]], thread: int) -> Heard:
        """A message of the bot arrives."""
        self._messages += 1
        heard = Heard(self._messages, chat, text, keyboard, thread, clock.monotonic())
        self.said_to[chat].append(heard)
        return heard

    def _put(self, **fields: Any) -> int:
        made = self.updates.put(fields)
        self._told()
        return made
