"""The way out: one message of ours by the Bot API, and what its answer means for the outbox."""

from collections.abc import Sequence
from typing import Any, assert_never

from bot.addressing import format_member, format_room, is_group, parse_room
from bot.channels.port import (
    Buttons,
    Capabilities,
    Later,
    Moved,
    Never,
    Owed,
    Piece,
    Receipt,
    Recipient,
    Sent,
)
from bot.channels.telegram import NAME
from bot.channels.telegram.api import Answer, Api, Done, Refused, Unreached
from bot.channels.telegram.fields import Json
from bot.storage.buttons import token_of
from bot.vault import Vault
from handlers.messages import Button

LONGEST = 4096
"""UTF-16 units of one text."""
LONGEST_LABEL = 32
"""Characters; a phone shows hardly more on a button."""
SIDE_BY_SIDE = 6
"""Characters of a label, up to which two buttons stand in one row."""
IN_A_ROW = 2
MOST_BUTTONS = 100
PAUSE = 60.0
"""Seconds in which nothing is sent where the Bot API does not know our token."""

# What makes a chat unreachable until its owner does something; the rest of the 400s will never be taken.
_NOT_THERE = ("chat not found", "peer_id_invalid", "user not found", "not enough rights", "chat_write_forbidden")
_NO_TOPIC = ("thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class TelegramSender:
    """Sends texts as they are, without any markup, their buttons below."""

    def __init__(self, api: Api, vault: Vault, per_second: float) -> None:
        self._api, self._vault = api, vault
        self._can = Capabilities(
            name=NAME,
            most=LONGEST,
            length=units,
            buttons=Buttons.INLINE,
            per_second=per_second,
            per_chat=1.0,
            abroad=True,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What Telegram can do."""
        return self._can

    async def send(self, to: Recipient, piece: Piece) -> Receipt:
        """Send one message; into the group itself where its topic is gone."""
        try:
            where = destination(to.address)
        except ValueError:
            return Never(reason="no address of Telegram")
        answer = await self._api.call("sendMessage", {**where, **self._content(piece)})
        if "message_thread_id" in where and _topic_is_gone(answer):
            answer = await self._api.call("sendMessage", {"chat_id": where["chat_id"], **self._content(piece)})
        return receipt(answer, to.address)

    def _content(self, piece: Piece) -> dict[str, Any]:
        text = piece.text.encode(errors="replace").decode()
        said: dict[str, Any] = {"text": text, "link_preview_options": {"is_disabled": True}}
        if piece.buttons:
            said["reply_markup"] = {"inline_keyboard": keyboard(self._vault, piece.buttons)}
        return said


def destination(address: str) -> dict[str, Any]:
    """Where to send it, as the Bot API writes it; ValueError for what is no address of Telegram."""
    if not is_group(address):
        return {"chat_id": int(address)}
    group, thread = map(int, parse_room(address))
    return {"chat_id": group, "message_thread_id": thread} if thread else {"chat_id": group}


def keyboard(vault: Vault, buttons: Sequence[Button]) -> list[list[Json]]:
    """The buttons under a message: short ones two in a row, where all are short."""
    drawn = [_drawn(vault, button) for button in buttons[:MOST_BUTTONS]]
    short = all(len(one["text"]) <= SIDE_BY_SIDE for one in drawn)
    step = IN_A_ROW if short else 1
    return [drawn[start : start + step] for start in range(0, len(drawn), step)]


def _drawn(vault: Vault, button: Button) -> Json:
    return {"text": label(button.label), "callback_data": token_of(vault, button.id)}


def label(words: str) -> str:
    """What stands on the button: never nothing, and not more than a phone shows."""
    words = " ".join(words.encode(errors="replace").decode().split()) or "…"
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


def _topic_is_gone(answer: Answer) -> bool:
    return isinstance(answer, Refused) and answer.status == 400 and _says(answer, _NO_TOPIC)


def _says(answer: Refused, words: Sequence[str]) -> bool:
    said = answer.description.lower()
    return any(one in said for one in words)


def receipt(answer: Answer, address: str) -> Receipt:
    """What became of a message. What Telegram says is told in our words: its own may name people."""
    match answer:
        case Done(result=result):
            return Sent(external=str(result.get("message_id", "")) if isinstance(result, dict) else "")
        case Unreached(reason=reason):
            return Later(seconds=0, reason=reason)
        case Refused():
            return _refused(answer, address)
        case _ as never:
            assert_never(never)


def _refused(answer: Refused, address: str) -> Receipt:
    match answer.status:
        case _ if answer.moved_to is not None:
            return Moved(address=_moved(address, answer.moved_to))
        case 429:
            return Later(seconds=answer.wait or 0, reason="too many at once")
        case 403:
            return Owed(reason="blocked")
        case 400:
            return Owed(reason="not there") if _says(answer, _NOT_THERE) else Never(reason="not taken")
        case 401 | 404:
            return Later(seconds=PAUSE, reason="token not known", all_chats=True)
        case 413:
            return Never(reason="too large")
        case _:
            return Later(seconds=0, reason=f"answered {answer.status}")


def _moved(address: str, chat: int) -> str:
    """The same room or member in the group's new chat."""
    if not is_group(address):
        return str(chat)
    _, thread, *user = address.split("/")
    return format_member(str(chat), thread, user[0]) if user else format_room(str(chat), thread)
