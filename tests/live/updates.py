"""The updates of a bot as Telegram keeps them: pending until they are confirmed, fetched or brought to a webhook."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
LIMIT = 100
_LEFT_OUT = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds that come only to those who ask for them by name."""


@dataclass(slots=True)
class Updates:
    """What waits for the bot, by id. `wanted` are the kinds that it asked for last; None: the usual ones.

    `made` is everything there ever was.
    """

    next_id: int = 1001
    pending: dict[int, Json | bytes] = field(default_factory=dict)
    wanted: tuple[str, ...] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    made: dict[int, Json | bytes] = field(default_factory=dict)

    def put(self, fields: Json) -> int:
        """A new update, if the bot wants its kind; the id that it has or would have had."""
        update_id = self._id()
        if self._wants(fields):
            self._keep(update_id, {"update_id": update_id, **fields})
        return update_id

    def put_bytes(self, body: bytes) -> int:
        """Something that is no JSON object at all; only a webhook can be brought that."""
        update_id = self._id()
        self._keep(update_id, body)
        return update_id

    def again(self, update_id: int) -> None:
        """Bring an update again although it was confirmed, as after an outage of Telegram's own."""
        self.pending[update_id] = self.made[update_id]
        self.news.set()

    def want(self, kinds: Iterable[str] | None) -> None:
        """Only these kinds from now on, an empty list for the usual ones; None changes nothing."""
        if kinds is not None:
            self.wanted = tuple(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forget what lies below the offset; a negative one keeps so many from the end."""
        if offset < 0:
            offset = min(sorted(self.pending)[offset:], default=0)
        for update_id in [one for one in self.pending if one < offset]:
            del self.pending[update_id]

    def first(self, limit: int) -> list[Json]:
        """The earliest that nobody has confirmed."""
        return [update for _, update in sorted(self.pending.items())[:limit] if isinstance(update, dict)]

    def _keep(self, update_id: int, update: Json | bytes) -> None:
        self.made[update_id] = self.pending[update_id] = update
        self.news.set()

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def _wants(self, fields: Json) -> bool:
        kinds = set(fields)
        return bool(kinds & set(self.wanted)) if self.wanted is not None else not kinds <= _LEFT_OUT


def queue_of(update: Json | bytes) -> str:
    """Updates of one chat are brought to a webhook one after the other, those of different chats at once."""
    if isinstance(update, bytes):
        return "bytes"
    kind: object = next((value for key, value in update.items() if key != "update_id"), {})
    carrier = kind.get("message", kind) if isinstance(kind, dict) else {}
    chat = carrier.get("chat") if isinstance(carrier, dict) else None
    return str(chat.get("id")) if isinstance(chat, dict) else "?"


def body_of(update: Json | bytes) -> bytes:
    """An update as it travels."""
    return update if isinstance(update, bytes) else json.dumps(update).encode()
